"""Every endpoint under /v1, as the OpenAPI lists them, walked by everyone who must not get in."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any
from uuid import uuid4

import anyio
import pytest
from fastapi.testclient import TestClient

from service.access.identity import Identity
from service.access.oidc import OidcProvider
from service.access.tokens import create_token
from service.api import routes
from service.api.app import create_app
from service.bootstrap import Application
from service.contract import (
    About,
    AskRequest,
    AssessmentRequest,
    EvidenceRequest,
    FeedbackRequest,
    GoalSpec,
    LearnerSpec,
    PlacementRequest,
    PlanRequest,
)
from service.errors import InvalidInput
from service.settings import Settings
from tests.service.identity_provider import AUDIENCE, IdentityProvider, rsa_key
from tests.service.item_bank import write_bank

MARK = "a note for nobody else"
ABSENT = "nobody"
ABSENT_ID = "0" * 32
ASKED = "the item that is asked"
THINGS = {
    "plan_id": "plan",
    "assessment_id": "assessment",
    "placement_id": "placement",
    "thread_id": "thread",
    "answer_id": "answer",
}
"""What belongs to a learner and has an id of its own: the parameter, and its name in errors."""

OWNERS_ALONE = {
    ("get", "/v1/learners/{learner_id}/mentors"),
    ("get", "/v1/ask/{answer_id}"),
    ("get", "/v1/threads"),
    ("get", "/v1/threads/{thread_id}"),
}
"""What a mentor who was agreed to may not read either."""

GOAL = {"track_id": "mlops-engineer"}
EXPORT = {
    "format": "path-of-mastery/learner",
    "id": "somebody",
    "created_at": "2026-01-01T00:00:00Z",
    "exported_at": "2026-01-01T00:00:00Z",
    "learner": {},
    "evidence": [],
}
BODIES: dict[tuple[str, str], Any] = {
    ("post", "/v1/recommendations/next"): lambda learner_id: {"goal": GOAL, "learner_id": learner_id},
    ("post", "/v1/recommendations/branch"): lambda learner_id: {**GOAL, "learner_id": learner_id},
    ("post", "/v1/recommendations/explain"): lambda learner_id: {"goal": GOAL, "learner_id": learner_id},
    ("post", "/v1/standing"): lambda learner_id: {"goal": GOAL, "learner_id": learner_id},
    ("post", "/v1/plans"): lambda learner_id: {"goal": GOAL, "learner_id": learner_id, "hours_per_week": 5},
    ("post", "/v1/plans/{plan_id}/sessions/{session_id}"): lambda _: {"status": "done"},
    ("post", "/v1/plans/{plan_id}/replan"): lambda _: {},
    ("post", "/v1/feedback"): lambda learner_id: {
        "learner_id": learner_id,
        "about": {"skill_id": "git"},
        "verdict": "skip",
    },
    ("post", "/v1/assessments"): lambda learner_id: {"skill_id": "git", "level": 3, "learner_id": learner_id},
    ("post", "/v1/assessments/{assessment_id}/answers"): lambda _: {"item_id": "git-2-01", "text": "an answer"},
    ("post", "/v1/placements"): lambda learner_id: {"track_id": "origin", "learner_id": learner_id},
    ("post", "/v1/placements/{placement_id}/answers"): lambda _: {"item_id": ASKED, "dont_know": True},
    ("post", "/v1/ask"): lambda learner_id: {"question": "how far am I?", "learner_id": learner_id},
    ("post", "/v1/threads/{thread_id}/approvals"): lambda _: {"approval_id": ASKED, "decision": "accept"},
    ("put", "/v1/learners/{learner_id}"): lambda _: {"levels": {"git": 0}, "hours_per_week": 1},
    ("post", "/v1/learners/{learner_id}/import"): lambda _: EXPORT,
    ("post", "/v1/learners/{learner_id}/reviews"): lambda _: {"skill_id": "git", "recalled": "again"},
    ("post", "/v1/learners/{learner_id}/evidence"): lambda _: {"skill_id": "git", "level": 0},
    ("post", "/v1/learners/{learner_id}/evidence/{event_id}/withdraw"): lambda _: {"why": "mischief"},
}
"""A body that is taken, for each endpoint that takes one; a new endpoint needs a new line here."""

READING_POSTS = {
    ("post", "/v1/recommendations/next"),
    ("post", "/v1/recommendations/branch"),
    ("post", "/v1/recommendations/explain"),
    ("post", "/v1/standing"),
    ("post", "/v1/ask"),  # in a thread of the mentor's own
    ("post", "/v1/plans"),  # the plan that a mentor makes of a learner's standing is the mentor's own
}


@dataclass(frozen=True)
class Endpoint:
    method: str
    path: str
    parameters: tuple[tuple[str, str], ...]
    """Names and places of those that must be given."""
    takes_body: bool
    names_learner: bool

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def reads(self) -> bool:
        return self.method == "get" or (self.method, self.path) in READING_POSTS

    def call(self, client: TestClient, victim: "Victim", learner_id: str, **request):
        """The request with real values; `learner_id` wherever a learner is named."""
        theirs = learner_id in {victim.id, "me"}
        values = {
            "learner_id": learner_id,
            "event_id": victim.event_id,
            "mentor": "coach",
            "skill_id": "git",
            **{name: getattr(victim, name) if theirs else ABSENT_ID for name in THINGS},
            "session_id": "python-syntax.1.learn.1",
            "feedback_id": victim.feedback_id,
        }
        unknown = {name for name, _ in self.parameters} - set(values)
        assert not unknown, f"{self}: give the parameters {sorted(unknown)} a value in Endpoint.call"
        path = self.path.format(**{name: values[name] for name, place in self.parameters if place == "path"})
        query = {name: values[name] for name, place in self.parameters if place == "query"}
        if self.takes_body:
            assert (self.method, self.path) in BODIES, f"{self} takes a body: give it one in BODIES"
            if "content" not in request:
                request["json"] = BODIES[self.method, self.path](learner_id)
                if request["json"].get("item_id") == ASKED:
                    request["json"]["item_id"] = victim.item_id
                if request["json"].get("approval_id") == ASKED:
                    request["json"]["approval_id"] = victim.approval_id
        return client.request(self.method, path, params=query, **request)


def endpoints() -> list[Endpoint]:
    api = create_app(Application(Settings(home=Path("unused"), _env_file=None)), warm=False).openapi()

    def fields(schema: Any) -> set[str]:
        """Every field of a body, those of what it refers to included."""
        found = set()
        if isinstance(schema, dict):
            if "$ref" in schema:
                found |= fields(api["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
            found |= set(schema.get("properties", {}))
            for name, part in schema.items():
                found |= fields(part) if name != "$ref" else set()
        elif isinstance(schema, list):
            for part in schema:
                found |= fields(part)
        return found

    found = []
    for path, methods in api["paths"].items():
        if not path.startswith("/v1"):
            continue
        for method, described in methods.items():
            parameters = described.get("parameters", [])
            needed = tuple((p["name"], p["in"]) for p in parameters if p.get("required") or p["name"] == "learner_id")
            body = described.get("requestBody")
            named = {p["name"] for p in parameters} | fields(body)
            found.append(Endpoint(method, path, needed, body is not None, bool({"learner_id", *THINGS} & named)))
    return found


OPERATORS_ONLY = {("get", "/v1/quality")}
"""What is no learner's at all; tests of their own say who may see it."""

