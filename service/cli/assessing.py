"""What `mastery assess` does."""

from pathlib import Path
from typing import Any

from rich.rule import Rule

from service.cli.asking import SIGNS, Paused, Terminal
from service.cli.console import LOCAL_LEARNER, is_stored, language, print_json, program, read_json, stored_id, validated
from service.contract import AnswerRequest, AssessmentRequest, AssessmentView, Following, ItemView, ResultView
from service.errors import InvalidInput, Misconfigured
from service.learners.profile import current_spec
from service.messages import saying
from service.workflow.wording import Wording
from tree.skill import Language

DOTS = {1.0: "●", 0.0: "○"}


def run_assess(
    skill: str,
    level: int | None,
    answers: Path | None,
    answer_file: Path | None,
    learner: str | None,
    lang: str | None,
    *,
    review: bool,
    as_json: bool,
) -> None:
    """Begin or go on with an assessment; ask in the terminal, or take the answers from files."""
    chosen, learner_id = language(lang), stored_id(learner)
    asked: dict[str, Any] = {"skill_id": skill, "learner_id": learner_id, "language": chosen}
    asked |= {"purpose": "review"} if review else {"level": level or _next_level(skill, learner_id)}
    assessment = begin(asked)
    given = answers_from(answers)
    if answer_file is not None:
        given |= {item.id: _text_of(answer_file) for item in assessment.items if item.kind in {"task", "design"}}
    if given or as_json:
        assessment = answer_all(assessment, given, chosen)
    if as_json:
        print_json(assessment)
        return
    what = "--review" if review else str(asked["level"])
    command = f"mastery assess {skill} {what}" + (f" --learner {learner_id}" if learner else "")
    conduct(assessment, chosen, command, ask=answers is None)


def begin(asked: dict[str, Any]) -> AssessmentView:
    """The assessment of a stored learner; raises InvalidInput, NotFound, Conflict."""
    from service.learners.learners import not_found

    request = validated(AssessmentRequest, {k: v for k, v in asked.items() if v is not None})
    learner_id = request.learner_id or LOCAL_LEARNER
    if learner_id != LOCAL_LEARNER and not is_stored(learner_id):
        raise not_found(learner_id)
    return program().assessments.begin(request, learner_id)[0]


def conduct(assessment: AssessmentView, lang: Language | None, command: str, *, ask: bool = True) -> AssessmentView:
    """Ask what is not answered yet, one item at a time, and show the result. `command` goes on after a pause."""
    terminal = Terminal(Wording(program().tree, assessment.language))
    _open(terminal, assessment)
    try:
        while ask and assessment.next is not None:
            assessment = _ask_next(terminal, assessment, lang)
    except Paused:
        terminal.say("cli.assess.paused", command=command)
        return assessment
    if assessment.result is not None:
        show_result(terminal, assessment, assessment.result)
    else:
        done = sum(a.score is not None for a in assessment.answers)
        terminal.say("cli.assess.waits", count=done, all=len(assessment.items))
        terminal.say("cli.assess.paused", command=command)
    return assessment


def _ask_next(terminal: Terminal, assessment: AssessmentView, lang: Language | None) -> AssessmentView:
    at, item = next((n, i) for n, i in enumerate(assessment.items, 1) if i.id == assessment.next)
    handed_in = next((a for a in assessment.answers if a.item_id == item.id), None)
    if assessment.awaiting == "ratings" and handed_in is not None:
        terminal.explain(handed_in)
        body = terminal.rate(handed_in)
    else:
        if len(assessment.items) > 1:
            terminal.line()
            terminal.say("cli.assess.count", "dim", number=at, count=len(assessment.items))
        body = terminal.ask(item)
    answered = _send(assessment, body, lang)
    if answered.awaiting != "ratings":  # else it is explained when it is to be rated
        terminal.explain(answered.answer)
    for notice in answered.notices:
        terminal.line(notice.text, "yellow")
    return program().assessments.show(assessment.assessment_id, lang)


def _send(assessment: AssessmentView, body: dict[str, Any], lang: Language | None) -> Any:
    return program().assessments.answer(assessment.assessment_id, validated(AnswerRequest, body), lang)


