"""Pictures."""

MESSAGES = {
    "picture-too-large": "a picture of {count} nodes cannot be read ({limit} at most); choose a part with --wrt NAME or --depth N",
    "picture-too-dense": "a picture of {count} lines cannot be read ({limit} at most); choose a part with --wrt NAME or --depth N",
    "picture-cut": "Cut off at column {columns} of {width}: see all of it with -o FILE or | less -S",
    "picture-description": "Computation graph of {output} with {count} nodes: values run from left to right, gradients come back.",
    "picture-shapes": "Shapes: {shapes}.",
    "picture-step": "Step {number} of {count}",
    "no-such-step": "there is no step {step}: this picture has {count} (0 is the empty one)",
    "one-step": "{form} holds one picture; choose a step with --step N, or use --steps with --format text, pdf or tikz",
    "upstream-letter": "a letter such as {value} arrives in pictures of the chain rule alone; add --show chain, or write a number",
    "steps-go-on": "Enter: next step, q: leave",
    "needs-draw": "png and pdf need the package typst; install it with: pip install typst",
    "no-font-emoji": "no font on this machine has {characters}; take that out of the text, or install a font of emoji, such as fonts-noto-color-emoji (Debian, Ubuntu) or Noto Color Emoji (elsewhere)",
    "no-font": "no font on this machine has {characters}; install one that has, such as fonts-noto-cjk (Debian, Ubuntu) or Noto Sans CJK JP (elsewhere) for Japanese",
    "paper-too-long": "this would be hundreds of pages; write fewer sheets or problems at a time, a part of the picture (--wrt NAME, --depth N), or another format",
    "form-to-terminal": "a {form} is no text for a terminal; write it to a file with -o {name}.{form}",
    "one-picture": "{form} holds one picture; name one problem, or use --format text, dot or mermaid",
    "unknown-ending": "the ending of '{file}' names no format; end it in one of {endings}, or add --format",
    "only-ending": "the ending of '{file}' is not the one of what is written; end it in one of {endings}",
    "other-ending": "{option} does not write what the ending of '{file}' says; end it in {ending}",
    "file-not-written": "'{file}' cannot be written ({reason})",
    "file-not-folder": "'{file}' is a file, and several files are to be written into a folder of that name; choose another name",
    "file-not-exchanged": "'{file}' is left as it was: nothing can be put in its place ({reason}); "
    "write to another folder, or without -o to stdout",
    "help-graph": """\
Draw the computation graph: values run from left to right above the lines, gradients come back below them.

  backprop graph examples/apple_orange.yaml
  backprop graph '(x + y)**2' x=3 y=4 --show none      a picture to fill in
  backprop graph examples/apple.yaml -o apple.svg      png, pdf: need typst
  backprop graph examples/apple.yaml --steps -o s.pdf  s.tex: for Beamer
  backprop graph examples/apple.yaml --format mermaid  for Markdown""",
    "short-graph": "Draw the computation graph, for the terminal, slides and paper.",
    "option-picture-format": "What to draw: text (the default), svg, png, pdf, tikz, dot or mermaid.",
    "option-output": "Write to this file; its ending names the format.",
    "option-show": "What stands on the lines; chain: the chain rule in place of the numbers that come back.",
    "option-picture-wrt": "Draw only what lies between the output and this node. Repeatable.",
    "option-depth": "Draw only what lies within N steps of the output.",
    "option-step": "Draw what is known after the first N steps (0: the empty picture).",
    "option-steps": "Draw every step, one after the other; in a terminal Enter moves on.",
}
