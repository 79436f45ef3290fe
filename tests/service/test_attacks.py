"""No attack changes a level, a rule or a link, or shows another learner, a prompt or a secret: with no model, and with
one that does whatever an attacker wants."""

import io
import json
import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from service.access.tokens import create_token
from service.api.app import create_app
from service.bootstrap import Application
from service.contract import About, EvidenceRequest, FeedbackRequest, GoalSpec, LearnerSpec, PlanRequest
from service.settings import Settings
from service.storage.schema import metadata
from tests.attacks.attack import Attack, all_attacks, attacks
from tests.attacks.harm import DOMAIN, assert_calendar_is_whole, letters, reveals_prompt, strings, unseen
from tests.fakes.faulty_server import FaultyServer
from tests.fakes.obedient_server import LEAKS, RIGHT, ObedientServer
from tests.service.item_bank import write_bank

KEY = "sk-canary-5f1c9a7e2b"
SECRET_PLACE = "canary-database-71d3"
NOTE = "canary-note-of-the-victim-8c2e"


@dataclass
class World:
    """A closed service with two learners: the victim, and the attacker who has one level."""

    program: Application
    client: TestClient
    log: io.StringIO
    server: ObedientServer | None
    token: str
    victims_token: str

    @property
    def with_model(self) -> bool:
        return self.server is not None

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Everything that is stored."""
        with self.program.database.engine.connect() as connection:
            return {
                name: [dict(row) for row in connection.execute(table.select()).mappings()]
                for name, table in metadata.tables.items()
            }

    def levels(self) -> dict[str, dict[str, int]]:
        names = ("attacker", "victim")
        return {name: dict(self.program.learners.spec_of(self.program.learners.load(name)).levels) for name in names}

    def fixed(self) -> tuple[int, int]:
        """What no request changes: the tree with its rules, and the catalogue with its links."""
        return hash(self.program.tree.model_dump_json()), hash(self.program.catalogue.model_dump_json())

    def assert_unharmed(self, before: "World.Snapshot", said: str, *, own: str = "") -> None:
        """Nothing is changed but what the attacker may write, and nothing was said that is to be kept.

        `own` is what the attacker wrote, where it is rightly shown to them again.
        """
        rows = self.rows()
        assert self.levels() == before.levels
        assert self.fixed() == before.fixed
        assert _of_victim(rows) == _of_victim(before.rows)
        stored, logged = repr([row for table in rows.values() for row in table]), self.log.getvalue()
        for secret in (KEY, SECRET_PLACE, self.token, self.victims_token):
            assert secret not in said
            assert secret not in logged
            assert secret not in stored
        assert NOTE not in said
        assert NOTE not in logged
        assert NOTE not in repr([row for table in rows.values() for row in table if row.get("learner_id") != "victim"])
        for text in (said.replace(own, " ") if own else said, logged, repr(_new(before.rows, rows)).replace(own, " ")):
            assert not reveals_prompt(text)

    @dataclass
    class Snapshot:
        levels: dict[str, dict[str, int]]
        fixed: tuple[int, int]
        rows: dict[str, list[dict[str, Any]]]

    def snapshot(self) -> "World.Snapshot":
        self.log.truncate(0)
        self.log.seek(0)
        return World.Snapshot(self.levels(), self.fixed(), self.rows())


def _of_victim(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {n: [r for r in table if "victim" in (r.get("learner_id"), r.get("id"))] for n, table in rows.items()}


def _new(before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [row for name, table in after.items() for row in table if row not in before[name]]


class Everything(logging.Formatter):
    """A record with all that it carries, more than the service ever writes."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{super().format(record)} {record.__dict__}"


@pytest.fixture(scope="module")
def bank(tmp_path_factory, tree):
    return write_bank(tmp_path_factory.mktemp("items"), tree.origin)


