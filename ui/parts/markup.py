"""Small pieces of HTML. Everything that comes from outside is escaped here."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from ui.palette import css, track_colour
from ui.texts import say


def heading(title: str, about: str = "", eyebrow: str = "") -> None:
    """The head of a page."""
    over = f'<p class="pm-eyebrow">{escape(eyebrow)}</p>' if eyebrow else ""
    under = f'<p class="pm-lead">{escape(about)}</p>' if about else ""
    st.html(f'<header class="pm-head">{over}<h1>{escape(title)}</h1>{under}</header>')


def section(title: str, about: str = "") -> None:
    """The head of a part of a page."""
    under = f"<p>{escape(about)}</p>" if about else ""
    st.html(f'<div class="pm-section"><h2>{escape(title)}</h2>{under}</div>')


def gems(level: int, most: int = 3) -> str:
    """A level as gems, and as words for who does not see them."""
    stones = "".join(f'<i class="{"on" if n <= level else "off"}"></i>' for n in range(1, most + 1))
    label = say("level.of", level=level, most=most)
    return f'<span class="pm-gems pm-level-{level}" role="img" aria-label="{escape(label)}">{stones}</span>'


def chip(text: str, tone: str = "", title: str = "") -> str:
    """A short word in a frame; tones are jade, gold, rose and quiet."""
    hint = f' title="{escape(title)}"' if title else ""
    return f'<span class="pm-chip {tone}"{hint}>{escape(text)}</span>'


def chips(texts: Iterable[str], tone: str = "") -> str:
    """Several chips in a row that wraps."""
    return f'<span class="pm-chips">{"".join(chip(t, tone) for t in texts)}</span>'


def emblem(sign: str, number: int, size: str = "") -> str:
    """The emblem of a track on its colour; decoration."""
    colour = css(track_colour(number))
    return f'<span class="pm-emblem {size}" style="--track:{colour}" aria-hidden="true">{escape(sign or "◆")}</span>'


def bar(text: str, share: float, figure: str, tone: str = "") -> str:
    """A labelled bar; `share` of its full length is 0 to 1."""
    width = round(100 * min(max(share, 0.0), 1.0))
    return (
        f'<div class="pm-bar {tone}"><div class="pm-bar-text"><span>{escape(text)}</span><b>{escape(figure)}</b></div>'
        f'<div class="pm-bar-track"><i style="width:{width}%"></i></div></div>'
    )


def stats(figures: Iterable[tuple[str, str, str]]) -> str:
    """Figures in a row: value, label, small print."""
    cells = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd><dd>{escape(small)}</dd></div>"
        for value, label, small in figures
    )
    return f'<dl class="pm-stats">{cells}</dl>'


def note(text: str, icon: str = "ℹ", tone: str = "") -> str:
    """A remark beside the matter."""
    return f'<p class="pm-note {tone}"><span aria-hidden="true">{icon}</span><span>{escape(text)}</span></p>'


def empty(title: str, about: str) -> None:
    """What stands where there is nothing yet."""
    st.html(f'<section class="pm-empty"><h2>{escape(title)}</h2><p>{escape(about)}</p></section>')


def hours(value: float) -> str:
    """Hours as people write them."""
    return say("unit.hours", hours=f"{value:g}")
