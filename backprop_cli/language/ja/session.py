"""Python のセッション: 関数に渡すもの、DataFrame。"""

MESSAGES = {
    "no-narwhals": "DataFrame には narwhals が必要です。pip install narwhals でインストールしてください (リストの辞書なら何も要りません)",
    "frame-unknown": "列 '{name}' に対応する入力がありません。そのまま渡すには keep=['{name}']、すべて渡すには keep='*' と書いてください{hint}",
    "frame-computed": "列 '{name}' は計算される値の名前なので、設定できません。そのまま渡すには keep=['{name}'] と書くか、列を除いてください",
    "frame-uneven": "列の長さがそろっていません ({lengths})。すべての行に値を入れてください",
    "frame-cell": "{row} 行目 (0 から数えて) の列 '{column}': {why}",
    "frame-row": "{row} 行目 (0 から数えて): {why}",
    "no-problem-kind": "{kind} は問題になりません。式、グラフ、Problem のどれかを渡してください",
    "no-graph": "Problem のグラフに {kind} は使えません。Problem(parse_expression('x*y'), ...) か solve('x*y', ...) と書いてください",
    "no-output": "このグラフには出力がありません。parse_expression('x*y') のように計算から作ってください",
    "no-dict": "{what} は名前ごとに渡すもので、{kind} は辞書ではありません。{{'x': 3}} のように書いてください",
    "no-answers-kind": "答えはキーごとに渡すもので、{kind} は辞書ではありません。{{'z': 6, 'dx': 3}} のように、または文字列で書いてください",
    "no-file-kind": "問題はパスか、バイナリモードで開いたファイルから読みます ({kind} からは読めません)。load_problems('problems.yaml') のように書いてください",
    "no-text-kind": "式は文字列で、{kind} ではありません。'x*y' のように引用符に入れてください",
    "no-pickle": "グラフや、グラフを持つものは pickle したり別のプロセスに送ったりできません。式と数値、または solution.to_dict() を送ってください",
    "no-frame": "{kind} は表ではありません。pandas か polars の DataFrame (LazyFrame なら collect() の結果)、またはリストの辞書を渡してください",
    "frame-no-list": "列 '{name}' がリストではありません。[100, 110] のように、すべての行の値を並べてください",
    "frame-names": "DataFrame の列に文字の名前がないものがあります。columns=['x', 'y'] のように、入力の名前を付けてください",
    "frame-repeated": "DataFrame に同じ名前の列が二つあります。どちらかの名前を変えてください",
    "frame-dates": "列 '{name}' は日付や時刻で、数ではありません。日数のような数にしてください",
}
