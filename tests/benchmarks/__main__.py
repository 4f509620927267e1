"""Speed, as ratios measured side by side in one run: `python -m tests.benchmarks [--write]`.

A ratio says more than a time: it is much the same on a slow machine and on a fast one. Nothing here is asserted, and
pytest does not collect it. With --write the tables replace those of the READMEs, and the plot is drawn anew.
"""

from __future__ import annotations

import argparse
import re
import sys

from tests.benchmarks.comparison import compare
from tests.benchmarks.ratios import ratios
from tests.benchmarks.report import markdown, plot
from tests.benchmarks.timing import ROOT

READMES = {"en": ROOT / "README.md", "ja": ROOT / "README.ja.md"}
PLOT = ROOT / "tests" / "benchmarks" / "speed.svg"
MARKS = re.compile(r"(?<=<!-- speed -->\n)(.*?)(?=<!-- /speed -->)", re.DOTALL)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--write", action="store_true", help="put the tables into the READMEs, and draw the plot")
    options = parser.parse_args()
    times = compare()
    measured = []
    for ratio in ratios(times):
        measured.append(ratio)
        print(f"{ratio.what[0]}: {ratio.measured:.2f}{ratio.unit}", file=sys.stderr, flush=True)
    print(markdown(times, measured, "en"))
    if options.write:
        for language, path in READMES.items():
            table = markdown(times, measured, language)
            path.write_text(MARKS.sub(lambda _, table=table: table, path.read_text("utf-8")), "utf-8")
        plot(times, PLOT)


if __name__ == "__main__":
    main()
