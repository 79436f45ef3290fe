"""What `mastery learn` does."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer
from rich.table import Table
from rich.text import Text

from service.cli.console import (
    LOCAL_LEARNER,
    choose,
    console,
    goal_from,
    is_export,
    language,
    print_json,
    program,
    read_json,
    validated,
)
from service.contract import (
    EvidenceRequest,
    EvidenceView,
    LearnerExport,
    LearnerSpec,
    LearnerView,
    WithdrawRequest,
)
from service.disk import write_text
from service.errors import InvalidInput, NotFound
from service.learners.learners import Learners
from service.learners.profile import current_spec
from service.messages import josa, say
from service.workflow.wording import Wording
from tree.skill import Language

SHORT = 8
"""Characters of an event's id that are shown; they may be given in its place."""


def run_record(
    skill: str,
    level: int,
    kind: str,
    note: str | None,
    at: datetime | None,
    learner: str,
    lang: str | None,
    *,
    as_json: bool,
) -> None:
    """Record one event and say what follows."""
    fields = {"skill_id": skill, "level": level, "kind": kind, "note": note, "at": _utc(at)}
    request = validated(EvidenceRequest, {k: v for k, v in fields.items() if v is not None})
    event, _ = _learners().record(learner, request)
    if as_json:
        print_json(event)
        return
    words = Wording(program().tree, language(lang) or "en")
    typer.echo(words.say("learn.recorded", skill=words.skill(skill), level=level, event=event.id[:SHORT]))
    if not event.decides:
        typer.echo(words.say("learn.overruled"))


def run_show(learner: str, as_of: datetime | None, lang: str | None, *, as_json: bool) -> None:
    """Print a learner."""
    chosen = language(lang) or "en"
    moment = datetime.fromisoformat(_utc(as_of) or "") if as_of else None
    if learner == LOCAL_LEARNER and not _exists(learner):
        typer.echo(say(chosen, "learn.nobody"))
        return
    learners = _learners()
    view = learners.show(learner, chosen, moment)
    if as_json:
        print_json(view)
        return
    out, words = console(), Wording(program().tree, chosen)
    deciding = {e.skill_id: e for e in learners.evidence(learner).values() if e.decides}
    table = Table(header_style="bold")
    for column in ("learn.skill", "learn.level", "learn.since", "learn.because", "learn.event"):
        table.add_column(say(chosen, column))
    for skill_id, level in view.levels.items():
        event = deciding.get(skill_id) if moment is None else None
        table.add_row(words.skill(skill_id), f"Lv{level}", *_about(event, chosen))
    out.print(table)
    for because, skills in _presumptions(view).items():
        names = ", ".join(f"{words.skill(skill_id)} Lv{level}" for skill_id, level in skills)
        out.print(Text(say(chosen, "learn.presumed", skills=names, because=because)))
    spec = learners.spec(learner)
    if spec.goals:
        from service.requests import learner_from

        out.print(Text(say(chosen, "learn.goals", goals=words.goal(learner_from(spec, program().tree).goals))))
    for text in _profile_lines(spec, words):
        out.print(Text(text))


def run_undo(learner: str, lang: str | None) -> None:
    """Take the last act back."""
    for event in _learners().undo(learner):
        _say_withdrawn(event, lang)


def run_withdraw(event_id: str, why: str | None, learner: str, lang: str | None) -> None:
    """Take one event back."""
    learners = _learners()
    found = [e.id for e in learners.evidence(learner).values() if e.id.startswith(event_id)]
    if len(found) != 1:
        raise NotFound("evidence-not-found", f"{len(found) or 'no'} events begin with {event_id!r}")
    event, _ = learners.withdraw(learner, found[0], validated(WithdrawRequest, {"why": why}))
    _say_withdrawn(event, lang)


def run_deny(skill: str, learner: str, lang: str | None, *, allow: bool) -> None:
    """Deny a presumption, or no longer."""
    words = Wording(program().tree, language(lang) or "en")
    _learners().deny(learner, skill, denied=not allow)
    title = words.skill(skill)
    typer.echo(words.say("learn.allowed" if allow else "learn.denied", skill=title, skill_topic=josa(title, "은는")))


