"""Parts that look something up or begin a test: resources, reviews, progress, assessments."""

from dataclasses import replace

from langgraph.runtime import Runtime

from resources.catalogue import Resource
from service.contract import (
    AssessmentRequest,
    GoalSpec,
    NextRequest,
    Preferences,
    ResourcePage,
    ReviewPage,
    StandingRequest,
    StandingResponse,
)
from service.conversation.answering import preferences_of
from service.conversation.memory import Last
from service.conversation.setting import Setting, Talk, answered, memory_of, part_of, words_of
from service.conversation.talking import ask_back, say
from service.messages import josa
from service.understanding.intents import Asked
from service.workflow.nodes import languages_for
from service.workflow.views import view_resource
from service.workflow.wording import Wording, hours_text
from tree.skill import Language, Step

SHOWN = 5
RECOMMENDING = frozenset({"next", "review", "assess", "resources"})
"""Whose answers show first what is to be learnt or tested now."""


def find(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """Resources for the skills that are named or were shown, else by meaning; never those that feedback hides."""
    setting, asked, memory = runtime.context, part_of(state), memory_of(state)
    words, preferences = words_of(state, setting), preferences_of(state)
    skills = list(asked.skills) or [s for o in asked.options for s in setting.program.tree.options[o][2].skills]
    if not skills and not asked.tracks and memory.last.skills:
        skills = memory.last.skills[:1]
    find_some = _for_skills if skills else _by_meaning
    chosen = find_some(setting, replace(asked, skills=tuple(skills)), preferences, state["language"])
    found = [view_resource(resource, state["language"]) for resource in chosen]
    names = words.names([words.skill(s) for s in skills])
    code = "talk.resources" if found and names else "talk.resources.by-meaning" if found else "talk.resources.none"
    text = words.say(code, names=names, names_object=josa(names, "을를") if names else "", count=len(found))
    if found and preferences.kinds and not any(r.kind in preferences.kinds for r in found):
        text += " " + words.say("talk.resources.other-kinds")
    last = Last(intent="resources", question=asked.text, skills=skills, tracks=memory.last.tracks)
    return answered(state, setting, ResourcePage(items=found), text, last)


def _for_skills(setting: Setting, asked: Asked, preferences: Preferences, language: Language) -> list[Resource]:
    """As the next steps give them: for the level that is asked for, else the next one, by the learner's taste."""
    program, held, found = setting.program, setting.learner().levels, dict[str, Resource]()
    taste, languages = setting.taste(), languages_for(preferences, language)
    for skill_id in asked.skills:
        level = asked.level or min(held.get(skill_id, 0) + 1, program.tree.skills[skill_id].max_level)
        chosen = taste.choose(program.catalogue, Step(skill_id, level), languages, preferences, SHOWN)
        found |= {resource.id: resource for resource in chosen}
    return list(found.values())


def _by_meaning(setting: Setting, asked: Asked, preferences: Preferences, language: Language) -> list[Resource]:
    """What comes nearest to what was said, of the kinds that are wanted if there are such."""
    languages, hidden = languages_for(preferences, language), setting.taste().hidden
    by_id = setting.program.catalogue.by_id
    wanted = [by_id[match.id] for match in setting.program.knowledge.resource_search.search(asked.text)]
    allowed = [r for r in wanted if r.language in languages and (r.free or not preferences.free_only)]
    kept = [r for r in allowed if r.id not in hidden]
    return [r for r in kept if not preferences.kinds or r.kind in preferences.kinds][:SHOWN] or kept[:SHOWN]


def show_reviews(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """What is due for review, the most faded first."""
    setting, words = runtime.context, words_of(state, runtime.context)
    items, next_due = setting.program.reviews.due(setting.owner, state["language"]) if setting.is_stored else ([], None)
    if items:
        text = words.say("talk.reviews", count=len(items), names=words.names([item.title for item in items]))
    elif next_due:
        text = words.say("talk.reviews.none", day=words.day(next_due.date()))
    else:
        text = words.say("talk.reviews.nothing")
    last = Last(intent="review", question=part_of(state).text, skills=[item.skill_id for item in items])
    return answered(state, setting, ReviewPage(items=items, next_due=next_due), text, last)


def show_progress(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """Where the learner stands, and how far it is."""
    setting, words, memory = runtime.context, words_of(state, runtime.context), memory_of(state)
    request = StandingRequest(goal=memory.goal, language=state["language"], **setting.whose())
    standing = setting.program.stand(request)
    last = memory.last.model_copy(update={"intent": "progress", "question": part_of(state).text})
    return answered(state, setting, standing, _told(standing, words), last)


def _told(standing: StandingResponse, words: Wording) -> str:
    held = [skill for skill in standing.skills if skill.level and not skill.presumed]
    levels = [sum(skill.level >= level for skill in held) for level in (1, 2, 3)]
    text = words.say("talk.progress", held=levels[0], all=len(standing.skills), second=levels[1], third=levels[2])
    if not held:
        text = words.say("talk.progress.nothing", all=len(standing.skills))
    if standing.goal and standing.goal.steps:
        way = standing.goal
        text += " " + words.say("talk.progress.way", goal=way.summary, steps=way.steps, hours=hours_text(way.hours))
    elif standing.goal:
        text += " " + words.say("talk.progress.reached", goal=standing.goal.summary)
    return text


def begin_assessment(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """Begin an assessment of the skill that is named or was shown first, at the next level unless one is said."""
    setting, asked, memory = runtime.context, part_of(state), memory_of(state)
    words, tree = words_of(state, setting), setting.program.tree
    if not setting.may_write:
        return say(state, setting, words.say("talk.not-yours"))
    shown = memory.last.skills if memory.last.intent in RECOMMENDING else []
    skills = list(asked.skills) or shown or _on_the_way(setting, memory.goal)
    if not skills:
        return ask_back(state, setting, "which-skill-to-assess", skills=list(tree.places)[:SHOWN])
    skill_id, held = skills[0], setting.learner().levels.get(skills[0], 0)
    level = asked.level or min(held + 1, tree.skills[skill_id].max_level)
    given = {"learner": setting.request.learner} if setting.is_described else {"learner_id": setting.owner}
    request = AssessmentRequest(skill_id=skill_id, level=level, language=state["language"], **given)
    assessment, _ = setting.program.assessments.begin(request, setting.owner)
    last = Last(intent="assess", question=asked.text, skills=[skill_id], tracks=memory.last.tracks)
    text = words.say("talk.assess", skill=words.skill(skill_id), level=level)
    return answered(state, setting, assessment, text, last)


def _on_the_way(setting: Setting, goal: GoalSpec | None) -> list[str]:
    """The skill that opens the way, where nothing was shown yet."""
    found = setting.program.recommend_next(NextRequest(goal=goal, limit=1, **setting.whose()), setting.owner)
    return [step.skill_id for step in found.recommendations if step.activity == "learn"]
