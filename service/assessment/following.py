"""What is worth doing after a test: the next step on the learner's way, or the same one again."""

from dataclasses import replace

from resources.search import choose_resources
from service.contract import Following, LearnerSpec, NextRequest, ResourceView
from service.requests import inquiry_from
from service.workflow.graph import answer_next
from service.workflow.nodes import languages_for
from service.workflow.state import Context
from service.workflow.views import view_resource
from service.workflow.wording import Wording, hours_text
from tree.skill import Step


def follow(context: Context, spec: LearnerSpec, words: Wording) -> Following:
    """The best next step of this learner, as `mastery next` would give it. No model is asked."""
    inquiry = inquiry_from(NextRequest(limit=1, language=words.language), context.tree, "", spec)
    answer = answer_next(replace(inquiry, limit=1), replace(context, model=None))
    if not answer.recommendations:
        return Following(activity="done", skill_id=None, level=None, text=words.say("assess.next.done"))
    best = answer.recommendations[0]
    text = words.say("assess.next.learn", skill=best.title, level=best.level, hours=hours_text(best.hours))
    return _following(Step(best.skill_id, best.level), text, best.resources[:1])


def again(context: Context, step: Step, spec: LearnerSpec, words: Wording) -> Following:
    """The same step once more, with what to learn it from."""
    chosen = choose_resources(
        context.catalogue.by_skill.get(step.skill_id, ()),
        step.level,
        languages=languages_for(spec.preferences, words.language),
        free_only=spec.preferences.free_only,
        kinds=spec.preferences.kinds,
        limit=1,
    )
    text = words.say("assess.next.again", skill=words.skill(step.skill_id), level=step.level)
    return _following(step, text, [view_resource(r, words.language) for r in chosen])


def _following(step: Step, text: str, resources: list[ResourceView]) -> Following:
    best = resources[0] if resources else None
    return Following(
        activity="learn",
        skill_id=step.skill_id,
        level=step.level,
        text=text,
        resource_id=best.id if best else None,
        resource_url=best.url if best else None,
    )
