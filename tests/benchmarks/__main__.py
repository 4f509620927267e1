"""Speed, as ratios measured side by side in one run: `python -m tests.benchmarks [--write]`.

A ratio says more than a time: it is much the same on a slow machine and on a fast one. Nothing here is asserted, and
pytest does not collect it. With --write the tables replace those of CONTRIBUTING.md, and the plot is drawn anew.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from tests.benchmarks.comparison import compare
from tests.benchmarks.ratios import ratios
from tests.benchmarks.report import markdown, plot, verdict
from tests.benchmarks.timing import ROOT

PAGE = ROOT / "CONTRIBUTING.md"
PLOT = ROOT / "tests" / "benchmarks" / "speed.svg"
MARKS = re.compile(r"(?<=<!-- speed -->\n)(.*?)(?=<!-- /speed -->)", re.DOTALL)


def write(tables: str, page: Path) -> None:
    """Put the tables in place of those that stand between the marks of a page."""
    text, count = MARKS.subn(lambda _: tables, page.read_text("utf-8"))
    assert count == 1, page
    page.write_text(text, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--write", action="store_true", help="put the tables into CONTRIBUTING.md, and draw the plot")
    options = parser.parse_args()
    times = compare()
    measured = []
    for ratio in ratios(times):
        measured.append(ratio)
        print(f"{ratio.what}: {ratio.measured:.2f}{ratio.unit}", file=sys.stderr, flush=True)
    tables = markdown(times, measured)
    print(tables)
    print(verdict(measured))
    if options.write:
        write(tables, PAGE)
        plot(times, PLOT)


if __name__ == "__main__":
    main()
