"""All targets, and all of the package: what is imported here is what coverage sees."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import backprop_cli

from .program import COMMANDS
from .targets import LIBRARY, Target

for _module in pkgutil.walk_packages(backprop_cli.__path__, "backprop_cli."):
    if not _module.name.endswith("__main__"):
        import_module(_module.name)

TARGETS: dict[str, Target] = {**LIBRARY, **COMMANDS}