ENDPOINTS = endpoints()
FOR_LEARNERS = [e for e in ENDPOINTS if (e.method, e.path) not in OPERATORS_ONLY]
each_endpoint = pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
each_naming_a_learner = pytest.mark.parametrize("endpoint", [e for e in ENDPOINTS if e.names_learner], ids=str)


@dataclass(frozen=True)
class Victim:
    id: str
    token: str
    event_id: str
    plan_id: str
    feedback_id: str
    assessment_id: str
    placement_id: str
    item_id: str
    thread_id: str
    answer_id: str
    approval_id: str


class World:
    """A closed service with a provider, a victim who stored something, and others."""

    def __init__(self, program: Application, provider: IdentityProvider) -> None:
        self.program, self.provider = program, provider
        self.app = create_app(program, warm=False)
        self.addresses = 0
        self.victim = self.settle("victim")

    def settle(self, learner_id: str) -> Victim:
        """Somebody who has a profile, evidence, a mentor, and a token."""
        learners = self.program.learners
        learners.replace(learner_id, LearnerSpec(goals=[], hours_per_week=5), "en")
        request = EvidenceRequest(skill_id="git", level=2, note=MARK)
        event, _ = learners.record(learner_id, request, key="once")
        learners.agree(learner_id, "agreed", agreed=True)
        plan = self.program.make_plan(PlanRequest(goal=GoalSpec(skill_id="spark"), learner_id=learner_id), learner_id)
        about = FeedbackRequest(about=About(skill_id="git"), verdict="too-hard", note=MARK)
        said = self.program.feedback.give(learner_id, about, "en")
        asked = AssessmentRequest(skill_id="git", level=2, learner_id=learner_id)
        assessment, _ = self.program.assessments.begin(asked, learner_id)
        asked_where = PlacementRequest(track_id="origin", learner_id=learner_id)
        placement, _ = self.program.placements.begin(asked_where, learner_id)
        talk = self.app.state.conversations.ask(AskRequest(question="I finished Git"), Identity(learner_id, "learner"))
        talk.wait()
        waiting = self.program.threads.waiting(talk.thread_id)
        ids = (plan.plan_id, said.id, assessment.assessment_id, placement.placement_id, placement.next.id)
        talked = (talk.thread_id, talk.answer_id, waiting.id)
        return Victim(learner_id, self.token(learner_id), event.id, *ids, *talked)

    def settled_for(self, endpoint: Endpoint) -> Victim:
        """Somebody of the endpoint's own, unless it reads alone: then one who is there for all of those."""
        if endpoint.method != "get":
            return self.settle(uuid4().hex)
        self.program.learners.agree(self.reader.id, "agreed", agreed=True)
        return self.reader

    @cached_property
    def reader(self) -> Victim:
        return self.settle("reader")

    def token(self, subject: str, role="learner", days: int = 1, ago: int = 0) -> str:
        return create_token(self.program.tokens, subject, role, "", days, self.program.now() - timedelta(days=ago))[0]

    def revoked(self, subject: str) -> str:
        token = self.token(subject)
        assert self.program.tokens.revoke(token.split("_")[1], self.program.now())
        return token

    def client(self, token: str | None = None) -> TestClient:
        """A client at an address of its own, so that wrong tokens of others are not counted against it."""
        self.addresses += 1
        headers = {"X-Request-Id": "one-and-the-same"}  # else the responses would differ by their ids
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        return TestClient(self.app, headers=headers, client=(f"address-{self.addresses}", 1))

    def export(self, victim: Victim | None = None) -> dict[str, Any]:
        """Everything kept of the victim, as they see it themselves."""
        victim = victim or self.victim
        client = self.client(victim.token)
        shown = client.get(f"/v1/learners/{victim.id}")
        assert shown.status_code == 200, shown.text
        exported = client.get("/v1/learners/me/export").json()
        del exported["exported_at"]
        plans = [client.get(f"/v1/plans/{p['plan_id']}").json() for p in client.get("/v1/plans").json()["items"]]
        changes = {"version": shown.json()["version"], "updated_at": shown.json()["updated_at"]}
        return {**exported, **changes, "plans seen": plans}

    def exists(self, learner_id: str) -> bool:
        return self.program.learners.repository.load(learner_id) is not None


