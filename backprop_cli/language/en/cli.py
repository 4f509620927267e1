"""The command line and its help."""

MESSAGES = {
    "prefix": "backprop: ",
    "spaces-around-equals": "\"{word}\" is half of NAME=VALUE; write it without spaces around the '='",
    "value-colon": "'{word}' is a value only with an '='; write {write}",
    "command-not-first": "the command {name} has to come first: backprop {name} ...; everything else stands behind it",
    "unknown-command": "'{name}' is no command, and as a name it has no value{hint}",
    "values-alone": "'{word}' only gives {name} a value, and there is no problem on stdin; write the problem first, such as 'x*y' x=2 y=3",
    "no-problem": "no problem was given; name a file, '-' for stdin, or an expression such as 'x*y' x=2 y=3",
    "unknown-language": "BACKPROP_LANG is '{value}', which is no language here; set it to one of: {choices}",
    "single-quotes": 'a single quote came along, as cmd.exe hands it on; put the expression in double quotes: backprop "{expression}"',
    "star-became-files": "the shell has made the names of files out of a '*'; put the expression in quotes: '{before} * {after}'",
    "option-or-file": "'{word}' has a meaning of its own here, and a file is called so, too; write ./{word} for the file, or work in another folder",
    "file-missing": "there is no file '{file}'; check the path",
    "file-directory": "'{file}' is a directory; name a file in it",
    "file-unreadable": "'{file}' cannot be read ({reason})",
    "not-writable": "the output cannot be written ({reason})",
    "option-twice": "{option} is given twice; keep one of the two",
    "repeated-value": "'{name}' is set twice; keep one of the two",
    "bad-choice": "{option} cannot be '{value}'; choose one of: {choices}",
    "bad-count": "{option} needs a whole number from {low} to {high}, not '{value}'",
    "unknown-option": "there is no option '{option}'{hint}",
    "option-needs-value": "the option {option} needs a value",
    "option-no-value": "the option {option} takes no value",
    "unexpected-argument": "{words} is not expected here; see --help",
    "argument-missing": "one word is missing here: {argument}; see --help",
    "usage": "the command line cannot be read ({problem}); see --help",
    "get-and-format": "--get prints bare numbers and --format a whole result; use one of them",
    "too-large-here": "a problem of {count} nodes is too large for this command ({limit} at most); take a smaller one, or use backprop solve",
    "out-of-memory": "there is not enough memory for this problem; make it smaller",
    "out-of-time": "the CPU time that the system grants is used up; make the problem smaller, or raise the limit",
    "internal": "this is a fault of backprop itself ({problem}); please report it with the command that led here",
    "usage-heading": "Usage",
    "options-heading": "Options",
    "commands-heading": "Commands",
    "help-default": "default: {value}",
    "help-command-hint": "backprop COMMAND --help tells more about a command, backprop help lists the manual.",
    "help-backprop": """\
Show the work of backpropagation: every node of a calculation with its value and its gradient, checked by sympy.

  backprop problem.yaml                 a YAML problem, or several
  backprop 'apple*num*tax' apple=100 num=2 tax=1.1
  cat problem.yaml | backprop           the same from a pipe
  backprop problem.yaml apple=110       with another price""",
    "help-solve": """\
Solve problems: the value of every node and the gradient of the output by it.

PROBLEM is a YAML file, '-' for a YAML stream on stdin, or an expression. NAME=VALUE sets an input, over the
file's own; VALUE is a number or a constant expression such as 1/3. Several problems are solved in order.

  backprop examples/apple_orange.yaml
  backprop '(x + y)**2' x=3 y=4
  backprop 't = x + y; z = t**2' x=3 y=4 --format json
  backprop examples/apple.yaml apple=110 --get price --get dapple
  backprop 'z = (x + y)**2'                without values: in letters

Exit codes: 0 all is well, 1 the check disagrees, 2 bad usage or bad input, 130 interrupted.""",
    "short-solve": "Solve problems: every value and every gradient (the default).",
    "help-schema": "Print the JSON Schema (draft-07) of YAML problems, for editors that complete and check as you type.",
    "short-schema": "Print the JSON Schema of YAML problems.",
    "help-completion": """\
Let the Tab key complete commands, options, the names of nodes and files: adds a line to the file that the shell
reads when it starts. Then open a new terminal.

  backprop completion bash
  backprop completion zsh --print""",
    "short-completion": "Let the Tab key complete commands, options, nodes and files.",
    "option-print": "Print the script, and change no file.",
    "completion-added": "added a line to {file}; it works in the next terminal",
    "completion-there": "{file} has the line already",
    "help-help": """\
Show a page of the manual, or the help of a command. Without a word, list what there is of both.

  backprop help yaml
  backprop help graph
  backprop help yaml --lang ja

In a terminal, PAGER shows what is longer than the screen (else less does); in a pipe it is plain text.""",
    "short-help": "Show a page of the manual, or list them.",
    "manual-topics": "The manual: backprop help TOPIC",
    "manual-commands": "Commands: backprop help COMMAND, or backprop COMMAND --help",
    "manual-options": "All options: backprop {name} --help",
    "manual-page": "More in the manual: backprop help {topic}",
    "unknown-topic": "there is no topic and no command '{word}'{hint}",
    "option-format": "How to print: a table for people (the default), plain 'name: number' lines, json, csv, markdown, or latex, the derivation for slides.",
    "option-get": "Print one bare number: price is a node's value, dapple the gradient by apple. Repeatable.",
    "option-wrt": "Show the gradient by this node instead of by every input. Repeatable.",
    "option-elements": "Take arrays apart into the numbers they are made of.",
    "option-upstream": "The gradient that arrives at the output from the right.",
    "option-check": "Compare with sympy: by formulas, by one directional test of all gradients, or not at all.",
    "option-arithmetic": "Exact rationals, or floating-point numbers.",
    "option-digits": "Round what is shown to this many significant digits (json stays in full).",
    "option-color": "Colour the table.",
    "option-ascii": "Use ASCII signs and lines only.",
    "option-lang": "Language of the output; else BACKPROP_LANG, else the locale.",
    "option-help": "Show this help and exit.",
    "option-version": "Show the version and exit.",
    "in-pieces": 'the shell has handed on the expression in pieces; put it in quotes: "{expression}"',
    "leading-equals": "an expression has no '=' in front of it; write {write}",
}
