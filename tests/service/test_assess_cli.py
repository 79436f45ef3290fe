"""`mastery assess`, `place` and `items check` as a person uses them."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from service.errors import Conflict, InvalidInput, InvalidItems, Misconfigured, NotFound
from tests.service.item_bank import RIGHT, SHORT, items_of, write_bank


@pytest.fixture(autouse=True)
def bank(tmp_path, monkeypatch, tree):
    folder = write_bank(tmp_path / "items", tree.origin)
    monkeypatch.setenv("MASTERY_ITEMS", str(folder))
    return folder


def right_answers(shown):
    """What a person types to get everything right."""
    letters = [next((o["id"] for o in i["options"] if o["text"].startswith(RIGHT)), SHORT) for i in shown["items"]]
    return "\n".join(letters) + "\n"


def begun(mastery, *arguments):
    return json.loads(mastery("assess", *arguments, "--json"))


def test_a_level_is_earned_question_by_question(mastery):
    shown = begun(mastery, "git", "1")
    text = mastery("assess", "git", "1", given=right_answers(shown))
    assert "Question 5 of 5" in text
    assert text.count("✓ Right.") == 5
    assert "right for a reason" in text
    assert "●●●●●   □□□ → ■□□" in text
    assert "Passed! Git Version Control is now at level 1." in text
    assert "Next: " in text
    assert "quiz: 5 of 5 right" in mastery("learn", "show").replace("\n", " ")


def test_one_who_stops_goes_on_where_they_stopped(mastery):
    shown = begun(mastery, "git", "1")
    answers = right_answers(shown).splitlines()
    first = mastery("assess", "git", "1", given="\n".join(answers[:2]) + "\n")
    assert "Paused. Go on with: mastery assess git 1" in first
    paused = mastery("assess", "git", "1", given="q\n" if len(answers[2]) == 1 else "")
    assert "Question 3 of 5" in paused
    assert "You go on where you stopped." in paused
    last = mastery("assess", "git", given="\n".join(answers[2:]) + "\n")
    assert "Passed!" in last


def test_what_was_typed_wrongly_is_asked_for_again(mastery):
    shown = begun(mastery, "git", "1")
    first = right_answers(shown).splitlines()[0]
    assert (
        "Please type one of a, b, c, d, ? or q." in mastery("assess", "git", given=f"x\n\n{first}\nq\n")
        or first == SHORT
    )


def test_not_knowing_is_taken_kindly_and_explained_in_korean(mastery):
    text = mastery("assess", "git", "1", "--lang", "ko", given="?\n" * 5)
    assert "5문항 중 5번" in text
    assert "모른다고 말하는 것도 좋은 답입니다." in text
    assert "right for a reason (한)" in text
    assert "아직은 아닙니다. Git 버전 관리 레벨 1까지 조금만 더 하면 됩니다." in text


def test_a_task_is_handed_in_from_a_file_and_rated(mastery, tmp_path):
    file = tmp_path / "answer.md"
    file.write_text("I would sort them.\nThen merge.", encoding="utf-8")
    text = mastery("assess", "git", "2", "--answer-file", str(file))
    assert "No language model is configured" in text
    assert "print(42)" in text
    assert "Paused. Go on with: mastery assess git 2" in text
    rated = mastery("assess", "git", "2", given="m\nz\np\nm\n")
    assert "print(42)" in rated
    assert "Please type m, p, s or q." in rated
    assert "83 %   □□□ → ■■□" in rated
    assert "self-report: 83 % by the rubric" in mastery("learn", "show")


def test_a_text_is_piped_in(mastery):
    assert mastery("assess", "git", "3", given="A design of several\nlines.").count("A weak answer") == 1
    handed_in = begun(mastery, "git", "3")
    assert handed_in["answers"][0]["text"] == "A design of several\nlines."
    assert "nothing is handed in" in mastery("assess", "git", "2", given="")


def test_answers_from_a_file_end_the_assessment(mastery, tmp_path):
    shown = begun(mastery, "git", "1")
    said = {}
    for number, item in enumerate(shown["items"]):
        right = [o for o in item["options"] if o["text"].startswith(RIGHT)]
        said[item["id"]] = (right[0]["id"] if number % 2 else right[0]["text"]) if right else SHORT
    said[shown["items"][4]["id"]] = None
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(said), encoding="utf-8")
    ended = json.loads(mastery("assess", "git", "1", "--answers", str(file), "--json"))
    assert (ended["status"], ended["result"]["score"]) == ("finished", 0.8)


def test_a_file_may_hold_a_text_and_its_ratings(mastery, tmp_path):
    ratings = dict.fromkeys(("essential", "useful", "pleasant"), "met")
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({"git-2-01": {"text": "It is so.", "ratings": ratings}}), encoding="utf-8")
    assert "100 %" in mastery("assess", "git", "2", "--answers", str(file))


@pytest.mark.parametrize(
    "content", ["[1]", '{"git-2-01": 5}', '{"git-2-01": {"choice": "a"}}', '{"git-2-01": {"x": 1}}']
)
def test_answers_of_another_form_are_named(mastery, tmp_path, content):
    file = tmp_path / "answers.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput):
        mastery("assess", "git", "2", "--answers", str(file))


def test_what_cannot_be_assessed_is_said(mastery, tmp_path):
    with pytest.raises(InvalidInput, match="did you mean 'git'"):
        mastery("assess", "gitt", "1")
    with pytest.raises(NotFound, match="no items for 'spark'"):
        mastery("assess", "spark", "1")
    with pytest.raises(NotFound, match="no learner 'nobody'"):
        mastery("assess", "git", "1", "--learner", "nobody")
    with pytest.raises(Misconfigured, match="cannot be read"):
        mastery("assess", "git", "2", "--answer-file", str(tmp_path / "nothing"))


def test_what_was_forgotten_in_a_review_lowers_the_level(mastery):
    mastery("learn", "record", "git", "2")
    kept = mastery("assess", "git", "--review", "--lang", "ko", given="")
    assert "이어서 하려면: mastery assess git --review" in kept
    assert "Git 버전 관리 복습, 레벨 2" in kept
    text = mastery("assess", "git", "--review", given="?\n" * 3)
    assert "Git 버전 관리는 레벨 1입니다" in text
    assert "다시 확인할 때까지 레벨 2에서 1로 내려갑니다" in text
    shown = mastery("assess", "git", "--review", "--lang", "en", given="?\n" * 3)
    assert "Faded: Git Version Control is at level 0" in shown
    assert "so Git Version Control goes from level 1 to level 0" in shown.replace("\n", " ")
    assert "■■□ → ■□□" in text
    with pytest.raises(Conflict, match="no level of 'linux-cli' is held"):
        mastery("assess", "linux-cli", "--review")


def test_a_newcomer_is_placed_and_can_go_on_from_there(mastery):
    shown = json.loads(mastery("place", "origin", "--json"))
    assert (shown["asked"], shown["most"]) == (0, 15)
    text = mastery("place", "origin", given="?\nq\n")
    assert "Question 1, at most 15" in text
    assert "Paused. Go on with: mastery place origin" in text
    ended = mastery("place", "origin", given="?\n" * 15)
    assert "You go on where you stopped." in ended
    assert "You start at the beginning of The Origin" in ended
    assert "not yet" in ended
    assert "Next: " in ended


def test_who_knows_everything_is_placed_at_the_end_with_a_file_of_answers(mastery, tmp_path, tree):
    right = {i["id"]: SHORT if i["kind"] == "short" else RIGHT for s in tree.origin for i in items_of(s)}
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(right), encoding="utf-8")
    ended = json.loads(mastery("place", "origin", "--answers", str(file), "--json"))
    assert ended["result"]["granted"] == list(tree.origin)
    assert json.loads(mastery("learn", "show", "--json"))["levels"] == dict.fromkeys(tree.origin, 1)
    assert "placement" in mastery("learn", "show")
    assert "nothing to find out" in mastery("place", "origin")


def test_the_item_bank_is_checked_whole(mastery, bank, tmp_path):
    text = mastery("items", "check")
    assert "48 items for 6 skills, no errors" in text
    assert "spark: too few items at level 1, 2, 3" in text
    (bank / "git.yaml").write_text("- {id: git-1-01, skill: gitt, level: 1, kind: choice}\n- 5", encoding="utf-8")
    with pytest.raises(InvalidItems) as wrong:
        mastery("items", "check")
    assert "git.yaml:1: git-1-01: `question`: field required" in str(wrong.value)
    assert "git.yaml:2" in str(wrong.value)
    assert "24 items for 3 skills" in mastery(
        "items", "check", str(write_bank(tmp_path / "x", ["git", "spark", "iac"]))
    )


def test_another_tree_has_no_items_unless_they_are_named(mastery, tmp_path, monkeypatch):
    tree = tmp_path / "tree.json"
    tree.write_text('{"title": "Cooking", "skills": {"git": {"title": "Stock"}}}', encoding="utf-8")
    monkeypatch.setenv("MASTERY_TREE", str(tree))
    with pytest.raises(InvalidItems, match="levels up to 1"):
        mastery("items", "check")
    monkeypatch.delenv("MASTERY_ITEMS")
    with pytest.raises(NotFound, match="no items for 'git'"):
        mastery("assess", "git", "1")
    with pytest.raises(NotFound, match="no items for the track 'main'"):
        mastery("place", "main")
    assert "0 items" in mastery("items", "check")


def test_a_folder_of_items_that_is_not_there_is_named(mastery, monkeypatch, tmp_path):
    monkeypatch.setenv("MASTERY_ITEMS", str(tmp_path / "nothing"))
    with pytest.raises(Misconfigured, match="no such file or folder"):
        mastery("assess", "git", "1")


class AtATerminal:
    """The command in a pseudo-terminal, as somebody sits before it."""

    def __init__(self, *arguments, **environment):
        self.master, slave = pty.openpty()
        root = str(Path(__file__).parents[2])
        env = {**os.environ, **environment, "PYTHONPATH": root, "COLUMNS": "100"}
        command = [sys.executable, "-m", "service.cli.main", *arguments]
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=env,
            start_new_session=True,
            # whoever runs the tests in the background has interrupts ignored, and children inherit that
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )
        os.close(slave)
        self.seen = ""

    def until(self, text):
        while text not in self.seen:
            assert select.select([self.master], [], [], 120)[0], self.seen
            self.seen += os.read(self.master, 65536).decode(errors="replace")
        self.seen = self.seen.partition(text)[2]

    def interrupt(self):
        """Ctrl-C, and again where it came in the moment between the prompt and the wait for an answer."""
        os.killpg(self.process.pid, signal.SIGINT)
        while not select.select([self.master], [], [], 5)[0]:
            os.killpg(self.process.pid, signal.SIGINT)

    def type(self, text):
        os.write(self.master, text.encode())

    def ends(self):
        code = self.process.wait(60)
        os.close(self.master)
        return code


def test_ctrl_c_pauses_and_the_editor_takes_the_answer(tmp_path):
    editor = tmp_path / "editor.sh"
    editor.write_text('#!/bin/sh\nprintf "An answer\\nof two lines\\n" | cat - "$1" > "$1.new" && mv "$1.new" "$1"\n')
    editor.chmod(0o700)
    terminal = AtATerminal("assess", "git", "2", EDITOR=str(editor))
    terminal.until("q to pause")
    terminal.type("\n")
    terminal.until("mi(s)sed: ")
    terminal.interrupt()
    terminal.until("Paused. Go on with: mastery assess git 2")
    assert terminal.ends() == 0
    again = AtATerminal("assess", "git", "2", "--json")
    again.until('"text": "An answer\\nof two lines"')
    assert again.ends() == 0
