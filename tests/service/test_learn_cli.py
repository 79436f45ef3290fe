"""`mastery learn`, `backup` and `restore` as a person uses them."""

import json

import pytest
from typer.testing import CliRunner

from service.cli import console
from service.cli.main import app
from service.errors import InvalidInput, MasteryError, NotFound


@pytest.fixture
def mastery():
    """Runs a command in this process, on a fresh program."""
    runner = CliRunner()

    def run(*arguments, given=None):
        console.program.cache_clear()
        result = runner.invoke(app, list(arguments), input=given)
        if isinstance(result.exception, MasteryError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.stdout

    yield run
    console.program.cache_clear()


def levels(mastery, *more):
    return json.loads(mastery("learn", "show", "--json", *more))["levels"]


def test_what_is_recorded_is_shown_undone_and_used(mastery):
    assert "learn record" in mastery("learn", "show")
    mastery("learn", "record", "git", "2", "--note", "two years", "--at", "2026-01-02")
    mastery("learn", "record", "ci-cd", "1")
    assert levels(mastery) == {"git": 2, "ci-cd": 1}
    assert levels(mastery, "--as-of", "2026-02-01") == {"git": 2}
    assert "two years" in mastery("learn", "show")
    mastery("learn", "undo")
    assert levels(mastery) == {"git": 2}
    mastery("learn", "set", "--goal", "git:3", "--hours", "4", "--language", "ko")
    answer = json.loads(mastery("next", "--json"))
    assert answer["goal"]["targets"] == [{"skill_id": "git", "level": 3}]
    assert "git" not in {s["skill_id"] for s in answer["remaining"]["path"] if s["level"] < 3}


def test_a_presumption_is_denied_and_allowed_again(mastery):
    mastery("learn", "record", "docker-basics", "1")

    def presumed():
        return {p["skill_id"] for p in json.loads(mastery("learn", "show", "--json"))["presumed"]}

    assert "git" in presumed()
    assert "Git" in mastery("learn", "deny", "git", "--lang", "ko")
    assert "git" not in presumed()
    mastery("learn", "deny", "git", "--allow")
    assert "git" in presumed()


def test_an_event_is_withdrawn_by_the_beginning_of_its_id(mastery):
    event = json.loads(mastery("learn", "record", "git", "1", "--json"))
    mastery("learn", "withdraw", event["id"][:8], "--why", "mistake")
    assert levels(mastery) == {}


def test_an_export_moves_a_learner_to_another_name(mastery, tmp_path):
    mastery("learn", "record", "git", "1")
    mastery("learn", "export", str(tmp_path / "me.json"))
    mastery("learn", "import", str(tmp_path / "me.json"), "--learner", "minji")
    assert levels(mastery, "--learner", "minji") == {"git": 1}
    (tmp_path / "inline.json").write_text('{"levels": {"linux-cli": 2}}', encoding="utf-8")
    mastery("learn", "import", str(tmp_path / "inline.json"), "--learner", "minji")
    assert levels(mastery, "--learner", "minji") == {"linux-cli": 2}
    assert "minji" in mastery("learn", "delete", "--learner", "minji", given="y\n")
    with pytest.raises(NotFound):
        mastery("learn", "show", "--learner", "minji")


def test_a_backup_brings_everything_back(mastery, tmp_path):
    mastery("learn", "record", "git", "1")
    mastery("backup", str(tmp_path / "all.zip"))
    mastery("learn", "delete", "--yes")
    mastery("restore", str(tmp_path / "all.zip"), "--yes")
    assert levels(mastery) == {"git": 1}


@pytest.mark.parametrize(
    ("arguments", "field"),
    [(["learn", "record", "nope", "1"], "skill_id"), (["learn", "set", "--goal", "git:9"], "--goal")],
)
def test_what_is_wrong_is_named(mastery, arguments, field):
    with pytest.raises(InvalidInput) as caught:
        mastery(*arguments)
    assert field in caught.value.errors
