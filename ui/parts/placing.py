"""The way into a placement."""

from ui import visit
from ui.menu import go
from ui.parts.saying import told


def begin(track_id: str) -> None:
    """Begin the placement in a track, or go on with the one that is open."""
    with told():
        go("place", placement=visit.client().begin_placement(track_id).placement_id)
