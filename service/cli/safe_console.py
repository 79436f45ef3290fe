"""A terminal that nothing written by others can steer."""

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from tree.characters import without_steering


class SafeConsole(Console):
    """As rich's, which reads markup in what it prints, and lets escape sequences through."""

    def __init__(self, *, width: int | None = None) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, width=width)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """What is to be printed: rich's own controls are kept, those inside of texts are not."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(without_steering(segment.text), segment.style)
