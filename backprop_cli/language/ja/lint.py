"""Looking for faults without solving."""

MESSAGES = {
    "too-many-faults": "この文書には {limit} 個を超える誤りがあります。ここまでを直してから、もう一度調べてください",
    "ask-of-input": "'{key}' は、値が与えられている同じ名前の入力を問うことになります。{name} による勾配なら {write} と書いてください",
    "rtol-of-all": "rtol: {value} では、どの数にも 0 が正解になります。1e-3 のように 1 より小さい割合を書いてください",
    "lint-no-file": "ファイルがありません。調べるファイルか、標準入力の '-' を書いてください",
    "help-lint": """\
問題と採点キーの誤りを、解かずにすべて調べます: ファイルの中のどの文書についても、すべての誤りを一度に、
一行に一つ、ファイル:行:列: 文 の形で出します。

  backprop lint exam.yaml keys/*.yaml
  backprop lint --format github *.yaml     GitHub Actions の中で
  cat exam.yaml | backprop lint

終了コード: 0 誤りがない、1 誤りがある、2 使い方の誤りか、読めないファイル。""",
    "short-lint": "問題と採点キーの誤りを、解かずにすべて挙げる。",
    "option-lint-format": "出力の形式: text (ファイル:行:列: 文)、json、github (ワークフローの注釈)。",
}
