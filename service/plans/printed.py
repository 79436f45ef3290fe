"""A plan as Markdown, made to be printed and ticked off by hand."""

import re
from urllib.parse import quote

from service.contract import PlanView, SessionView, WeekView
from service.workflow.wording import Wording, hours_text

_SYNTAX = re.compile(r"[\\`*_\[\]<>|#]")
_IN_LINKS = "%:/?#@!$&'*+,;=~[]"
"""What an address may hold and a link in Markdown as well, beside letters and digits."""

BOXES = {"planned": "☐", "done": "☑", "partly": "◐", "missed": "☒"}


def write_markdown(plan: PlanView, words: Wording) -> str:
    """The plan as a document: the answer, then a table a week, then what was left out."""
    title = plan.goal.summary if plan.goal else words.say("plan.title")
    parts = [f"# {_plain(title)}", _plain(plan.answer)]
    for notice in plan.notices:
        parts.append(f"> {_plain(notice.text)}")
    parts += [_week(week, words) for week in plan.weeks if week.sessions]
    if plan.left_out:
        rows = [f"- {_plain(words.skill(s.skill_id))} Lv{s.level}, {hours_text(s.hours)} h" for s in plan.left_out]
        parts.append("\n".join([f"## {words.say('plan.heading.left-out')}", "", *rows]))
    return "\n\n".join(parts) + "\n"


def _week(week: WeekView, words: Wording) -> str:
    head = words.say("plan.heading.week", number=week.number, day=words.day(week.start), hours=hours_text(week.hours))
    columns = "date time hours session".split()
    lines = [f"## {head}", "", "| | " + " | ".join(words.say(f"plan.column.{c}") for c in columns) + " |"]
    lines.append("| --- " * (len(columns) + 1) + "|")
    lines += [_row(session, words) for session in week.sessions]
    if week.milestones:
        reached = ", ".join(f"{_plain(words.skill(m.skill_id))} Lv{m.level}" for m in week.milestones)
        lines += ["", words.say("plan.milestones", names=reached)]
    return "\n".join(lines)


def _row(session: SessionView, words: Wording) -> str:
    title = _plain(session.title)
    if session.resource_url:
        title = f"[{title}]({quote(session.resource_url, safe=_IN_LINKS)})"
    cells = [BOXES[session.status], words.day(session.date, year=False), session.starts_at, hours_text(session.hours)]
    return "| " + " | ".join([*cells, title]) + " |"


def _plain(text: str) -> str:
    """Text of which nothing is taken for Markdown or HTML, on one line."""
    return _SYNTAX.sub(r"\\\g<0>", " ".join(text.split()))
