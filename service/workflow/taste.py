"""What learners said of skills and resources, as the workflow uses it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from resources.catalogue import Catalogue, Resource
from resources.search import choose_resources
from service.contract import Preferences
from tree.next_steps import Leanings
from tree.skill import Step


@dataclass(frozen=True, slots=True)
class Taste:
    """One learner's feedback and everybody's votes, by skill and resource id.

    `leanings` shift the steps of skills; skills `too_easy` call for an assessment, those `too_hard` for easier
    resources. `votes` are how much better (up to 1) or worse (down to -1) than usual all learners found a resource.
    """

    leanings: Leanings = field(default_factory=dict)
    too_easy: tuple[str, ...] = ()
    too_hard: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    liked: frozenset[str] = frozenset()
    behind: frozenset[str] = frozenset()
    votes: Mapping[str, float] = field(default_factory=dict)

    def choose(
        self, catalogue: Catalogue, step: Step, languages: Sequence[str], preferences: Preferences, limit: int
    ) -> list[Resource]:
        """What to learn a step from, the best first; of a skill that was too hard, what is a level easier."""
        level = max(1, step.level - 1) if step.skill_id in self.too_hard else step.level
        return choose_resources(
            catalogue.by_skill.get(step.skill_id, ()),
            level,
            languages=languages,
            free_only=preferences.free_only,
            kinds=preferences.kinds,
            hidden=self.hidden,
            liked=self.liked,
            behind=self.behind,
            votes=self.votes,
            limit=limit,
        )


NO_TASTE = Taste()
