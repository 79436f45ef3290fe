"""Results of an answer as small cards, each with the way to the page that shows the whole."""

import logging
from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st
from pydantic import BaseModel, ValidationError

from service.contract import (
    AssessmentView,
    BranchResponse,
    EvidenceView,
    ExplainResponse,
    LearnerView,
    NextResponse,
    OptionView,
    PlanView,
    Recommendation,
    ResourcePage,
    ReviewPage,
    StandingResponse,
    WeekView,
)
from ui.menu import link
from ui.parts.atlas import Atlas, atlas
from ui.parts.dates import day
from ui.parts.markup import chip, emblem, gems, hours, stats
from ui.parts.prose import label
from ui.parts.steps import resource, show_notices
from ui.texts import say

log = logging.getLogger(__name__)
SHOWN = 3
"""Steps, weeks and reviews that a card shows; the rest is on the page that it leads to."""


def show_result(data: dict[str, Any], key: str) -> None:
    """The card of a result; one in words alone has none."""
    intent = str(data.get("intent", ""))
    if "choices" in data or intent not in CARDS:
        return
    model, show = CARDS[intent]
    try:
        result = model.model_validate({name: value for name, value in data.items() if name != "intent"})
    except ValidationError:
        log.warning("a result of the kind %s could not be read", intent)
        return
    with st.container(key=f"card-{key}"):
        show(result, key, atlas())
    show_notices(getattr(result, "notices", ()))


def _next(found: NextResponse, key: str, names: Atlas) -> None:
    if found.goal:
        left = say("week.left", steps=found.remaining.steps, hours=hours(found.remaining.hours))
        st.html(_head(found.goal.summary, left))
    for step in found.recommendations[:SHOWN]:
        _step(step, key, names)
    with _ways():
        link("next", say("chat.to.next"), ":material/moving:", **({"q": found.goal.summary} if found.goal else {}))
        for branch in found.branches[:1]:
            link("branch", say("chat.to.branch"), ":material/call_split:", track=branch.track_id)


def _step(step: Recommendation, key: str, names: Atlas) -> None:
    track = names.track_of(step.skill_id)
    sign = emblem(track.emblem, track.number, "small") if track else ""
    why = step.reasons[0].text if step.reasons else step.summary
    with st.container(key=f"row-{key}-{step.rank}", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<div class="pm-row">{sign}<div><b>{escape(step.title)}</b> {gems(step.level, names.most(step.skill_id))}'
            f"<small>{escape(hours(step.hours))} · {escape(why)}</small></div></div>"
        )
        link("skill", say("chat.to.skill"), ":material/menu_book:", skill=step.skill_id)


def _branch(found: BranchResponse, key: str, names: Atlas) -> None:
    cells = "".join(_option(option, best=option.option_id == found.recommended) for option in found.options)
    st.html(f'<div class="pm-two">{cells}</div>')
    with _ways():
        link("branch", say("chat.to.branch"), ":material/call_split:", track=found.track_id)


def _option(option: OptionView, *, best: bool) -> str:
    mark = chip(say("branch.best"), "gold") if best else ""
    figures = stats(
        [
            (hours(option.remaining_hours), say("branch.hours"), ""),
            (str(option.remaining_skills), say("branch.skills"), ""),
        ]
    )
    return f'<div class="pm-talk-option"><h3>{escape(option.title)} {mark}</h3>{figures}</div>'


def _plan(found: PlanView, key: str, names: Atlas) -> None:
    draft = chip(say("chat.draft"), "quiet") if found.plan_id is None else ""
    figures = stats(
        [
            (day(found.finish) if found.finish else "–", say("plan.finish"), ""),
            (hours(found.total_hours), say("plan.total"), say("plan.per-week", hours=f"{found.hours_per_week:g}")),
            (str(len(found.weeks)), say("plan.weeks"), ""),
        ]
    )
    weeks = "".join(_week(week, names) for week in found.weeks[:SHOWN])
    title = found.goal.summary if found.goal else say("page.plan")
    st.html(f'{_head(title)}{draft}{figures}<ol class="pm-talk-weeks">{weeks}</ol>')
    if found.plan_id:
        with _ways():
            link("plan", say("week.whole-plan"), ":material/calendar_month:", plan=found.plan_id)


