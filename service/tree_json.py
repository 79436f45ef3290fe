"""The tree as the JSON of `GET /v1/tree`, complete enough to be read back."""

import json
from hashlib import sha256
from typing import Any

from tree.skill_tree import SkillTree


def export_tree(tree: SkillTree) -> dict[str, Any]:
    """Every field of the tree; reading it again gives the same tree."""
    data = tree.model_dump(mode="json")
    data["maturity"] = {str(level): meaning for level, meaning in data["maturity"].items()}
    return data


def written_tree(tree: SkillTree) -> tuple[bytes, str]:
    """The tree as it is sent, and its ETag. Weak: it is sent with and without compression."""
    written = json.dumps(export_tree(tree), ensure_ascii=False, separators=(",", ":")).encode()
    return written, f'W/"{sha256(written).hexdigest()[:16]}"'
