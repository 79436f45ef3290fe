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
    confirmed,
    console,
    goal_from,
    is_export,
    is_stored,
    language,
    print_json,
    program,
    read_json,
    stored_id,
    validated,
)
from service.cli.echo import echo, echo_json
from service.contract import (
    EvidencePage,
    EvidenceRequest,
    EvidenceView,
    LearnerExport,
    LearnerRef,
    LearnerSpec,
    LearnerView,
    WithdrawRequest,
)
from service.disk import write_text
from service.errors import InvalidInput, NotFound
from service.learners.learners import Learners, not_found
from service.learners.profile import current_spec
from service.learners.views import view_events
from service.messages import josa, say, saying
from service.storage.records import Stored
from service.workflow.wording import Wording
from tree.skill import Language

SHORT = 8
"""Characters of an event's id that are shown; they may be given in its place."""
STDOUT = Path("-")


def run_record(
    skill: str,
    level: int,
    kind: str,
    note: str | None,
    at: datetime | None,
    learner: str | None,
    lang: str | None,
    *,
    as_json: bool,
) -> None:
    """Record one event and say what follows."""
    words, moment = Wording(program().tree, language(lang) or "en"), _utc(at)
    fields = {"skill_id": skill, "level": level, "kind": kind, "note": note, "at": moment and moment.isoformat()}
    request = validated(EvidenceRequest, {k: v for k, v in fields.items() if v is not None})
    event, _ = _learners().record(stored_id(learner), request)
    if as_json:
        print_json(event)
        return
    echo(words.say("learn.recorded", skill=words.skill(skill), level=level, event=event.id[:SHORT]))
    if not event.decides:
        echo(words.say("learn.overruled"))


def run_show(learner: str | None, as_of: datetime | None, lang: str | None, *, as_json: bool) -> None:
    """Print a learner."""
    chosen, moment, learner_id = language(lang) or "en", _utc(as_of), stored_id(learner)
    if learner_id == LOCAL_LEARNER and not as_json and not is_stored(learner_id):
        echo(say(chosen, "learn.nobody"))
        return
    stored = _load(learner_id)
    view = _learners().view(stored, chosen, moment)
    if as_json:
        print_json(view)
        return
    out, words = console(), Wording(program().tree, chosen)
    deciding = {e.skill_id: e for e in view_events(stored).values() if e.decides}
    table = Table(header_style="bold")
    for column in ("learn.skill", "learn.level", "learn.confidence", "learn.since", "learn.because", "learn.event"):
        table.add_column(say(chosen, column))
    for skill_id, level in view.levels.items():
        event = deciding.get(skill_id) if moment is None else None
        still = view.confidence.get(skill_id)
        fading = f"{still:.0%}" if still is not None else ""
        table.add_row(words.skill(skill_id), f"Lv{level}", fading, *_about(event, chosen))
    out.print(table)
    for because, skills in _presumptions(view).items():
        names = ", ".join(f"{words.skill(skill_id)} Lv{level}" for skill_id, level in skills)
        out.print(Text(say(chosen, "learn.presumed", skills=names, because=because)))
    spec = current_spec(stored, program().tree)
    if spec.goals:
        from service.requests import learner_from

        out.print(Text(say(chosen, "learn.goals", goals=words.goal(learner_from(spec, program().tree).goals))))
    for text in [*_profile_lines(spec, words), *_consent_lines(view, words)]:
        out.print(Text(text))


def run_undo(learner: str | None, lang: str | None, *, as_json: bool) -> None:
    """Take the last act back."""
    chosen = language(lang) or "en"
    events = _learners().undo(_load(stored_id(learner)).id)
    if as_json:
        print_json(EvidencePage(items=events))
        return
    for event in events:
        _say_withdrawn(event, chosen)


def run_withdraw(event_id: str, why: str | None, learner: str | None, lang: str | None, *, as_json: bool) -> None:
    """Take one event back."""
    chosen, stored = language(lang) or "en", _load(stored_id(learner))
    found = [e.id for e in stored.events if e.id.startswith(event_id)]
    if len(found) != 1:
        raise NotFound("evidence-not-found", saying("error.events-beginning", count=len(found), start=event_id))
    event, _ = _learners().withdraw(stored.id, found[0], validated(WithdrawRequest, {"why": why}))
    if as_json:
        print_json(event)
    else:
        _say_withdrawn(event, chosen)


def run_deny(skill: str, learner: str | None, lang: str | None, *, allow: bool, as_json: bool) -> None:
    """Deny a presumption, or no longer."""
    words = Wording(program().tree, language(lang) or "en")
    stored = _learners().deny(stored_id(learner), skill, denied=not allow)
    if as_json:
        print_json(_learners().view(stored, words.language))
        return
    title = words.skill(skill)
    echo(words.say("learn.allowed" if allow else "learn.denied", skill=title, skill_topic=josa(title, "은는")))


