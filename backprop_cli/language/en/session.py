"""A session of Python: what its functions are given, and DataFrames."""

MESSAGES = {
    "no-narwhals": "a DataFrame needs narwhals; install it with: pip install narwhals (a dict of lists needs nothing)",
    "frame-unknown": "the column '{name}' sets no input; hand it on as it is with keep=['{name}'], or all such with keep='*'{hint}",
    "frame-computed": "the column '{name}' names something that is calculated, so it cannot be set; hand it on as it is with keep=['{name}'], or leave it out",
    "frame-uneven": "the columns have different lengths ({lengths}); give each a value for every row",
    "frame-cell": "row {row}, column '{column}': {why}",
    "frame-row": "row {row}: {why}",
    "no-problem-kind": "{kind} is no problem; give an expression, a graph or a Problem",
    "no-graph": "the graph of a Problem is not {kind}; write Problem(parse_expression('x*y'), ...), or solve('x*y', ...)",
    "no-output": "this graph has no output; make one of a calculation, such as parse_expression('x*y')",
    "no-dict": "{what} are given by name, and {kind} is no dict; write them as {{'x': 3}}",
    "no-answers-kind": "answers are given by key, and {kind} is no dict; write them as {{'z': 6, 'dx': 3}}, or as text",
    "no-file-kind": "problems are read from a path or from a file opened in binary mode, not from {kind}; write load_problems('problems.yaml')",
    "no-text-kind": "an expression is text, not {kind}; write it in quotes, such as 'x*y'",
    "no-pickle": "a graph, and whatever has one, cannot be pickled or sent to another process; send the expression and the numbers, or solution.to_dict()",
    "no-frame": "{kind} is no table; give a DataFrame of pandas or polars (of a LazyFrame what collect() gives), or a dict of lists",
    "frame-no-list": "the column '{name}' is no list; give one with a value for every row, such as [100, 110]",
    "frame-names": "a column of the DataFrame has no name in letters; name the columns after the inputs, such as columns=['x', 'y']",
    "frame-repeated": "two columns of the DataFrame have one name; rename one of them",
    "frame-dates": "the column '{name}' has dates or times, which are no numbers; make numbers of them, such as days",
}
