"""One file a subcommand, each imported when it is called.

To add one, write a file with a click command named `command` here, and give it the messages `help-NAME` and
`short-NAME`.
"""

from backprop_cli.language.folder_listing import modules_in

_USED = ("solve", "explain", "graph", "lesson", "grade", "lint", "quiz", "practice", "compare", "code")
COMMANDS = modules_in(__path__, first=(*_USED, "functions", "schema", "help"))
"""The subcommands, in the order in which the help lists them."""
