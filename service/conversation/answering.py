"""Parts that the engine answers: next steps, branches, plans, explanations."""

from typing import Any

from langgraph.runtime import Runtime

from service.contract import (
    BranchRequest,
    EngineView,
    ExplainRequest,
    GoalSpec,
    GoalSummary,
    NextRequest,
    PlanRequest,
    Preferences,
    StepRef,
)
from service.conversation.conditions import TIMES, read_conditions
from service.conversation.memory import Last
from service.conversation.setting import (
    Setting,
    Talk,
    answered,
    as_part,
    memory_of,
    part_of,
)
from service.conversation.talking import ask_back
from service.conversation.whereabouts import branching_tracks, track_of
from service.plans.basis import goal_fields
from service.understanding.intents import Asked
from service.understanding.interpretation import Interpretation
from service.understanding.names import by_kind
from service.understanding.schedule_words import read_time_words

AGAIN = frozenset({"next", "plan", "branch", "explain", "resources"})
"""What can be asked again under other conditions."""


def next_steps(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """What to learn next, towards the goal that the thread has unless another one is named."""
    setting, asked, memory = runtime.context, part_of(state), memory_of(state)
    found = setting.program.knowledge.interpreter.interpret(asked.text)
    names_nothing = not found.goals and not found.refused
    request = NextRequest(
        question=asked.text,
        goal=memory.goal if names_nothing else None,
        limit=memory.conditions.limit or NextRequest.model_fields["limit"].default,
        preferences=memory.conditions.preferences,
        language=state["language"],
        **setting.whose(),
    )
    response = setting.program.recommend_next(
        request, setting.identity.subject, EngineView.model_validate(state["engine"])
    )
    skills = [step.skill_id for step in response.recommendations]
    options = [option.option_id for branch in response.branches for option in branch.options]
    tracks = response.goal.track_ids if response.goal else []
    last = Last(intent="next", question=asked.text, skills=skills, options=options, tracks=tracks)
    goal = goal_named(found, response.goal) or memory.goal
    update = answered(state, setting, response, response.answer, last, goal=goal)
    return {**update, "engine": response.engine.model_dump(mode="json")}


def goal_named(found: Interpretation, goal: GoalSummary | None) -> GoalSpec | None:
    """The goal that a question named, to be remembered."""
    if not found.goals or goal is None:
        return None
    if len(found.goals) == 1 and found.sure:
        return GoalSpec.model_validate(goal_fields(found.goals[0]))
    return GoalSpec(steps=[StepRef(skill_id=t.skill_id, level=t.level) for t in goal.targets])


def advise(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """Which option to take: of the track that is named, or that the talk is about."""
    setting, asked, memory = runtime.context, part_of(state), memory_of(state)
    track_id = track_of(setting.program.tree, asked, memory)
    if track_id is None:
        return ask_back(state, setting, "which-branch", tracks=branching_tracks(setting.program.tree))
    request = BranchRequest(track_id=track_id, question=asked.text, language=state["language"], **setting.whose())
    response = setting.program.recommend_branch(request, setting.identity.subject)
    options = [option.option_id for option in response.options]
    last = Last(intent="branch", question=asked.text, options=options, tracks=[track_id])
    return answered(state, setting, response, response.answer, last)


def explain(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """Why, why not, what if."""
    setting, asked, memory = runtime.context, part_of(state), memory_of(state)
    fields: dict[str, Any] = {"question": asked.text, "language": state["language"], **setting.whose()}
    named = setting.program.knowledge.interpreter.names.find(asked.text)
    if not by_kind(named, "track"):
        fields["goal"] = memory.goal
    if not named and (asked.skills or asked.options):
        fields |= {"skill_id": asked.skills[0]} if asked.skills else {"option_id": asked.options[0]}
    response = setting.program.explain(ExplainRequest(**fields), setting.identity.subject)
    about = response.about
    last = memory.last.model_copy(update={"intent": "explain", "question": asked.text})
    if about is not None and about.kind == "skill":
        last = last.model_copy(update={"skills": [about.id, *(s for s in last.skills if s != about.id)]})
    return answered(state, setting, response, response.answer, last)


def lay_out(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """A plan as a draft; keeping it is asked for."""
    setting, asked, memory = runtime.context, part_of(state), memory_of(state)
    today = setting.program.now().date()
    conditions, _ = read_conditions(asked.text, today, memory.conditions)
    subject = read_time_words(asked.text, today).rest
    found = (
        setting.program.knowledge.interpreter.interpret(subject)
        if subject.strip()
        else Interpretation(state["language"])
    )
    known = memory.goal or _stored_goal(setting)
    named = found.goals and not found.candidates  # else it is only what comes nearest in meaning
    goal = None if named or (known is None and found.goals) or found.refused else known
    fields = {**plan_fields(conditions), "goal": goal, "language": state["language"], **setting.whose()}
    request = PlanRequest.model_validate({"question": asked.text, **fields})
    response = setting.program.make_plan(request, setting.owner, keep=False)
    last = Last(intent="plan", question=subject.strip(), tracks=response.goal.track_ids if response.goal else [])
    remembered: dict[str, Any] = {"conditions": conditions}
    if goal is None and (kept := goal_named(found, response.goal)):
        remembered["goal"] = kept
    update = answered(state, setting, response, response.answer, last, **remembered)
    if not response.weeks or not setting.may_write:
        return update
    asked_for = request.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    return {**update, "change": {"name": "save_plan", "asked": asked_for, "replaces": memory.plan_id}}


def plan_fields(conditions: Any) -> dict[str, Any]:
    """Conditions as a plan request has them."""
    given = conditions.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return {name: value for name, value in given.items() if name in (*TIMES, "preferences")}


def _stored_goal(setting: Setting) -> GoalSpec | None:
    goals = setting.learner().goals
    return goals[0] if goals else None


def refine(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """What was answered last, under the conditions that are said now."""
    setting, asked, memory = runtime.context, part_of(state), memory_of(state)
    conditions, about = read_conditions(asked.text, setting.program.now().date(), memory.conditions)
    goal = memory.goal
    if asked.level and goal is not None and goal.steps is None:
        goal = goal.model_copy(update={"level": asked.level})
    if not about and goal == memory.goal:
        return ask_back(state, setting, "which-condition")
    again = "plan" if about & set(TIMES) else memory.last.intent
    if again not in AGAIN:
        again = "next"
    text = memory.last.question if memory.last.intent == again else ""
    kept = memory.model_copy(update={"conditions": conditions, "goal": goal})
    part = as_part(Asked(again, text or asked.text))
    return {"memory": kept.dump(), "part": part, "todo": [part, *state["todo"]]}


def preferences_of(state: Talk) -> Preferences:
    """What to learn from, as it was said in the thread."""
    return memory_of(state).conditions.preferences or Preferences()
