"""What a report on answers must be, whatever the answers are."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from .properties import broken, clean, strict_json, table_of


def report_reads_back(form: str, text: str) -> None:
    """Check that a report is what its format says."""
    clean(text, f"no control characters in {form}")
    if form in ("json", "gradescope", "prairielearn"):
        for each in text.splitlines() if "\n{" in text else [text]:  # a line a report, where there are several
            strict_json(each)
    elif form == "csv":
        table_of(text)
    elif form == "junit":
        try:
            ElementTree.fromstring(text)
        except ElementTree.ParseError as error:
            broken("junit is XML", f"{error}: {text}")
    elif form == "tap" and not re.match(r"TAP version 14\n(.*\n)*?1\.\.[0-9]+\n", text):
        broken("tap has its plan", text)
