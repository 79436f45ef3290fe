"""The pages, in the order of the menu.

One more page is one more line here, a module of that name in `ui/screens` with `show()`, and the text `page.NAME`.
The folder is not called `pages`, which Streamlit would take for pages of its own making.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import streamlit as st

from ui.texts import say


@dataclass(frozen=True)
class PageSpec:
    """A page: the module's name, which is its address too; its icon; the heading of the menu it stands under."""

    name: str
    icon: str
    group: str
    in_menu: bool = True


PAGES = (
    PageSpec("today", ":material/flag:", "learn"),
    PageSpec("chat", ":material/forum:", "learn"),
    PageSpec("next", ":material/moving:", "learn"),
    PageSpec("plan", ":material/calendar_month:", "learn"),
    PageSpec("review", ":material/history:", "learn"),
    PageSpec("map", ":material/map:", "look"),
    PageSpec("skill", ":material/menu_book:", "look"),
    PageSpec("branch", ":material/call_split:", "look"),
    PageSpec("assess", ":material/quiz:", "me"),
    PageSpec("place", ":material/explore:", "me", in_menu=False),
    PageSpec("progress", ":material/monitoring:", "me"),
    PageSpec("quality", ":material/insights:", "more", in_menu=False),
    PageSpec("print", ":material/print:", "more", in_menu=False),
)


def menu() -> list[st.Page]:
    """The pages, titles in the language of this visit; the first is where one lands."""
    return [_page(spec.name) for spec in PAGES]


def groups() -> dict[str, list[PageSpec]]:
    """The pages of the menu under their headings."""
    grouped: dict[str, list[PageSpec]] = {}
    for spec in PAGES:
        if spec.in_menu:
            grouped.setdefault(spec.group, []).append(spec)
    return grouped


def go(name: str, **query: str) -> None:
    """Turn to another page; ends this run. The language and the learner come along by themselves."""
    st.switch_page(_page(name), query_params=query)


def link(name: str, label: str, icon: str | None = None, **query: str) -> None:
    """A link to another page."""
    kept = {key: st.query_params[key] for key in ("lang", "learner") if key in st.query_params}
    st.page_link(_page(name), label=label, icon=icon, query_params={**kept, **query})


def _page(name: str) -> st.Page:
    number, spec = next((n, spec) for n, spec in enumerate(PAGES) if spec.name == name)
    return st.Page(_shown(name), title=say(f"page.{name}"), icon=spec.icon, url_path=name, default=number == 0)


def _shown(name: str) -> Callable[[], None]:
    def show() -> None:
        import_module(f"ui.screens.{name}").show()

    show.__name__ = name
    return show
