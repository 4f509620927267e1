"""Variables: calculations written in Python."""

MESSAGES = {
    "variable-name": "変数には名前が要りますが、「{name}」は名前になりません。x や apple_num のような名前を書いてください",
    "variables-alike": "「{name}」という名前の変数または途中の値が二つあります。どちらかを別の名前にしてください",
    "variable-compared": "変数どうしは {sign} で比べられません。比べられるのは数値です。x.value {sign} y.value と書くか、同じ変数かどうかなら x is y と書いてください",
    "variable-truth": "変数には真も偽もありません。if x.value: や if x.value > 0: と書き、計算の中での場合分けには relu、max、abs を使ってください",
    "variable-pickled": "変数は pickle したり別のプロセスに送ったりできません。数値を送り、計算はそこで書いてください",
    "no-gradient-yet": "{name} の勾配はまだありません。先に出力の backward() を呼んでください",
    "value-mixed": "Value と Variable は一つの計算に混ぜられません。Value(2) か Variable('x', 2) のどちらかにそろえてください",
    "value-pickled": "計算でできた Value は pickle したり別のプロセスに送ったりできません。data と grad か入力の Value を送り、計算はそこでしてください",
    "variables-in-array": "配列に入れられるのは数で、ここには変数が入っています。全体を一つの変数 Variable('A', [1, 2]) にし、max([x, y]) は max(x, y) と書いてください",
    "numpy-function": "numpy の {name} は変数には使えません。数値 x.value を渡すか、A @ B のような演算子と `from backprop_cli.functions import exp` の関数で書いてください",
    "axis-kind": "{name} の axis は整数です。axis=0 のように書くか、配列全体なら何も書かないでください",
    "constant-proven": "証明つきの数値には桁の終わりがなく、定数にはできません。float(数値) と書いて丸めるか、Variable('c', 数値) と書いてそのまま使ってください",
    "key-no-name": "{key} は名前ではありません。'x' のような名前か、変数そのものを書いてください",
    "key-unnamed": "{key} には名前がないので指定できません。(x + y).named('t') のように名前をつけてください",
}
