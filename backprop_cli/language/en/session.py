"""A session of Python: DataFrames."""

MESSAGES = {
    "no-narwhals": "a DataFrame needs narwhals; install it with: pip install narwhals (a dict of lists needs nothing)",
    "frame-unknown": "the column '{name}' sets no input; hand it on as it is with keep=['{name}'], or all such with keep='*'{hint}",
    "frame-computed": "the column '{name}' names something that is calculated, so it cannot be set; hand it on as it is with keep=['{name}'], or leave it out",
    "frame-uneven": "the columns have different lengths ({lengths}); give each a value for every row",
    "frame-cell": "row {row}, column '{column}': {why}",
    "frame-row": "row {row}: {why}",
}