@contextmanager
def running_world(program: Application, home: Path, bank: Path, server: ObedientServer | None) -> Iterator[World]:
    """A service of its own over the shipped tree and catalogue, with this model behind it or none."""
    settings = {"home": home, "items": bank, "database_url": f"sqlite:///{home}/{SECRET_PLACE}.db", "_env_file": None}
    settings |= {"rate_limit": "1000000/minute", "llm_daily_tokens": 10**9}
    with FaultyServer(server or ObedientServer()).running() as running:
        if server:
            settings |= {"openai_api_key": KEY, "openai_base_url": running.url}
        application = Application(Settings(**settings), knowledge=program.knowledge)
        token, victims = settle(application)
        log = io.StringIO()
        handler = logging.StreamHandler(log)
        handler.setFormatter(Everything())
        logging.getLogger().addHandler(handler)
        client = TestClient(create_app(application, warm=False), headers={"Authorization": f"Bearer {token}"})
        yield World(application, client, log, server, token, victims)
        logging.getLogger().removeHandler(handler)
        application.database.close()


@pytest.fixture(scope="module")
def plain_world(program, tmp_path_factory, bank):
    with running_world(program, tmp_path_factory.mktemp("plain"), bank, None) as world:
        yield world


@pytest.fixture(scope="module")
def obedient_world(program, tmp_path_factory, bank):
    with running_world(program, tmp_path_factory.mktemp("obedient"), bank, ObedientServer()) as world:
        yield world


@pytest.fixture(params=["plain_world", "obedient_world"], ids=["no model", "a model that obeys"])
def world(request):
    return request.getfixturevalue(request.param)


def settle(application: Application) -> tuple[str, str]:
    """The victim, with something of everything, and the attacker; their tokens."""
    learners = application.learners
    learners.replace("victim", LearnerSpec(hours_per_week=5), "en")
    learners.record("victim", EvidenceRequest(skill_id="linux-cli", level=2, note=NOTE))
    application.make_plan(PlanRequest(goal=GoalSpec(skill_id="spark"), learner_id="victim"), "victim")
    about = FeedbackRequest(about=About(skill_id="linux-cli"), verdict="too-hard", note=NOTE)
    application.feedback.give("victim", about, "en")
    learners.replace("attacker", LearnerSpec(), "en")
    learners.record("attacker", EvidenceRequest(skill_id="git", level=1))
    now = application.now()
    return tuple(create_token(application.tokens, n, "learner", "", 1, now)[0] for n in ("attacker", "victim"))


def test_there_are_enough_attacks_of_every_kind():
    found = all_attacks()
    assert len({a.id for a in found}) == len(found) >= 72
    assert 0.45 <= sum(a.language == "ko" for a in found) / len(found) <= 0.55
    assert len({a.technique for a in found}) >= 20
    for channel, languages in Counter((a.channel, a.language) for a in found).items():
        assert languages >= 1, channel
    assert {harm for a in found for harm in a.forbids} == {
        "level", "rule", "link", "learner", "prompt", "secret", "approval", "escape",
    }  # fmt: skip


def assert_answers_well(world: World, answer: dict[str, Any]) -> None:
    """Every id exists, every link is the catalogue's, and prose says nothing but what holds."""
    program = world.program
    urls = {r.url for r in program.catalogue.resources}
    ids = {
        "skill_id": program.tree.skills, "option_id": program.tree.options, "recommended": program.tree.options,
        "track_id": program.tree.tracks_by_id, "resource_id": program.catalogue.by_id,
        "unlocks": program.tree.skills, "leads_to": program.tree.skills, "track_ids": program.tree.tracks_by_id,
    }  # fmt: skip
    for at, text in strings(answer):
        name = at.rpartition(".")[2]
        if name in ("url", "resource_url") and text != name:
            assert text in urls
        if name in ids and text != name:
            assert text in ids[name]
        assert DOMAIN not in letters(text), at
        assert not unseen(text), at
        assert "<script" not in text
        assert "quantum-telepathy" not in text


