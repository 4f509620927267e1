"""The command line and its help."""

MESSAGES = {
    "prefix": "backprop: ",
    "spaces-around-equals": "\"{word}\" は NAME=VALUE の半分です。'=' の前後に空白を入れずに書いてください",
    "value-colon": "'{word}' は '=' を使うと値になります。{write} と書いてください",
    "command-not-first": "コマンド {name} は最初に書いてください: backprop {name} ...。ほかのものはその後に書きます",
    "unknown-command": "'{name}' はコマンドではなく、名前としては値がありません{hint}",
    "values-alone": "'{word}' は {name} に値を与えるだけで、標準入力にも問題がありません。'x*y' x=2 y=3 のように、問題を先に書いてください",
    "no-problem": "問題がありません。ファイル、標準入力の '-'、または 'x*y' x=2 y=3 のような式を書いてください",
    "unknown-language": "BACKPROP_LANG が '{value}' ですが、その言語はありません。次のどれかにしてください: {choices}",
    "single-quotes": 'cmd.exe では一重引用符がそのまま渡ります。式は二重引用符で囲んでください: backprop "{expression}"',
    "star-became-files": "シェルが '*' をファイルの名前に変えました。式は引用符で囲んでください: '{before} * {after}'",
    "option-or-file": "'{word}' はオプションか標準入力の意味ですが、同じ名前のファイルもあります。ファイルなら ./{word} と書き、そうでなければ別のフォルダーで実行してください",
    "file-missing": "'{file}' というファイルはありません。パスを確かめてください",
    "file-directory": "'{file}' はフォルダーです。その中のファイルを指定してください",
    "file-unreadable": "'{file}' を読めません ({reason})",
    "not-writable": "出力を書き込めません ({reason})",
    "option-twice": "{option} が二度指定されています。どちらか一つにしてください",
    "repeated-value": "'{name}' の値が二度指定されています。どちらかを消してください",
    "bad-choice": "{option} に '{value}' は使えません。次から選んでください: {choices}",
    "bad-count": "{option} には {low} から {high} までの整数が要ります ('{value}' は使えません)",
    "unknown-option": "'{option}' というオプションはありません{hint}",
    "option-needs-value": "オプション {option} には値が要ります",
    "option-no-value": "オプション {option} は値を取りません",
    "unexpected-argument": "{words} はここには書けません。--help を見てください",
    "argument-missing": "ここに言葉が一つ足りません: {argument}。--help を見てください",
    "usage": "コマンドラインを読めません ({problem})。--help を見てください",
    "get-and-format": "--get は数だけを、--format は結果全体を出します。どちらか一方を使ってください",
    "too-large-here": "このコマンドには {count} ノードの問題は大きすぎます ({limit} ノードまで)。小さくするか、backprop solve を使ってください",
    "out-of-memory": "この問題にはメモリが足りません。問題を小さくしてください",
    "out-of-time": "システムが許す CPU 時間を使い切りました。問題を小さくするか、制限を緩めてください",
    "internal": "backprop 自身の不具合です ({problem})。実行したコマンドを添えて報告してください",
    "usage-heading": "使い方",
    "options-heading": "オプション",
    "commands-heading": "コマンド",
    "help-default": "既定値: {value}",
    "help-command-hint": "backprop コマンド --help で各コマンドの詳しい説明が、backprop help でマニュアルの一覧が出ます。",
    "help-backprop": """\
誤差逆伝播法の計算を見せます: 計算のすべてのノードの値と勾配を求め、sympy で検算します。

  backprop problem.yaml                 YAML の問題 (いくつでも)
  backprop 'apple*num*tax' apple=100 num=2 tax=1.1
  cat problem.yaml | backprop           パイプから
  backprop problem.yaml apple=110       値段を変えて""",
    "help-solve": """\
問題を解きます: すべてのノードの値と、それによる出力の勾配を求めます。

PROBLEM は YAML ファイル、標準入力の YAML を表す '-'、または式です。NAME=VALUE は入力の値を決めます
(ファイルの値より優先)。VALUE は数か、1/3 のような定数の式です。複数の問題は順に解きます。

  backprop examples/apple_orange.yaml
  backprop '(x + y)**2' x=3 y=4
  backprop 't = x + y; z = t**2' x=3 y=4 --format json
  backprop examples/apple.yaml apple=110 --get price --get dapple
  backprop 'z = (x + y)**2'                値がなければ文字のまま

終了コード: 0 正常、1 検算が一致しない、2 使い方か入力の誤り、130 中断。""",
    "short-solve": "問題を解く: すべての値と勾配 (コマンドを省くとこれになる)。",
    "help-schema": "YAML の問題の JSON Schema (draft-07) を出します。エディターでの補完と検査に使えます。",
    "short-schema": "YAML の問題の JSON Schema を出す。",
    "help-completion": """\
Tab キーでコマンド、オプション、ノードの名前、ファイルを補完できるようにします。シェルが始まるときに読む
ファイルに一行足すので、そのあと新しい端末を開いてください。

  backprop completion bash
  backprop completion zsh --print""",
    "short-completion": "Tab キーでの補完を使えるようにする。",
    "option-print": "スクリプトを出すだけで、ファイルは変えない。",
    "completion-added": "{file} に一行足しました。次に開く端末から使えます",
    "completion-there": "{file} にはもうその行があります",
    "help-help": """\
マニュアルのページか、コマンドの使い方を出します。何も書かなければ、両方の一覧を出します。

  backprop help yaml
  backprop help graph
  backprop help yaml --lang en

端末では、画面に入りきらないものを PAGER (なければ less) で出します。パイプにはそのまま出します。""",
    "short-help": "マニュアルのページか、その一覧を出す。",
    "manual-topics": "マニュアル: backprop help TOPIC",
    "manual-commands": "コマンド: backprop help COMMAND または backprop COMMAND --help",
    "manual-options": "すべてのオプション: backprop {name} --help",
    "manual-page": "詳しくはマニュアルへ: backprop help {topic}",
    "unknown-topic": "'{word}' という項目もコマンドもありません{hint}",
    "option-format": "出力の形: 人が読む表 (table、省いたとき)、'名前: 数' の行 (plain)、json、csv、markdown、スライドに貼る導出の latex。",
    "option-get": "数を一つだけ出す: price はノードの値、dapple は apple による勾配。繰り返せる。",
    "option-wrt": "すべての入力の代わりに、このノードによる勾配を出す。繰り返せる。",
    "option-elements": "配列を要素の数に分けて表します。",
    "option-upstream": "出力に上流から届く勾配。",
    "option-check": "sympy と比べる: 数式で、すべての勾配をまとめた方向微分で、または比べない。",
    "option-arithmetic": "厳密な有理数か、浮動小数点数か。",
    "option-digits": "表示をこの有効桁数に丸める (json は丸めない)。",
    "option-color": "表に色を付ける。",
    "option-ascii": "記号と罫線を ASCII だけにする。",
    "option-lang": "出力の言語。なければ BACKPROP_LANG、それもなければロケールに従う。",
    "option-help": "この説明を出して終わる。",
    "option-version": "バージョンを出して終わる。",
    "in-pieces": 'シェルが式をばらばらに渡しました。引用符で囲んでください: "{expression}"',
    "leading-equals": "式の前に '=' は付けません。{write} と書いてください",
}
