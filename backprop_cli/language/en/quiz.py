"""Sheets and practice."""

MESSAGES = {
    # quizzes
    "nothing-to-ask": "nothing is left to ask here; write a calculation with names in it, such as 't = x + y; z = t**2', or choose another --blank",
    "nothing-to-vary": "no input is left to vary; name the numbers (x*y instead of 2*3), or leave out a NAME=VALUE",
    "no-friendly-numbers": "{tries} draws gave no numbers that are pleasant to calculate with; fix some inputs with NAME=VALUE, or ask for less with --blank forward",
    "options-exclude": "{first} and {second} do not go together; leave one of them out",
    "needs-other": "{option} works only with {other}; add it",
    "sheets-too-large": "{count} sheets of {nodes} nodes are too much at once ({limit} nodes in all); write {few} at a time, with --seed for the next ones",
    "count-needs-vary": "all {count} sheets would have the same numbers; add --vary",
    "exercise-too-many": "a sheet has at most {limit} problems, and here are {count}; name fewer",
    "part-not-number": "`part` is which problem of its sheet this is, and '{value}' is no number from 1 to 9999; write part: 1",
    "file-differs": "{file!r} is there already with other content, and nothing was written; choose another folder",
    "one-file-differs": "{file!r} is there already with other content, and nothing was written; choose another name, or remove it",
    "answers-from-stdin": "practice reads the answers from stdin, so the problem comes from elsewhere; name a file or an expression",
    "quiz-title": "Backpropagation",
    "quiz-name": "Name ______________________________",
    "quiz-with-answers": "With answers",
    "quiz-sheet": "sheet {number}",
    "quiz-seed": "seed {seed}",
    "quiz-seeds": "seeds {first} to {last}",
    "quiz-keep": "leave this line as it is",
    "quiz-points": "points {points}",
    "quiz-given": "Given",
    "quiz-upstream": "gradient arriving at {output}",
    "bank-letters": "{form} marks numbers, and formulas are asked for here; give the inputs values, or choose another format",
    "bank-arrays": "{form} marks numbers, and arrays are asked for here; add --elements, which asks for each number",
    "bank-number": "{form} marks numbers that a float holds, and {key} is too large or too small for one; choose other numbers",
    "bank-picture": "The computation graph of {output}, with blanks",
    "bank-how": "Write decimals, such as 2.2 or -0.3333333.",
    "bank-to-file": "{form} is one file with all questions, not a folder; write -o quiz{ending}",
    "task-forward": "From left to right, calculate the values.",
    "task-backward": "From right to left, calculate the gradients.",
    "task-both": "Calculate {output}, then go back to the gradient of every input.",
    "task-all": "From left to right, calculate the values; then from right to left the gradients.",
    "task-asked": "Calculate what is asked for below.",
    "quiz-answers": "Answers",
    "quiz-answer-list": "The answers",
    "quiz-how": "Write one number a line, such as 2.2 or -1/3; text behind # does not count.",
    "quiz-how-arrays": "One answer a line: 2.2, -1/3 or [[1, 2], [3, 4]]; text behind # does not count.",
    "quiz-given-letters": "Given",
    "quiz-how-letters": "Write one expression a line, such as 2*x*y or 2(x + y), in any of the names above; text behind # does not count.",
    "practice-how-letters": "{tries} tries a question; any expression that equals the right one counts. An empty line skips, ? explains, q leaves.",
    "practice-unread-letters": "? That cannot be read as an answer; it does not count as a try.",
    "practice-how": "{tries} tries a question. An empty line skips, ? explains, q leaves.",
    "practice-right": "✓ Right.",
    "practice-wrong": "✗ Not right.",
    "practice-unread": "? That cannot be read as a number; it does not count as a try.",
    "practice-again": "Try again.",
    "practice-answer": "The answer: {key} = {value}",
    "practice-hint-value": "hint: {name} is {calculation}",
    "practice-hint-gradient": "hint: at each operation that uses {name}, take the gradient that arrives there times its local derivative by {name}; add them up",
    "practice-how-arrays": "{tries} tries a question; an array on one line, as [[1, 2], [3, 4]]. An empty line skips, ? explains, q leaves.",
    "practice-unread-array": "? That cannot be read as an array; it does not count as a try.",
    "practice-hint-array": "hint: the gradient of {name} has the shape of {name}, {shape}; take what arrives at each operation that uses {name} back through that operation, and add it up",
    "practice-help-value": "{key} is the value of {name}, in the calculation from left to right.",
    "practice-help-gradient": "{key} is the gradient of {output} by {name}: change {name} a little, and {output} changes by so many times as much.",
    "practice-help-keys": "An empty line skips the question, ? or help shows this again, q or Ctrl-C ends with the score.",
    "practice-problem": "Problem {number} of {count}",
    "practice-score": "{points} of {most} points.",
    "practice-counts": "{solved} of {most} solved, {skipped} skipped. First try, 1 point: {first}. Later, half a point: {later}. Not solved: {missed}. Not reached: {left}.",
    "help-quiz": """\
Make an exercise sheet: what is given, the computation graph with blanks, and
the questions in the form that `backprop grade` reads. A sheet that is filled in
and saved as text can be graded as it is.

  backprop quiz examples/apple_orange.yaml
  backprop quiz examples/apple.yaml --blank all --answers
  backprop quiz '(x + y)**2' --vary --seed 7          fresh numbers
  backprop quiz examples/apple.yaml --vary tax=1.1    fresh, but the tax stays
  backprop quiz examples/apple.yaml --vary --seed 1 --count 30 -o sheets
  backprop quiz examples/apple.yaml --vary --seed 1 --count 30 -o sheets.pdf
  backprop grade sheets/07-key.yaml sheets/07-sheet.txt
  backprop quiz examples/apple.yaml --vary --count 30 -o quiz.xml     for Moodle
  backprop quiz examples/apple.yaml examples/square_of_sum.yaml  on one sheet

What is left blank (--blank):
  forward    the value of every step with a name
  backward   the gradient of every step and input; all values are given
  both       the output and the gradient of every input (the default, unless
             the problem has an `ask:`)
  all        every value and every gradient

--count K writes sheet, answers and key of K sheets, with the seeds N, N+1, ...;
a file that ends in .pdf holds all sheets, and their answers at the end;
the same seed gives the same numbers everywhere. Without --seed one is drawn,
and the sheet shows it. A picture wider than the terminal, or than 100 columns
in a file, becomes a list.

Exit codes: 0 all is well, 2 bad usage or bad input, 130 interrupted.""",
    "short-quiz": "Make exercise sheets, with answers, keys and fresh numbers.",
    "help-practice": """\
Practise in the terminal: the values from left to right, then the gradients from
right to left, one after the other. A wrong answer gets a hint at the mistake
that gives exactly this number.

  backprop practice examples/apple.yaml
  backprop practice '(x + y)**2' --vary
  backprop practice examples/apple_orange.yaml --blank both
  backprop practice examples/apple.yaml examples/square_of_sum.yaml

An empty line skips a question; ? or help explains it; q, Ctrl-C or the end of
the input ends with the score. 1 point for the first try, half a point for a
later one. --blank says what is asked, as for
`backprop quiz`; here the default is all.

Exit codes: 0 done, 2 bad usage or bad input, 130 interrupted.""",
    "short-practice": "Practise in the terminal, with a hint after a wrong answer.",
    "option-blank": "What to leave blank; see above.",
    "option-vary": "Draw fresh numbers of the same kind; answers stay short decimals.",
    "option-seed": "Draw the numbers with this seed: the same seed, the same numbers.",
    "option-list": "List the steps instead of drawing the picture.",
    "option-sheet-format": "The sheet as text (the default), markdown or pdf, the answer form alone as yaml, or questions for a learning platform as moodle or qti.",
    "option-answers": "The same sheet with the answers filled in.",
    "option-key": "Print the grading key instead: a problem for `backprop grade`.",
    "option-count": "Write this many sheets, each with numbers of its own.",
    "option-sheet-output": "Write to this file (.txt, .md, .pdf, .yaml; .xml for Moodle, .zip for QTI), or into this folder: 01-sheet.txt, 01-answers.txt, 01-key.yaml, 02-...",
    "quiz-rounding": "a sheet and its key have the exact amounts, and this receipt rounds what is paid; remove 'rounding' (端数処理) and 'rounded' (端数の単位) from it",
    "folder-or-file": "no sheet is a file such as '{file}'; end it in one of {endings}, or name a folder without an ending",
}
