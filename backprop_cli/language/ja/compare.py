"""Comparing methods."""

MESSAGES = {
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
