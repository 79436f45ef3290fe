"""A tree and a catalogue that hold all attacks of their kind that a file may hold."""

import json
from pathlib import Path
from typing import Any

from tests.attacks.attack import Attack, attacks

BASE = "base"
TEXTS = ("title", "summary", "because", "passages", "aliases")


def skill_with(attack: Attack) -> tuple[str, dict[str, Any]]:
    """A skill that holds the attack, and its id."""
    skill: dict[str, Any] = {
        "title": f"Skill of {attack.id}",
        "summary": f"What {attack.id} is about.",
        "levels": [{"en": "Names it.", "ko": "이름을 안다."}, {"en": "Uses it.", "ko": "쓸 줄 안다."}],
        "hours": [2, 3],
        "requires": [BASE],
        "aliases": [],
        "passages": {"en": [], "ko": []},
    }
    skill["title"], skill["summary"] = both(skill["title"]), both(skill["summary"])
    match attack.field:
        case "title" | "summary":
            skill[attack.field] = both(attack.text)
        case "aliases":
            skill["aliases"] = [attack.text]
        case "passages":
            skill["passages"] = {"en": [attack.text], "ko": [attack.text]}
        case "because":
            skill["because"] = {BASE: both(attack.text)}
    return (attack.text if attack.field == "id" else attack.id), skill


def both(text: str) -> dict[str, str]:
    return {"en": text, "ko": text}


def tree_of(found: list[Attack]) -> str:
    """A tree of one track with a skill for each attack, as JSON."""
    base = {
        "title": both("Base"),
        "summary": both("Where all begins."),
        "levels": [both("Names it.")] * 2,
        "hours": [2, 3],
    }
    skills = {BASE: base} | dict(map(skill_with, found))
    tier = {"number": 1, "kind": "core", "title": both("All"), "skills": list(skills)}
    track = {"id": "main", "number": 1, "title": both("Everything"), "class_name": both("Mage"), "tiers": [tier]}
    return json.dumps({"title": both("A tree of others"), "version": "1", "tracks": [track], "skills": skills})


def catalogue_of(found: list[Attack], skill_id: str = BASE) -> str:
    """A catalogue with a resource for each attack, as JSON, which is YAML."""
    resources = []
    for attack in found:
        made: dict[str, Any] = {
            "id": attack.id, "title": both(f"Course {attack.id}"), "url": f"https://git.example/{attack.id}",
            "kind": "course", "language": attack.language, "level": 1, "hours": 2, "free": True, "publisher": "Example",
            "verified": {"on": "2026-11-24", "how": "read", "title_seen": "Course"},
            "skills": [skill_id], "why": both("It is short."),
        }  # fmt: skip
        made[attack.field] = both(attack.text) if attack.field in ("title", "why") else attack.text
        resources.append(made)
    return json.dumps(resources)


def write_hostile(folder: Path) -> tuple[Path, Path]:
    """The files of both."""
    tree, catalogue = folder / "tree.json", folder / "catalogue.yaml"
    tree.write_text(tree_of([a for a in attacks("tree") if not a.refused]), encoding="utf-8")
    catalogue.write_text(catalogue_of([a for a in attacks("resource") if not a.refused]), encoding="utf-8")
    return tree, catalogue