@pytest.fixture(scope="module")
def world(tmp_path_factory, knowledge):
    with IdentityProvider() as provider:
        settings = Settings(
            home=tmp_path_factory.mktemp("isolation"),
            items=write_bank(tmp_path_factory.mktemp("items"), knowledge.tree.origin),
            oidc_issuer=provider.issuer,
            oidc_audience=AUDIENCE,
            rate_limit="1000000/minute",
            _env_file=None,
        )
        program = Application(settings, knowledge=knowledge)
        yield World(program, provider)
        program.database.close()


def sub_of(world: World, sub: str) -> str:
    return OidcProvider(world.provider.issuer, AUDIENCE).subject_of(sub)


def test_the_walk_knows_every_endpoint():
    assert len(ENDPOINTS) >= 17
    walked = {(e.method, e.path) for e in ENDPOINTS}
    for module in iter_modules(routes.__path__):
        for route in import_module(f"{routes.__name__}.{module.name}").router.routes:
            if route.path.startswith("/v1"):
                methods = {method.lower() for method in route.methods}
                assert {(method, route.path_format) for method in methods} <= walked, (
                    f"{route.path} is not in the OpenAPI"
                )
    unused = set(BODIES) - {(e.method, e.path) for e in ENDPOINTS if e.takes_body}
    assert not unused, f"no such endpoints: {unused}"
    assert walked >= OWNERS_ALONE | READING_POSTS


