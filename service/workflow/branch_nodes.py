"""The story of an answer about a branching point: understood and resolved as everywhere, then advised and worded."""

from langgraph.runtime import Runtime

from service.contract import BranchResponse
from service.messages import josa
from service.understanding.interest import interests
from service.workflow.decision import options_asked
from service.workflow.nodes import notice
from service.workflow.state import Context, State
from service.workflow.views import branch_options, summarise_goal, view_presumed
from service.workflow.wording import Wording, hours_text
from tree.branching import BranchAdvice, Interest, advise_branch, choices_of, steps_before
from tree.goal import Goal, OptionGoal, TrackGoal, want
from tree.learner import Learner, Standing, presume
from tree.path import levels_after
from tree.rules import Choice, Rules
from tree.skill_tree import SkillTree


def advise(state: State, runtime: Runtime[Context]) -> State:
    """Both options compared, on the way to what the learner wants."""
    context, inquiry, learner, found = runtime.context, state["inquiry"], state["learner"], state["interpretation"]
    rules, track_id = context.rules, inquiry.track_id
    standing = presume(rules.tree, learner)
    choices = choices_of(rules, track_id)
    choice = next((c for c in choices if not c.met_by(standing.levels)), choices[-1])
    # what a question only describes is an interest here, and no goal; a question from elsewhere is neither
    named = inquiry.goal is not None or not (found.candidates or found.refused)
    asked = state["goals"] if named else learner.goals
    goals = open_goals(asked or (TrackGoal(track_id),), choice, rules.tree)
    fit = _interest(state, context)
    fit |= {o: 1.0 for goal in asked for o in options_asked(rules.tree, goal)}
    fit = {name: value for name, value in fit.items() if name in _names(choice)}
    others = [goal for goal in learner.goals if goal not in goals]
    interest = Interest(fit, context.closeness)
    advice = advise_branch(rules, choice, goals, standing.levels, learner.branches, interest, others)
    left_out = found.refused and not fit
    notices = [notice(_words(state, context), "question-left-out")] if left_out else []
    return {"goals": goals, "advice": advice, "standing": standing, "notices": [*state["notices"], *notices]}


def _interest(state: State, context: Context) -> dict[str, float]:
    """What the question is interested in; nothing where it lies outside, has no subject, or only says what is held."""
    question, found = state["inquiry"].question, state["interpretation"]
    if not question or found.refused or found.vague:
        return {}
    told = interests(question, context.interpreter.names, context.interpreter.search)
    return {name: value for name, value in told.items() if name not in found.claims}


def _words(state: State, context: Context) -> Wording:
    return Wording(context.tree, state["interpretation"].language)


def _names(choice: Choice) -> set[str]:
    """The options of a choice and their skills."""
    return {*choice.alternatives, *(s.skill_id for steps in choice.alternatives.values() for s in steps)}


def open_goals(goals: tuple[Goal, ...], choice: Choice, tree: SkillTree) -> tuple[Goal, ...]:
    """The goals with this choice left open, and by way of it: a goal elsewhere is not what is asked about."""
    opened: dict[Goal, None] = {}
    for goal in goals:
        match goal:
            case TrackGoal(track_id, level, str()) if track_id == choice.track_id:
                opened[TrackGoal(track_id, level)] = None
            case OptionGoal(option_id, level) if option_id in choice.alternatives:
                opened[TrackGoal(choice.track_id, level)] = None
            case _:
                opened[goal] = None
    skills = {step.skill_id for step in want(tree, opened, {}).steps}
    if not any(tree.places[s].track.id == choice.track_id for s in skills):
        opened[TrackGoal(choice.track_id)] = None
    return tuple(opened)


def present(state: State, runtime: Runtime[Context]) -> State:
    """The advice in words and in the form of the contract."""
    inquiry, found, advice = state["inquiry"], state["interpretation"], state["advice"]
    tree, learner, standing = runtime.context.tree, state["learner"], state["standing"]
    words, notices = _words(state, runtime.context), list(state["notices"])
    if standing.presumed:
        notices.append(notice(words, "presumed", count=len(standing.presumed)))
    chosen = learner.branches.get(advice.track_id, ())
    answer = [words.branch(advice, None), *_where(words, advice, learner, standing, runtime.context.rules)]
    if advice.recommended is None:
        answer += [words.option_summary(o.option_id) for o in advice.options]
    elif chosen and advice.recommended not in chosen:
        best, other = sorted(advice.options, key=lambda o: o.option_id != advice.recommended)[:2]
        answer.append(
            words.say(
                "branch.chosen-otherwise",
                chosen=words.option(other.option_id),
                chosen_topic=josa(words.option(other.option_id), "은는"),
                option=words.option(best.option_id),
            )
        )
    wanted = want(tree, state["goals"], {advice.track_id: (advice.recommended or advice.options[0].option_id,)})
    targets = wanted.targets(tree, levels_after(standing.levels, wanted.steps))
    return {
        "branch_response": BranchResponse(
            answer_id=inquiry.answer_id,
            track_id=advice.track_id,
            goal=summarise_goal(words, state["goals"], targets, found.confidence),
            options=branch_options(words, advice),
            recommended=advice.recommended,
            margin=advice.margin,
            presumed=view_presumed(words, standing),
            answer=" ".join(answer),
            engine=state["engine"],
            notices=notices,
        )
    }


def _where(words: Wording, advice: BranchAdvice, learner: Learner, standing: Standing, rules: Rules) -> list[str]:
    """Where the learner stands: before the point, at it, after choosing, with one option behind, with both chosen."""
    choice = next(c for c in choices_of(rules, advice.track_id) if c.tier == advice.tier)
    passed = [
        o for o, steps in choice.alternatives.items() if all(standing.levels.get(s.skill_id, 0) >= 1 for s in steps)
    ]
    chosen = [o for o in learner.branches.get(advice.track_id, ()) if o in choice.alternatives]
    if passed:
        names = words.names([words.option(o) for o in passed])
        return [words.say("branch.passed", option=names, option_object=josa(names, "을를"))]
    if len(chosen) > 1:
        first = min(advice.options, key=lambda o: (o.option_id != advice.recommended, o.remaining.hours)).option_id
        return [words.say("branch.both", option=words.option(first))]
    if chosen:
        name = words.option(chosen[0])
        return [words.say("branch.chosen", option=name, option_object=josa(name, "을를"))]
    before = steps_before(rules, choice, standing.levels)
    if before:
        hours = sum(map(rules.tree.hours, sorted(before)))
        return [words.say("branch.ahead", count=len(before), hours=hours_text(hours))]
    return [words.say("branch.here")]
