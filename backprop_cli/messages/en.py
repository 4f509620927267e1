"""English."""

MESSAGES = {
    # joints
    "nothing": "",
    "gap": " ",
    "did-you-mean": "; did you mean '{word}'?",
    "there-are": "; known here: {words}",
    # expressions
    "text-too-long": "the input is longer than {limit} characters; split it into several problems",
    "too-many-nodes": "the problem has more than {limit} nodes; split it into several problems",
    "number-too-long": "{number} has more than 3,900 digits when written out; write a smaller number",
    "percent": "'%' has no single meaning in an expression; write a fraction such as 10/100",
    "percent-of": "'%' has no single meaning here; write a fraction ({write}), or a factor such as 1.1 for 10 % more",
    "equals": "'=' can only follow a name at the start of a statement; write 'name = expression', statements apart by ';'",
    "comparison": "comparisons are not part of a calculation; write one expression without '==', '!=', '<' or '>'",
    "bracket": "only round parentheses group here; write '(' and ')'",
    "quote": "quotes have no meaning in an expression; leave them out",
    "stray-dot": "a '.' belongs inside a number; write 0.5 or .5, and names without dots",
    "shell-variable": "'$' has no meaning in an expression; write the name alone",
    "superscript": "write a power with '**': {write}",
    "subscript": "'{character}' cannot be part of a name; write {write}",
    "bad-character": "'{character}' cannot stand here; use names, numbers, ( ) and + - * / **",
    "empty-expression": "there is no expression here; write one, such as x*y",
    "empty-parentheses": "there is nothing between these parentheses; write an expression in them",
    "missing-operand-after": "something is missing after '{operator}'; write a name, a number or '(' there",
    "missing-operand-before": "something is missing before '{operator}'; write a name, a number or '(...)' there",
    "thousands": "numbers are written without commas; write {write}",
    "comma": "a ',' has no place here; write decimals with '.', and statements apart by ';'",
    "multiply-missing": "a multiplication needs its sign; write {write}",
    "misspelt-function": "there is no function '{name}'{hint}",
    "unknown-function": "there is no function '{name}'; for a multiplication write {write}",
    "floor-division": "there is no '//'; write one '/' for a division",
    "modulo": "there is no remainder '%'; write what you mean with + - * / **",
    "two-points": "a number has one decimal point; write 1.2 or put an operator between two numbers",
    "bad-exponent": "an exponent needs digits; write {write}",
    "underscore": "numbers are written without '_'; leave it out",
    "not-a-name": "'{name}' is not a name, so nothing can be stored under it; write a name such as t",
    "defined-twice": "'{name}' is defined already; give this statement another name",
    "used-before": "'{name}' is used before it is defined; move its definition up",
    "defined-by-itself": "'{name}' is defined by itself; use another name on the left",
    "one-expression": "'{name}' must be one expression; write each step under a name of its own",
    "no-name": "this statement has no name, so nothing can use it; write 'name = ...' or leave it out",
    "alias": "'{name}' would only be a second name for '{other}'; use '{other}' itself",
    "unopened": "this ')' has no '('; remove it or add '('",
    "unclosed": "this '(' is never closed; add ')'",
    # the passes
    "no-value": "no value for {names}; add {name}=NUMBER",
    "division-by-zero": "division by zero in {node}; change the divisor {operand}",
    "zero-to-negative": "0 has no negative powers, as in {node}; change {base} or the exponent",
    "root-of-negative": "{base} is {value} in {node}: a negative number has no power with a fraction; use a whole exponent",
    "too-large": "the exact value of {node} has more than 3,900 digits; use smaller numbers or --arithmetic float",
    "gradient-too-large": "the exact gradient by {node} has more than 3,900 digits; use smaller numbers or --arithmetic float",
    "gradient-overflow": "the gradient by {node} is beyond what a float can hold (1.8e308); use other numbers",
    "overflow": "{node} is beyond what a float can hold (1.8e308); use smaller numbers",
    "power-derivative-zero": "{node} has no derivative here, because its base is 0; change {base}",
    "exponent-derivative-negative": "{node} has no derivative by its exponent: {base} is negative; write the exponent as a number",
    "exponent-derivative-zero": "{node} has no derivative by its exponent here, because its base is 0; change {base}, or write the exponent as a number",
    # values
    "not-finite": "{number} is nan or infinite; give it a finite number",
    "value-not-finite": "{name} needs a finite number, not '{value}'; write one such as 2, 1.1 or 1/3",
    "value-with-unit": "{name} needs a number alone, not '{value}'; leave out the unit (`currency:` and `units:` name units)",
    "value-missing": "{name} has no value here; write a number such as 2, 1.1 or 1/3",
    "value-not-number": "{name} needs a number, and '{value}' is a name; write a number such as 2, 1.1 or 1/3",
    "value-not-exact": "{name} needs an exact number; write a decimal or a fraction",
    "unknown-input": "there is no input '{name}'{hint}",
    "computed": "'{name}' is calculated, so it cannot be set; set the inputs it is made from",
    "unknown-node": "there is no node '{name}'{hint}",
    "unknown-key-get": "there is no node or gradient '{key}'{hint}",
    # YAML
    "not-utf8": "the file is not UTF-8 text from here on; save it as UTF-8 (from Windows: iconv -f CP932 -t UTF-8)",
    "control-character": "the character {code} does not belong in a text file; remove it",
    "not-yaml": "this is not YAML ({problem}); check indentation, brackets and quotes",
    "full-width-colon": "the full-width colon '：' does not separate key and value; write ': ' (ASCII, with a space)",
    "tab": "YAML is not indented with tabs; use spaces",
    "percent-first": "a value cannot start with '%'; write the number first, as 10%",
    "too-deep": "more than {limit} levels are nested here; a problem needs three",
    "empty-file": "there is no problem in here; write 'expression: x*y' or 'items: [...]'",
    "document-is-text": "'{text}' is no problem, because a problem has keys; write 'expression: x*y' or 'items: [...]'",
    "document-is-list": "a problem has keys and is not a list; write 'items:' above the list, or '---' between problems",
    "anchor": "anchors ('&name') are not read; write the value out",
    "alias-yaml": "aliases ('*name') are not read; write the value out",
    "tag": "tags ('!name') are not read; write the value alone",
    "duplicate-key": "the key '{key}' stands here a second time; remove one of the two",
    "key-not-text": "a key must be a word; write 'key: value'",
    "not-one-number": "{name} needs one number; write a number such as 2, 1.1 or 1/3",
    "not-text": "{name} needs a single value; write it on one line, or in quotes",
    "not-mapping": "{name} needs names with values; write {example}",
    "unknown-key": "unknown key '{key}'{hint}",
    "bad-name": "'{name}' cannot be a node's name (letters, digits and '_'); write {write}",
    "two-kinds": "'{first}' and '{second}' are two kinds of problem in one document; put '---' between two documents",
    "no-kind": "no problem in this document; give it one of the keys 'items', 'expression' or 'steps'",
    "no-steps": "there are no steps; write steps: {{t: x + y, z: t**2}}",
    "items-not-list": "items must be a list; start each with '- ', as in '- {{name: apple, price: 100, quantity: 2}}'",
    "no-items": "the list of items is empty; add '- {{name: apple, price: 100, quantity: 2}}'",
    "item-not-mapping": "an item has a name, a price and a quantity; write {{name: apple, price: 100, quantity: 2}}",
    "missing-key": "the key '{key}' is missing here; an item needs name, price and quantity",
    "tax-unused": "every item has a tax of its own, so this one is for none; remove it",
    "name-taken": "two nodes would be called '{name}'; rename one of the items",
    "tax-negative": "a tax cannot be negative; write a discount instead",
    "tax-ambiguous": "tax: {value} could be a rate or a factor; write {percent} (the rate) or {factor} (the factor)",
    "discount-ambiguous": "discount: {value} could be a rate or a factor; write a percentage such as 20%",
    "discount-range": "a discount is between 0% and 100%; write what is taken off, as 20%",
    # the check
    "check-not-asked": "no check was asked for",
    "check-too-large": "(too large for formulas, so all gradients were tested at once)",
    "check-too-deep": "(too deeply nested for formulas, so all gradients were tested at once)",
    "check-ok-symbolic": "✓ {count} of {count} gradients confirmed by sympy's formulas.",
    "check-ok-directional": "✓ {count} of {count} gradients confirmed by sympy's directional derivative.",
    "check-mismatch-symbolic": "✗ sympy disagrees:",
    "check-mismatch-directional": "✗ sympy's directional derivative disagrees:",
    "check-skipped-none": "Not checked.",
    "check-value-differs": "  value of {node}: {ours} here, {theirs} by sympy",
    "check-differs": "  {node}: {ours} here, {theirs} by sympy",
    "float-run": "Floating-point numbers (≈): not exact.",
    "upstream-is": "Upstream gradient at the output: {value}.",
    "rows-left-out": "{count} more nodes: --format csv or json prints them all.",
    # table
    "column-node": "node",
    "column-calculation": "calculation",
    "column-value": "value",
    "column-gradient": "∂{output}/∂node",
    "column-formula": "formula",
    "column-check": "✓",
    # the command line
    "prefix": "backprop: ",
    "spaces-around-equals": "\"{word}\" is half of NAME=VALUE; write it without spaces around the '='",
    "unknown-command": "'{name}' is no command, and as a name it has no value{hint}",
    "no-problem": "no problem was given; name a file, '-' for stdin, or an expression such as 'x*y' x=2 y=3",
    "file-missing": "there is no file '{file}'; check the path",
    "file-directory": "'{file}' is a directory; name a file in it",
    "file-unreadable": "'{file}' cannot be read ({reason})",
    "not-writable": "the output cannot be written ({reason})",
    "repeated-value": "'{name}' is set twice; keep one of the two",
    "bad-choice": "{option} cannot be '{value}'; choose one of: {choices}",
    "bad-count": "{option} needs a whole number from {low} to {high}, not '{value}'",
    "unknown-option": "there is no option '{option}'{hint}",
    "option-needs-value": "the option {option} needs a value",
    "option-no-value": "the option {option} takes no value",
    "unexpected-argument": "{words} is not expected here; see --help",
    "usage": "the command line cannot be read ({problem}); see --help",
    "get-and-format": "--get prints bare numbers and --format a whole result; use one of them",
    "out-of-memory": "there is not enough memory for this problem; make it smaller",
    "internal": "this is a fault of backprop itself ({problem}); please report it with the command that led here",
    "usage-heading": "Usage",
    "options-heading": "Options",
    "commands-heading": "Commands",
    "help-default": "default: {value}",
    "help-command-hint": "backprop COMMAND --help tells more about a command.",
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

Exit codes: 0 all is well, 1 the check disagrees, 2 bad usage or bad input, 130 interrupted.""",
    "short-solve": "Solve problems: every value, every gradient (the default command).",
    "help-schema": "Print the JSON Schema (draft-07) of YAML problems, for editors that complete and check as you type.",
    "short-schema": "Print the JSON Schema of YAML problems.",
    "option-format": "How to print: a table for people, plain 'name: number' lines, or json, csv, markdown.",
    "option-get": "Print one bare number: price is a node's value, dapple the gradient by apple. Repeatable.",
    "option-wrt": "Show the gradient by this node instead of by every input. Repeatable.",
    "option-upstream": "The gradient that arrives at the output from the right.",
    "option-check": "Compare with sympy: by formulas, by one directional test of all gradients, or not at all.",
    "option-arithmetic": "Exact rationals, or floating-point numbers.",
    "option-digits": "Round what is shown to this many significant digits (json stays in full).",
    "option-color": "Colour the table.",
    "option-ascii": "Use ASCII signs and lines only.",
    "option-lang": "Language of the output; else BACKPROP_LANG, else the locale.",
    "option-help": "Show this help and exit.",
    "option-version": "Show the version and exit.",
    # pictures
    "picture-too-large": "a picture of {count} nodes cannot be read ({limit} at most); choose a part with --wrt NAME or --depth N",
    "picture-cut": "Cut off at column {columns} of {width}: see all of it with -o FILE or | less -S",
    "picture-description": "Computation graph of {output} with {count} nodes: values run from left to right, gradients come back.",
    "needs-draw": "svg and png need pygraphviz; install it with: pip install 'backprop-cli[draw]'",
    "png-to-terminal": "a png is no text for a terminal; write it to a file with -o picture.png",
    "one-picture": "{form} holds one picture; name one problem, or use --format text, dot or mermaid",
    "unknown-ending": "the ending of '{file}' names no format; end it in one of {endings}, or add --format",
    "file-not-written": "'{file}' cannot be written ({reason})",
    "help-graph": """\
Draw the computation graph: values run from left to right above the lines, gradients come back below them.

  backprop graph examples/apple_orange.yaml
  backprop graph '(x + y)**2' x=3 y=4 --show none        an empty picture to fill in
  backprop graph examples/apple.yaml -o apple.svg        svg and png: pip install 'backprop-cli[draw]'
  backprop graph examples/apple.yaml --format mermaid    text for a Markdown page""",
    "short-graph": "Draw the computation graph in the terminal, or as svg, png, dot or mermaid.",
    "option-picture-format": "What to draw: text (the default), svg, png, dot or mermaid.",
    "option-output": "Write to this file; its ending names the format.",
    "option-show": "Which numbers stand on the lines.",
    "option-picture-wrt": "Draw only what lies between the output and this node. Repeatable.",
    "option-depth": "Draw only what lies within N steps of the output.",
    # grading
    "ask-not-list": "`ask` is a list of what is asked for; write ask: [price, {{key: dapple, points: 2}}]",
    "asked-twice": "'{key}' is asked for twice; remove one of the two",
    "negative": "{name} cannot be negative; write 0 or more",
    "submission-too-long": "the submission is longer than {limit} bytes; send the answers alone",
    "submission-not-json": "this starts with '{{' and is neither a JSON object nor a YAML mapping; close brackets and quotes",
    "no-answers": "no answer to any question was found; write lines such as price: 220",
    "no-submissions": "there is no file in '{folder}' to mark; name a file or a folder with files",
    "answered-twice": "answered more than once, differently (lines {lines}); keep one",
    "never-correct": "'{value}' is no number that could be right; look for a division by zero or an overflow",
    "key-not-one": "a key is one problem, and '{word}' has {count}; name a file with one",
    "bad-share": "{option} needs a share such as 60% or 0.6, not '{value}'",
    "bad-tolerance": "{option} needs a number from 0 up, not '{value}'",
    "one-report": "{form} holds one submission; mark them one by one, or use another format",
    "misconception-not-flipped": "fits operands that were not flipped at {node}: × hands each side the upstream times the *other* side's value",
    "misconception-no-upstream": "fits an upstream gradient left out at {node}: multiply the local derivative by what arrives from the right",
    "misconception-overwritten": "fits a contribution that was overwritten at {node}: it is used more than once, so add up all that comes back (+=)",
    "misconception-skipped": "fits a step back that was skipped at {node}: its own local derivative must be multiplied in",
    "misconception-another-node": "fits the backward of {other} called in place of that of {node}: each node goes back with its own operands",
    "misconception-sign-lost-minus": "fits a sign lost at {node}: the right side of a subtraction gets minus the upstream",
    "misconception-square-lost": "fits a square lost at {node}: the local derivative of x/y by y is -x/y**2",
    "misconception-sign-lost-division": "fits a sign lost at {node}: the local derivative of x/y by y is negative, -x/y**2",
    "misconception-factor-lost": "fits an exponent lost as a factor at {node}: the derivative of x**n is n times x**(n-1)",
    "misconception-decrease-lost": "fits an exponent that was not decreased at {node}: the derivative of x**n is n times x**(n-1)",
    "misconception-rate": "fits the rate in place of the factor for {node}: 10 % more is times 1.1, 20 % less is times 0.8",
    "misconception-rounded": "fits int() or rounding too early, at {node}: keep all decimals until the end",
    "misconception-exchanged": "fits value and gradient exchanged: the value comes from the way forward, the gradient from the way back",
    "misconception-swapped": "fits two answers swapped: see which number belongs to which name",
    "misconception-numerical": "close, not equal: fits a numerical derivative or a rounded number; go back by the chain rule, and keep all decimals",
    "misconception-difference": "fits a {kind} with h = {step}: a numerical derivative is close, not equal; go back by the chain rule",
    "difference-forward": "forward difference (f(x + h) - f(x))/h",
    "difference-backward": "backward difference (f(x) - f(x - h))/h",
    "difference-central": "central difference (f(x + h) - f(x - h))/2h",
    "every-node": "every such node",
    "value-too-long": "the answer is longer than {limit} characters; write the number alone",
    "at-line": "line {line}: {why}",
    "no-submission": "no submission was given; name files or folders, or '-' for stdin",
    "two-from-stdin": "the key is read from stdin, so a submission cannot be; name its file",
    "no-key": "no key was given; name the problem to mark by, then the submissions",
    "marking": "marking",
    "status-correct": "correct",
    "status-wrong": "wrong",
    "status-missing": "missing",
    "status-unreadable": "unreadable",
    "column-question": "question",
    "column-answer": "answer",
    "column-right": "right answer",
    "column-result": "result",
    "column-points": "points",
    "column-reason": "reason",
    "column-submission": "submission",
    "column-score": "score",
    "report-score": "{points} of {most} points ({percent}).",
    "report-passed": "Passed.",
    "report-not-passed": "Not passed.",
    "report-malformed": "Cannot be marked: {why}.",
    "report-passed-over": "Lines passed over: {count}.",
    "summary-score": "{count} submissions: {passed} passed, {failed} not passed, {malformed} cannot be marked; mean score {mean}.",
    "summary-misconceptions": "Most frequent reasons:",
    "summary-row": "  {count} × {name}",
    "name-not-flipped": "operands not flipped at ×",
    "name-no-upstream": "upstream gradient left out",
    "name-overwritten": "contribution overwritten instead of added",
    "name-skipped": "a node skipped on the way back",
    "name-another-node": "another node's backward called",
    "name-sign-lost-minus": "sign lost at a subtraction",
    "name-square-lost": "square lost at a division",
    "name-sign-lost-division": "sign lost at a division",
    "name-factor-lost": "exponent lost as a factor",
    "name-decrease-lost": "exponent not decreased",
    "name-rate": "rate in place of the factor",
    "name-rounded": "rounded too early",
    "name-exchanged": "value and gradient exchanged",
    "name-swapped": "two answers swapped",
    "name-numerical": "numerical derivative or rounded number",
    "help-grade": """\
Mark submissions: which answers are right, and for a wrong number the mistake that gives exactly this number.

KEY is any problem; asked are its output and the gradient of every input, or what its `ask:` says. A SUBMISSION is a
file, a folder of files, or '-' for stdin (also when none is named): lines 'name: value' or 'name = value', a YAML
mapping or a JSON object. Other lines are passed over.

  python buy_apple.py | backprop grade examples/apple.yaml
  backprop grade examples/apple.yaml submissions/ --pass 60% --format csv

Exit codes: 0 passed, 1 not passed, 2 a submission or the key cannot be read.""",
    "short-grade": "Mark submissions, and say which mistake gives a wrong gradient.",
    "option-report-format": "How to print the marks.",
    "option-pass": "The share of the points that passes, as 60% or 0.6.",
    "option-rtol": "Relative tolerance of an answer (1e-6; it or --atol suffices).",
    "option-atol": "Absolute tolerance of an answer (1e-6; it or --rtol suffices).",
    "option-exact": "No tolerance: only the exact number is right.",
    "option-show-answers": "Show the right answers, too.",
    # explanations
    "explain-forward": "Forward pass: the values, from left to right",
    "explain-no-steps": "There is nothing to calculate: {output} is given.",
    "explain-backward": "Backward pass: the gradients, from right to left",
    "explain-seed": "It starts with ∂{output}/∂{output} = 1: {output} changes exactly as much as itself.",
    "explain-seed-given": "It starts with {value}, the gradient that arrives at {output} from upstream.",
    "explain-upstream": "upstream gradient",
    "explain-local": "Each ∂ in a step is local: one operand changes, the others keep their values.",
    "explain-only-way": "Only the steps on the way from {output} to {node} are shown.",
    "explain-left-out": "… {count} more; --wrt NAME shows the way to one node, --format json everything …",
    "explain-sums": "Used more than once, so the contributions add up:",
    "explain-left": "left",
    "explain-right": "right",
    "explain-constant": "constant",
    "explain-unused": "{output} does not depend on {names}, so the gradient there is 0.",
    "explain-paths-none": "There is no path from {output} to {node}, so the gradient is 0",
    "explain-paths-one": "From {output} to {node}: 1 path",
    "explain-paths": "From {output} to {node}: {count} paths",
    "explain-paths-largest": "The {count} with the largest products are:",
    "explain-paths-too-long": "The numbers along {count} of the paths are too long to show.",
    "explain-paths-sum": "sum over all {count} paths",
    "explain-meaning": "What it means",
    "explain-itself": "For {output} itself, without the {value} from upstream:",
    "explain-rises": "If {input} {rise}, {output} rises by {effect}.",
    "explain-falls": "If {input} {rise}, {output} falls by {effect}.",
    "explain-stays": "If {input} {rise}, {output} does not change.",
    "explain-about-rises": "If {input} {rise}, {output} rises by about {effect}.",
    "explain-about-falls": "If {input} {rise}, {output} falls by about {effect}.",
    "explain-about-stays": "If {input} rises a little, {output} hardly changes.",
    "explain-rise": "rises by {amount}",
    "explain-rise-unit": "rises by {amount}",
    "explain-rise-still": "rises by {amount}",
    "explain-rise-still-unit": "rises by {amount}",
    "explain-upstream-0": "0 arrives from upstream, so the gradients do not tell how {output} depends on its inputs.",
    "explain-ranking": "What moves {output} most: the effect of 1 % more of each input",
    "explain-inputs-left-out": "{count} more inputs move {output} less.",
    "explain-column-input": "1 % more of",
    "explain-column-effect": "changes {output} by",
    "explain-column-percent": "in percent",
    "rule-add": "+ hands the upstream to each side as it is.",
    "rule-subtract": "− hands the upstream to the left side as it is, and to the right side with its sign changed.",
    "rule-multiply": "× hands each side the upstream times the other side.",
    "rule-divide": "/ hands the numerator the upstream divided by the denominator, and the denominator the upstream times −numerator / denominator**2.",
    "rule-negate": "− hands back the upstream with its sign changed.",
    "rule-power": "** hands the base the upstream times exponent × base**(exponent − 1), and the exponent the upstream times base**exponent × log(base).",
    "rule-literal_power": "{symbol} hands back the upstream times exponent × base**(exponent − 1).",
    "rule-other": "{symbol} hands each operand the upstream times its local derivative.",
    "help-explain": """\
Tell the calculation in order: the forward pass in names and numbers, the backward pass node by node with its rules,
and what the gradients mean. With --wrt also every path from the output to that node, and the chain rule along it.

  backprop explain examples/apple_orange.yaml --wrt apple
  backprop explain '(x + y)**2' x=3 y=4 --wrt x
  backprop explain examples/apple.yaml --format markdown     for notes and slides

Exit codes: 0 all is well, 2 bad usage or bad input, 130 interrupted.""",
    "short-explain": "Explain a problem step by step: forward, backward, what it means.",
    "option-explain-format": "How to print: text for people, markdown for notes and slides, json for programs.",
    "option-explain-wrt": "Follow the gradient to this node along every path.",
    # quizzes
    "nothing-to-ask": "nothing is left to ask here; write a calculation with names in it, such as 't = x + y; z = t**2', or choose another --blank",
    "nothing-to-vary": "no input is left to vary; name the numbers (x*y instead of 2*3), or leave out a NAME=VALUE",
    "no-friendly-numbers": "{tries} draws gave no numbers that are pleasant to calculate with; fix some inputs with NAME=VALUE, or ask for less with --blank forward",
    "options-exclude": "{first} and {second} do not go together; leave one of them out",
    "needs-other": "{option} works only with {other}; add it",
    "count-needs-vary": "all {count} sheets would have the same numbers; add --vary",
    "exercise-not-one": "a sheet is made from one problem, and here are {count}; name one",
    "file-differs": "{file!r} is there already with other content, and nothing was written; choose another folder",
    "answers-from-stdin": "practice reads the answers from stdin, so the problem comes from elsewhere; name a file or an expression",
    "quiz-title": "Backpropagation",
    "quiz-name": "Name ______________________________",
    "quiz-with-answers": "With answers",
    "quiz-sheet": "sheet {number}",
    "quiz-seed": "seed {seed}",
    "quiz-points": "points {points}",
    "quiz-given": "Given",
    "quiz-upstream": "gradient arriving at {output}",
    "task-forward": "From left to right, calculate the values.",
    "task-backward": "From right to left, calculate the gradients.",
    "task-both": "Calculate {output}, then go back to the gradient of every input.",
    "task-all": "From left to right, calculate the values; then from right to left the gradients.",
    "task-asked": "Calculate what is asked for below.",
    "quiz-answers": "Answers",
    "quiz-how": "Write one number a line, such as 2.2 or -1/3; text behind # does not count.",
    "practice-how": "{tries} tries a question. An empty line skips, q leaves.",
    "practice-right": "✓ Right.",
    "practice-wrong": "✗ Not right.",
    "practice-unread": "? That cannot be read as a number; it does not count as a try.",
    "practice-again": "Try again.",
    "practice-answer": "  The answer: {key} = {value}",
    "practice-hint-value": "hint: {name} is {calculation}",
    "practice-hint-gradient": "hint: at each operation that uses {name}, take the gradient that arrives there times its local derivative by {name}; add them up",
    "practice-score": "{points} of {most} points.",
    "practice-counts": "First try, 1 point: {first}. Later, half a point: {later}. Not solved: {missed}. Not reached: {left}.",
    "help-quiz": """\
Make an exercise sheet: what is given, the computation graph with blanks, and
the questions in the form that `backprop grade` reads. A sheet that is filled in
and saved as text can be graded as it is.

  backprop quiz examples/apple_orange.yaml
  backprop quiz examples/apple.yaml --blank all --answers
  backprop quiz '(x + y)**2' --vary --seed 7          fresh numbers
  backprop quiz examples/apple.yaml --vary tax=1.1    fresh, but the tax stays
  backprop quiz examples/apple.yaml --vary --seed 1 --count 30 -o sheets
  backprop grade sheets/07-key.yaml sheets/07-sheet.txt

What is left blank (--blank):
  forward    the value of every step with a name
  backward   the gradient of every step and input; all values are given
  both       the output and the gradient of every input (the default, unless
             the problem has an `ask:`)
  all        every value and every gradient

--count K writes sheet, answers and key of K sheets, with the seeds N, N+1, ...;
the same seed gives the same numbers everywhere. Without --seed one is drawn,
and the sheet shows it. A picture wider than the terminal, or than 100 columns
in a file, becomes a list.

Exit codes: 0 all is well, 2 bad usage or bad input, 130 interrupted.""",
    "short-quiz": "Make exercise sheets with blanks, with answers and keys, and with fresh numbers.",
    "help-practice": """\
Practise in the terminal: the values from left to right, then the gradients from
right to left, one after the other. A wrong answer gets a hint at the mistake
that gives exactly this number.

  backprop practice examples/apple.yaml
  backprop practice '(x + y)**2' --vary
  backprop practice examples/apple_orange.yaml --blank both

An empty line skips a question; q, or the end of the input, leaves. 1 point for
the first try, half a point for a later one. --blank says what is asked, as for
`backprop quiz`; here the default is all.

Exit codes: 0 done, 2 bad usage or bad input, 130 interrupted.""",
    "short-practice": "Practise in the terminal, with a hint after a wrong answer.",
    "option-blank": "What to leave blank; see above.",
    "option-vary": "Draw fresh numbers of the same kind; answers stay short decimals.",
    "option-seed": "Draw the numbers with this seed: the same seed, the same numbers.",
    "option-list": "List the steps instead of drawing the picture.",
    "option-sheet-format": "The sheet as text (the default) or markdown, or the answer form alone as yaml.",
    "option-answers": "The same sheet with the answers filled in.",
    "option-key": "Print the grading key instead: a problem for `backprop grade`.",
    "option-count": "Write this many sheets, each with numbers of its own.",
    "option-folder": "Write into this folder: 01-sheet.txt, 01-answers.txt, 01-key.yaml, 02-...",
    # functions
    "arguments": "{name} takes {wanted}, not {count}; write {name}(...) with as many expressions, apart by ','",
    "arguments-0": "no argument",
    "arguments-1": "one argument",
    "arguments-from": "{least} arguments or more",
    "log-domain": "{node} has no value: log needs a number above 0; change {operand}",
    "sqrt-domain": "{node} has no value: sqrt needs 0 or more; change {operand}",
    "tan-pole": "{node} has no value: tan has a pole there; change {operand}",
    "sqrt-derivative-zero": "{node} has no derivative here, because its operand is 0; change {operand}",
    "rule-exp": "exp hands on the upstream times its own value.",
    "rule-log": "log hands on the upstream divided by its operand.",
    "rule-sqrt": "sqrt hands on the upstream divided by twice its own value.",
    "rule-sin": "sin hands on the upstream times the cosine.",
    "rule-cos": "cos hands on the upstream times minus the sine.",
    "rule-tan": "tan hands on the upstream times 1 plus its own value squared.",
    "rule-tanh": "tanh hands on the upstream times 1 minus its own value squared.",
    "rule-sigmoid": "sigmoid hands on the upstream times y(1 - y), y being its own value.",
    "rule-softplus": "softplus hands on the upstream times the sigmoid.",
    "rule-relu": "relu hands on the upstream where its operand is above 0, and nothing elsewhere (0 at 0, as in the book).",
    "rule-abs": "abs hands on the upstream with its operand's sign, and nothing at 0.",
    "rule-max": "max hands the upstream to the largest operand; those that tie share it equally.",
    "rule-min": "min hands the upstream to the smallest operand; those that tie share it equally.",
    # scenarios
    "option-table": "Solve once for every row of this CSV ('-': stdin): each column sets the input of its name, and the CSV comes back on stdout with the output and the gradients appended. With --arithmetic float and numpy installed (pip install 'backprop-cli[table]') about a million rows in seconds.",
    "option-on-error": "For --table, when a row cannot be calculated: stop there (the default), skip it (left out, told on stderr), or mark it (kept with empty results and the message in a column 'error'). Exit code 2 in all three.",
    "option-keep": "For --table: hand on this column, which sets no input; '*' for all such columns. Repeatable.",
    "table-and-format": "--table always answers with a CSV; leave out {option}",
    "needs-table": "{option} is about the rows of a table; add --table FILE.csv",
    "stdin-twice": "stdin is the table here, so the problem must be a file or an expression; name one",
    "stdin-closed": "there is no stdin to read the table from; name a file",
    "table-one-problem": "--table solves one problem for every row, and here are {count}; name a file with one",
    "table-empty": "the table is empty; its first line must name the columns, such as apple,tax",
    "column-unknown": "the column '{name}' sets no input (--keep NAME hands such a column on as it is){hint}",
    "column-computed": "the column '{name}' names something that is calculated, so it cannot be set; hand it on as it is with --keep NAME, or remove it",
    "column-separator": "the columns seem to be apart by '{sign}'; separate them by ','",
    "column-twice": "there are two columns '{name}'; remove one",
    "column-missing": "no column and no value for {names}; add a column '{name}', or {name}=NUMBER to the command",
    "column-and-value": "'{name}' is set by a column and by {name}=...; remove one of them",
    "column-clash": "the answer has a column '{name}' of its own; rename this one",
    "keep-unknown": "--keep: there is no column '{name}'{hint}",
    "cells-few": "this row has {cells} cells and the header {columns}; fill in what is missing",
    "cells-many": "this row has {cells} cells and the header {columns}; put a cell with a ',' in double quotes",
    "quote-inside": "something stands behind the closing quote; write a quote within a quoted cell twice",
    "quote-unclosed": "a quoted cell of the row that starts here is never closed; add the missing double quote",
    "row-too-long": "the row that starts here is longer than {limit} bytes; shorten it, or look for a double quote that is never closed",
    "nul-byte": "there is a NUL here, so this is no CSV in UTF-8; save it as UTF-8 (UTF-16: iconv -f UTF-16 -t UTF-8)",
    "rows-failed": "{failed} of {rows} rows could not be calculated",
    "row-mismatch": "sympy disagrees with the gradients of this row; solve it alone to see which, and please report it",
    # programs and the list of functions
    "code-not-one": "a program is written for one problem, and here are {count}; name one",
    "code-needs-fractions": "floating-point numbers miss this problem's answers (a number too large, a tie, or digits that cancel), and numpy has no others; use --style plain",
    "code-title": "Problem: {title}",
    "code-floats": "Python's floats: the last digits may be off.",
    "code-fractions": "With fractions: floats would miss the answers here.",
    "code-inputs": "inputs",
    "code-layers": "layers: one for each operation",
    "code-forward": "forward: from left to right",
    "code-backward": "backward: from right to left, in reverse order",
    "code-unused": "{output} does not depend on it",
    "help-code": """\
Write a problem as a Python program that runs as it stands, without this tool.
What it prints is what `backprop grade` gives full marks.

  backprop code examples/apple_orange.yaml
  backprop code 'tanh(w*x + b)' w=2 x=1 b=-1 --style plain
  backprop code examples/apple.yaml -o apple.py
  backprop code examples/apple.yaml | python | backprop grade examples/apple.yaml

Styles:
  layers   the layer classes of the lecture, and one layer for each operation
  plain    one assignment a step, without classes
  numpy    the same on numpy; every input may as well be an array

Names stay as they are; one that Python needs itself, such as sum, gets an
underscore behind it.

Exit codes: 0 all is well, 2 bad usage or bad input, 130 interrupted.""",
    "short-code": "Write a problem as a Python program: layers as in the lecture, plain, or numpy.",
    "option-style": "How to write it; see above.",
    "option-code-output": "Write to this file.",
    "help-functions": """\
List every operation and function that an expression can have: what it
calculates, its local derivatives, where it is defined, and what happens at its
kinks.

  backprop functions
  backprop functions --format markdown

Exit codes: 0 all is well, 2 bad usage.""",
    "short-functions": "List the operations and functions, with their derivatives.",
    "option-functions-format": "How to print: a table for people, plain lines with tabs, or json, markdown.",
    "functions-write": "write",
    "functions-value": "value",
    "functions-derivatives": "local derivatives",
    "functions-domain": "defined for",
    "functions-kinks": "at kinks and edges",
    "says-abs": "x or -x, whichever is 0 or more",
    "says-max": "the largest of two or more",
    "says-min": "the smallest of two or more",
    "slope-max": "1 for the largest, else 0",
    "slope-min": "1 for the smallest, else 0",
    "slope-relu": "1 if x > 0, else 0",
    "slope-abs": "1 if x > 0, -1 if x < 0",
    "kink-sqrt": "no derivative at x = 0",
    "kink-power": "the derivatives need x > 0",
    "kink-literal_power": "a fraction n needs x >= 0; below 1, no derivative at x = 0",
    "kink-relu": "derivative 0 at x = 0",
    "kink-abs": "derivative 0 at x = 0",
    "kink-max": "those that tie share equally",
    "kink-min": "those that tie share equally",
    # comparing methods
    "no-inputs": "there is nothing to differentiate by, because no number has a name; write x*y with x=2 y=3, not 2*3",
    "bad-step": "--h needs a step size above 0, not '{value}'; write one such as 1e-4",
    "one-plot": "--plot draws one problem, not {count}; name one",
    "plot-ending": "the ending of '{file}' names no kind of picture; end it in one of {endings}",
    "needs-plot": "--plot needs matplotlib; install it with: pip install 'backprop-cli[plot]'",
    "column-method": "method",
    "column-evaluations": "evaluations",
    "column-time": "time",
    "column-slower": "slower",
    "column-error": "largest error",
    "compare-backpropagation": "backpropagation",
    "compare-forward": "forward difference",
    "compare-central": "central difference",
    "compare-dual": "dual numbers",
    "compare-symbolic": "sympy.diff",
    "compare-title": "derivatives of {output}, inputs: {inputs}, operations: {operations}",
    "compare-passes": "{forward} forward + {backward} backward",
    "compare-dual-passes": "{count} dual",
    "compare-against-exact": "Differences with h = {h}; relative errors against the exact gradients.",
    "compare-against-precise": "Differences with h = {h}; relative errors against gradients of 60 digits.",
    "compare-left-out": "{method} is left out {why}.",
    "compare-too-large": "(the formula is too large for it)",
    "compare-too-deep": "(the formula is nested too deeply for it)",
    "compare-scaled": "≈ {method}: measured on {measured} of {inputs} inputs, and scaled up.",
    "compare-left-domain": "{method}: a step of {h} leaves the domain, or what a float holds, at {names}.",
    "compare-no-number": "{method}: no number at {names}.",
    "compare-step-lost": "A step of {h} is lost in rounding at {names}: x + h is x itself.",
    "compare-kink": "A kink right here ({names}): a difference sees both sides of it, the gradient is a convention.",
    "compare-growth-heading": "How it grows: made-up purchases, price × number of each item, with tax",
    "compare-growth-size": "items: {items}, inputs: {inputs}",
    "compare-curve-heading": "The largest relative error over the step size h (f forward, c central, * both)",
    "compare-best": "Best here: h = {forward} forward, {central} central (< marks the book's 1e-04).",
    "compare-curve-part": "(from {measured} of {inputs} inputs)",
    "compare-curve-gaps": "No number where a step leaves the domain, or what a float holds.",
    "compare-linear": "This output is a straight line in each input, so the largest h is best here: no V.",
    "compare-why": "Why 1e-4: the truncation error falls with h and the rounding error grows as h\nfalls; between the two, 1e-4 is a safe choice for the central difference.",
    "compare-doing": "Measuring {what} ...",
    "compare-doing-growth": "Measuring a purchase of {count} items ...",
    "compare-doing-curve": "Trying step sizes ...",
    "compare-plot-growth": "Time over the number of inputs",
    "compare-plot-inputs": "inputs",
    "compare-plot-seconds": "seconds",
    "compare-plot-curve": "Error over the step size h",
    "help-compare": """\
Numerical differentiation takes time: see how much, on a problem of your own.
Five methods find the same derivatives, all on floats, measured in one run:

  backpropagation      one forward and one backward pass for all inputs
  forward difference   (f(x + h) - f(x)) / h, one more evaluation per input
  central difference   (f(x + h) - f(x - h)) / 2h, two evaluations per input
  dual numbers         forward mode, one pass per input
  sympy.diff           the formula, differentiated by each input

  backprop compare examples/apple_orange.yaml
  backprop compare 'sigmoid(w*x + b)' w=2 x=1 b=-3 --h 1e-6
  backprop compare examples/apple.yaml --plot apple.svg     pip install 'backprop-cli[plot]'
  backprop compare examples/apple.yaml --no-grow --format json

Then how the times grow with the number of inputs, and how the error depends on
the step size. An error is |derivative - gradient| / |gradient|; where the
gradient is 0, by the largest gradient instead (by 1 where all are 0). Where all
inputs would take too long, some are measured, and the time is scaled up.

Exit codes: 0 all is well, 2 bad usage or bad input, 130 interrupted.""",
    "short-compare": "Compare backpropagation with numerical and other differentiation.",
    "option-compare-format": "How to print: table for people, json or csv for programs.",
    "option-step": "The step size of the differences; else the book's 1e-4.",
    "option-plot": "Draw growth and errors into a file (.svg, .pdf or .png); needs matplotlib.",
    "option-no-grow": "Leave out the made-up purchases.",
    "option-compare-arithmetic": "What the errors are against: exact rationals, or many digits at the floats used.",
}
