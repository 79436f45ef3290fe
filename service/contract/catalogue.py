"""Skills and resources on the wire."""

from service.contract.base import Response


class Verified(Response):
    """When and how a resource was confirmed (`read`: the page, `listing`: a page that lists it), and its title."""

    on: str
    how: str
    title_seen: str


class ResourceView(Response):
    """One thing to learn from; `hours` is the time to work through it, `level` the level it helps to reach."""

    id: str
    title: str
    url: str
    kind: str
    language: str
    level: int
    hours: float
    free: bool
    official: bool
    publisher: str
    skills: list[str]
    why: str
    verified: Verified


class ResourcePage(Response):
    """Resources, a page at a time."""

    items: list[ResourceView]
    next_cursor: str | None = None


class SkillHit(Response):
    """A skill found by meaning or by name."""

    skill_id: str
    title: str
    score: float


class SkillHitPage(Response):
    """Skills best first."""

    items: list[SkillHit]
    next_cursor: str | None = None


class TextView(Response):
    """A text in both languages."""

    en: str
    ko: str


class PassagesView(Response):
    """What somebody says who needs a skill and cannot name it."""

    en: list[str]
    ko: list[str]


class SkillView(Response):
    """A skill of the tree; `hours[n-1]` are the additional hours from level n-1 to n."""

    title: TextView
    summary: TextView
    levels: list[TextView]
    aliases: list[str]
    broad_names: list[str]
    passages: PassagesView
    hours: list[float]
    requires: list[str]
    helps: list[str]
    because: dict[str, TextView]


class SkillDetail(SkillView):
    """A skill with what stands around it."""

    id: str
    track_id: str
    tier: int
    option_id: str | None
    unlocks: list[str]
    leads_to: list[str]
    resources: list[ResourceView]
