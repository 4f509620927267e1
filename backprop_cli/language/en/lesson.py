"""The page of a lesson."""

MESSAGES = {
    "lesson-too-many": "a page has room for {limit} problems, and here are {count}; make several pages",
    "lesson-too-long": "the page would have {size} bytes, and {limit} is the most; name fewer or smaller problems",
    "lesson-title": "Backpropagation, step by step",
    "lesson-problems": "Problems",
    "lesson-picture": "Computation graph",
    "lesson-modes": "What to do",
    "lesson-mode-steps": "Step by step",
    "lesson-mode-blanks": "Fill in the blanks",
    "lesson-buttons": "Steps",
    "lesson-first": "First",
    "lesson-back": "Back",
    "lesson-next": "Next",
    "lesson-last": "Last",
    "lesson-start": "The graph without numbers. Values come from left to right, then gradients from right to left.",
    "lesson-forward": "forward pass",
    "lesson-backward": "backward pass",
    "lesson-chain": "The chain so far",
    "lesson-part": "Along this path: a part of {gradient}",
    "lesson-line": "In the program",
    "lesson-program": "The whole program",
    "lesson-keys": "Also with the arrow keys, Home and End, or a swipe.",
    "lesson-no-script": "Scripts are switched off: here is the whole picture with everything there is to say of it.",
    "lesson-how": "Write a number such as 2.2 or -1/3, and press Enter.",
    "lesson-check": "Check",
    "lesson-reveal": "Show the answers",
    "lesson-right": "✓ Right.",
    "lesson-wrong": "✗ Not right.",
    "lesson-unread": "? Write a number, such as 2.2 or -1/3.",
    "lesson-score": "{right} of {count} are right.",
    "lesson-onward": "Next problem",
    "help-lesson": """\
Make a page for the browser: the picture step by step, with the sentence, the chain and the line of the program for
each number; and the same picture with blanks to fill in. One file, which needs no network.

  backprop lesson examples/apple.yaml -o lesson.html
  backprop lesson examples/apple.yaml examples/apple_orange.yaml -o lesson.html
  backprop lesson 'z = (x + y)**2' x=3 y=4 --lang ja -o lesson.html""",
    "short-lesson": "Make a page for the browser: step by step, with blanks to fill.",
    "option-lesson-output": "Write to this file (.html).",
    "option-lesson-blank": "What to leave blank, as for backprop quiz.",
}
