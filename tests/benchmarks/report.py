"""What was measured, as Markdown tables and as a log-log plot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.benchmarks.comparison import LONGEST, SIZES, Times
from tests.benchmarks.ratios import Ratio
from tests.benchmarks.timing import ROUNDS
from tests.figures import machine


def markdown(times: Times, ratios: Sequence[Ratio]) -> str:
    """Both tables."""
    head = (
        f"Measured on {date.today().isoformat()} on {machine()}. Microseconds an operation, best of {ROUNDS};"
        f" – where a run takes over {LONGEST:g} s or is too deep."
    )
    return "\n".join([head, "", *_engines(times), "", *_ratios(ratios), ""])


def verdict(ratios: Sequence[Ratio]) -> str:
    """How many ratios are within their bars, and those that are not."""
    with_bar = [row for row in ratios if row.bar is not None]
    missed = [f"{row.what} {_number(row)} ({_bar(row)})" for row in with_bar if row.missed]
    kept = f"{len(with_bar) - len(missed)} of {len(with_bar)} ratios within their bars"
    return f"{kept}; missed: {'; '.join(missed)}" if missed else kept


def _engines(times: Times) -> list[str]:
    engines = list(next(iter(times.values())))
    lines = [f"| operations | {' | '.join(engines)} |", "|---" + "|---:" * len(engines) + "|"]
    for shape, by_engine in times.items():
        for size in SIZES:
            cells = [_microseconds(by_engine[engine].get(size)) for engine in engines]
            lines.append(f"| {shape}, {size:,} | {' | '.join(cells)} |")
    return lines


def _ratios(ratios: Sequence[Ratio]) -> list[str]:
    lines = ["| ratio | measured | bar |", "|---|---:|---:|"]
    for row in ratios:
        lines.append(f"| {row.what} | {_number(row)}{' (missed)' if row.missed else ''} | {_bar(row)} |")
    return lines


def _number(row: Ratio) -> str:
    return f"{row.measured:.{0 if row.measured >= 100 else 2}f}{row.unit.strip('x')}"


def _bar(row: Ratio) -> str:
    return "" if row.bar is None else f"{'≥' if row.lead else '≤'} {row.bar:g}{row.unit.strip('x')}"


def _microseconds(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    micro = seconds * 1e6
    return f"{micro:,.0f}" if micro >= 100 else f"{micro:.1f}" if micro >= 10 else f"{micro:.2f}"


def plot(times: Times, path: Path) -> None:
    """Time an operation over the number of operations, both on logarithmic scales, a panel a shape."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "backprop", "svg.fonttype": "none", "font.family": "sans-serif"})
    from matplotlib import pyplot

    figure, panels = pyplot.subplots(1, len(times), figsize=(12, 4), sharey=True, layout="constrained")
    engines = list(next(iter(times.values())))
    for panel, (shape, by_engine) in zip(panels, times.items()):
        for index, engine in enumerate(engines):
            series = by_engine[engine]
            ours = engine == "backprop"
            panel.loglog(
                list(series),
                [seconds * 1e6 for seconds in series.values()],
                marker="os^Dv<>"[index],
                color="black" if ours else f"C{index}",
                linewidth=2.5 if ours else 1.2,
                label=f"{engine} (reads text)" if ours else engine,
            )
        panel.set_title(shape)
        panel.set_xlabel("operations")
        panel.grid(True, which="major", alpha=0.3)
    panels[0].set_ylabel("µs an operation")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=len(engines), frameon=False)
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