@pytest.mark.parametrize("endpoint", FOR_LEARNERS, ids=str)
def test_the_requests_of_the_walk_are_taken_from_the_victim(world, endpoint):
    owner = world.settled_for(endpoint)
    world.program.learners.agree(owner.id, "coach", agreed=True)
    answer = endpoint.call(world.client(owner.token), owner, owner.id)
    assert answer.status_code in (200, 201, 204), answer.text


WITHOUT_IDENTITY = {
    "no token": lambda _: {},
    "an empty header": lambda _: {"Authorization": ""},
    "no token after Bearer": lambda _: {"Authorization": "Bearer"},
    "a blank token": lambda _: {"Authorization": "Bearer  "},
    "garbage": lambda _: {"Authorization": "Bearer garbage"},
    "bytes": lambda _: {"Authorization": b"Bearer \xff\xfe\xed\xa0\x80"},
    "another scheme": lambda w: {"Authorization": f"Basic {w.victim.token}"},
    "no scheme": lambda w: {"Authorization": w.victim.token},
    "two tokens": lambda w: {"Authorization": f"Bearer {w.victim.token} {w.victim.token}"},
    "a token in quotes": lambda w: {"Authorization": f'Bearer "{w.victim.token}"'},
    "another header": lambda w: {"X-Authorization": f"Bearer {w.victim.token}", "X-API-Key": w.victim.token},
    "a cookie": lambda w: {"Cookie": f"Authorization=Bearer {w.victim.token}; token={w.victim.token}"},
    "an unknown token": lambda _: {"Authorization": "Bearer pom_0123456789ab_" + "A" * 43},
    "a known id with another secret": lambda w: {"Authorization": f"Bearer {w.victim.token[:17]}" + "A" * 43},
    "a token without its end": lambda w: {"Authorization": f"Bearer {w.victim.token[:-1]}"},
    "a token with more": lambda w: {"Authorization": f"Bearer {w.victim.token}A"},
    "an expired token": lambda w: {"Authorization": f"Bearer {w.token(w.victim.id, ago=2)}"},
    "a token that expires now": lambda w: {"Authorization": f"Bearer {w.token(w.victim.id, ago=1)}"},
    "a revoked token": lambda w: {"Authorization": f"Bearer {w.revoked(w.victim.id)}"},
    "a JWT signed by a stranger": lambda w: {
        "Authorization": f"Bearer {w.provider.token(key=rsa_key('stranger'), sub=w.victim.id, roles=['operator'])}"
    },
    "an expired JWT": lambda w: {"Authorization": f"Bearer {w.provider.token(exp=1_700_000_000)}"},
}


@pytest.mark.parametrize("headers", WITHOUT_IDENTITY.values(), ids=WITHOUT_IDENTITY)
def test_nobody_gets_in_without_an_identity(world, headers):
    before, sent = world.export(), headers(world)
    for endpoint in ENDPOINTS:
        for learner_id in (world.victim.id, "me") if endpoint.names_learner else (world.victim.id,):
            answer = endpoint.call(world.client(), world.victim, learner_id, headers=sent)
            assert answer.status_code == 401, f"{endpoint}: {answer.status_code} {answer.text}"
            assert answer.headers["content-type"] == "application/problem+json", endpoint
            assert answer.headers["www-authenticate"] == "Bearer", endpoint
            assert answer.json()["code"] == "unauthenticated"
            assert MARK not in answer.text
            assert "etag" not in answer.headers
    assert world.export() == before


