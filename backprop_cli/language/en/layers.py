"""The lecture's layers on matrices: what does not fit together."""

MESSAGES = {
    "needs-numpy": "{name} needs numpy; install it with: pip install numpy",
    "affine-matrix": "W has the shape {shape}; give a matrix, with a row for each input and a column for each output",
    "affine-bias": "b has the shape {b} and W the shape {W}; give b one number for each of the {columns} columns of W",
    "affine-shapes": "x has the shape {x} and W the shape {W}, where the {columns} columns of x meet the {rows} rows of W; give W as many rows as x has columns",
    "affine-upstream": "dout has the shape {dout}, and what forward gave has {out}; give backward a gradient of that shape",
    "target-shape": "t has the shape {t} and the scores have {y}; give each row of scores a row of t with 1 at its class and 0 at the others (one-hot), or one class number",
    "target-kind": "t has the numbers of classes as {kind}; make them whole numbers: t.astype(int)",
    "target-number": "t has a class number {number} where there are {classes} classes; number them from 0 to {last}",
    "target-sum": "a row of t sums to {sum}, and t has the shape of the scores, so it is one-hot; give each row 1 at its class and 0 at the others",
    "target-empty": "there are no scores, so their loss has no mean; give one row or more",
    "gradient-step": "numerical_gradient moves every element of x by {step}, which {kind} cannot hold; make x an array of floats: x.astype(float)",
    "gradient-number": "numerical_gradient needs an f that gives one number, and this one gives an array of the shape {shape}; let it give a sum or a mean",
}
