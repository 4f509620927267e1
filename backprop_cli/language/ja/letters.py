"""Problems in letters."""

MESSAGES = {
    "letters-arrays": "配列は文字のままでは解けません。すべての入力に値を与えるか、要素をそれぞれ入力として書いてください",
    "letters-too-large": "この問題の数式は、長すぎて読めません。すべての入力に値を与えてください",
    "letters-chains-alone": "この問題の数式は長すぎて読めないので、連鎖だけを示します。確かめてはいません。",
    "letters-upstream": "文字のまま解くとき、上流の勾配は整数か小数か分数です。そのどれかで書いてください",
    "letters-beside-table": "--table は数で、--symbolic は文字のままで解きます。どちらか一つにしてください",
    "letters-ok": "✓ {count} 個中 {count} 個の数式を、ランダムな {points} 点で確かめました。",
    "letters-skipped": "確かめられません: すべての値が決まる数が見つかりませんでした。",
    "letters-some": "✓ {all} 個中 {count} 個の数式を、ランダムな {points} 点で確かめました。残りはそこで値がありません。",
    "letters-mismatch": "✗ ランダムな点で逆伝播と一致しない数式: {names}",
    "letters-in-pieces": "場合分けのある関数 ({names}) の手前には一つの数式がありません。連鎖に折れ目の両側の場合を書きました。",
    "column-chain": "上流 × 局所",
    "option-symbolic": "文字のまま解く。値があっても、すべての勾配を数式で出す。",
}
