"""What others wrote is text on every page: no element, no link, no picture, no colour of theirs."""

import pytest
from fastapi.testclient import TestClient
from google.protobuf.json_format import MessageToDict
from markdown_it import MarkdownIt

from service.api.app import create_app
from service.bootstrap import Application
from service.settings import Settings
from tests.attacks.attack import attacks
from tests.attacks.harm import strings
from tests.attacks.hostile import BASE, write_hostile
from tests.service.test_attacks_in_files import Tags

NOTES = attacks("note", "feedback")
OURS = {"https://git.example/"}
READS_MARKDOWN = {
    "markdown", "caption", "info", "warning", "success", "error", "button", "button_group", "toast", "page_link",
    "link_button", "radio", "checkbox", "expander",
}  # fmt: skip
"""Elements of which Streamlit reads the text as Markdown; in others it does not."""

DIRECTIVES = (":material/bolt:", ":red[", "$x^2$", "$\\text")


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """A service over the tree and the catalogue of somebody else, with a learner who wrote notes of that kind."""
    tree, catalogue = write_hostile(tmp_path_factory.mktemp("hostile"))
    home = tmp_path_factory.mktemp("home")
    found = Application(Settings(home=home, tree=tree, resources=catalogue, _env_file=None))
    with TestClient(create_app(found, warm=False)) as client:
        client.put("/v1/learners/reader", json={"goals": [{"skill_id": "tree-en-04"}], "levels": {"tree-en-04": 1}})
        for note in NOTES:
            body = {"skill_id": BASE, "level": 1, "note": note.text}
            assert client.post("/v1/learners/reader/evidence", json=body).status_code == 201
        plan = {"goal": {"skill_id": "tree-en-03"}, "learner_id": "reader", "hours_per_week": 4}
        assert client.post("/v1/plans", json=plan).status_code == 201
    yield found
    found.database.close()


PAGES = [
    ("next", {}), ("plan", {}), ("map", {"skill": "tree-en-04"}), ("map", {"skill": "tree-ko-02", "view": "list"}),
    ("map", {"skill": "![x](https://evil.example/p.png)"}), ("skill", {"skill": BASE}),
    ("skill", {"skill": "tree-ko-07"}),
    ("progress", {}), ("print", {}), ("assess", {"skill": "tree-en-04"}), ("today", {}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "query"), PAGES, ids=[f"{name}-{at}" for at, (name, _) in enumerate(PAGES)])
def test_a_page_shows_what_others_wrote_as_text(program, answering, open_page, name, query):
    with TestClient(create_app(program, warm=False), base_url="http://localhost") as client:
        answering(client)
        screen = open_page("" if name == "today" else name, learner="reader", **query)
    assert not screen.exception
    seen = 0
    for element in [*screen.main, *screen.sidebar]:
        if element.type == "html":
            assert_page_is_ours(element.proto.body)
            seen += 1
        elif element.type in READS_MARKDOWN and getattr(element, "proto", None) is not None:
            for _, text in strings(MessageToDict(element.proto)):
                assert_markdown_is_ours(text)
                seen += 1
    assert seen


def assert_page_is_ours(page: str) -> None:
    """No element or attribute that runs anything or fetches from elsewhere, and no link but the catalogue's."""
    tags = Tags()
    tags.feed(page)
    assert not tags.names & {"img", "iframe", "object", "embed", "base", "meta", "form"}, page
    assert not {a for a in tags.attributes if a.startswith("on") or a == "srcdoc"}, page
    assert "alert(1)" not in page if "script" in tags.names else True
    assert all(link.startswith(tuple(OURS)) for link in tags.links), tags.links


def assert_markdown_is_ours(text: str) -> None:
    """No link, picture or HTML where Streamlit reads Markdown, and none of its own signs."""
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parseInline(text)[0].children or []
    for token in tokens:
        assert token.type not in ("image", "html_inline"), text
        assert token.type != "link_open" or token.attrs["href"].startswith(tuple(OURS)), text
    for sign in DIRECTIVES:
        assert sign not in text, text
