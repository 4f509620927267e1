"""Programs."""

MESSAGES = {
    "code-not-one": "プログラムは問題一つについて書きますが、{count} 個あります。一つだけ指定してください",
    "code-needs-fractions": "この問題の答えは浮動小数点数では正しく出ず (数が大きすぎるか小さすぎる、値が並ぶ、桁が打ち消し合う)、numpy にほかの数はありません。--style plain を使ってください",
    "code-plain-arrays": "numpy を使わない Python に配列はありません。--style numpy か、要素ごとに一行ずつ書く --elements を使ってください",
    "code-arrays-beyond-floats": "この問題の答えは浮動小数点数では正しく出ず (数が大きすぎるか小さすぎる、桁が打ち消し合う)、numpy にほかの数はありません。必要なら分数で計算する --style plain --elements を使ってください",
    "code-beyond-floats": "Python の浮動小数点数では桁が失われすぎて（または範囲を超えて）正しい数を出せません。別の数を使ってください",
    "sql-of-arrays": "SQL は数だけを計算しますが、ここに配列があります。要素をそれぞれ別の入力として書いてください",
    "sql-lacks": "{dialect} に {name} の関数はありません。別の --dialect を使うか、ほかの関数で書いてください",
    "sql-too-deep": "SELECT の途中が {levels} 段、{columns} 列になりますが、{dialect} で使えるのは {most} 段、{widest} 列までです。--wrt で名前を減らすか、solve --table を使ってください",
    "sql-one-column": "大文字と小文字を区別しないデータベースでは、入力 {other} と {name} が同じ列 {column} になります。どちらかに --column {name}=... を付けてください",
    "sql-control": "名前 '{name}' には制御文字があり、SELECT がそのまま端末に出てしまいます。表かビューで名前を変えてください",
    "sql-keep-all": "表の列はここでは分からないので、--keep '*' は書けません。--keep day --keep shop のように一つずつ指定してください",
    "needs-sqlglot": "--style sql には sqlglot が要ります。次でインストールしてください: pip install sqlglot",
    "needs-style-sql": "{option} は SELECT についての指定です。--style sql を付けてください",
    "column-no-pair": "--column '{word}' が組になっていません。NAME=COLUMN (入力とその列) と書いてください",
    "code-paid": "計算するのは正確な金額です。丸めた支払額は solve で求めてください (--get paid)",
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
その出力を `backprop grade` に渡すと満点になります（--elements を除く）。

  backprop code examples/apple_orange.yaml
  backprop code 'tanh(w*x + b)' w=2 x=1 b=-1 --style plain
  backprop code examples/apple.yaml -o apple.py
  backprop code exam.yaml | python | backprop grade exam.yaml

書き方:
  layers   講義のレイヤのクラスと、演算ごとに一つのレイヤ
  plain    クラスを使わず、一歩ごとに代入一つ
  numpy    同じことを numpy で。どの入力も配列にできる
  sql      データベースの表を行ごとに解く SELECT 一つ

配列は numpy の配列になります。layers では Affine、Sigmoid、SoftmaxWithLoss などのレイヤを
使い、--style numpy では一行ずつ書きます。--elements は先に要素の数に分けます。

  backprop code 'Y = X @ W + B' X='[[1,2]]' W='[[1,3],[2,4]]' B='[1,2]'

SQL では、ここで値を決めた入力のほかは、どの入力も同じ名前の列です。
sqlglot が要ります: pip install sqlglot

  backprop code examples/apple.yaml tax=10% --style sql --from sales
  backprop code 'x / y' --style sql --dialect postgres --column 'x=sale price'

名前はそのまま使います。sum のように Python が使う名前には、後ろに _ を付けます。

終了コード: 0 正常、2 使い方か入力の誤り、130 中断。""",
    "short-code": "問題を Python のプログラムか SELECT に書き直す。",
    "option-style": "書き方。上を参照。",
    "option-dialect": "--style sql 用: どのデータベースのためか。なければ duckdb。",
    "option-from": "--style sql 用: 読む表。なければ data。",
    "option-sql-wrt": "--style sql 用: すべての入力の代わりに、このノードについての勾配を出す。繰り返せます。",
    "option-column": "--style sql 用: 名前の違う列を入力に使う。繰り返せます。",
    "option-sql-keep": "--style sql 用: 入力でない列をそのまま渡す。繰り返せます。",
    "option-code-output": "このファイルに書く。",
}