def test_a_token_in_the_address_is_no_identity(world):
    token = world.victim.token
    for name in ("token", "access_token", "api_key", "authorization"):
        assert world.client().get("/v1/learners/me", params={name: token}).status_code == 401


def test_without_an_identity_those_who_exist_look_like_those_who_do_not(world):
    for endpoint in (e for e in ENDPOINTS if e.names_learner):
        known, unknown = (endpoint.call(world.client(), world.victim, i) for i in (world.victim.id, ABSENT))
        assert known.content == unknown.content


FOREIGN = {
    "another learner": lambda w: w.token("mallory"),
    "a learner of a similar name": lambda w: w.token(w.victim.id.title()),
    "a learner whose name begins like it": lambda w: w.token(w.victim.id[:-1]),
    "a mentor not agreed to": lambda w: w.token("mallory", "mentor"),
    "a learner of the name of the mentor agreed to": lambda w: w.token("agreed"),
    "an operator of the name of the mentor agreed to": lambda w: w.token("agreed", "operator"),
    "an operator": lambda w: w.token("root", "operator"),
    "a subject of the provider of the same name": lambda w: w.provider.token(sub=w.victim.id),
    "a mentor of the provider of the name of the one agreed to": lambda w: w.provider.token(
        sub="agreed", roles=["mentor"]
    ),
    "an operator of the provider": lambda w: w.provider.token(sub=w.victim.id, roles=["operator", "local"]),
}


def as_absent(world: World, endpoint: Endpoint, client: TestClient, victim: Victim) -> None:
    """To this client, the victim looks in every way like a learner who does not exist."""
    absent = f"{ABSENT:x<{len(victim.id)}}"[: len(victim.id)]
    there, not_there = (endpoint.call(client, victim, i) for i in (victim.id, absent))
    assert there.status_code == 404, f"{endpoint}: {there.status_code} {there.text}"
    assert there.headers["content-type"] == "application/problem+json"
    thing = next((name for param, name in THINGS.items() if f"{{{param}}}" in endpoint.path), "learner")
    assert there.json()["code"] == f"{thing}-not-found"
    said = there.text.replace(victim.id, "…")
    for param in THINGS:
        said = said.replace(getattr(victim, param), "…")
    assert said == not_there.text.replace(absent, "…").replace(ABSENT_ID, "…")
    assert there.status_code == not_there.status_code
    assert there.headers == not_there.headers
    assert not world.exists(absent), f"{endpoint} made a learner"


@pytest.mark.parametrize("make", FOREIGN.values(), ids=FOREIGN)
def test_another_learner_looks_like_one_who_does_not_exist(world, make):
    before, client = world.export(), world.client(make(world))
    for endpoint in FOR_LEARNERS:
        if endpoint.names_learner:
            as_absent(world, endpoint, client, world.victim)
        else:
            answer = endpoint.call(client, world.victim, world.victim.id)
            assert answer.status_code == 200, f"{endpoint}: {answer.text}"
            assert MARK not in answer.text
            if endpoint.path.startswith("/v1/learners"):
                assert world.victim.id not in [item["id"] for item in answer.json()["items"]]
    assert world.export() == before


@each_naming_a_learner
def test_wrong_bodies_conditions_and_keys_do_not_tell_who_exists(world, endpoint):
    before, client = world.export(), world.client(world.token("mallory"))
    for headers in (
        {"If-Match": '"1"'},
        {"If-Match": "*"},
        {"If-None-Match": "*"},
        {"If-None-Match": f'"{before["version"]}"'},
        {"Idempotency-Key": "once"},
    ):
        answers = [endpoint.call(client, world.victim, i, headers=headers) for i in (world.victim.id, ABSENT)]
        assert [a.status_code for a in answers] == [404, 404], headers
    for body in (b"{}", b'{"wrong": 1}', b"[]", b"null", b""):
        if endpoint.takes_body and any(f"{{{p}}}" in endpoint.path for p in ("learner_id", *THINGS)):
            sent = {"content": body, "headers": {"content-type": "application/json"}}
            answers = [endpoint.call(client, world.victim, i, **sent) for i in (world.victim.id, ABSENT)]
            assert [a.status_code for a in answers] == [404, 404], body
    assert world.export() == before


