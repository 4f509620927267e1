"""Programs."""

MESSAGES = {
    "code-not-one": "プログラムは問題一つについて書きますが、{count} 個あります。一つだけ指定してください",
    "code-needs-fractions": "この問題の答えは浮動小数点数では正しく出ず (数が大きすぎるか小さすぎる、値が並ぶ、桁が打ち消し合う)、numpy にほかの数はありません。--style plain を使ってください",
    "code-plain-arrays": "numpy を使わない Python に配列はありません。--style numpy か、要素ごとに一行ずつ書く --elements を使ってください",
    "code-arrays-beyond-floats": "この問題の答えは浮動小数点数では正しく出ず (数が大きすぎるか小さすぎる、桁が打ち消し合う)、numpy にほかの数はありません。必要なら分数で計算する --style plain --elements を使ってください",
    "code-beyond-floats": "Python の浮動小数点数では桁が失われすぎて（または範囲を超えて）正しい数を出せません。別の数を使ってください",
    "code-head": "backprop が書いたプログラム。順伝播、逆伝播の順に計算する。",
    "code-title": "問題「{title}」",
    "code-floats": "Python の浮動小数点数なので、末尾の桁はずれることがある。",
    "code-fractions": "浮動小数点数では答えが正しく出ないので、分数で計算する。",
    "code-inputs": "入力",
    "code-layers": "レイヤ: 演算ごとに一つ",
    "code-array-layers": "レイヤ",
    "code-forward": "順伝播: 左から右へ",
    "code-backward": "逆伝播: 右から左へ、逆の順に",
    "code-unused": "{output} はこれによらない",
    "help-code": """\
問題を、そのまま動く Python のプログラムとして書きます。このツールがなくても動きます。
その出力を `backprop grade` に渡すと満点になります。

  backprop code examples/apple_orange.yaml
  backprop code 'tanh(w*x + b)' w=2 x=1 b=-1 --style plain
  backprop code examples/apple.yaml -o apple.py
  backprop code examples/apple.yaml | python | backprop grade examples/apple.yaml

書き方:
  layers   講義のレイヤのクラスと、演算ごとに一つのレイヤ
  plain    クラスを使わず、一歩ごとに代入一つ
  numpy    同じことを numpy で。どの入力も配列にできる

配列は numpy の配列になります。layers では Affine、Sigmoid、SoftmaxWithLoss などのレイヤを
使い、--style numpy では一行ずつ書きます。--elements は先に要素の数に分けます。

  backprop code 'Y = X @ W + B' X='[[1,2]]' W='[[1,3],[2,4]]' B='[1,2]'

名前はそのまま使います。sum のように Python が使う名前には、後ろに _ を付けます。

終了コード: 0 正常、2 使い方か入力の誤り、130 中断。""",
    "short-code": "問題を Python のプログラムに書き直す: layers、plain、numpy。",
    "option-style": "書き方。上を参照。",
    "option-code-output": "このファイルに書く。",
}