def run_set(
    goals: Sequence[str] | None,
    branches: Sequence[str] | None,
    hours: float | None,
    timezone: str | None,
    languages: Sequence[str] | None,
    free_only: bool | None,
    learner: str | None,
    lang: str | None,
    *,
    as_json: bool,
) -> None:
    """Change the profile by what was given; the rest stays."""
    learners, tree, chosen, learner_id = _learners(), program().tree, language(lang) or "en", stored_id(learner)
    spec = current_spec(learners.load(learner_id), tree) if is_stored(learner_id) else LearnerSpec()
    data: dict[str, Any] = spec.model_dump(mode="json", exclude={"levels"}, exclude_unset=True)
    if goals:
        data["goals"] = [] if list(goals) == ["none"] else [goal_from(goal)["goal"] for goal in goals]
    for option in branches or ():
        if option not in tree.options:
            raise InvalidInput(
                {
                    "--branch": saying(
                        "error.other-option",
                        option=option,
                        expected=saying("error.expected-one-of", names=", ".join(tree.options)),
                    )
                }
            )
        data["branches"] = {**data.get("branches", {}), tree.options[option][0].id: option}
    preferences = {**data.get("preferences", {})}
    if languages:
        preferences["languages"] = [choose(code, ("en", "ko"), "--language") for code in languages]
    if free_only is not None:
        preferences["free_only"] = free_only
    if preferences:
        data["preferences"] = preferences
    data |= {k: v for k, v in {"hours_per_week": hours, "timezone": timezone}.items() if v is not None}
    view, _ = learners.replace(learner_id, validated(LearnerSpec, data), chosen)
    if as_json:
        print_json(view)
    else:
        echo(say(chosen, "learn.saved"))


def run_export(output: Path | None, learner: str | None) -> None:
    """Write an export."""
    export = _learners().export(_load(stored_id(learner)).id)
    text = export.model_dump_json(indent=1, exclude_unset=True, by_alias=True)
    if output in (None, STDOUT):
        echo_json(text)
    else:
        write_text(output, text + "\n")


def run_import(file: Path, learner: str | None, lang: str | None, *, as_json: bool) -> None:
    """Read an export, or an inline learner. Whoever sits at the machine is believed what a service assessed."""
    chosen, learner_id = language(lang) or "en", stored_id(learner)
    data = read_json(file)
    if is_export(data):
        stored = _learners().import_export(learner_id, validated(LearnerExport, data), assessed=True).stored
        view, count = _learners().view(stored, chosen), len(stored.events)
    else:
        view, _ = _learners().replace(learner_id, validated(LearnerSpec, data), chosen)
        count = len(view.levels)
    if as_json:
        print_json(view)
    else:
        echo(say(chosen, "learn.imported", learner=learner_id, count=count))


def run_delete(learner: str | None, lang: str | None, *, yes: bool, as_json: bool) -> None:
    """Delete, after asking."""
    chosen, learner_id = language(lang) or "en", _load(stored_id(learner)).id
    if not yes and not confirmed(say(chosen, "learn.sure", learner=learner_id)):
        raise typer.Exit(1)
    _learners().delete(learner_id)
    if as_json:
        print_json(LearnerRef(id=learner_id))
    else:
        echo(say(chosen, "learn.deleted", learner=learner_id))


def _learners() -> Learners:
    return program().learners


def _load(learner_id: str) -> Stored:
    """The learner; raises NotFound. Reading makes no database where there is none."""
    if not program().has_database:
        raise not_found(learner_id)
    return _learners().load(learner_id)


def _utc(at: datetime | None) -> datetime | None:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)) if at else None


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
    if spec.timezone:
        lines.append(words.say("learn.timezone", timezone=spec.timezone))
    if spec.preferences.languages:
        names = (words.say(f"language.{code}") for code in spec.preferences.languages)
        lines.append(words.say("learn.languages", languages=", ".join(names)))
    if spec.preferences.free_only:
        lines.append(words.say("learn.free-only"))
    return lines


def _consent_lines(view: LearnerView, words: Wording) -> list[str]:
    mentors = words.names(view.mentors, shown=len(view.mentors))
    return [words.say("learn.mentors", mentors=mentors)] if mentors else []


def _say_withdrawn(event: EvidenceView, lang: Language) -> None:
    words = Wording(program().tree, lang)
    known = event.skill_id in program().tree.skills
    title = words.skill(event.skill_id) if known else event.skill_id
    echo(words.say("learn.withdrawn", skill=title, level=event.level))
