"""表からのシナリオ、プログラム、方法の比較。"""

MESSAGES = {
    # 表の各行
    "option-table": "この CSV ('-' は標準入力) の行ごとに解く。列は同じ名前の入力の値になり、出力と勾配の列を足した CSV を標準出力に書く。--arithmetic float で numpy があれば (pip install numpy)、百万行でも数秒。",
    "option-on-error": "--table で計算できない行があったとき: stop はそこで止める (省いたとき)、skip はその行を除いて標準エラーに知らせる、mark は結果を空にして error 列に理由を書く。どれも終了コードは 2。",
    "option-keep": "--table で、入力ではないこの列をそのまま残す。'*' ならそのような列をすべて残す。繰り返せる。",
    "table-and-format": "--table の答えはいつも CSV です。{option} を外してください",
    "needs-table": "{option} は表の行についての指定です。--table FILE.csv を付けてください",
    "stdin-twice": "標準入力は表に使うので、問題はファイルか式で指定してください",
    "table-is-output": "'{file}' は出力先でもあります。出力は別のファイルに書いてください",
    "stdin-closed": "表を読む標準入力がありません。ファイルを指定してください",
    "table-one-problem": "--table は一つの問題を行ごとに解きますが、問題が {count} 個あります。問題が一つのファイルを指定してください",
    "table-empty": "表が空です。最初の行に apple,tax のような列の名前を書いてください",
    "column-unknown": "列 '{name}' に当たる入力がありません (そのまま残すなら --keep NAME){hint}",
    "column-computed": "列 '{name}' は計算で求まるので、値を決められません。そのまま残すなら --keep NAME を付け、そうでなければ列を消してください",
    "column-separator": "列が '{sign}' で区切られているようです。',' で区切ってください",
    "column-twice": "列 '{name}' が二つあります。どちらかを消してください",
    "column-missing": "{names} の列も値もありません。列 '{name}' を足すか、コマンドに {name}=数 を足してください",
    "column-and-value": "'{name}' が列と {name}=... の両方で決められています。どちらかを消してください",
    "column-clash": "答えにも列 '{name}' があります。こちらの列の名前を変えてください",
    "keep-unknown": "--keep: 列 '{name}' はありません{hint}",
    "cells-few": "この行のセルは {cells} 個ですが、見出しは {columns} 個です。足りないセルを埋めてください",
    "cells-many": "この行のセルは {cells} 個ですが、見出しは {columns} 個です。',' を含むセルは二重引用符で囲んでください",
    "quote-inside": "閉じる引用符の後ろに文字があります。囲んだセルの中の引用符は二つ重ねて書いてください",
    "quote-unclosed": "ここから始まる行に、閉じていない引用符のセルがあります。足りない二重引用符を足してください",
    "row-too-long": "ここから始まる行が {limit} バイトを超えています。短くするか、閉じていない二重引用符を探してください",
    "nul-byte": "ここに NUL があるので、UTF-8 の CSV ではありません。UTF-8 で保存してください (UTF-16 なら iconv -f UTF-16 -t UTF-8)",
    "rows-failed": "{rows} 行のうち {failed} 行は計算できませんでした",
    "row-mismatch": "この行の勾配が sympy と一致しません。この行だけを解くとどれか分かります。どうぞお知らせください",
    # プログラム
    "code-not-one": "プログラムは問題一つについて書きますが、{count} 個あります。一つだけ指定してください",
    "code-needs-fractions": "この問題の答えは浮動小数点数では正しく出ず (数が大きすぎるか小さすぎる、値が並ぶ、桁が打ち消し合う)、numpy にほかの数はありません。--style plain を使ってください",
    "code-beyond-floats": "Python の浮動小数点数では桁が失われすぎて（または範囲を超えて）正しい数を出せません。別の数を使ってください",
    "code-head": "backprop が書いたプログラム。順伝播、逆伝播の順に計算する。",
    "code-title": "問題「{title}」",
    "code-floats": "Python の浮動小数点数なので、末尾の桁はずれることがある。",
    "code-fractions": "浮動小数点数では答えが正しく出ないので、分数で計算する。",
    "code-inputs": "入力",
    "code-layers": "レイヤ: 演算ごとに一つ",
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

名前はそのまま使います。sum のように Python が使う名前には、後ろに _ を付けます。

終了コード: 0 正常、2 使い方か入力の誤り、130 中断。""",
    "short-code": "問題を Python のプログラムとして書く: 講義のレイヤ、plain、numpy。",
    "option-style": "書き方。上を参照。",
    "option-code-output": "このファイルに書く。",
    # 方法の比較
    "no-inputs": "名前の付いた数がないので、微分する相手がありません。2*3 ではなく x*y と書き、x=2 y=3 を加えてください",
    "bad-step": "--h には 0 より大きい刻み幅が要りますが、'{value}' です。1e-4 のように書いてください",
    "one-plot": "--plot が描くのは問題一つですが、{count} 個あります。一つだけ指定してください",
    "plot-ending": "'{file}' の拡張子からは絵の種類が分かりません。{endings} のどれかにしてください",
    "needs-plot": "--plot には matplotlib が要ります。次でインストールしてください: pip install matplotlib",
    "column-method": "方法",
    "column-evaluations": "グラフの評価",
    "column-time": "時間",
    "column-slower": "倍率",
    "column-error": "最大の誤差",
    "compare-backpropagation": "誤差逆伝播法",
    "compare-forward": "前進差分",
    "compare-central": "中心差分",
    "compare-dual": "二重数",
    "compare-symbolic": "sympy の微分",
    "compare-title": "{output} の微分 (入力 {inputs} 個、演算 {operations} 個)",
    "compare-passes": "順伝播 {forward} + 逆伝播 {backward}",
    "compare-dual-passes": "二重数で {count}",
    "compare-against-exact": "差分の刻み幅は h = {h}。誤差は正確な勾配に対する相対誤差。",
    "compare-against-precise": "差分の刻み幅は h = {h}。誤差は 60 桁で求めた勾配に対する相対誤差。",
    "compare-left-out": "{method}は省いた {why}。",
    "compare-too-large": "(式が大きすぎる)",
    "compare-too-deep": "(式の入れ子が深すぎる)",
    "compare-scaled": "≈ {method}: 入力 {inputs} 個のうち {measured} 個で測り、全体に換算した。",
    "compare-left-domain": "{method}: {names} では、幅 {h} の一歩で定義域か浮動小数点数の範囲を外れる。",
    "compare-no-number": "{method}: {names} では数が求まらない。",
    "compare-step-lost": "{names} では幅 {h} が丸めで消える: x + h が x のまま変わらない。",
    "compare-kink": "ちょうど折れ目にある ({names}): 差分は両側を見るが、勾配は約束で決めた値。",
    "compare-growth-heading": "入力が増えると: 作り物の買い物 (品物ごとに値段 × 個数、全体に消費税)",
    "compare-growth-size": "品物 {items} 種、入力 {inputs} 個",
    "compare-curve-heading": "刻み幅 h と最大の相対誤差 (f は前進差分、c は中心差分、* は両方)",
    "compare-best": "ここで最も良いのは前進差分 h = {forward}、中心差分 h = {central} (< は本の 1e-04)。",
    "compare-curve-part": "(入力 {inputs} 個のうち {measured} 個から)",
    "compare-curve-gaps": "数のないところでは、一歩で定義域か浮動小数点数の範囲を外れる。",
    "compare-linear": "この出力はどの入力についても直線なので、h は大きいほど良く、V の字にならない。",
    "compare-why": "なぜ 1e-4 か: h が小さいほど打ち切り誤差は減り、丸め誤差は増える。\n1e-4 はその間にあり、中心差分には無難な値。",
    "compare-doing": "{what}を測っています...",
    "compare-doing-growth": "品物 {count} 種の買い物で測っています...",
    "compare-doing-curve": "刻み幅を変えて試しています...",
    "compare-plot-growth": "入力の数と時間",
    "compare-plot-inputs": "入力の数",
    "compare-plot-seconds": "秒",
    "compare-plot-curve": "刻み幅 h と誤差",
    "help-compare": """\
数値微分には時間がかかる。どれほどかかるのか、自分の問題で確かめます。
五つの方法で同じ微分を、すべて浮動小数点数で求め、一度に測ります:

  誤差逆伝播法   順伝播 1 回と逆伝播 1 回で、すべての入力の分
  前進差分       (f(x + h) - f(x)) / h、入力ごとにもう 1 回の評価
  中心差分       (f(x + h) - f(x - h)) / 2h、入力ごとに 2 回の評価
  二重数         前進モード、入力ごとに 1 回
  sympy.diff     式を入力ごとに微分

  backprop compare examples/apple_orange.yaml
  backprop compare 'sigmoid(w*x + b)' w=2 x=1 b=-3 --h 1e-6
  backprop compare examples/apple.yaml --plot apple.svg     pip install matplotlib
  backprop compare examples/apple.yaml --no-grow --format json

続いて、入力の数とともに時間がどう増えるか、誤差が刻み幅でどう変わるかを示します。
誤差は |微分 - 勾配| / |勾配| です。勾配が 0 なら最大の勾配で割り (すべて 0 なら
1 で割り) ます。すべての入力では時間がかかりすぎるときは、一部で測って全体に換算
します (≈)。

終了コード: 0 正常、2 使い方か入力の誤り、130 中断。""",
    "short-compare": "誤差逆伝播法を、数値微分などほかの方法と比べる。",
    "option-compare-format": "出力の形: 人が読む table、プログラムの json と csv。",
    "option-step": "差分の刻み幅。省くと本と同じ 1e-4。",
    "option-plot": "時間と誤差のグラフをファイル (.svg、.pdf、.png) に描く。matplotlib が要る。",
    "option-no-grow": "作り物の買い物を省く。",
    "option-compare-arithmetic": "誤差を比べる相手: 正確な有理数か、使った浮動小数点数で桁を多く計算した値か。",
}
