"""Problems in letters."""

MESSAGES = {
    "letters-arrays": "arrays are not solved in letters; give every input a value, or write the elements as inputs of their own",
    "letters-too-large": "the formulas of this problem would be too long to be read; give every input a value",
    "letters-chains-alone": "The formulas of this problem would be too long to be read: the chains stand alone, and nothing was checked.",
    "letters-upstream": "in letters the upstream gradient is a whole number, a decimal or a fraction; write one of these",
    "letters-beside-table": "--table solves in numbers, and --symbolic in letters; use one of them",
    "letters-ok": "✓ {count} of {count} formulas confirmed at {points} random points.",
    "letters-skipped": "Not confirmed: no numbers were found at which everything has a value.",
    "letters-some": "✓ {count} of {all} formulas confirmed at {points} random points; the others had no value there.",
    "letters-mismatch": "✗ These formulas are not what the backward pass gives at random points: {names}",
    "letters-in-pieces": "No formula behind functions in pieces ({names}): the chain has a case for each side of their kinks.",
    "column-chain": "upstream × local",
    "option-symbolic": "Solve in letters: the formula of every gradient, whatever the values are.",
}
