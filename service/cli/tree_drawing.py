"""`mastery tree show`: the tree in the terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from rich.text import Text
from rich.tree import Tree

from service.cli.console import choose, console, language, learner_from, program, validated
from service.contract import NextRequest
from service.disk import write_text
from service.messages import say
from service.workflow.reviewing import DESIRED_RETENTION
from tree.learner import Standing, presume
from tree.rules import Rules
from tree.skill import Language, Step

HELD, PRESUMED, OPEN, LOCKED = "■", "▣", "○", "·"
STYLES = {HELD: "green", PRESUMED: "cyan", OPEN: "yellow", LOCKED: "dim"}


def draw(learner: str | None, lang: str | None, track: str | None, svg: Path | None) -> None:
    """Print the tree, and write it as SVG if asked to."""
    tree, chosen = program().tree, language(lang) or "en"
    if track is not None:
        choose(track, list(tree.tracks_by_id), "--track")
    request = validated(NextRequest, learner_from(learner))
    standing = presume(tree, program().inquiry(request).learner)
    fading = program().confidences(request.learner_id) if request.learner_id is not None else {}
    drawing = draw_tree(program().rules, standing, chosen, track, fading)
    out = console()
    out.record = svg is not None
    out.print(drawing)
    out.print(Text(say(chosen, "cli.legend"), style="dim"))
    if svg is not None:
        write_text(svg, out.export_svg(title=tree.title.read(chosen)))


def draw_tree(
    rules: Rules,
    standing: Standing,
    lang: Language,
    only: str | None = None,
    fading: Mapping[str, float] = MappingProxyType({}),
) -> Tree:
    """A rich tree of tracks, tiers, options and skills with their levels.

    `fading` maps skill id -> the chance (0 to 1) that it would be remembered; it is shown where a review is due.
    """
    tree = rules.tree
    root = Tree(Text(tree.title.read(lang), style="bold"), guide_style="dim")
    for track in tree.tracks:
        if only not in (None, track.id):
            continue
        name = f"{track.emblem} {track.title.read(lang)}".strip()
        node = root.add(Text.assemble((name, "bold"), (f"  {track.class_name.read(lang)}", "dim italic")))
        for tier in track.tiers:
            stage = node.add(Text(f"{tier.emblem} {tier.title.read(lang)}".strip()))
            _add_skills(stage, tier.skills, rules, standing, lang, fading)
            for option in tier.options:
                branch = stage.add(Text(option.title.read(lang), style="italic"))
                _add_skills(branch, option.skills, rules, standing, lang, fading)
    return root


def _add_skills(
    node: Tree,
    skills: Sequence[str],
    rules: Rules,
    standing: Standing,
    lang: Language,
    fading: Mapping[str, float],
) -> None:
    presumed = {p.skill_id for p in standing.presumed}
    for skill_id in skills:
        skill = rules.tree.skills[skill_id]
        held = standing.levels.get(skill_id, 0)
        marks = Text()
        for level in range(1, skill.max_level + 1):
            mark = LOCKED
            if level <= held:
                mark = PRESUMED if skill_id in presumed else HELD
            elif rules.is_open(Step(skill_id, level), standing.levels):
                mark = OPEN
            marks.append(mark, style=STYLES[mark])
        status = "dim" if not held and not rules.is_open(Step(skill_id, 1), standing.levels) else ""
        still = fading.get(skill_id, 1.0)
        faded = (f"  ◔ {still:.0%}" if still < DESIRED_RETENTION else "", "yellow")
        node.add(Text.assemble(marks, " ", (skill.title.read(lang), status), (f"  {skill_id}", "dim"), faded))
