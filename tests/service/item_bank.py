"""An item bank of made-up items for any skills: what is right says so, in files as the shipped ones are."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

RIGHT = "that is so"
SHORT = "forty-two"
CASE = "Solve the case of {skill}: replays must not count twice, the essential key scales with partitions, certainty counts."  # noqa: E501


def both(text: str) -> dict[str, str]:
    return {"en": text, "ko": f"{text} (한)"}


def choice(skill: str, number: int) -> dict[str, Any]:
    wrong = [{**both(f"no, way {n} off"), "because": both(f"wrong for reason {n}")} for n in range(3)]
    right = {**both(RIGHT), "right": True, "because": both("right for a reason")}
    options = [*wrong[: number % 4], right, *wrong[number % 4 :]]
    heading = {"id": f"{skill}-1-{number:02}", "skill": skill, "level": 1, "kind": "choice"}
    return {**heading, "question": both(f"question {number} about {skill}?"), "options": options}


def short(skill: str, number: int) -> dict[str, Any]:
    heading = {"id": f"{skill}-1-{number:02}", "skill": skill, "level": 1, "kind": "short"}
    said = {"answers": [SHORT, "42", "마흔둘"], "because": both("six times seven")}
    return {**heading, "question": both(f"question {number} about {skill}?"), **said}


RUBRIC = [
    {"id": "essential", **both("Names the essential thing and why it matters"), "weight": 3},
    {"id": "useful", **both("Adds something useful about how it scales"), "weight": 2},
    {"id": "pleasant", **both("Weighs what is gained against what is lost"), "weight": 1},
]


def task(skill: str) -> dict[str, Any]:
    solution = {"code": "print(42)\n", **both("because six times seven")}
    heading = {"id": f"{skill}-2-01", "skill": skill, "level": 2, "kind": "task"}
    return {**heading, "case": both(CASE.format(skill=skill)), "rubric": RUBRIC, "solution": solution}


def design(skill: str) -> dict[str, Any]:
    heading = {"id": f"{skill}-3-01", "skill": skill, "level": 3, "kind": "design"}
    rubric = [*RUBRIC, {"id": "last", **both("Says who decides and at what cost"), "weight": 2}]
    answers = {"strong": both("a strong answer"), "weak": both("a weak answer")}
    return {**heading, "case": both(CASE.format(skill=skill)), "rubric": rubric, **answers}


def items_of(skill: str) -> list[dict[str, Any]]:
    return [*(choice(skill, number) for number in range(1, 6)), short(skill, 6), task(skill), design(skill)]


def write_bank(folder: Path, skills: Iterable[str]) -> Path:
    """One file per skill in this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for skill in skills:
        text = json.dumps(items_of(skill), ensure_ascii=False, indent=1)  # JSON is YAML
        (folder / f"{skill}.yaml").write_text(text, encoding="utf-8")
    return folder


def answer_for(item: dict[str, Any], *, right: bool) -> dict[str, Any]:
    """The body of a request that answers an item of this bank, as it was shown."""
    if item["kind"] == "short":
        return {"item_id": item["id"], "text": SHORT if right else "seven"}
    letters = [o["id"] for o in item["options"] if o["text"].startswith(RIGHT) == right]
    return {"item_id": item["id"], "choice": letters[0]}
