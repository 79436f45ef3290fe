"""Texts with Markdown in them, as HTML: Streamlit's own Markdown takes dollars for formulas and colons for icons."""

import re
from functools import cache
from html import escape

import streamlit as st
from markdown_it import MarkdownIt


@cache
def _markdown() -> MarkdownIt:
    """CommonMark without raw HTML, and without pictures, which might be fetched from elsewhere."""
    return MarkdownIt("commonmark", {"html": False}).disable("image")


def prose(text: str) -> str:
    """Paragraphs, lists and code as HTML."""
    return f'<div class="pm-prose">{_markdown().render(text)}</div>'


def inline(text: str) -> str:
    """One line with code and emphasis as HTML."""
    return str(_markdown().renderInline(text))


def verbatim(text: str) -> str:
    """What a learner wrote, letter by letter."""
    return f'<div class="pm-verbatim">{escape(text)}</div>'


def label(text: str) -> str:
    """One line for the label of a widget, which reads Markdown: only its code is kept as such."""
    parts = re.split(r"(`+[^`]*`+)", text)
    return "".join(part if part.startswith("`") else re.sub(r"([\\*_\[\]:$~#<>])", r"\\\1", part) for part in parts)


def plain(text: str) -> str:
    """Text of others where Markdown would be read: none of it is taken for a link, a picture, an icon or a colour."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+!|<>~$:&" else sign for sign in " ".join(text.split()))


def code(text: str) -> None:
    """A block of code to read and copy."""
    st.code(text, language=None, wrap_lines=True)