def answer_all(assessment: AssessmentView, given: dict[str, Any], lang: Language | None) -> AssessmentView:
    """Answer from a file as far as it goes."""
    while assessment.next is not None:
        item = next(i for i in assessment.items if i.id == assessment.next)
        body = body_from(item, given.get(item.id, {}), assessment.awaiting)
        if body is None:
            break
        _send(assessment, body, lang)
        assessment = program().assessments.show(assessment.assessment_id, lang)
    return assessment


def answers_from(file: Path | None) -> dict[str, Any]:
    """Item id -> answer, from a JSON file; raises InvalidInput, Misconfigured."""
    data = read_json(file) if file is not None else {}
    if not isinstance(data, dict):
        raise InvalidInput({"--answers": saying("error.answers-file")})
    return data


def body_from(item: ItemView, said: Any, awaiting: str | None) -> dict[str, Any] | None:
    """The body of a request from what a file says of an item; None where it says nothing that is awaited.

    A string is an option's letter or text, or the text of an answer; null is not knowing; an object has the fields
    `choice`, `text` or `ratings`, of which `ratings` wait until they are awaited.
    """
    fields: dict[str, Any] = said if isinstance(said, dict) else {}
    if said is None:
        fields = {"dont_know": True}
    elif isinstance(said, str):
        letter = next((o.id for o in item.options if said.strip() in {o.id, o.text}), said)
        fields = {"choice": letter} if item.kind == "choice" else {"text": said}
    elif not isinstance(said, dict):
        raise InvalidInput({item.id: saying("error.answer-in-file", got=said)})
    wanted = {k: v for k, v in fields.items() if (k == "ratings") == (awaiting == "ratings")}
    return {"item_id": item.id, **wanted} if wanted else None


def _text_of(file: Path) -> dict[str, str]:
    try:
        return {"text": file.read_text(encoding="utf-8")}
    except OSError as error:
        raise Misconfigured(saying("error.not-readable", path=file, why=error.strerror)) from None
    except UnicodeDecodeError as error:
        raise Misconfigured(saying("error.not-utf-8", path=file, at=error.start)) from None


def _next_level(skill_id: str, learner_id: str) -> int:
    """The level after the one held, or the highest there is."""
    tree = program().tree
    if skill_id not in tree.skills or not is_stored(learner_id):
        return 1
    held = current_spec(program().learners.load(learner_id), tree).levels.get(skill_id, 0)
    return tree.capped(skill_id, held + 1).level


def _open(terminal: Terminal, assessment: AssessmentView) -> None:
    code = "cli.assess.title.review" if assessment.purpose == "review" else "cli.assess.title"
    skill = terminal.words.skill(assessment.skill_id)
    terminal.line(terminal.words.say(code, skill=skill, level=assessment.level), "bold cyan")
    if assessment.answers and assessment.result is None:
        terminal.say("cli.assess.resumed", "dim")
    for notice in assessment.notices:
        terminal.line(notice.text, "yellow")


def show_result(terminal: Terminal, assessment: AssessmentView, result: ResultView) -> None:
    """How it ended, why, what it opens and what comes next."""
    words = terminal.words
    terminal.line()
    terminal.out.print(Rule(style="dim"))
    sign, style = SIGNS[result.passed]
    scores = [a.score or 0.0 for a in assessment.answers]
    dots = "".join(DOTS.get(score, "◐") for score in scores) if len(scores) > 1 else f"{round(result.score * 100)} %"
    terminal.line(f"{sign} {result.answer}", f"bold {style}")
    most = words.tree.skills[assessment.skill_id].max_level
    bars = ["■" * level + "□" * (most - level) for level in (result.level_before, result.level)]
    terminal.line(f"  {dots}   {' → '.join(dict.fromkeys(bars))}")
    for reason in result.reasons:
        terminal.line(f"  · {reason}")
    if result.opens:
        names = words.names([words.skill(s) for s in result.opens], shown=6)
        terminal.say("cli.assess.opens", "cyan", names=names)
    show_following(terminal, result.next)


def show_following(terminal: Terminal, following: Following) -> None:
    """What is worth doing now."""
    terminal.line(following.text)
    if following.resource_url:
        terminal.line(f"  → {following.resource_url}", "dim")
