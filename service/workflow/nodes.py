"""The story of an answer, one node each: understand, resolve, decide, find resources, explain, verify."""

from dataclasses import replace

from langgraph.runtime import Runtime

from service.contract import EngineView, Notice, Preferences
from service.errors import MasteryError
from service.llm.language_model import ModelUnavailable, UnusableAnswer
from service.messages import josa
from service.understanding.interpretation import Interpretation
from service.workflow.decision import Decision
from service.workflow.decision import decide as decide_by_rule
from service.workflow.model_calls import NEXT_TOKENS, PLAN_TOKENS, Conversation, choose_goal
from service.workflow.model_calls import explain as explain_by_model
from service.workflow.prose import write_answer, write_refusal
from service.workflow.reviewing import choose_reviews
from service.workflow.state import Context, State
from service.workflow.taste import Taste
from service.workflow.views import Presenter
from service.workflow.wording import Wording
from tree.exercise import exercised_by
from tree.goal import DEFAULT_LEVEL, Goal, OptionGoal, SkillGoal, StepsGoal, TrackGoal
from tree.rules import holds
from tree.skill import Language, Step

NEAR = 0.6
"""Candidates this near to the best (in z-scores) are as good as tied: only one of them a model may choose."""

CANDIDATES = 6
"""Candidates shown to a model, more than may be chosen: one that guesses is then seldom followed."""

RESOURCES = 3
"""Resources shown per step."""


UNAVAILABLE, CORRECTED = "model-unavailable", "model-corrected"


class BrokenPromise(MasteryError):
    """An answer that breaks the rules of the tree: a defect of the program, never shown as an answer."""

    code = "internal-error"


def understand(state: State, runtime: Runtime[Context]) -> State:
    """What the question says: by name, else by search."""
    inquiry = state["inquiry"]
    language: Language = inquiry.language or "en"
    found = Interpretation(language=language)
    if inquiry.question:
        found = runtime.context.interpreter.interpret(inquiry.question)
    if inquiry.language:
        found = replace(found, language=inquiry.language)
    return {"interpretation": found, "notices": [], "engine": inquiry.spent}


def resolve(state: State, runtime: Runtime[Context]) -> State:
    """Which goals hold: the one given, else those of the question, else the stored ones."""
    context, inquiry, found = runtime.context, state["inquiry"], state["interpretation"]
    learner = inquiry.learner
    if found.claims:
        raised = {s: max(level, learner.levels.get(s, 0)) for s, level in found.claims.items()}
        learner = replace(learner, levels={**learner.levels, **raised})
    if inquiry.goal:
        return {
            "goals": (inquiry.goal,),
            "learner": learner,
            "interpretation": replace(found, refused=False, confidence=1.0),
        }
    if found.refused:
        return {"goals": (), "learner": learner}
    goals: tuple[Goal, ...] = found.goals or learner.goals
    update: State = {"goals": goals, "learner": learner}
    if context.model and inquiry.question and found.goals and not found.sure and not inquiry.spent.calls:
        update |= _resolve_by_model(state, context, found)
    return update


def _resolve_by_model(state: State, context: Context, found: Interpretation) -> State:
    """The model's choice among the candidates that search found, where these are close."""
    assert context.model
    question, words = state["inquiry"].question or "", Wording(context.tree, found.language)
    is_next = not state["inquiry"].track_id and "frame" not in state
    conversation = Conversation(context.model, budget=NEXT_TOKENS if is_next else PLAN_TOKENS)
    best = found.candidates[0].score
    candidates = found.candidates[:CANDIDATES]
    try:
        chosen = choose_goal(conversation, question, candidates, words)
    except ModelUnavailable as error:
        context.telemetry.count("fallback", error.cause)
        return {"engine": conversation.view(), "notices": [unavailable(words, error)]}
    except UnusableAnswer:
        chosen = None
    kind = next((m.kind for m in candidates if m.id == chosen and best - m.score < NEAR), None)
    if chosen is None or kind is None:
        context.telemetry.count("fallback", "unusable")
        return {"engine": conversation.view(), "notices": [notice(words, CORRECTED)]}
    level = next((g.level for g in found.goals if not isinstance(g, StepsGoal)), DEFAULT_LEVEL)
    goal: Goal = SkillGoal(*context.tree.capped(chosen, level)) if kind == "skill" else TrackGoal(chosen, level)
    if kind == "option":
        goal = OptionGoal(chosen, level)
    return {"engine": conversation.view(), "goals": (goal,)}


