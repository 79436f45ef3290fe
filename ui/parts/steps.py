"""Cards for what to learn next."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from service.contract import Notice, Reason, Recommendation, ResourceView
from ui.menu import go
from ui.parts import reactions
from ui.parts.atlas import Atlas
from ui.parts.markup import bar, chip, chips, emblem, gems, hours, note
from ui.texts import say


def show_step(step: Recommendation, atlas: Atlas) -> None:
    """One recommendation: what, how long, why, from what."""
    with st.container(key=f"card-step-{step.rank}"):
        st.html(_head(step, atlas) + _why(step) + _after(step, atlas))
        if step.resources:
            st.html(_resources(step.resources[:1]))
            reactions.of_resource(step.resources[0], step.rank)
        if step.activity == "learn":
            reactions.of_step(step)
        with st.container(horizontal=True, key=f"acts-{step.rank}"):
            if st.button(say("step.open"), key=f"open-{step.rank}", icon=":material/menu_book:"):
                go("skill", skill=step.skill_id)


def show_notices(notices: Sequence[Notice]) -> None:
    """What the learner should know about the answer."""
    if notices:
        st.html("".join(note(n.text, "✦", "gold") for n in notices))


def _head(step: Recommendation, atlas: Atlas) -> str:
    track = atlas.track_of(step.skill_id)
    sign = emblem(track.emblem, track.number) if track else ""
    kind = chip(say("step.review"), "gold") if step.activity == "review" else ""
    return (
        f'<div class="pm-step"><span class="pm-rank" aria-hidden="true">{step.rank}</span>{sign}<div>'
        f"<h3>{escape(step.title)}</h3>"
        f'<p class="pm-meta">{gems(step.level, atlas.most(step.skill_id))}'
        f"<span>{escape(say('step.to', name=atlas.level_name(step.level)))}</span>"
        f"<span>{escape(hours(step.hours))}</span>{kind}</p></div></div>"
        f'<p class="pm-body">{escape(step.summary)}</p>'
    )


def _why(step: Recommendation) -> str:
    rows = "".join(share_of(reason, step.score) for reason in step.reasons)
    return f'<div class="pm-why"><h4>{escape(say("step.why"))}</h4>{rows}</div>'


def share_of(reason: Reason, score: float) -> str:
    """A reason as its share of the score: the reasons together are the whole of it. Some count against."""
    if reason.weight < 0:
        return bar(reason.text, -reason.weight, f"−{-reason.weight:.2f}", "rose")
    share = reason.weight / score if score else 0.0
    return bar(reason.text, share, f"{share:.0%}")


def _after(step: Recommendation, atlas: Atlas) -> str:
    opened = [atlas.skill(s) for s in step.unlocks]
    later = [atlas.skill(s) for s in step.leads_to if s not in step.unlocks]
    text = f"<b>{escape(say('step.unlocks'))}</b>{chips(opened[:4], 'jade')}" if opened else ""
    text += f"<b>{escape(say('step.leads'))}</b>{chips(later[:4])}" if later else ""
    return f'<p class="pm-after">{text}</p>' if text else ""


def _resources(found: Sequence[ResourceView]) -> str:
    return f'<div class="pm-resources"><h4>{escape(say("step.resources"))}</h4>{"".join(map(resource, found))}</div>'


def resource(found: ResourceView) -> str:
    """A resource as a row with a link."""
    facts = [say(f"kind.{found.kind}"), say(f"language.{found.language}"), hours(found.hours)]
    facts.append(say("resource.free" if found.free else "resource.paid"))
    return (
        f'<a class="pm-resource" href="{escape(found.url)}" target="_blank" rel="noopener noreferrer">'
        f"<span><b>{escape(found.title)}</b><small>{escape(found.publisher)} · {escape(' · '.join(facts))}</small>"
        f'<em>{escape(found.why)}</em></span><i aria-hidden="true">↗</i></a>'
    )
