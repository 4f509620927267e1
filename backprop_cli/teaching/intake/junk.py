"""Files that nobody handed in: what systems, editors and learning platforms leave in folders and archives."""

from __future__ import annotations

import re

_NAMES = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "__macosx", "__pycache__"))
_PLATFORMS = frozenset(("submission_metadata.yml",))  # Gradescope's own
_BACKUP = re.compile(r"\.(?!\.\Z).*|.*~|~\$.*|#.*#|.*\.(bak|orig|old|swp|swo|tmp)", re.IGNORECASE | re.DOTALL)


def is_junk(name: str) -> bool:
    """Whether a file or a folder of this name is left out, and nobody needs to be told."""
    return name.lower() in _NAMES | _PLATFORMS or _BACKUP.fullmatch(name) is not None
