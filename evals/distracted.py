"""An ablation of the tree: subjects that lie outside are added to it as skills, and must not draw the advice away."""

import json
from pathlib import Path
from typing import Any

from resources.outside import Subject
from service.bootstrap import Application
from service.files import BUNDLED_RESOURCES
from service.knowledge import Knowledge
from service.settings import Settings
from service.tree_json import export_tree
from tree.skill_tree import SkillTree

DISTRACTORS = 24
HOURS = [4.0, 6.0]
"""Cheap, so that whoever counts hours is tempted."""


def distracted(program: Application, folder: Path) -> Application:
    """The program over the tree with a track of `DISTRACTORS` skills more, neighbours of the subject first."""
    subjects = sorted(
        (s for s in program.knowledge.outside if s.kind != "aimless"), key=lambda s: s.kind != "neighbour"
    )
    file = folder / "distracted.json"
    file.write_text(json.dumps(_with(program.tree, subjects[:DISTRACTORS]), ensure_ascii=False), encoding="utf-8")
    settings = program.settings.model_copy(
        update={"tree": file, "resources": program.settings.resources or BUNDLED_RESOURCES, "home": folder / "home"}
    )
    settings = Settings.model_construct(**settings.model_dump())
    return Application(settings, knowledge=Knowledge(settings, embedder=program.knowledge.embedder()))


def _with(tree: SkillTree, subjects: list[Subject]) -> dict[str, Any]:
    data = export_tree(tree)
    number = 1 + max(track.number for track in tree.tracks)
    texts = {f"other-{s.id}": s for s in subjects}
    title = {"en": "Other subjects", "ko": "다른 주제"}
    tier = {"number": 1, "kind": "core", "title": title, "skills": list(texts)}
    track = {"id": "other-subjects", "number": number, "title": title, "class_name": title, "tiers": [tier]}
    data["tracks"] = [*data["tracks"], track]
    data["skills"] = {**data["skills"], **{name: _skill(s) for name, s in texts.items()}}
    return data


def _skill(subject: Subject) -> dict[str, Any]:
    title = subject.title.model_dump()
    return {
        "title": title,
        "summary": title,
        "levels": [title] * len(HOURS),
        "aliases": list(subject.names),
        "passages": subject.passages.model_dump(mode="json"),
        "hours": HOURS,
        "requires": [],
        "helps": [],
    }
