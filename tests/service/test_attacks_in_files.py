"""Trees and catalogues of others: what would steer or mislead is refused, what is left is shown as text and no more."""

import json
import sqlite3
import sys
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from markdown_it import MarkdownIt

from resources.catalogue import parse_catalogue
from service.api.app import create_app
from service.bootstrap import Application
from service.cli.main import main
from service.settings import Settings
from tests.attacks.attack import attacks
from tests.attacks.harm import DOMAIN, assert_calendar_is_whole, letters, reveals_prompt, strings, unseen
from tests.attacks.hostile import BASE, catalogue_of, tree_of, write_hostile
from tests.fakes.faulty_server import FaultyServer
from tests.fakes.obedient_server import ObedientServer
from tree.located import InvalidFiles
from tree.parsing import parse_tree

KEY = "sk-canary-3b77d0"
TREES, RESOURCES = attacks("tree"), attacks("resource")


@pytest.mark.parametrize("attack", TREES, ids=str)
def test_a_tree_that_attacks_is_refused_with_its_place_or_read_as_it_is(attack):
    if not attack.refused:
        found = parse_tree([("tree.json", tree_of([attack]))])
        assert attack.text in [text for _, text in strings(found.model_dump(mode="json"))]
        return
    with pytest.raises(InvalidFiles) as refused:
        parse_tree([("tree.json", tree_of([attack]))])
    assert not unseen(str(refused.value))
    assert attack.field == "id" or (attack.field in str(refused.value) and "U+" in str(refused.value))


@pytest.mark.parametrize("attack", RESOURCES, ids=str)
def test_a_catalogue_that_attacks_is_refused_with_its_place_or_read_as_it_is(attack, small_tree):
    if not attack.refused:
        found = parse_catalogue([("catalogue.yaml", catalogue_of([attack]))], small_tree)
        assert attack.text in [text for _, text in strings(found.model_dump(mode="json"))]
        return
    with pytest.raises(InvalidFiles) as refused:
        parse_catalogue([("catalogue.yaml", catalogue_of([attack]))], small_tree)
    assert not unseen(str(refused.value))
    assert attack.id in str(refused.value)
    assert f"`{attack.field}" in str(refused.value)


