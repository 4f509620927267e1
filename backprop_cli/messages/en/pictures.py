"""Pictures and explanations."""

MESSAGES = {
    # pictures
    "picture-too-large": "a picture of {count} nodes cannot be read ({limit} at most); choose a part with --wrt NAME or --depth N",
    "picture-too-dense": "a picture of {count} lines cannot be read ({limit} at most); choose a part with --wrt NAME or --depth N",
    "picture-cut": "Cut off at column {columns} of {width}: see all of it with -o FILE or | less -S",
    "picture-description": "Computation graph of {output} with {count} nodes: values run from left to right, gradients come back.",
    "needs-draw": "svg and png need pygraphviz; install it with: pip install pygraphviz",
    "png-to-terminal": "a png is no text for a terminal; write it to a file with -o picture.png",
    "one-picture": "{form} holds one picture; name one problem, or use --format text, dot or mermaid",
    "unknown-ending": "the ending of '{file}' names no format; end it in one of {endings}, or add --format",
    "file-not-written": "'{file}' cannot be written ({reason})",
    "file-not-exchanged": "'{file}' is left as it was: nothing can be put in its place ({reason}); "
    "write to another folder, or without -o to stdout",
    "help-graph": """\
Draw the computation graph: values run from left to right above the lines, gradients come back below them.

  backprop graph examples/apple_orange.yaml
  backprop graph '(x + y)**2' x=3 y=4 --show none        an empty picture to fill in
  backprop graph examples/apple.yaml -o apple.svg        svg and png: pip install pygraphviz
  backprop graph examples/apple.yaml --format mermaid    text for a Markdown page""",
    "short-graph": "Draw the computation graph in the terminal, or as svg, png, dot or mermaid.",
    "option-picture-format": "What to draw: text (the default), svg, png, dot or mermaid.",
    "option-output": "Write to this file; its ending names the format.",
    "option-show": "Which numbers stand on the lines.",
    "option-picture-wrt": "Draw only what lies between the output and this node. Repeatable.",
    "option-depth": "Draw only what lies within N steps of the output.",
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
    "explain-kink": "{output} has a kink here as {input} moves (a tie, or relu or abs at 0): its gradient is a convention, and tells no rise.",
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
}
