"""Comparing methods."""

MESSAGES = {
    "no-inputs": "名前の付いた数がないので、微分する相手がありません。2*3 ではなく x*y と書き、x=2 y=3 を加えてください",
    "bad-step": "--h には 0 より大きい刻み幅が要りますが、'{value}' です。1e-4 のように書いてください",
    "one-plot": "--plot が描くのは問題一つですが、{count} 個あります。一つだけ指定してください",
    "plot-ending": "'{file}' の拡張子からは絵の種類が分かりません。{endings} のどれかにしてください",
    "needs-plot": "--plot には matplotlib が要ります。次でインストールしてください: pip install matplotlib",
    "plot-arrays": "--plot は数の問題について時間の増え方を描きますが、この問題には配列があります。--plot を外して表を見てください",
    "column-parameter": "入力",
    "column-mean-difference": "差の平均",
    "column-largest-difference": "最大の差",
    "compare-of": "{name} の勾配",
    "compare-check-title": "{output} の勾配確認 (入力の要素 {elements} 個、演算 {operations} 個)",
    "compare-check-against": "h = {h} の中心差分、要素ごとに評価 2 回。差は誤差逆伝播法の勾配との差の絶対値で、\nすべて浮動小数点数で計算した。",
    "compare-check-times": "数値微分は順伝播 {passes} 回で {numerical}。誤差逆伝播法は順伝播 1 回と逆伝播 1 回で {seconds}。\n時間の比は {times}。",
    "compare-sum": "{output} は配列なので、どの要素にも上流から 1 が届くとした。要素の和の勾配になる。",
    "compare-labels": "{names} の行はない: クラスの番号は量ではない。",
    "compare-part": "≈ {name}: 要素 {elements} 個のうち {measured} 個で測り、全体に換算した。",
    "compare-elements-lost": "{name}: 要素 {measured} 個のうち {failed} 個では、幅 {h} の一歩で定義域か浮動小数点数の範囲を外れる。",
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
    "compare-why": "なぜ 1e-4 か: h が小さいほど打ち切り誤差は減り、丸め誤差は増える。\n1e-4 はその間にあり、入力が 1 くらいなら中心差分には無難な値。",
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
  backprop compare examples/apple.yaml --plot apple.svg   pip install matplotlib
  backprop compare examples/apple.yaml --no-grow --format json

続いて、入力の数とともに時間がどう増えるか、誤差が刻み幅でどう変わるかを示します。
誤差は |微分 - 勾配| / |勾配| です。勾配が 0 なら最大の勾配で割り (すべて 0 なら
1 で割り) ます。すべての入力では時間がかかりすぎるときは、一部で測って全体に換算
します (≈)。

配列のある問題では勾配確認をします。入力ごとに一行で、要素を一つずつ h だけ増減して
求めた数値微分の勾配が、誤差逆伝播法の勾配とどれだけ違うかを示します。

  backprop compare 'Y = X @ W + B' X='[[1,2]]' W='[[1,3],[2,4]]' B='[1,2]'

終了コード: 0 正常、2 使い方か入力の誤り、130 中断。""",
    "short-compare": "誤差逆伝播法を、数値微分などほかの方法と比べる。",
    "option-compare-format": "出力の形: 人が読む table (省いたとき)、プログラムの json と csv。",
    "option-h": "差分の刻み幅。省くと本と同じ 1e-4。",
    "option-plot": "時間と誤差のグラフをファイル (.svg、.pdf、.png) に描く。matplotlib が要る。",
    "option-no-grow": "作り物の買い物を省く。",
    "option-compare-arithmetic": "誤差を比べる相手: 正確な有理数か、使った浮動小数点数で桁を多く計算した値か。",
}
