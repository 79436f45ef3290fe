"""A document laid out as HTML and as Markdown."""

from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined

from evals.report import plots
from evals.report.document import Document
from evals.simulation import __doc__ as simulation_notes
from evals.statistics import RESAMPLES, Difference, Estimate
from tree.branching import CLEAR_MARGIN

BAR = 24
"""Characters of a bar in Markdown."""


def to_html(document: Document) -> str:
    """One page with its style and plots inside it."""
    return _environment(autoescape=True).get_template("report.html").render(**_values(document))


def to_markdown(document: Document) -> str:
    """The same in Markdown; intervals are drawn in text."""
    return _environment(autoescape=False).get_template("report.md").render(**_values(document))


def _values(document: Document) -> dict[str, Any]:
    return {
        "d": document,
        "run": document.run,
        "plots": plots,
        "clear": CLEAR_MARGIN,
        "resamples": RESAMPLES,
        "simulation": (simulation_notes or "").strip(),
    }


def _environment(*, autoescape: bool) -> Environment:
    from jinja2 import FunctionLoader

    folder = files(__package__).joinpath("templates")
    environment = Environment(
        loader=FunctionLoader(lambda name: folder.joinpath(name).read_text(encoding="utf-8")),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"number": number, "interval": interval, "bar": bar, "cell": cell, "p": p_value}
    return environment


def number(value: float) -> str:
    """Three digits after the point where they matter."""
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"


def interval(e: Estimate | Difference) -> str:
    """An interval in words."""
    return f"{number(e.low)} to {number(e.high)}"


def p_value(value: float) -> str:
    """A p-value; below what the number of resamples can tell, it says so."""
    return f"{value:.3f}" if value >= 0.001 else "< 0.001"


def bar(e: Estimate) -> str:
    """An interval of a share, drawn over 0 to 1."""
    if not (e.low >= 0 and e.high <= 1):
        return ""
    low, mean, high = (round(v * (BAR - 1)) for v in (e.low, e.mean, e.high))
    return "".join("●" if at == mean else "─" if low <= at <= high else "·" for at in range(BAR))


def cell(text: str) -> str:
    """A text that stays in its cell of a Markdown table."""
    return " ".join(str(text).split()).replace("|", "\\|")
