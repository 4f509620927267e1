"""The lecture's layers on matrices: what does not fit together."""

MESSAGES = {
    "needs-numpy": "{name} には numpy が要ります。次でインストールしてください: pip install numpy",
    "affine-matrix": "W の形が {shape} です。行が入力、列が出力に当たる行列にしてください",
    "affine-bias": "b の形が {b}、W の形が {W} です。b には W の {columns} 個の列ごとに数を一つ書いてください",
    "affine-shapes": "x の形が {x}、W の形が {W} で、x の {columns} 個の列と W の {rows} 個の行が合いません。W の行を x の列と同じ数にしてください",
    "affine-upstream": "dout の形が {dout}、forward の出力の形が {out} です。backward には出力と同じ形の勾配を渡してください",
    "target-shape": "t の形が {t}、スコアの形が {y} です。スコアの行ごとに、正解だけが 1 でほかが 0 の行 (one-hot) か、クラスの番号を一つ書いてください",
    "target-kind": "t のクラスの番号が {kind} です。整数にしてください: t.astype(int)",
    "target-number": "t にクラスの番号 {number} がありますが、クラスは {classes} 個です。番号は 0 から {last} までにしてください",
    "target-sum": "t に和が {sum} の行があります。スコアと同じ形の t は one-hot なので、どの行も正解だけを 1、ほかを 0 にしてください",
    "target-empty": "スコアが一つもないので、損失の平均がありません。一行以上を渡してください",
    "gradient-step": "numerical_gradient は x の要素を {step} ずつ動かしますが、{kind} では表せません。浮動小数点数の配列にしてください: x.astype(float)",
    "gradient-number": "numerical_gradient の f は数を一つ返すものですが、この f は形 {shape} の配列を返します。和か平均を返してください",
}
