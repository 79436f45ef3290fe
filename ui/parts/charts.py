"""Charts. Colours and fonts come from the theme; the colours of tracks from the palette."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import altair as alt
import streamlit as st

from ui.palette import track_colour


def shade(pair: tuple[str, str]) -> str:
    """The colour of a pair that fits the theme of this visit."""
    return pair[1] if st.context.theme.type == "dark" else pair[0]


def of_track(number: int) -> str:
    """A track's colour in the theme of this visit."""
    return shade(track_colour(number))


def draw(chart: Any) -> None:
    """Show a chart over the whole width."""
    st.altair_chart(chart, width="stretch")


def stacked_weeks(rows: Sequence[Mapping[str, Any]], colours: Mapping[str, str], labels: Mapping[str, str]) -> Any:
    """Hours per week, stacked by track; `rows` hold week (date), hours and track."""
    return (
        _chart(rows)
        .mark_bar(cornerRadius=3, size=14)
        .encode(
            x=alt.X("week:T", title=None, axis=alt.Axis(format="%m/%d", grid=False)),
            y=alt.Y("sum(hours):Q", title=labels["hours"], axis=alt.Axis(tickCount=4)),
            color=_by_track(colours),
            tooltip=[
                alt.Tooltip("week:T", title=labels["week"], format="%Y-%m-%d"),
                alt.Tooltip("track:N", title=labels["track"]),
                alt.Tooltip("sum(hours):Q", title=labels["hours"]),
            ],
        )
        .properties(height=220)
    )


def spans(rows: Sequence[Mapping[str, Any]], colours: Mapping[str, str], labels: Mapping[str, str]) -> Any:
    """Skills over time, one line each; `rows` hold skill, from, to, track and level."""
    order = list(dict.fromkeys(row["skill"] for row in rows))
    lanes = alt.Y("skill:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, domain=False, ticks=False))
    spoken = [alt.Tooltip("skill:N", title=labels["skill"]), alt.Tooltip("level:Q", title=labels["level"])]
    spoken += [alt.Tooltip(f"{end}:T", title=labels[end], format="%Y-%m-%d") for end in ("from", "to")]
    base = _chart(rows)
    bars = base.mark_bar(cornerRadius=5, height=13).encode(
        x=alt.X("from:T", title=None, axis=alt.Axis(format="%m/%d")),
        x2="to:T",
        y=lanes,
        color=_by_track(colours),
        tooltip=spoken,
    )
    ends = base.mark_point(shape="diamond", filled=True, size=110, opacity=1).encode(
        x="to:T", y=lanes, color=alt.value(shade(("#17233a", "#ffffff"))), tooltip=spoken
    )
    return (bars + ends).properties(height=max(120, 27 * len(order)))


def growth(rows: Sequence[Mapping[str, Any]], title: str) -> Any:
    """A figure that grows over time; `rows` hold day (date) and value."""
    line = shade(("#086a5d", "#3fd0b4"))
    return (
        _chart(rows)
        .mark_area(interpolate="step-after", line={"color": line}, color=line, opacity=0.22)
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(format="%m/%d", grid=False)),
            y=alt.Y("value:Q", title=title, axis=alt.Axis(tickCount=4)),
            tooltip=[alt.Tooltip("day:T", title=" ", format="%Y-%m-%d"), alt.Tooltip("value:Q", title=title)],
        )
        .properties(height=220)
    )


def radar(axes: Sequence[tuple[str, float]]) -> Any:
    """Shares (0 to 1) on spokes, clockwise from the top."""
    count = len(axes)
    ring, ink = shade(("#c3ced9", "#31415f")), shade(("#086a5d", "#3fd0b4"))
    grid = [_spoke(n, count, r) | {"ring": r, "order": n} for r in (0.25, 0.5, 0.75, 1.0) for n in range(count + 1)]
    shape = [_spoke(n, count, max(axes[n % count][1], 0.04)) | {"order": n} for n in range(count + 1)]
    named = [_spoke(n, count, 1.13) | {"name": name, "figure": f"{share:.0%}"} for n, (name, share) in enumerate(axes)]
    place = {
        "x": alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-2.1, 2.1])),
        "y": alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-1.4, 1.4])),
    }
    rings = _chart(grid).mark_line(color=ring, strokeWidth=1).encode(**place, detail="ring:N", order="order:Q")
    area = (
        _chart(shape)
        .mark_line(stroke=ink, strokeWidth=2.5, filled=True, fill=ink, fillOpacity=0.25, strokeJoin="round")
        .encode(**place, order="order:Q")
    )
    sides = ("right", "center", "left")
    words = [_words([n for n in named if sides[_side(n["x"])] == side], side, place) for side in sides]
    return (
        alt.layer(rings, area, *[layer for pair in words for layer in pair])
        .properties(height=360)
        .configure_view(strokeWidth=0)
    )


def _side(x: float) -> int:
    """0 left of the middle, 1 in it, 2 right of it."""
    return 1 if abs(x) < 0.1 else 1 + int(math.copysign(1, x))


def _words(named: Sequence[Mapping[str, Any]], align: str, place: Mapping[str, Any]) -> tuple[alt.Chart, alt.Chart]:
    """Names of spokes with their figures below, growing away from the middle."""
    style: dict[str, Any] = {"align": align, "fontSize": 13}
    names = _chart(named).mark_text(**style, fontWeight=600, color=shade(("#17233a", "#e7edf6")))
    figures = _chart(named).mark_text(**style, dy=17, color=shade(("#52617a", "#a3b3ca")))
    return names.encode(**place, text="name:N"), figures.encode(**place, text="figure:N")


def _chart(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=list(rows)))


def _spoke(number: int, count: int, radius: float) -> dict[str, Any]:
    angle = math.pi / 2 - 2 * math.pi * number / count
    return {"x": radius * math.cos(angle), "y": radius * math.sin(angle)}


def _by_track(colours: Mapping[str, str]) -> alt.Color:
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    return alt.Color("track:N", scale=scale, legend=alt.Legend(orient="top", title=None) if len(colours) > 1 else None)


def iso(value: date) -> str:
    """A date as the charts read it."""
    return value.isoformat()
