"""One file a subcommand, each imported when it is called.

To add one, write a file with a click command named `command` here, name it in COMMANDS, and give it the messages
`help-NAME` and `short-NAME`.
"""

COMMANDS = ("solve", "explain", "graph", "grade", "quiz", "practice", "compare", "code", "functions", "schema", "help")
