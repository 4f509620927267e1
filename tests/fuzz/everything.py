"""All targets, and all of the package: what is imported here is what coverage sees."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import backprop_cli

from .intake import INTAKE
from .lettered import LETTERS
from .numbers import NUMBERS
from .pages import PAGES
from .program import COMMANDS
from .selects import SELECTS
from .tables import TABLES
from .target import Target
from .targets import LIBRARY

for _module in pkgutil.walk_packages(backprop_cli.__path__, "backprop_cli."):
    if not _module.name.endswith("__main__"):
        import_module(_module.name)

TARGETS: dict[str, Target] = {**LIBRARY, **COMMANDS, **NUMBERS, **LETTERS, **TABLES, **SELECTS, **INTAKE, **PAGES}
