"""The tree as the JSON of `GET /v1/tree`, complete enough to be read back."""

from typing import Any

from tree.skill_tree import SkillTree


def export_tree(tree: SkillTree) -> dict[str, Any]:
    """Every field of the tree; reading it again gives the same tree."""
    data = tree.model_dump(mode="json")
    data["maturity"] = {str(level): meaning for level, meaning in data["maturity"].items()}
    return data
