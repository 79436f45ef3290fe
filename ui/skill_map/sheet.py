"""What is told of one skill beside the map: where it stands, why its next level is open or locked, its criteria."""

from html import escape

from service.contract import SkillStandingView, TreeView
from ui import palette
from ui.parts import locks
from ui.parts.atlas import atlas
from ui.parts.markup import hours
from ui.skill_map.picture import state_text
from ui.texts import read, say

AT_ONCE = 400
"""Skills of a tree whose sheets the map knows beforehand; those of a larger tree come one by one."""


def sheets(tree: TreeView, standings: list[SkillStandingView]) -> dict[str, str]:
    """HTML by skill, to be shown before the page answers; nothing for a large tree."""
    return {found.skill_id: sheet(tree, found) for found in standings} if len(standings) <= AT_ONCE else {}


def sheet(tree: TreeView, found: SkillStandingView) -> str:
    """One skill as HTML."""
    summary = read(tree.skills[found.skill_id].summary)
    about = f'<p class="pm-map-summary">{escape(summary)}</p>' if summary else ""
    return f"{_head(tree, found)}{about}{locks.told(found)}{_criteria(tree, found)}"


def _head(tree: TreeView, found: SkillStandingView) -> str:
    track = atlas().places[found.skill_id].track
    colour = palette.css(palette.track_colour(track.number))
    place = f"{track.emblem} {read(track.title)}".strip() if len(tree.tracks) > 1 else read(tree.title)
    close = escape(say("map.skill.close"))
    return (
        f'<header class="pm-map-skill" style="--hue:{colour}"><div><span class="pm-map-place">{escape(place)}</span>'
        f"<h2>{escape(found.title)}</h2><p>{escape(state_text(found, say))}</p></div>"
        f'<button type="button" class="pm-map-close" aria-label="{close}" title="{close}">✕</button></header>'
    )


def _criteria(tree: TreeView, found: SkillStandingView) -> str:
    """What each level asks for: done, next or locked."""
    skill, rows = tree.skills[found.skill_id], ""
    for level, (text, took) in enumerate(zip(skill.levels, skill.hours, strict=True), 1):
        state = found.states[level - 1]
        maturity = tree.maturity.get(str(level))
        name = f" · {read(maturity.name)} · {read(maturity.criterion)}" if maturity else ""
        told = say("map.skill.done") if state == "held" else say(f"map.skill.state.{state}")
        rows += (
            f'<li class="{state} l{level}"><span class="pm-map-level">'
            f"<b>{escape(say('map.skill.level', level=level))}</b>"
            f"{escape(name)}<i>{escape(told)} · {escape(hours(took))}</i></span>"
            f"<p>{escape(read(text))}</p></li>"
        )
    title = escape(say("map.skill.criteria"))
    return f'<h3 class="pm-map-part">{title}</h3><ol class="pm-map-levels">{rows}</ol>'
