"""Parts that want something written: which change that is. Nothing is written here."""

from datetime import date
from zoneinfo import ZoneInfo

from langgraph.runtime import Runtime

from service.contract import PlanView, SessionView, Status
from service.conversation.conditions import read_conditions
from service.conversation.phrases import phrases
from service.conversation.setting import Setting, Talk, memory_of, part_of, words_of
from service.conversation.talking import ask_back, say
from service.conversation.whereabouts import branching_tracks


def record(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """A level that is said to be reached: the one that is named, else the next one. One skill after the other."""
    setting, asked = runtime.context, part_of(state)
    if setting.is_described or not setting.may_write:
        return _not_written(state, setting)
    if not asked.skills:
        return ask_back(state, setting, "which-skill", skills=memory_of(state).last.skills[:5])
    skill_id, *others = asked.skills
    tree = setting.program.tree
    held = setting.learner().levels.get(skill_id, 0)
    level = asked.level if asked.level is not None else held + 1
    level = min(level, tree.skills[skill_id].max_level)
    if level == held:
        text = words_of(state, setting).say(
            "talk.record.held", skill=tree.skills[skill_id].title.read(state["language"]), level=held
        )
        return say(state, setting, text) | _after(state, others)
    change = {
        "name": "record_level",
        "asked": {"skill_id": skill_id, "level": level, "kind": "self-report", "note": asked.text[:2000]},
    }
    return {"change": change, **_after(state, others)}


def _after(state: Talk, others: list[str]) -> Talk:
    """What is still to be answered, with the other skills of this part before everything else."""
    rest = [{**state["part"], "skills": others}] if others else []
    return {"todo": [*rest, *state["todo"]]}


def choose(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """An option of a branching point, or both."""
    setting, asked = runtime.context, part_of(state)
    tree = setting.program.tree
    if setting.is_described or not setting.may_write:
        return _not_written(state, setting)
    if not asked.options:
        return ask_back(state, setting, "which-option", tracks=list(asked.tracks) or branching_tracks(tree))
    track_id = tree.options[asked.options[0]][0].id
    options = [o for o in asked.options if tree.options[o][0].id == track_id]
    return {"change": {"name": "choose_branch", "asked": {"track_id": track_id, "option_ids": options[:2]}}}


def replan(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """The plan laid out again from today, or from the day that is said."""
    setting = runtime.context
    if not setting.may_write:
        return _not_written(state, setting)
    plan = _plan(state, setting)
    if plan is None:
        return _no_plan(state, setting)
    said, about = read_conditions(part_of(state).text, _today(setting, plan), memory_of(state).conditions)
    asked = {"plan_id": plan.plan_id} | ({"as_of": said.start} if "start" in about else {})
    return {"change": {"name": "replan", "asked": asked, "plan_id": plan.plan_id}}


def tick(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """A session of the plan: the one of the skill that is named, else the first that is due and not ticked."""
    setting, asked = runtime.context, part_of(state)
    if not setting.may_write:
        return _not_written(state, setting)
    plan = _plan(state, setting)
    if plan is None:
        return _no_plan(state, setting)
    session = _session(plan, asked.skills, _today(setting, plan))
    if session is None:
        return say(state, setting, words_of(state, setting).say("talk.tick.nothing"))
    status, hours = _how(asked.text)
    told = {"plan_id": plan.plan_id, "session_id": session.id, "status": status} | ({"hours": hours} if hours else {})
    return {"change": {"name": "tick_session", "asked": told, "plan_id": plan.plan_id}}


def _session(plan: PlanView, skills: tuple[str, ...], today: date) -> SessionView | None:
    left = [s for week in plan.weeks for s in week.sessions if s.status == "planned"]
    of_skill = [s for s in left if s.skill_id in skills]
    due = [s for s in of_skill or left if s.date <= today]
    # that of today is what one speaks of, else the one that has waited longest, else what comes first
    return next((s for s in due if s.date == today), None) or next(iter(due or of_skill or left), None)


def _plan(state: Talk, setting: Setting) -> PlanView | None:
    """The plan that the thread is about, else the newest one."""
    if not setting.is_stored:
        return None
    program, plan_id = setting.program, memory_of(state).plan_id
    plans = program.plans.listed(setting.owner, state["language"])
    known = [plan.plan_id for plan in plans]
    chosen = plan_id if plan_id in known else next(iter(known), None)
    return program.plans.show(chosen, state["language"]) if chosen else None


def _today(setting: Setting, plan: PlanView) -> date:
    return setting.program.now().astimezone(ZoneInfo(plan.timezone)).date()


def _how(text: str) -> tuple[Status, float | None]:
    """How a session went, and the hours it took where they are said."""
    plain, known = text.lower(), phrases("sessions")
    status: Status = "done"
    if known["partly"].search(plain):
        status = "partly"
    elif known["missed"].search(plain):
        status = "missed"
    spent = known["hours"].search(plain)
    hours = float(next(g for g in spent.groups() if g).replace(",", ".")) if spent else None
    return status, hours if hours and 0 < hours <= 24 and status != "missed" else None


def _not_written(state: Talk, setting: Setting) -> Talk:
    code = "talk.nobody-stored" if setting.is_described else "talk.not-yours"
    return say(state, setting, words_of(state, setting).say(code))


def _no_plan(state: Talk, setting: Setting) -> Talk:
    return say(state, setting, words_of(state, setting).say("talk.no-plan"))