def decide(state: State, runtime: Runtime[Context]) -> State:
    """The path, the next steps and the branches: the engine's, never the model's."""
    if state["interpretation"].refused:
        return {"decision": None}
    context, fit, limit = runtime.context, state["interpretation"].fit, state["inquiry"].limit
    goals, leanings = state["goals"], context.taste.leanings
    found = decide_by_rule(context.rules, state["learner"], goals, fit, limit, context.closeness, leanings)
    return {"decision": found}


def remind(state: State, runtime: Runtime[Context]) -> State:
    """What is due for review, of what the learner holds."""
    decision, context = state["decision"], runtime.context
    if decision is None or not context.due:
        return {"reviews": []}
    exercised = [exercised_by(context.tree, r.step.skill_id) for r in decision.recommended]
    return {"reviews": choose_reviews(context.due, decision, exercised, state["inquiry"].limit)}


def find_resources(state: State, runtime: Runtime[Context]) -> State:
    """What to learn each recommended step from, or to look it up in again, by the learner's preferences."""
    context, decision, preferences = runtime.context, state["decision"], state["inquiry"].preferences
    languages = languages_for(preferences, state["interpretation"].language)
    found: dict[Step, list[str]] = {}
    steps = [ranked.step for ranked in decision.recommended] if decision else []
    for step in [*(review.due.step for review in state["reviews"]), *steps]:
        chosen = context.taste.choose(context.catalogue, step, languages, preferences, RESOURCES)
        found[step] = [r.id for r in chosen]
    return {"resources": found}


def languages_for(preferences: Preferences, language: Language) -> list[Language]:
    """The languages to learn in, the best first: who writes Korean reads English too, but not the other way round."""
    return list(preferences.languages) or (["ko", "en"] if language == "ko" else ["en"])


def explain(state: State, runtime: Runtime[Context]) -> State:
    """The answer in words: the engine's, or the model's where it holds against the engine's."""
    context, inquiry, found = runtime.context, state["inquiry"], state["interpretation"]
    words, decision = Wording(context.tree, found.language), state["decision"]
    notices = [*state["notices"], *notices_of(state, words, context)]
    if decision is None:
        subjects = [context.interpreter.titles_outside(s).read(found.language) for s in found.outside]
        return {"answer": write_refusal(words, subjects), "notices": notices}
    presenter = Presenter(words, decision)
    reasons = presenter.reasons(decision.recommended[0]) if decision.recommended else []
    texts = [r.text for r in reasons if r.weight > 0]
    answer = write_answer(words, decision, texts)
    failed = any(n.code == UNAVAILABLE for n in notices)  # who does not answer once is not waited for again
    if context.model and inquiry.question and decision.path and not failed:
        written, engine, more = _explain_by_model(state, context, texts, words)
        return {"answer": written or answer, "notices": _unique([*notices, *more]), "engine": engine}
    return {"answer": answer, "notices": _unique(notices)}


def _explain_by_model(
    state: State, context: Context, reasons: list[str], words: Wording
) -> tuple[str, EngineView, list[Notice]]:
    """What holds of the model's explanation, empty where nothing does; what it used; what the learner should know."""
    decision, question = state["decision"], state["inquiry"].question
    assert context.model and decision and question
    conversation = Conversation(context.model, budget=NEXT_TOKENS, before=state["engine"])
    levels = decision.standing.levels
    open_now = {step.skill_id for step in decision.path if context.rules.is_open(step, levels)}
    try:
        found = explain_by_model(conversation, question, decision, reasons, words, open_now)
    except ModelUnavailable as error:
        context.telemetry.count("fallback", error.cause)
        return "", conversation.view(), [unavailable(words, error)]
    except UnusableAnswer:
        context.telemetry.count("fallback", "unusable")
        return "", conversation.view(), [notice(words, CORRECTED)]
    for failure in found.failures:
        context.telemetry.count("ungrounded", failure)
    if not found.text:
        context.telemetry.count("fallback", "ungrounded")
    return found.text, conversation.view(), [notice(words, CORRECTED)] if found.failures else []


