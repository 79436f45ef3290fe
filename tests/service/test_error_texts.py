"""Errors answer in the language of whoever asks."""

import ast
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import service
from service.api.app import create_app
from service.cli import console
from service.cli.main import main
from service.errors import InvalidInput, MasteryError, NotFound
from service.messages import codes, saying

SOURCES = sorted(Path(service.__file__).parent.rglob("*.py"))
NEXT = "/v1/recommendations/next"
GTI = {"goal": {"skill_id": "gti"}}
TOLD = {c.__name__ for c in MasteryError.__subclasses__() if c.__module__ == "service.errors"} - {"InvalidTree"}


def calls(*names):
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield f"{file.name}:{node.lineno}", node


def test_every_saying_has_its_text_in_both_languages():
    said = {(at, c.args[0].value) for at, c in calls("saying", "wrong") if isinstance(c.args[0], ast.Constant)}
    assert len(said) > 50
    assert not [(at, code) for at, code in said if code not in codes("en") or code not in codes("ko")]


def test_no_error_carries_a_text_of_its_own():
    def is_text(node):
        parts = node.values if isinstance(node, ast.Dict) else [node]
        return any(isinstance(p, ast.JoinedStr) or (isinstance(p, ast.Constant) and " " in str(p.value)) for p in parts)

    assert not [at for at, call in calls(*TOLD) if any(is_text(a) for a in call.args)]


def test_an_error_is_told_in_either_language():
    error = InvalidInput(
        {"skill_id": saying("error.unknown-skill", name="gti", hint=saying("error.did-you-mean", name="git"))}
    )
    assert str(error) == error.told("en") == "skill_id: unknown skill 'gti': did you mean 'git'?"
    assert error.told("ko") == "skill_id: 알 수 없는 스킬 'gti'. 혹시 'git'인가요?"
    assert NotFound("x", "as a file says it").told("ko") == "as a file says it"


@pytest.fixture(scope="module")
def client(program):
    with TestClient(create_app(program, warm=False)) as client:
        yield client


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        (NEXT, {"question": "도커 다음은?", **GTI}, "알 수 없는 스킬"),
        (
            NEXT,
            {"question": "docker?", "language": "ko", **GTI},
            "알 수 없는 스킬",
        ),
        (
            NEXT,
            {"question": "도커?", "language": "en", **GTI},
            "unknown skill",
        ),
        (NEXT + "?lang=ko", {"limit": 0}, "1 이상이어야 합니다"),
        (NEXT, {"question": "도커", "limit": "x"}, "정수여야 합니다"),
        (NEXT, {"question": "도커", "nope": 1}, "알 수 없는 필드"),
        (NEXT, {"question": "도커", "learner": {}, "learner_id": "a"}, "하나만"),
        (NEXT, {"question": "도커", "learner_id": "nobody"}, "학습자가 없습니다"),
        (NEXT, {"limit": 0}, "greater than or equal to 1"),
        ("/v1/nothing?lang=ko", {}, "아무것도 없습니다"),
    ],
)
def test_the_api_answers_in_the_language_asked(client, path, body, told):
    problem = client.post(path, json=body).json()
    assert told in problem["detail"]
    korean = not told.isascii()
    assert ("가" <= problem["title"][0] <= "힣") == korean


def test_a_body_that_is_no_json_is_told_in_the_language_of_the_address(client):
    answer = client.post(NEXT + "?lang=ko", content=b"{", headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert "올바른 JSON이 아닙니다" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["learn", "record", "gti", "1", "--lang", "ko"], "알 수 없는 스킬 'gti'"),
        (["learn", "record", "gti", "1", "--lang=ko"], "알 수 없는 스킬 'gti'"),
        (["plan", "쿠버네티스", "--goal", "nope"], "트랙, 선택지 또는 스킬"),
        (["plan", "kubernetes", "--goal", "nope"], "expected a track, option or skill"),
    ],
)
def test_the_command_line_answers_in_the_language_asked(arguments, told, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("MASTERY_HOME", str(tmp_path))
    console.program.cache_clear()
    monkeypatch.setattr(sys, "argv", ["mastery", *arguments])
    with pytest.raises(SystemExit) as exit_status:
        main()
    assert exit_status.value.code == 1
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1
