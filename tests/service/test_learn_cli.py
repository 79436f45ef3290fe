"""`mastery learn`, `backup` and `restore` as a person uses them."""

import json

import pytest
from typer.testing import CliRunner

from service.cli import console
from service.cli.main import app
from service.errors import InvalidInput, Misconfigured, NotFound


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


def test_every_command_that_changes_says_so_in_json_alone(mastery, tmp_path):
    def said(*arguments, given=None):
        return json.loads(mastery("learn", *arguments, "--json", "--lang", "ko", given=given))

    event = said("record", "git", "2")
    assert said("undo")["items"][0]["id"] == event["id"]
    event = said("record", "docker-basics", "1")
    assert said("deny", "git")["denied"] == ["git"]
    assert said("set", "--hours", "4")["hours_per_week"] == 4
    assert said("withdraw", event["id"][:8])["withdrawn"]["why"] is None
    mastery("learn", "export", str(tmp_path / "me.json"))
    assert said("import", str(tmp_path / "me.json"), "--learner", "minji")["id"] == "minji"
    (tmp_path / "inline.json").write_text('{"levels": {"spark": 1}}', encoding="utf-8")
    assert said("import", str(tmp_path / "inline.json"))["levels"] == {"spark": 1}
    backup = json.loads(mastery("backup", str(tmp_path / "all.zip"), "--json"))
    assert backup["rows"]["learners"] == 2
    assert json.loads(mastery("restore", str(tmp_path / "all.zip"), "--json", given="y\n")) == backup
    assert said("delete", given="y\n") == {"id": "local"}
    token = json.loads(mastery("token", "create", "minji", "--json"))
    assert json.loads(mastery("token", "revoke", token["id"], "--json")) == {"id": token["id"]}


def test_json_of_nobody_is_an_error(mastery):
    with pytest.raises(NotFound):
        mastery("learn", "show", "--json")


