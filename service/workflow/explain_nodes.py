"""The story of an explanation: understood as everywhere, settled as a case, examined, told."""

from dataclasses import replace

from langgraph.runtime import Runtime

from service.contract import ExplainedView, ExplainKind, ExplainResponse, ExplainVerdict, PathStep, RemainingView
from service.workflow.decision import Decision
from service.workflow.examining import Examiner
from service.workflow.explain_case import Case, settle_case, skills_of_subject
from service.workflow.explain_facts import Telling
from service.workflow.explain_findings import (
    Finding,
    KnownFinding,
    OptionFinding,
    SkillFinding,
    SkippedFinding,
    TrackFinding,
)
from service.workflow.explain_skill import SkillTeller
from service.workflow.explain_ways import OptionTeller, tell_known, tell_skipped, tell_track
from service.workflow.inquiry import Subject
from service.workflow.nodes import notices_of
from service.workflow.prose import write_refusal
from service.workflow.state import Context, State
from service.workflow.views import summarise_goal, view_presumed
from service.workflow.wording import Wording
from tree.counterfactual import differences
from tree.skill import Step


def settle(state: State, runtime: Runtime[Context]) -> State:
    """What is to be explained, on the way to what, for whom."""
    context, found = runtime.context, state["interpretation"]
    case = settle_case(state["inquiry"], found, context.tree, context.interpreter.names)
    found = replace(
        found, refused=case.refused, which_track=False, confidence=0.0 if case.refused else found.confidence
    )
    return {"case": case, "learner": case.learner, "goals": case.goals, "interpretation": found}


def examine(state: State, runtime: Runtime[Context]) -> State:
    """What the engine finds about the case; without a subject it is about the step to take first."""
    case = state["case"]
    if case.refused:
        return {"decision": None, "findings": ()}
    examiner = Examiner(case, runtime.context)
    now = examiner.now
    if case.subject is None and now.recommended:
        case = replace(case, subject=Subject("skill", now.recommended[0].step.skill_id))
    return {"case": case, "decision": now, "findings": tuple(_findings(case, examiner, runtime.context))}


def _findings(case: Case, examiner: Examiner, context: Context) -> list[Finding]:
    """What is asked about first, then where the subject stands by itself."""
    if case.subject is None:
        return []
    name, found = case.subject.id, list[Finding]()
    if case.suppose == "known" and (supposed := examiner.known(skills_of_subject(case.subject, context.tree))):
        found.append(supposed)
    elif case.suppose == "skipped" and case.subject.kind == "skill":
        found.append(examiner.skipped(name))
    match case.subject.kind:
        case "skill":
            found.append(examiner.skill(name))
        case "option":
            found.append(examiner.option(name))
        case "track":
            found.append(examiner.track(name))
    return found


def tell(state: State, runtime: Runtime[Context]) -> State:
    """The facts, the answer made of the first of them, and both ways."""
    context, inquiry, case, now = runtime.context, state["inquiry"], state["case"], state["decision"]
    words = Wording(context.tree, state["interpretation"].language)
    kind, verdict = case.kind or _kind(state), _verdict(state)
    telling, instead = _told(words, case, kind, state["findings"]), _instead(state["findings"])
    added, dropped = differences(now.path, instead) if now and instead is not None else ((), ())
    return {
        "explanation": ExplainResponse(
            answer_id=inquiry.answer_id,
            kind=kind,
            about=_about(words, case.subject),
            goal=summarise_goal(words, now.goals, now.targets, state["interpretation"].confidence)
            if now and now.goals
            else None,
            verdict=verdict,
            facts=telling.facts,
            now=_way(words, now.path if now else ()),
            instead=_way(words, instead) if instead is not None else None,
            added=_steps(words, added),
            dropped=_steps(words, dropped),
            presumed=view_presumed(words, now.standing) if now else [],
            answer=telling.prose() or _nothing_to_tell(state, context, words),
            engine=state["engine"],
            notices=[*state["notices"], *notices_of(state, words, context)],
        )
    }


def _kind(state: State) -> ExplainKind:
    """The kind of question that where the subject stands calls for, where nobody said."""
    if state["case"].suppose in {"known", "skipped"}:
        return "what-if"
    match state["findings"]:
        case (*_, OptionFinding() | TrackFinding()):
            return "what-if"
        case (*_, SkillFinding(verdict="open-later" | "locked" | "off-path")):
            return "why-not"
    return "why"


def _verdict(state: State) -> ExplainVerdict:
    match state["findings"]:
        case (*_, SkillFinding() as found):
            return found.verdict
        case (*_, OptionFinding()):
            return "option"
        case (*_, TrackFinding()):
            return "track"
    return "outside" if state["decision"] is None else "held"


def _told(words: Wording, case: Case, kind: ExplainKind, findings: tuple[Finding, ...]) -> Telling:
    """What is asked about makes the answer; the rest lies behind it."""
    telling = Telling()
    for found in findings:
        match found:
            case KnownFinding():
                one = tell_known(words, found, _title(words, case.subject))
            case SkippedFinding():
                one = tell_skipped(words, found, found.now.standing.levels.get(found.skill_id, 0))
            case SkillFinding():
                one = SkillTeller(words, found).tell(kind, case.aspect)
            case OptionFinding():
                one = OptionTeller(words, found).tell(kind)
            case TrackFinding():
                one = tell_track(words, found)
        telling = Telling(telling.told, [*telling.more, *one.facts]) if telling.told else one
    return telling


def _instead(findings: tuple[Finding, ...]) -> tuple[Step, ...] | None:
    """The other way that answers the question."""
    match findings[:1]:
        case (KnownFinding(then=then),):
            return then.path
        case (SkippedFinding(instead=way),):
            return way.steps if way else None
        case (SkillFinding(denied=denied, verdict="presumed" | "held"),):
            return denied.path if denied else None
        case (SkillFinding(soonest=soonest, verdict=verdict),):
            return soonest.whole.steps if soonest and verdict != "first" else None
        case (OptionFinding(mine=mine, others=others, is_present=is_present),):
            return (others if is_present else mine).path
        case (TrackFinding(then=Decision() as then),):
            return then.path
    return None


def _nothing_to_tell(state: State, context: Context, words: Wording) -> str:
    """Where there is no subject: the question lies outside, or everything is held."""
    if state["decision"] is not None:
        return words.say("explain.nothing-left")
    outside = state["case"].outside
    return write_refusal(words, [context.interpreter.titles_outside(s).read(words.language) for s in outside])


def _title(words: Wording, subject: Subject | None) -> str:
    match subject:
        case Subject("skill", name):
            return words.skill(name)
        case Subject("option", name):
            return words.option(name)
        case Subject("track", name):
            return words.track(name)
    return ""


def _about(words: Wording, subject: Subject | None) -> ExplainedView | None:
    return ExplainedView(kind=subject.kind, id=subject.id, title=_title(words, subject)) if subject else None


def _way(words: Wording, path: tuple[Step, ...]) -> RemainingView:
    hours = round(sum(map(words.tree.hours, path)), 2)
    return RemainingView(steps=len(path), hours=hours, path=_steps(words, path))


def _steps(words: Wording, path: tuple[Step, ...]) -> list[PathStep]:
    return [PathStep(skill_id=s.skill_id, level=s.level, hours=words.tree.hours(s)) for s in path]
