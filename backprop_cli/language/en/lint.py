"""Looking for faults without solving."""

MESSAGES = {
    "too-many-faults": "more than {limit} faults are in this document; correct these, and look again",
    "ask-of-input": "'{key}' asks for the input of that name, whose value is given; write {write} for the gradient by {name}",
    "rtol-of-all": "rtol: {value} lets 0 pass for every number; write a share below 1, such as 1e-3",
    "lint-no-file": "no file was given; name the files to look at, or '-' for stdin",
    "help-lint": """\
List everything that is wrong with problems and keys, without solving them: of every document of a file all
faults at once, a line each, as file:line:column: sentence.

  backprop lint exam.yaml keys/*.yaml
  backprop lint --format github *.yaml     in a workflow of GitHub Actions
  cat exam.yaml | backprop lint

Exit codes: 0 nothing is wrong, 1 there are faults, 2 bad usage or a file that cannot be read.""",
    "short-lint": "List all faults of problems and keys, without solving them.",
    "option-lint-format": "How to print: text (file:line:column: sentence), json, or github (annotations of a workflow).",
}
