"""The answer in prose, from templates."""

from collections.abc import Sequence

from service.messages import josa
from service.workflow.decision import Decision
from service.workflow.wording import Wording, hours_text


def write_answer(words: Wording, decision: Decision, reasons: Sequence[str]) -> str:
    """A few sentences: what to do first, why, what follows, what is left. `reasons` are the first step's."""
    if not decision.goals:
        code = "answer.no-goal" if words.tracks() else "answer.no-goal.plain"
        return words.say(code, names=_recommended(words, decision), tracks=words.tracks())
    goal = words.goal(decision.goals)
    if decision.reached:
        if not decision.recommended:
            return words.say("answer.reached.all", goal=goal)
        return words.say("answer.reached", goal=goal, names=_recommended(words, decision))
    first = decision.path[0]
    hours = hours_text(words.tree.hours(first))
    sentences = [
        words.say("answer.start", goal=goal, first=words.skill(first.skill_id), level=first.level, hours=hours)
    ]
    origin = words.tree.places[first.skill_id].track.is_origin
    if origin and any(not words.tree.places[t.skill_id].track.is_origin for t in decision.targets):
        sentences.append(words.say("answer.origin"))
    if reasons:
        sentences.append(words.say("answer.why", reasons=" ".join(reasons[:3])))
    later = list(dict.fromkeys(words.skill(s.skill_id) for s in decision.path[1:] if s.skill_id != first.skill_id))
    if later:
        following = ", ".join(later[:3]) if words.language == "ko" else words.names(later[:3])
        sentences.append(words.say("answer.then", names=following, names_order=following))
    total = hours_text(decision.hours)
    sentences.append(words.say("answer.rest", steps=len(decision.path), hours=total))
    taken = {option for options in decision.taken.values() for option in options}
    for advice in decision.branches:
        through = next((o.option_id for o in advice.options if o.option_id in taken), None)
        sentences.append(words.branch(advice, through))
    return " ".join(sentences)


def write_refusal(words: Wording, subjects: Sequence[str]) -> str:
    """Says that the question lies outside the tree, and what the tree covers."""
    if not subjects:
        return words.say("answer.outside", scope=words.scope())
    subject = words.names(subjects)
    return words.say(
        "answer.outside.subject", subject=subject, subject_topic=josa(subject, "은는"), scope=words.scope()
    )


def _recommended(words: Wording, decision: Decision) -> str:
    return words.names([words.skill(r.step.skill_id) for r in decision.recommended])
