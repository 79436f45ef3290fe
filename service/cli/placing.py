"""What `mastery place` does."""

from pathlib import Path
from typing import Any

from rich.rule import Rule
from rich.table import Table

from service.cli.asking import Paused, Terminal
from service.cli.assessing import answers_from, body_from, show_following
from service.cli.console import LOCAL_LEARNER, is_stored, language, print_json, program, stored_id, validated
from service.contract import PlacementAnswer, PlacementRequest, PlacementResult, PlacementView
from service.workflow.wording import Wording
from tree.skill import Language

BAR = 10
"""Signs of the bar that shows a probability."""


def run_place(track: str, answers: Path | None, learner: str | None, lang: str | None, *, as_json: bool) -> None:
    """Begin or go on with a placement; ask in the terminal, or take the answers from a file."""
    from service.learners.learners import not_found

    chosen, learner_id = language(lang), stored_id(learner)
    if learner_id != LOCAL_LEARNER and not is_stored(learner_id):
        raise not_found(learner_id)
    asked = {"track_id": track, "learner_id": learner_id, **({"language": chosen} if chosen else {})}
    placement, _ = program().placements.begin(validated(PlacementRequest, asked), learner_id)
    given = answers_from(answers)
    while placement.next is not None and placement.next.id in given:
        body = body_from(placement.next, given[placement.next.id], "answer")
        placement = _send(placement, body or {"item_id": placement.next.id}, chosen)
    if as_json:
        print_json(placement)
        return
    terminal = Terminal(Wording(program().tree, placement.language))
    terminal.say("cli.place.title", "bold cyan", track=terminal.words.track(track))
    try:
        placement = _ask_on(terminal, placement, chosen, resumed=placement.asked > 0 and not given)
    except Paused:
        who = f" --learner {learner_id}" if learner else ""
        terminal.say("cli.assess.paused", command=f"mastery place {track}{who}")
        return
    if placement.result is not None:
        _show(terminal, placement, placement.result)


def _ask_on(terminal: Terminal, placement: PlacementView, lang: Language | None, *, resumed: bool) -> PlacementView:
    if placement.next is not None:
        terminal.say("cli.assess.resumed" if resumed else "cli.place.intro", "dim", most=placement.most)
    while placement.next is not None:
        terminal.line()
        number = {"number": placement.asked + 1, "most": placement.most}
        skill = terminal.words.skill(placement.next.skill_id)
        terminal.line(f"{terminal.words.say('cli.place.count', **number)}  ·  {skill}", "dim")
        placement = _send(placement, terminal.ask(placement.next), lang)
        if placement.answer is not None:
            terminal.explain(placement.answer)
    return placement


def _send(placement: PlacementView, body: dict[str, Any], lang: Language | None) -> PlacementView:
    return program().placements.answer(placement.placement_id, validated(PlacementAnswer, body), lang)


def _show(terminal: Terminal, placement: PlacementView, result: PlacementResult) -> None:
    """Where the learner stands, skill by skill, and what comes next."""
    terminal.line()
    terminal.out.print(Rule(style="dim"))
    terminal.line(result.answer, "bold green")
    table = Table(show_header=False, box=None, padding=(0, 2))
    for skill in placement.skills:
        full = round(skill.probability * BAR)
        state = terminal.words.say("cli.place.held" if skill.granted else "cli.place.open")
        style = "green" if skill.granted else "dim"
        table.add_row(skill.title, "█" * full + "░" * (BAR - full), f"{skill.probability:.0%}", state, style=style)
    if placement.skills:
        terminal.out.print(table)
    show_following(terminal, result.next)