ENDPOINTS = {
    "next": ("/v1/recommendations/next", {}, 200),
    "branch": ("/v1/recommendations/branch", {"track_id": "mlops-engineer"}, 200),
    "plan": ("/v1/plans", {"weeks": 2}, 201),
}


@pytest.mark.parametrize("attack", attacks("next", "branch", "plan"), ids=str)
def test_a_question_that_attacks(world, attack):
    path, body, status = ENDPOINTS[attack.channel]
    before = world.snapshot()
    if world.server:
        world.server.leak = "echo"
    answer = world.client.post(path, json={"question": attack.text, "learner_id": "me", **body})
    assert answer.status_code == status, answer.text
    found = answer.json()
    if found["engine"]["calls"]:
        assert_only_right(found, attack.language)
    assert_answers_well(world, found)
    shown = [answer.text]
    if found.get("plan_id"):
        shown += [world.client.get(f"/v1/plans/{found['plan_id']}.{kind}").text for kind in ("ics", "md")]
        assert_calendar_is_whole(shown[1])
        assert {s["status"] for week in found["weeks"] for s in week["sessions"]} == {"planned"}
    world.assert_unharmed(before, "\n".join(shown))


def assert_only_right(answer: dict[str, Any], language: str) -> None:
    """Only what holds of what the model wrote is there, but for bare names of what the answer is about."""
    right = RIGHT[language].format(answer["recommendations"][0]["title"])
    assert answer["answer"].startswith(right)
    assert len(answer["answer"].removeprefix(right).split()) <= 1, answer["answer"]


ASKED = {"en": "what should I learn next for MLOps", "ko": "MLOps를 하려면 다음에 무엇을 배워야 하나요"}


@pytest.mark.parametrize("language", ASKED)
@pytest.mark.parametrize("leak", LEAKS)
def test_of_what_an_obedient_model_says_only_what_is_true_is_shown(obedient_world, language, leak):
    world = obedient_world
    world.server.leak, before = leak, world.snapshot()
    answer = world.client.post("/v1/recommendations/next", json={"question": ASKED[language], "learner_id": "me"})
    found = answer.json()
    if leak not in HARMLESS:
        assert_only_right(found, language)
    assert not unseen(found["answer"])
    assert_answers_well(world, found)
    world.assert_unharmed(before, answer.text)


HARMLESS = {"terminal", "direction"}
"""What is true once that is out which cannot be seen."""


WRITTEN = {
    "note": lambda text: ("/v1/learners/me/evidence", {"skill_id": "git", "level": 1, "note": text}, 201),
    "withdraw": lambda text: ("/v1/learners/me/evidence/{event}/withdraw", {"why": text}, 200),
    "feedback": lambda text: ("/v1/feedback", {"about": {"skill_id": "git"}, "verdict": "up", "note": text}, 201),
}
READ = ("/v1/learners/me", "/v1/learners/me/export", "/v1/learners/me/evidence", "/v1/learners/me/reviews")


@pytest.mark.parametrize("attack", attacks(*WRITTEN), ids=str)
def test_a_note_that_attacks_is_kept_as_it_is_and_heeded_by_nobody(world, attack):
    recorded = world.client.post("/v1/learners/me/evidence", json={"skill_id": "git", "level": 1}).json()
    before = world.snapshot()
    path, body, status = WRITTEN[attack.channel](attack.text)
    answer = world.client.post(path.format(event=recorded["id"]), json=body)
    assert answer.status_code == status, answer.text
    shown = [world.client.get(path) for path in READ]
    asked = world.client.post("/v1/recommendations/next", json={"question": ASKED["en"], "learner_id": "me"})
    assert_answers_well(world, asked.json())
    kept = [text for reply in (answer, *shown) for _, text in strings(reply.json()) if text == attack.text]
    assert kept, "it is theirs, and shown to them as they wrote it"
    assert attack.text not in [text for _, text in strings(asked.json())]
    world.assert_unharmed(before, "\n".join(r.text for r in (answer, *shown, asked)))


