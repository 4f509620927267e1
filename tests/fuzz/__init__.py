"""Fuzzing: `python -m tests.fuzz [TARGET...] [--runs N | --seconds S]`.

Each target takes bytes and must give an answer that holds what it promises, or refuse with one clear message. Inputs
come from the examples and the refusals, changed at random by someone who knows the grammar. Where atheris is installed
coverage guides the search; elsewhere inputs that lead to a new kind of answer do.

    targets.py    the targets of the library, and the properties that they check
    program.py    the target that runs whole command lines, in a folder of its own
    vocabulary.py words of the grammar, and random expressions, documents, tables and submissions made of them
    mutation.py   random changes to an input
    worker.py     one process that runs one target on many inputs, with either engine
    watch.py      starts workers, replaces those that hang or crash, confirms and saves what they find
"""
