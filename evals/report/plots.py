"""Plots as SVG inside the page, in the colours of its style sheet, so that they are readable by day and by night."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import StringIO
from typing import Any

from evals.figures import ENGINE, Row
from evals.statistics import Estimate
from evals.suite import Metric

INK, SOFT, ACCENT, RULE, WARN = "#010101", "#020202", "#030303", "#040404", "#050505"
"""Stand-ins that are replaced by the page's own colours."""
COLOURS = {INK: "--ink", SOFT: "--soft", ACCENT: "--accent", RULE: "--rule", WARN: "--warn"}
WIDTH, WIDE, ROW = 5.0, 7.6, 0.27
"""Inches: two plots stand side by side, unless they are wide."""


def policies(rows: Sequence[Row], metric: Metric) -> str:
    """The engine and every other policy in one measure, each with its interval."""
    shown = sorted(rows, key=lambda r: metric.sign * r.figures[metric.field].mean)
    return _intervals(
        [row.policy for row in shown],
        [row.figures[metric.field] for row in shown],
        [ACCENT if row.policy == ENGINE else SOFT for row in shown],
        metric.title,
    )


def leads(rows: Sequence[Row], metric: Metric) -> str:
    """By how much the engine is ahead of each policy; an interval that holds 0 is marked."""
    others = sorted((row for row in rows if row.ahead), key=lambda r: r.ahead.mean if r.ahead else 0.0)
    leads_ = [Estimate(d.mean, d.low, d.high, d.cases) for row in others if (d := row.ahead)]
    colours = [ACCENT if e.low > 0 else WARN for e in leads_]
    return _intervals([row.policy for row in others], leads_, colours, f"Engine ahead by ({metric.field})", zero=True)


def slices(parts: dict[str, Estimate], title: str) -> str:
    """One figure broken down."""
    names = list(reversed(parts))
    return _intervals(names, [parts[n] for n in names], [SOFT] * len(names), title)


def calibration(bins: Sequence[tuple[float, float, Estimate]], clear: float) -> str:
    """How often the option with the higher score is the mentor's, by margin."""
    with _figure(WIDE, 3.0) as (axes, drawn):
        for at, (_, _, e) in enumerate(bins):
            axes.plot([at, at], [e.low, e.high], color=SOFT, linewidth=2, solid_capstyle="round")
            axes.plot(at, e.mean, "o", color=ACCENT, markersize=7)
            axes.annotate(f"n = {e.cases}", (at, 0.02), ha="center", color=SOFT, fontsize=8)
        axes.set_xticks(range(len(bins)), [_bin(low, high) for low, high, _ in bins])
        axes.set_ylim(0, 1.05)
        axes.set_xlim(-0.5, len(bins) - 0.5)
        axes.axhline(0.5, color=RULE, linewidth=1, linestyle=(0, (3, 3)))
        axes.set_xlabel(f"Margin of the advice (called clear from {clear:g} on)")
        axes.set_ylabel("Higher score is the mentor's")
    return drawn[0]


def _bin(low: float, high: float) -> str:
    return f"{low:g} to {high:g}" if high < 1 else f"{low:g} and more"


def _intervals(
    names: Sequence[str], estimates: Sequence[Estimate], colours: Sequence[str], label: str, *, zero: bool = False
) -> str:
    with _figure(WIDTH, 0.6 + ROW * len(names)) as (axes, drawn):
        for at, (e, colour) in enumerate(zip(estimates, colours, strict=True)):
            axes.plot([e.low, e.high], [at, at], color=colour, linewidth=2.4, alpha=0.55, solid_capstyle="round")
            axes.plot(e.mean, at, "o", color=colour, markersize=6)
            axes.annotate(f"{e.mean:.2f}", (e.high, at), xytext=(7, 0), textcoords="offset points", va="center",
                          color=INK, fontsize=8.5)  # fmt: skip
        axes.set_yticks(range(len(names)), names)
        axes.set_ylim(-0.7, len(names) - 0.3)
        low, high = min(e.low for e in estimates), max(e.high for e in estimates)
        if zero:
            axes.axvline(0, color=INK, linewidth=1)
            low = min(low, 0)
        elif low >= 0 and high <= 1:
            low, high = 0.0, 1.0
        span = high - low or 1.0
        axes.set_xlim(low - 0.02 * span, high + 0.09 * span)
        axes.set_xlabel(label)
    return drawn[0]


@contextmanager
def _figure(width: float, height: float) -> Iterator[tuple[Any, list[str]]]:
    """Axes to draw on; the SVG is in the list when the drawing is done."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    drawn: list[str] = []
    style = {
        "svg.fonttype": "none",
        "svg.hashsalt": f"mastery {width} {height}",
        "font.size": 9.5,
        "text.color": INK,
        "axes.labelcolor": SOFT,
        "xtick.color": SOFT,
        "ytick.color": INK,
        "axes.edgecolor": RULE,
        "grid.color": RULE,
    }
    with mpl.rc_context(style):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.add_subplot()
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.tick_params(length=0)
        axes.grid(axis="x", linewidth=0.7)
        axes.set_axisbelow(True)
        yield axes, drawn
        text = StringIO()
        figure.savefig(text, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
        drawn.append(_embedded(text.getvalue()))


def _embedded(svg: str) -> str:
    """The `svg` element alone, without fixed size, fonts, outside names or colours of its own."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r' (?:xmlns(?::\w+)?|version)="[^"]*"', "", svg)
    svg = re.sub(r'width="[\d.]+pt" height="[\d.]+pt" ', 'class="plot" role="img" ', svg, count=1)
    svg = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font-size: \1px", svg)
    for colour, variable in COLOURS.items():
        svg = svg.replace(colour, f"var({variable})")
    return svg.strip()
