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
    "unknown-function": "there is no function '{name}'{hint}; for a multiplication write {name}*(...)",
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
    "spaces-around-equals": '"{word}" is half of NAME=VALUE; write it without spaces around the \'=\'',
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
}
