"""Explanations."""

MESSAGES = {
    "explain-forward": "順伝播: 左から右へ、値を計算する",
    "explain-no-steps": "計算はない。{output} は与えられた値である。",
    "explain-backward": "逆伝播: 右から左へ、勾配を伝える",
    "explain-seed": "出発点は ∂{output}/∂{output} = 1。{output} は自分が変わった分だけ変わる。",
    "explain-seed-given": "出発点は、上流から {output} に届く勾配 {value}。",
    "explain-upstream": "上流の勾配",
    "explain-local": "各ステップの ∂ は局所的な微分: その値だけを変え、ほかの値は変えない。",
    "explain-only-way": "{output} から {node} までの途中だけを示す。",
    "explain-left-out": "… ほかに {count} 個。--wrt 名前 で一つのノードまでの途中を、--format json ですべてを示す …",
    "explain-sums": "二回以上使われる値では、届いた寄与を足し合わせる:",
    "explain-left": "左",
    "explain-right": "右",
    "explain-constant": "定数",
    "explain-unused": "{output} は {names} によらないので、そこでの勾配は 0 である。",
    "explain-paths-none": "{output} から {node} への経路はないので、勾配は 0 である",
    "explain-paths-one": "{output} から {node} への経路: 1 本",
    "explain-paths": "{output} から {node} への経路: {count} 本",
    "explain-paths-largest": "積の大きいものから {count} 本:",
    "explain-paths-too-long": "そのうち {count} 本は、途中の数の桁が多すぎるので示さない。",
    "explain-paths-sum": "全 {count} 本の合計",
    "explain-meaning": "勾配の意味",
    "explain-itself": "上流から届く {value} を除いた、{output} そのものの変化:",
    "explain-rises": "{input} が {rise} {output} は {effect}増える。",
    "explain-falls": "{input} が {rise} {output} は {effect}減る。",
    "explain-kink": "{input} を動かすと、ここで {output} は折れ曲がる (値が並ぶ、または relu や abs の 0)。勾配は決めごとで、増え方を表さない。",
    "explain-stays": "{input} が {rise} {output} は変わらない。",
    "explain-about-rises": "{input} が {rise} {output} は約 {effect}増える。",
    "explain-about-falls": "{input} が {rise} {output} は約 {effect}減る。",
    "explain-about-stays": "{input} が少し上がっても {output} はほとんど変わらない。",
    "explain-rise": "{amount}増えると",
    "explain-rise-unit": "{amount}上がると",
    "explain-rise-still": "{amount}増えても",
    "explain-rise-still-unit": "{amount}上がっても",
    "explain-upstream-0": "上流から届く勾配が 0 なので、{output} が入力によってどう変わるかは勾配から分からない。",
    "explain-ranking": "{output} を最も動かす入力: それぞれを 1 % 増やしたときの変化",
    "explain-inputs-left-out": "ほかの {count} 個の入力は、{output} をこれより小さくしか動かさない。",
    "explain-column-input": "1 % 増やす入力",
    "explain-column-effect": "{output} の変化",
    "explain-column-percent": "割合",
    "help-explain": """\
計算を順に説明します: 順伝播を名前と数で、逆伝播をノードごとに規則とともに示し、最後に勾配の意味を述べます。
--wrt を付けると、出力からそのノードへのすべての経路と、経路に沿った連鎖律も示します。

  backprop explain examples/apple_orange.yaml --wrt apple
  backprop explain '(x + y)**2' x=3 y=4 --wrt x
  backprop explain examples/apple.yaml --format markdown     ノートやスライドに

終了コード: 0 正常、2 使い方か入力の誤り、130 中断。""",
    "short-explain": "問題を一歩ずつ説明する: 順伝播、逆伝播、勾配の意味。",
    "option-explain-format": "出力の形: 人が読む text、ノートやスライドの markdown、プログラムの json。",
    "option-explain-wrt": "このノードまでの勾配を、すべての経路に沿って追う。",
}
