"""Colours that can be read, in both themes (WCAG 2.2, contrast of text: 4.5:1)."""

import tomllib
from pathlib import Path

import pytest

import ui
from ui.palette import TRACKS

CONFIG = tomllib.loads((Path(ui.__file__).parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
THEMES = ("light", "dark")


def _luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("name", ["textColor", "primaryColor", "linkColor", "redColor", "orangeColor", "yellowColor"])
def test_colours_of_the_theme_can_be_read(theme, ground, name):
    colours = CONFIG["theme"][theme]

    assert _contrast(colours[name], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("pair", TRACKS)
def test_colours_of_tracks_can_be_read(theme, pair):
    colour = pair[THEMES.index(theme)]

    assert _contrast(colour, CONFIG["theme"][theme]["backgroundColor"]) >= 4.5


def test_fonts_are_shipped_and_no_statistics_are_sent():
    folder = Path(ui.__file__).parent
    for face in CONFIG["theme"]["fontFaces"]:
        assert (folder / face["url"].replace("app/static", "static")).is_file()
    assert (folder / "static" / "OFL.txt").is_file()
    assert CONFIG["browser"]["gatherUsageStats"] is False