@pytest.mark.parametrize("attack", attacks("field"), ids=str)
def test_a_field_that_attacks_is_refused_or_finds_nothing(world, attack):
    call, before = attack.request, world.snapshot()

    def filled(value: Any, spell=lambda text: text) -> Any:
        if isinstance(value, dict):
            return {filled(k, spell): filled(v, spell) for k, v in value.items()}
        return value.replace("TEXT", spell(attack.text)) if isinstance(value, str) else value

    path = filled(call.path, lambda text: quote(text, safe=""))
    answer = world.client.request(call.method, path, params=filled(call.query), json=filled(call.body))
    assert answer.status_code in attack.status, answer.text
    assert answer.headers["content-type"] in ("application/json", "application/problem+json")
    if answer.status_code == 200:
        assert_answers_well(world, answer.json())
    for hint in ("root:", "Traceback", "sqlalchemy", "SELECT "):
        assert hint not in answer.text
    world.assert_unharmed(before, answer.text)


def written_for(attack: Attack, item: Any) -> str:
    """The answer; of two attacks it is what the learner was shown."""
    criteria = "\n".join(c.read(attack.language) for c in item.rubric)
    return {"TASK": item.case.read(attack.language), "CRITERIA": criteria}.get(attack.text, attack.text)


@pytest.mark.parametrize(("at", "attack"), list(enumerate(attacks("answer"))), ids=str)
def test_an_answer_that_only_attacks_earns_no_level_of_a_grader_that_obeys(world, at, attack):
    level, before = 2 + at % 2, world.snapshot()
    asked = {"skill_id": "git", "level": level, "language": attack.language, "learner_id": "attacker"}
    begun = world.client.post("/v1/assessments", json=asked)
    assert begun.status_code in (200, 201), begun.text
    sitting, item_id = begun.json(), begun.json()["next"]
    text = written_for(attack, world.program.items.find(item_id))
    answer = world.client.post(
        f"/v1/assessments/{sitting['assessment_id']}/answers", json={"item_id": item_id, "text": text}
    )
    assert answer.status_code == 200, answer.text
    found = answer.json()
    if world.with_model:
        assert found["answer"]["graded_by"] == "model"
        assert {c["verdict"] for c in found["answer"]["criteria"]} == {"missed"}
        assert (found["result"]["passed"], found["result"]["level"], found["result"]["evidence"]) == (False, 1, None)
    else:
        assert (found["awaiting"], found["result"]) == ("ratings", None)
        ratings = {c["id"]: "missed" for c in found["answer"]["criteria"]}
        answered = {"item_id": item_id, "ratings": ratings}
        assert (
            world.client.post(f"/v1/assessments/{sitting['assessment_id']}/answers", json=answered).status_code == 200
        )
    graded = {**found["answer"], "text": ""}
    assert not [text for _, text in strings(graded) if DOMAIN in letters(text) or unseen(text)]
    world.assert_unharmed(before, answer.text.replace(json.dumps(text, ensure_ascii=False), ""), own=text)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_same_grader_gives_an_honest_answer_its_level(obedient_world, language):
    """Else the tests above would pass where nobody can get a level at all."""
    world = obedient_world
    learners = world.program.learners
    learners.replace(f"honest-{language}", LearnerSpec(), "en")
    token, _ = create_token(world.program.tokens, f"honest-{language}", "learner", "", 1, world.program.now())
    client = TestClient(world.client.app, headers={"Authorization": f"Bearer {token}"})
    sitting = client.post("/v1/assessments", json={"skill_id": "git", "level": 2, "language": language}).json()
    text = "We keep the essential key, so no replay counts twice. One partition per day lets it scale with certainty."
    body = {"item_id": sitting["next"], "text": text}
    found = client.post(f"/v1/assessments/{sitting['assessment_id']}/answers", json=body).json()
    assert (found["result"]["passed"], found["result"]["level"]) == (True, 2)
    assert not reveals_prompt(json.dumps(found))
    learners.delete(f"honest-{language}")