@pytest.fixture(scope="module")
def small_tree():
    return parse_tree([("tree.json", tree_of([]))])


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return write_hostile(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module", params=["no model", "a model that obeys"])
def served(request, files, tmp_path_factory):
    tree, catalogue = files
    settings = {"home": tmp_path_factory.mktemp("home"), "tree": tree, "resources": catalogue, "_env_file": None}
    server = ObedientServer("echo")
    with FaultyServer(server).running() as running:
        if request.param != "no model":
            settings |= {"openai_api_key": KEY, "openai_base_url": running.url, "llm_daily_tokens": 10**9}
        program = Application(Settings(**settings))
        with TestClient(create_app(program, warm=False)) as client:
            client.put("/v1/learners/reader", json={"levels": {BASE: 1}})
            yield program, client
        program.database.close()


HOSTILE = [a for a in TREES if not a.refused]


@pytest.mark.parametrize("attack", HOSTILE, ids=str)
def test_a_tree_of_others_changes_no_rule_and_gives_away_nothing(served, attack):
    program, client = served
    goal = {"goal": {"skill_id": attack.id}, "learner_id": "reader", "language": attack.language}
    question = {"en": "how do I begin with this one?", "ko": "이건 어떻게 시작하나요?"}[attack.language]
    answer = client.post("/v1/recommendations/next", json={**goal, "question": question})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    steps = [(s["skill_id"], s["level"]) for s in found["remaining"]["path"]]
    assert steps == [(attack.id, 1), (attack.id, 2)]
    assert client.get("/v1/learners/reader").json()["levels"] == {BASE: 1}
    urls = {r.url for r in program.catalogue.resources}
    assert {text for at, text in strings(found) if at.endswith(".url") and text != "url"} <= urls
    for canary in (KEY, str(program.settings.home)):
        assert canary not in answer.text
    assert not reveals_prompt(answer.text)
    assert not unseen(answer.text)


@pytest.mark.parametrize("attack", HOSTILE, ids=str)
def test_a_plan_of_it_is_a_calendar_and_a_document_of_texts_alone(served, attack):
    program, client = served
    goal = {"goal": {"skill_id": attack.id}, "learner_id": "reader", "language": attack.language}
    plan = client.post("/v1/plans", json={**goal, "hours_per_week": 4}).json()
    assert_calendar_is_whole(client.get(f"/v1/plans/{plan['plan_id']}.ics").text)
    document = client.get(f"/v1/plans/{plan['plan_id']}.md").text
    assert not unseen(document)
    shown = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(document)
    assert_only_text(shown, {r.url for r in program.catalogue.resources})
    assert shown.count("<tr>") == sum(len(w["sessions"]) + 1 for w in plan["weeks"] if w["sessions"])


def test_a_plan_links_to_addresses_of_the_catalogue_letter_by_letter(served):
    program, client = served
    plan = client.post("/v1/plans", json={"goal": {"skill_id": BASE}, "hours_per_week": 4}).json()
    linked = {s["resource_url"] for w in plan["weeks"] for s in w["sessions"]} - {None}
    assert linked <= {r.url for r in program.catalogue.resources}
    shown = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(
        client.get(f"/v1/plans/{plan['plan_id']}.md").text
    )
    assert_only_text(shown, linked)


class Tags(HTMLParser):
    """The elements of a page and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.names, self.attributes, self.links = set[str](), set[str](), set[str]()

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value for name, value in attrs if name in ("href", "src", "action")}


def assert_only_text(page: str, links: set[str]) -> None:
    """The page has no element that came from a text, and leads nowhere but there."""
    tags = Tags()
    tags.feed(page)
    assert tags.names <= {"h1", "h2", "p", "blockquote", "table", "thead", "tbody", "tr", "th", "td", "a", "ul", "li"}
    assert tags.attributes <= {"href", "style"}
    assert not [link for link in tags.links if DOMAIN in letters(link) and unquote(link) not in links]


COMMANDS = [
    ["tree", "show"],
    ["tree", "check", "TREE"],
    ["resources", "list"],
    ["plan", "--goal", "tree-en-05"],
    ["learn", "record", BASE, "1", "--note", next(a.text for a in attacks("note") if a.technique == "terminal")],
    ["learn", "show"],
]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_command_lets_a_text_steer_the_terminal(mastery, files, monkeypatch, language):
    tree, catalogue = files
    monkeypatch.setenv("MASTERY_TREE", str(tree))
    monkeypatch.setenv("MASTERY_RESOURCES", str(catalogue))
    for command in COMMANDS:
        takes_language = command[:2] != ["tree", "check"]
        given = [str(tree) if part == "TREE" else part for part in command]
        shown = mastery(*given, *(["--lang", language] if takes_language else []))
        assert shown
        assert not unseen(shown), command


def test_what_was_stored_before_cannot_steer_it_either():
    from service.cli.console import console

    out = console()
    with out.capture() as captured:
        for attack in [*attacks("note", "feedback"), *TREES, *RESOURCES]:
            out.print(attack.text)
    assert not set(captured.get()) & {"\x1b", "\x07", "\x9b", "\x08", "\u202e", "\u2066"}
    assert "[red]markup[/red]" in captured.get()


@pytest.mark.parametrize(
    "text", [r'{"skills": {"a\u001b[2J": 1}}', r'{"skills": {"a": {"title": "b\u001b]0;x\u0007"}}}']
)
def test_an_error_cannot_steer_it_either(tmp_path, monkeypatch, capsys, text):
    file = tmp_path / "tree.json"
    file.write_text(text)
    monkeypatch.setattr(sys, "argv", ["mastery", "tree", "check", str(file)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert str(file) in said
    assert not unseen(said)


STEERS = "\x1b]0;owned\x07\x9b31m\u202e"
"""Sets the title of a terminal, colours what follows, and turns what is read."""


def test_a_line_without_rich_cannot_steer_it_either(mastery, tmp_path):
    mastery("plan", "--goal", "git:1", "--start", "2026-12-07", "--json")
    (session,) = json.loads(mastery("plans", "show", "--json"))["weeks"][0]["sessions"][:1]
    with sqlite3.connect(tmp_path / "home" / "mastery.db") as stored:
        ((content,),) = stored.execute("SELECT content FROM plans")
        title = json.dumps(session["title"], ensure_ascii=False)[1:-1]
        assert title in json.dumps(json.loads(content), ensure_ascii=False)
        steering = json.dumps(json.loads(content), ensure_ascii=False).replace(title, json.dumps(STEERS + title)[1:-1])
        stored.execute("UPDATE plans SET content = ?", (steering,))
    shown = mastery("plans", "tick", session["id"])
    assert session["title"] in shown
    assert "owned" in shown  # it is the text as it was stored, and no more
    assert not unseen(shown)


def test_json_on_the_terminal_cannot_steer_it_and_is_what_was_written(mastery):
    mastery("learn", "record", "git", "1", "--note", STEERS)
    for command in (["learn", "show", "--json"], ["learn", "export"]):
        shown = mastery(*command)
        assert not unseen(shown), command
    assert json.loads(mastery("learn", "export"))["evidence"][0]["note"] == STEERS