def verify(state: State, runtime: Runtime[Context]) -> State:
    """The last look: every recommended step is open, every id exists; then the answer takes its final form."""
    context, decision = runtime.context, state["decision"]
    words = Wording(context.tree, state["interpretation"].language)
    if decision:
        levels = dict(decision.standing.levels)
        for ranked in decision.recommended:
            if not context.rules.is_open(ranked.step, levels):
                raise BrokenPromise(f"{ranked.step} is recommended and locked")
        for step in decision.path:
            if not context.rules.is_open(step, levels):
                raise BrokenPromise(f"{step} is locked where the path has it")
            levels[step.skill_id] = step.level
        for review in state["reviews"]:
            if not holds(decision.standing.levels, review.due.step):
                raise BrokenPromise(f"{review.due.step} is to be reviewed and not held")
    return {"response": Presenter(words, decision).response(state, context.catalogue)}


def notices_of(state: State, words: Wording, context: Context) -> list[Notice]:
    """What a learner should know about how the question was read and what the decision rests on."""
    found, decision, inquiry = state["interpretation"], state["decision"], state["inquiry"]
    if decision is None:
        return [notice(words, "outside-the-tree")]
    notices = []
    if found.outside and not inquiry.goal:
        subject = words.names([context.interpreter.titles_outside(s).read(words.language) for s in found.outside])
        notices.append(notice(words, "partly-outside", subject=subject, subject_topic=josa(subject, "은는")))
    if not decision.goals:
        tracks = words.tracks()
        text = words.say("notice.no-goal" if tracks else "notice.no-goal.plain", tracks=tracks)
        notices.append(Notice(code="no-goal", text=text))
    if found.which_track and not inquiry.goal:
        asked = decision.goals[0].track_id if isinstance(decision.goals[0], TrackGoal) else ""
        others = [t.title.read(words.language) for t in context.tree.tracks if not t.is_origin and t.id != asked]
        notices.append(notice(words, "which-track", track=words.track(asked), others=words.names(others, shown=6)))
    if found.corrected and found.goals and not inquiry.goal:
        names = words.goal(found.goals)
        notices.append(notice(words, "spelling", names=names, names_direction=josa(names, "으로로")))
    if decision.reached:
        notices.append(notice(words, "goal-reached"))
    for option_id in decision.other_options:
        track = context.tree.options[option_id][0].id
        chosen = words.names([words.option(o) for o in state["learner"].branches[track]])
        option = words.option(option_id)
        notices.append(notice(words, "other-option", option=option, option_topic=josa(option, "은는"), chosen=chosen))
    notices += said_notices(words, decision, context.taste)
    if decision.standing.presumed:
        notices.append(notice(words, "presumed", count=len(decision.standing.presumed)))
    return notices


def said_notices(words: Wording, decision: Decision, taste: Taste) -> list[Notice]:
    """What the learner said that this answer goes by: skills set back, and skills that were too easy."""
    levels, found = decision.standing.levels, []
    on_path = {step.skill_id for step in (*decision.path, *(r.step for r in decision.recommended))}
    for code in ("skipped", "too-hard"):
        names = words.names([words.skill(s) for s, said in taste.leanings.items() if code in said and s in on_path])
        if names:
            found.append(notice(words, f"because-{code}", names=names, names_object=josa(names, "을를")))
    for skill_id in taste.too_easy:
        level = levels.get(skill_id, 0) + 1
        if skill_id in on_path and level <= words.tree.skills[skill_id].max_level:
            skill = words.skill(skill_id)
            found.append(notice(words, "because-too-easy", skill=skill, skill_object=josa(skill, "을를"), level=level))
    return found


def notice(words: Wording, code: str, **values: object) -> Notice:
    """A notice with its text."""
    return Notice(code=code, text=words.say(f"notice.{code}", **values))


def unavailable(words: Wording, error: ModelUnavailable) -> Notice:
    """That the model did not answer, or may not be asked any more today."""
    text = "notice.model-unavailable" + (".daily" if error.cause == "daily-budget" else "")
    return Notice(code=UNAVAILABLE, text=words.say(text))


def _unique(notices: list[Notice]) -> list[Notice]:
    return list({n.code + n.text: n for n in notices}.values())
