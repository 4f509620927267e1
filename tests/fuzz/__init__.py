"""Fuzzing: `python -m tests.fuzz [TARGET...] [--runs N | --seconds S]`.

Each target takes bytes and must give an answer that holds what it promises, or refuse with one clear message. Inputs
come from the examples and the refusals, changed at random by someone who knows the grammar. Where atheris is installed
coverage guides the search; elsewhere inputs that lead to a new kind of answer do.

    properties.py  what every answer and every refusal must be
    target.py      what a target is
    targets.py     expressions, YAML, values, submissions
    numbers.py     arrays and operators, held against other ways to the same numbers
    lettered.py    problems and answers in letters
    intake.py      files, notebooks, archives, tables and rosters of a class
    tables.py      tables in every dialect of CSV
    selects.py     names in SQL
    pages.py       what people read, with any title
    reports.py     what a report on answers must be
    program.py     the target that runs whole command lines
    sandbox.py     the folder that they run in
    everything.py  all targets together
    vocabulary.py  words of the grammar, and random texts made of them
    hostile.py     texts that mean something in one of the languages that are written
    everywhere.py  an answer in every format for which there are titles, units and names
    mutation.py    random changes to an input
    worker.py      one process that runs one target on many inputs, with either engine
    watch.py       starts workers, replaces those that hang or crash, confirms and saves what they find
"""