def _week(week: WeekView, names: Atlas) -> str:
    skills = dict.fromkeys(names.skill(session.skill_id) for session in week.sessions)
    when = say("week.from", date=day(week.start), hours=hours(week.hours))
    return f"<li><b>{escape(when)}</b> {escape(', '.join(skills))}</li>"


def _explain(found: ExplainResponse, key: str, names: Atlas) -> None:
    facts = "".join(f"<li>{escape(fact.text)}</li>" for fact in found.facts)
    ways = [(hours(found.now.hours), say("chat.way.now"), say("chat.steps", count=found.now.steps))]
    if found.instead:
        ways.append((hours(found.instead.hours), say("chat.way.instead"), say("chat.steps", count=found.instead.steps)))
    head = _head(found.about.title) if found.about else ""
    st.html(f'{head}<ul class="pm-talk-facts">{facts}</ul>{stats(ways) if found.goal else ""}')
    if found.about and found.about.kind == "skill":
        with _ways():
            link("skill", say("chat.to.skill"), ":material/menu_book:", skill=found.about.id)
    elif found.about:
        track = names.options[found.about.id][0].id if found.about.id in names.options else found.about.id
        with _ways():
            link("branch", say("chat.to.branch"), ":material/call_split:", track=track)


def _resources(found: ResourcePage, key: str, names: Atlas) -> None:
    st.html(f'<div class="pm-resources">{"".join(resource(one) for one in found.items)}</div>')


def _recorded(found: EvidenceView, key: str, names: Atlas) -> None:
    stones = gems(found.level, names.most(found.skill_id))
    st.html(f'<div class="pm-row">{stones}<b>{escape(names.step(found.skill_id, found.level))}</b></div>')
    with _ways():
        link("map", say("follow.map"), ":material/map:", skill=found.skill_id)
        link("progress", say("page.progress"), ":material/monitoring:")


def _chosen(found: LearnerView, key: str, names: Atlas) -> None:
    taken = [[options] if isinstance(options, str) else options for options in found.branches.values()]
    marks = "".join(chip(names.option(option), "jade") for options in taken for option in options)
    st.html(f'<p class="pm-chips">{marks}</p>')
    with _ways():
        link("map", say("follow.map"), ":material/map:")


def _assessment(found: AssessmentView, key: str, names: Atlas) -> None:
    asked = say("chat.items", count=len(found.items))
    st.html(_head(names.step(found.skill_id, found.level), asked))
    with _ways():
        link("assess", say("chat.to.assess"), ":material/quiz:", assessment=found.assessment_id)


def _reviews(found: ReviewPage, key: str, names: Atlas) -> None:
    for item in found.items[:SHOWN]:
        link("review", label(item.title), ":material/history:", skill=item.skill_id)
    with _ways():
        link("review", say("page.review"), ":material/history:")


def _progress(found: StandingResponse, key: str, names: Atlas) -> None:
    held = sum(1 for skill in found.skills if skill.level and not skill.presumed)
    figures = [(str(held), say("progress.skills"), say("progress.of", count=len(found.skills)))]
    if found.goal:
        figures.append((str(found.goal.steps), say("next.steps"), found.goal.summary))
        figures.append((hours(found.goal.hours), say("next.hours"), ""))
    st.html(stats(figures))
    with _ways():
        link("progress", say("page.progress"), ":material/monitoring:")
        link("map", say("page.map"), ":material/map:")


CARDS: dict[str, tuple[type[BaseModel], Callable[[Any, str, Atlas], None]]] = {
    "next": (NextResponse, _next),
    "branch": (BranchResponse, _branch),
    "plan": (PlanView, _plan),
    "replan": (PlanView, _plan),
    "tick": (PlanView, _plan),
    "explain": (ExplainResponse, _explain),
    "resources": (ResourcePage, _resources),
    "record": (EvidenceView, _recorded),
    "choose": (LearnerView, _chosen),
    "assess": (AssessmentView, _assessment),
    "review": (ReviewPage, _reviews),
    "progress": (StandingResponse, _progress),
}
"""Intent -> what its result is, and how it is drawn."""


def _head(title: str, under: str = "") -> str:
    small = f'<p class="pm-meta">{escape(under)}</p>' if under else ""
    return f'<div class="pm-talk-head"><h3>{escape(title)}</h3>{small}</div>'


def _ways() -> Any:
    """A row for links to other pages."""
    return st.container(horizontal=True, vertical_alignment="center")