@pytest.mark.parametrize(
    "arguments",
    [
        "record git 1 --json",
        "show --json",
        "undo",
        "withdraw e",
        "deny git",
        "set --hours 3",
        "import s.json",
        "delete",
    ],
)
def test_a_language_that_is_none_is_wrong_usage_before_anything_is_done(mastery, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.json").write_text("{}", encoding="utf-8")
    mastery("learn", "record", "git", "2")
    before = mastery("learn", "export")
    result = CliRunner().invoke(app, ["learn", *arguments.split(), "--lang", "xx"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert json.loads(mastery("learn", "export"))["evidence"] == json.loads(before)["evidence"]
    assert CliRunner().invoke(app, ["token", "list", "--json", "--lang", "xx"]).exit_code == 2


WRITING = ["learn record git 1", "learn undo", "learn withdraw e", "learn deny git", "learn set --hours 1"]
WRITING += ["learn import in.json", "learn delete --yes"]
ABOUT_STORED = [*WRITING, "learn show", "learn export", "plans list", "plans show", "plans tick s", "plans replan"]


@pytest.mark.parametrize("command", [*ABOUT_STORED, "plans delete p --yes"])
@pytest.mark.parametrize("learner", ["", "a/b", "a" * 300, "s.json", "minji", "no.json", "\udcff", "~nobodyxyz", "-a"])
def test_what_is_no_id_of_a_stored_learner_is_named(mastery, command, learner, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for file in ("s.json", "in.json", "minji"):
        (tmp_path / file).write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        mastery(*command.split(), f"--learner={learner}")
    assert list(caught.value.errors) == ["--learner"]
    assert ("file" in str(caught.value)) == (learner in {"a/b", "s.json", "minji", "no.json"})
    assert not (tmp_path / "home" / "mastery.db").exists()


@pytest.mark.parametrize("learner", ["", "a" * 300, "\udcff", "~nobodyxyz"])
def test_a_learner_to_read_that_can_be_neither_file_nor_id_is_named(mastery, learner):
    for command in (["next", "MLOps"], ["branch", "mlops-engineer"], ["plan", "MLOps"]):
        with pytest.raises(InvalidInput) as caught:
            mastery(*command, f"--learner={learner}")
        assert list(caught.value.errors) == ["--learner"]


def test_me_is_the_learner_who_sits_here(mastery):
    assert json.loads(mastery("next", "--json", "--learner", "me"))["presumed"] == []
    mastery("learn", "record", "docker-basics", "2", "--learner", "me")
    assert levels(mastery) == levels(mastery, "--learner", "me") == {"docker-basics": 2}
    assert json.loads(mastery("next", "MLOps", "--json", "--learner", "me"))["presumed"]


def test_a_file_called_as_the_learner_here_is_in_nobodys_way(mastery, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "local").write_text("{}", encoding="utf-8")
    mastery("learn", "record", "git", "2")
    assert levels(mastery) == {"git": 2}


def test_everything_that_is_set_is_shown(mastery):
    mastery("learn", "record", "git", "1")
    arguments = ["--timezone", "Asia/Seoul", "--language", "ko", "--language", "en", "--free-only"]
    mastery("learn", "set", *arguments)
    for mentor in ("bob", "cid", "dan", "eve", "fay"):
        console.program().learners.agree("local", mentor, agreed=True)
    shown = mastery("learn", "show")
    assert "Asia/Seoul" in shown
    assert "Korean, English" in shown
    assert "Free resources only" in shown
    assert all(mentor in shown for mentor in ("bob", "cid", "dan", "eve", "fay"))
    assert "무료 자료만" in mastery("learn", "show", "--lang", "ko")


def test_setting_under_another_tree_loses_nothing(mastery, tmp_path, monkeypatch):
    mastery("learn", "record", "git", "2")
    mastery("learn", "set", "--goal", "mlops-engineer", "--branch", "model-health")
    mastery("learn", "deny", "math-statistics")
    before = json.loads(mastery("learn", "show", "--json"))
    (tmp_path / "t2.json").write_text('{"title": "Two", "skills": {"stock": {"title": "Stock"}}}', encoding="utf-8")
    monkeypatch.setenv("MASTERY_TREE", str(tmp_path / "t2.json"))
    mastery("learn", "set", "--hours", "5", "--goal", "stock")
    assert json.loads(mastery("learn", "show", "--json"))["goals"] == [{"skill_id": "stock"}]
    monkeypatch.delenv("MASTERY_TREE")
    after = json.loads(mastery("learn", "show", "--json"))
    kept = ("levels", "goals", "branches", "denied")
    assert {k: after[k] for k in kept} == {k: before[k] for k in kept}
    assert after["hours_per_week"] == 5


def test_whoever_sits_at_the_machine_is_believed_what_was_assessed_elsewhere(mastery, tmp_path):
    mastery("learn", "record", "git", "1")
    export = json.loads(mastery("learn", "export"))
    export["evidence"][0]["kind"] = "quiz"
    (tmp_path / "me.json").write_text(json.dumps(export), encoding="utf-8")
    mastery("learn", "import", str(tmp_path / "me.json"), "--learner", "minji")
    assert json.loads(mastery("learn", "export", "--learner", "minji"))["evidence"][0]["kind"] == "quiz"
    mastery("learn", "undo", "--learner", "minji")
    assert levels(mastery, "--learner", "minji") == {}


def test_an_export_goes_where_a_link_points_and_a_dash_is_standard_output(mastery, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    mastery("learn", "record", "git", "1")
    (tmp_path / "kept").mkdir()
    (tmp_path / "link.json").symlink_to(tmp_path / "kept" / "me.json")
    mastery("learn", "export", "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "kept" / "me.json").read_text(encoding="utf-8"))["id"] == "local"
    assert json.loads(mastery("learn", "export", "-"))["id"] == "local"
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"hours_per_week": ' + "9" * 5000 + "}", "not valid JSON"),
        ('{"hours_per_week": NaN}', "NaN"),
        ('{"levels": {"git": 1, "git": 2}}', "'git' stands twice"),
    ],
)
def test_a_file_that_is_no_json_is_named(mastery, tmp_path, text, message):
    (tmp_path / "s.json").write_text(text, encoding="utf-8")
    with pytest.raises(Misconfigured, match=message):
        mastery("learn", "import", str(tmp_path / "s.json"))


def test_a_file_without_end_is_not_read_to_its_end(mastery):
    with pytest.raises(Misconfigured, match="larger than"):
        mastery("learn", "import", "/dev/zero")


@pytest.mark.parametrize("name", ["x" * 81, "a\nb", "\udcff"])
def test_what_a_token_is_for_is_short_and_readable(mastery, name):
    with pytest.raises(InvalidInput) as caught:
        mastery("token", "create", "minji", "--name", name)
    assert list(caught.value.errors) == ["--name"]
    assert mastery("token", "create", "minji", "--name", "랩" * 80)


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


def test_a_time_with_its_zone_is_taken(mastery):
    mastery("learn", "record", "git", "2", "--at", "2026-01-02T08:00:00+09:00")
    assert "2026-01-01" in mastery("learn", "show")
