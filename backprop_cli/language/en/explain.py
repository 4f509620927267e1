"""Explanations."""

MESSAGES = {
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