def run_set(
    goals: Sequence[str] | None,
    branches: Sequence[str] | None,
    hours: float | None,
    timezone: str | None,
    languages: Sequence[str] | None,
    free_only: bool | None,
    learner: str,
    lang: str | None,
) -> None:
    """Change the profile by what was given; the rest stays."""
    learners, tree = _learners(), program().tree
    spec = current_spec(learners.load(learner), tree) if _exists(learner) else LearnerSpec()
    data: dict[str, Any] = spec.model_dump(mode="json", exclude={"levels"}, exclude_unset=True)
    if goals:
        data["goals"] = [] if list(goals) == ["none"] else [goal_from(goal)["goal"] for goal in goals]
    for option in branches or ():
        if option not in tree.options:
            raise InvalidInput({"--branch": f"unknown option {option!r}: expected one of {', '.join(tree.options)}"})
        data["branches"] = {**data.get("branches", {}), tree.options[option][0].id: option}
    preferences = {**data.get("preferences", {})}
    if languages:
        preferences["languages"] = [choose(code, ("en", "ko"), "--language") for code in languages]
    if free_only is not None:
        preferences["free_only"] = free_only
    if preferences:
        data["preferences"] = preferences
    data |= {k: v for k, v in {"hours_per_week": hours, "timezone": timezone}.items() if v is not None}
    learners.replace(learner, validated(LearnerSpec, data), language(lang) or "en")
    typer.echo(say(language(lang) or "en", "learn.saved"))


def run_export(output: Path | None, learner: str) -> None:
    """Write an export."""
    text = _learners().export(learner).model_dump_json(indent=1, exclude_unset=True) if _exists(learner) else None
    if text is None:
        raise NotFound("learner-not-found", f"no learner {learner!r}")
    if output is None:
        typer.echo(text)
    else:
        write_text(output, text + "\n")


def run_import(file: Path, learner: str, lang: str | None) -> None:
    """Read an export, or an inline learner."""
    data = read_json(file)
    if is_export(data):
        stored = _learners().import_export(learner, validated(LearnerExport, data), assessed=True).stored
        count = len(stored.events)
    else:
        view, _ = _learners().replace(learner, validated(LearnerSpec, data), language(lang) or "en")
        count = len(view.levels)
    typer.echo(say(language(lang) or "en", "learn.imported", learner=learner, count=count))


def run_delete(learner: str, lang: str | None, *, yes: bool) -> None:
    """Delete, after asking."""
    chosen = language(lang) or "en"
    if not _exists(learner):
        raise NotFound("learner-not-found", f"no learner {learner!r}")
    if not yes and not typer.confirm(say(chosen, "learn.sure", learner=learner)):
        raise typer.Exit(1)
    _learners().delete(learner)
    typer.echo(say(chosen, "learn.deleted", learner=learner))


def _learners() -> Learners:
    return program().learners


def _exists(learner: str) -> bool:
    return program().has_database and _learners().repository.load(learner) is not None


def _utc(at: datetime | None) -> str | None:
    return at.replace(tzinfo=UTC).isoformat() if at else None


def _about(event: EvidenceView | None, lang: Language) -> tuple[str, str, str]:
    if event is None:
        return "", "", ""
    because = say(lang, f"learn.kind.{event.kind}") + (f": {event.note}" if event.note else "")
    return event.at.date().isoformat(), because, event.id[:SHORT]


def _presumptions(view: LearnerView) -> dict[str, list[tuple[str, int]]]:
    """Reason -> the skills and levels presumed for it."""
    found: dict[str, list[tuple[str, int]]] = {}
    for presumed in view.presumed:
        found.setdefault(presumed.because, []).append((presumed.skill_id, presumed.level))
    return found


def _profile_lines(spec: LearnerSpec, words: Wording) -> list[str]:
    lines = []
    for options in spec.branches.values():
        chosen = [options] if isinstance(options, str) else options
        lines.append(words.say("learn.branch", options=words.names([words.option(o) for o in chosen])))
    if spec.denied:
        lines.append(words.say("learn.denials", skills=words.names([words.skill(s) for s in spec.denied])))
    if spec.hours_per_week:
        lines.append(words.say("learn.hours", hours=f"{spec.hours_per_week:g}"))
    return lines


def _say_withdrawn(event: EvidenceView, lang: str | None) -> None:
    words = Wording(program().tree, language(lang) or "en")
    known = event.skill_id in program().tree.skills
    title = words.skill(event.skill_id) if known else event.skill_id
    typer.echo(words.say("learn.withdrawn", skill=title, level=event.level))
