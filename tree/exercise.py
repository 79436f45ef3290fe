"""What using one skill exercises of those it builds on, by the edges of the tree.

Fractional implicit repetition (J. Skycak, "The Math Academy Way", 2024, on spaced repetition in hierarchical
knowledge): a skill that requires another one exercises half of it, one that another one helps exercises a fifth; along
several edges the shares multiply, and below a tenth nothing counts. Where several ways lead to a skill the greatest
share counts. The shares are the product's own judgement.
"""

from tree.skill_tree import SkillTree

REQUIRED_SHARE = 0.5
HELPING_SHARE = 0.2
LEAST_SHARE = 0.1


def exercised_by(tree: SkillTree, skill_id: str) -> dict[str, float]:
    """Skill id -> the share of it that using this skill exercises, 0.1 to 0.5; not the skill itself."""
    found: dict[str, float] = {}
    waiting = [(skill_id, 1.0)]
    while waiting:
        current, share = waiting.pop()
        for below, part in _edges_down(tree, current).items():
            through = share * part
            if through >= LEAST_SHARE - 1e-9 and through > found.get(below, 0.0) and below != skill_id:
                found[below] = through
                waiting.append((below, through))
    return found


def _edges_down(tree: SkillTree, skill_id: str) -> dict[str, float]:
    helpers = dict.fromkeys(tree.helpers[skill_id], HELPING_SHARE)
    return helpers | dict.fromkeys(tree.skills[skill_id].requires, REQUIRED_SHARE)
