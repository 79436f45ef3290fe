"""Changes that need the learner's approval, on the wire."""

from datetime import datetime
from typing import Any, Literal

from service.contract.base import Response


class Difference(Response):
    """One thing that a change touches: what stands, and what would stand."""

    about: str
    stands: str
    would_stand: str


class ChangeView(Response):
    """A change and what became of it.

    `waiting`: nothing is written yet; show `difference` to the learner and, if they agree, call again with the same
    arguments and `confirmation`, before `expires_at`. `done`: written, and `result` is the JSON that the API answers
    with. `declined`: everything is as it was.
    """

    status: Literal["waiting", "done", "declined"]
    text: str
    difference: list[Difference]
    confirmation: str | None = None
    expires_at: datetime | None = None
    result: dict[str, Any] | None = None
