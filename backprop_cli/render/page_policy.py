"""What the pages for a browser have alike: they load nothing, and run nothing but what is in them."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256


def policy(style: str, script: str | None = None) -> str:
    """A Content-Security-Policy: of styles and scripts those with these sums alone, and nothing else at all."""
    scripts = "" if script is None else f" script-src 'sha256-{_sum(script)}';"
    return f"default-src 'none'; style-src 'sha256-{_sum(style)}';{scripts} base-uri 'none'; form-action 'none'"


def _sum(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
