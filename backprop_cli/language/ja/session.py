"""Python のセッション: DataFrame。"""

MESSAGES = {
    "no-narwhals": "DataFrame には narwhals が必要です。pip install narwhals でインストールしてください (リストの辞書なら何も要りません)",
    "frame-unknown": "列 '{name}' に対応する入力がありません。そのまま渡すには keep=['{name}']、すべて渡すには keep='*' と書いてください{hint}",
    "frame-computed": "列 '{name}' は計算される値の名前なので、設定できません。そのまま渡すには keep=['{name}'] と書くか、列を除いてください",
    "frame-uneven": "列の長さがそろっていません ({lengths})。すべての行に値を入れてください",
    "frame-cell": "{row} 行目 (0 から数えて) の列 '{column}': {why}",
    "frame-row": "{row} 行目 (0 から数えて): {why}",
}
