"""What was measured, as Markdown tables and as a log-log plot."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.benchmarks.comparison import LONGEST, SIZES, Times
from tests.benchmarks.ratios import Ratio
from tests.benchmarks.timing import ROUNDS

WORDS = {
    "en": {
        "sum of products": "sum of products",
        "deep chain": "deep chain",
        "wide reuse": "wide reuse",
        "operations": "operations",
        "ratio": "ratio",
        "measured": "measured",
        "bar": "bar",
        "most": "≤ {}",
        "least": "≥ {}",
        "missed": " (missed)",
        "machine": "Measured on {day} on {machine}. Microseconds an operation, best of {rounds};"
        " – where a run takes over {longest} s or is too deep.",
    },
    "ja": {
        "sum of products": "積の和",
        "deep chain": "深い鎖",
        "wide reuse": "広い再利用",
        "operations": "演算の数",
        "ratio": "比",
        "measured": "測定値",
        "bar": "目標",
        "most": "{} 以下",
        "least": "{} 以上",
        "missed": "（未達）",
        "machine": "{day}、{machine} で測定。演算 1 個あたりのマイクロ秒、{rounds} 回のうち最短。"
        "– は {longest} 秒を超えるか、深すぎて計算できないもの。",
    },
}


def machine() -> str:
    """The machine and the versions that matter."""
    model = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def markdown(times: Times, ratios: Sequence[Ratio], language: str) -> str:
    """Both tables."""
    words = WORDS[language]
    head = words["machine"].format(
        day=date.today().isoformat(), machine=machine(), rounds=ROUNDS, longest=f"{LONGEST:g}"
    )
    return "\n".join([head, "", *_engines(times, words), "", *_ratios(ratios, language), ""])


def _engines(times: Times, words: dict[str, str]) -> list[str]:
    engines = list(next(iter(times.values())))
    lines = [f"| {words['operations']} | {' | '.join(engines)} |", "|---" + "|---:" * len(engines) + "|"]
    for shape, by_engine in times.items():
        for size in SIZES:
            cells = [_microseconds(by_engine[engine].get(size)) for engine in engines]
            lines.append(f"| {words[shape]}, {size:,} | {' | '.join(cells)} |")
    return lines


def _ratios(ratios: Sequence[Ratio], language: str) -> list[str]:
    words = WORDS[language]
    lines = [f"| {words['ratio']} | {words['measured']} | {words['bar']} |", "|---|---:|---:|"]
    for row in ratios:
        bar = (
            ""
            if row.bar is None
            else words["least" if row.lead else "most"].format(f"{row.bar:g}{row.unit.strip('x')}")
        )
        number = f"{row.measured:.0f}" if row.measured >= 100 else f"{row.measured:.2f}"
        missed = words["missed"] if row.missed else ""
        lines.append(f"| {row.what[language == 'ja']} | {number}{row.unit.strip('x')}{missed} | {bar} |")
    return lines


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
