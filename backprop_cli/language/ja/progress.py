"""What a terminal shows while it takes long."""

MESSAGES = {
    "progress": "{what} {seconds} 秒",
    "progress-working": "処理しています...",
    "progress-reading": "読み込んでいます...",
    "progress-solving": "計算しています...",
    "progress-checking": "sympy で検算しています...",
    "progress-writing": "出力を用意しています...",
    "progress-marking": "{count} 件中 {at} 件目を採点しています...",
    "progress-rows": "{count} 行目を計算しています...",
    "progress-share": "計算しています... {share} %",
    "progress-comparing": "いくつかの行を比べています...",
}
