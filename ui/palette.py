"""Colours that carry meaning. Each pair is (light, dark), chosen to keep 4.5:1 as text on the page's own grounds."""

TRACKS = (
    ("#4f6078", "#a3b3ca"),  # slate: the Origin
    ("#1f63b8", "#78b2ff"),  # blue
    ("#7447b8", "#bd9bff"),  # violet
    ("#b0306a", "#ff8fb8"),  # rose
    ("#086a5d", "#3fd0b4"),  # jade
    ("#b4540a", "#ff9a5c"),  # ember
)
LEVELS = (("#8895a7", "#5f708c"), ("#a8622f", "#d99566"), ("#5f7288", "#b9c9dd"), ("#9a6a06", "#f2bd55"))
"""None, bronze, silver, gold: levels 0 to 3."""

PATH = ("#c01c3f", "#ff7d8f")
"""Crimson: the flags on the way to the goal."""

DUE = ("#0e6f8a", "#5ad1ec")
"""Sea blue: a review is due."""


def track_colour(number: int) -> tuple[str, str]:
    """The colours of the track with this number; trees with more tracks go round."""
    return TRACKS[number % len(TRACKS)]


def css(pair: tuple[str, str]) -> str:
    """A CSS colour that follows the theme."""
    return f"light-dark({pair[0]}, {pair[1]})"