def test_a_mentor_agreed_to_gets_no_conversations_with_the_export(world):
    mentor, own = world.client(world.token("agreed", "mentor")), world.client(world.victim.token)
    address = f"/v1/learners/{world.victim.id}/export"
    assert [thread["title"] for thread in own.get(address).json()["threads"]] == ["I finished Git"]
    seen = mentor.get(address)
    assert seen.status_code == 200
    assert not seen.json().get("threads")
    assert "I finished Git" not in seen.text


@each_naming_a_learner
def test_a_mentor_agreed_to_may_read_and_nothing_else(world, endpoint):
    victim = world.settled_for(endpoint)
    before, mentor = world.export(victim), world.client(world.token("agreed", "mentor"))
    if endpoint.reads and (endpoint.method, endpoint.path) not in OWNERS_ALONE:
        answer = endpoint.call(mentor, victim, victim.id)
        assert answer.status_code in (200, 201), f"{endpoint}: {answer.text}"
    else:
        as_absent(world, endpoint, mentor, victim)
    assert world.export(victim) == before
    assert world.client(victim.token).delete("/v1/learners/me/mentors/agreed").status_code == 200
    as_absent(world, endpoint, mentor, victim)


def test_a_mentor_is_listed_those_who_agreed_while_they_do(world):
    pupil = world.settle("pupil")
    owner, mentor = world.client(pupil.token), world.client(world.token("guide", "mentor"))
    assert mentor.get("/v1/learners").json()["items"] == []
    owner.put("/v1/learners/me/mentors/guide")
    assert mentor.get("/v1/learners").json()["items"] == [{"id": "pupil"}]
    owner.delete("/v1/learners/me/mentors/guide")
    assert mentor.get("/v1/learners").json()["items"] == []


def test_consent_does_not_outlive_the_learner_who_gave_it(world):
    pupil, mentor = world.settle("leaving"), world.client(world.token("agreed", "mentor"))
    assert mentor.get("/v1/learners/leaving").status_code == 200
    assert world.client(pupil.token).delete("/v1/learners/me").status_code == 204
    assert world.client(pupil.token).get("/v1/learners/me").status_code == 401
    assert world.client(world.token("leaving")).put("/v1/learners/me", json={}).status_code == 201
    assert mentor.get("/v1/learners/leaving").status_code == 404


def test_who_takes_the_name_of_a_deleted_mentor_takes_no_consent_with_it(world):
    pupil, mentor = world.settle("trusting"), world.client(world.token("old-coach", "mentor"))
    world.client(pupil.token).put("/v1/learners/me/mentors/old-coach")
    assert mentor.put("/v1/learners/me", json={}).status_code == 201
    assert mentor.get("/v1/learners/trusting").status_code == 200
    assert mentor.delete("/v1/learners/me").status_code == 204
    assert world.client(world.token("old-coach", "mentor")).get("/v1/learners/trusting").status_code == 404


def test_a_mentor_cannot_agree_in_the_place_of_a_learner(world):
    before, mentor = world.export(), world.client(world.token("mallory", "mentor"))
    assert mentor.put(f"/v1/learners/{world.victim.id}/mentors/mallory").status_code == 404
    export = {**EXPORT, "id": world.victim.id, "mentors": {"mallory": "2026-01-01T00:00:00Z"}}
    assert mentor.post("/v1/learners/me/import", json=export).status_code == 200
    assert mentor.get(f"/v1/learners/{world.victim.id}").status_code == 404
    assert world.export() == before


def test_the_body_of_an_import_is_not_even_read_of_those_who_may_not_import(world):
    async def receive():
        raise AssertionError("the body was read")

    for headers, expected in (([], 401), ([(b"authorization", f"Bearer {world.token('mallory')}".encode())], 404)):
        statuses = []

        async def send(message, statuses=statuses):
            statuses.append(message.get("status"))

        scope = {
            "type": "http",
            "method": "POST",
            "path": f"/v1/learners/{world.victim.id}/import",
            "query_string": b"",
            "headers": [(b"host", b"testserver"), (b"content-type", b"application/json"), *headers],
            "client": ("192.0.2.1", 1),
        }
        anyio.run(world.app, scope, receive, send)
        assert statuses[0] == expected


def test_events_and_exports_of_another_taken_in_as_ones_own_leave_the_other_as_they_are(world):
    before, mallory = world.export(), world.client(world.token("thief"))
    stolen = {k: v for k, v in before.items() if k not in ("version", "updated_at", "plans seen")} | {
        "exported_at": "2026-01-01T00:00:00Z"
    }
    stolen["evidence"] = [{**event, "level": 0, "note": "forged"} for event in stolen["evidence"]]
    assert mallory.post("/v1/learners/me/import", json=stolen).status_code == 200
    assert mallory.post(f"/v1/learners/me/evidence/{world.victim.event_id}/withdraw").status_code == 200
    assert world.export() == before
    assert mallory.delete("/v1/learners/me").status_code == 204
    assert world.export() == before


def test_an_event_of_another_looks_like_one_that_does_not_exist(world):
    mallory = world.client(world.token("curious"))
    assert mallory.put("/v1/learners/me", json={}).status_code == 201
    event_id = world.victim.event_id
    absent = "0" * len(event_id)
    answers = [mallory.post(f"/v1/learners/me/evidence/{i}/withdraw") for i in (event_id, absent)]
    assert [a.status_code for a in answers] == [404, 404]
    assert answers[0].text.replace(event_id, absent) == answers[1].text


def test_an_idempotency_key_of_another_gives_nothing_of_theirs(world):
    client, evidence = world.client(world.token("keen")), {"skill_id": "git", "level": 2, "note": "mine"}
    answer = client.post("/v1/learners/me/evidence", json=evidence, headers={"Idempotency-Key": "once"})
    assert (answer.status_code, answer.json()["note"]) == (201, "mine")


def test_me_is_ones_own(world):
    tokens = {name: world.token(name) for name in ("ann", "bob")} | {
        sub_of(world, "ann"): world.provider.token(sub="ann")
    }
    for hours, (learner_id, token) in enumerate(tokens.items(), 1):
        made = world.client(token).put("/v1/learners/me", json={"hours_per_week": hours})
        assert (made.status_code, made.json()["id"]) == (201, learner_id)
    for hours, (learner_id, token) in enumerate(tokens.items(), 1):
        client = world.client(token)
        me, by_name = client.get("/v1/learners/me").json(), client.get(f"/v1/learners/{learner_id}").json()
        assert me == by_name
        assert (me["id"], me["hours_per_week"]) == (learner_id, hours)
        assert client.get("/v1/learners").json()["items"] == [{"id": learner_id}]
        answer = client.post("/v1/recommendations/next", json={"goal": GOAL, "learner_id": "me"})
        assert answer.status_code == 200
    assert not world.exists("me")


def test_nobody_else_can_be_called_me(world):
    with pytest.raises(InvalidInput):
        world.token("me")


@pytest.mark.parametrize(
    "learner_id", ["..", "%2e%2e", "victim%00", "victim%0a", "victim%20", "%76ictim%2Fexport", "vi*", "%25", "v" * 81]
)
def test_a_strange_spelling_of_an_id_reaches_nobody(world, learner_id):
    before, client = world.export(), world.client(world.token("mallory"))
    for method in ("get", "put", "delete"):
        body = {"json": {}} if method == "put" else {}
        answer = client.request(method, f"/v1/learners/{learner_id}", follow_redirects=False, **body)
        assert answer.status_code in (404, 405, 422), answer.text
        assert MARK not in answer.text
    assert world.export() == before
