"""An open service on loopback, closing it with a token, and what every request and response is held to."""

import json
import logging
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from fastapi.testclient import TestClient

from service.access.gate import LOOK_AGAIN, Gate
from service.access.identity import LOCAL
from service.access.tokens import create_token, revoke_token
from service.api.app import create_app
from service.api.guard import CONTENT_POLICY, MAX_BODY, SECURITY_HEADERS
from service.api.identities import MAX_FAILURES
from service.api.workers import LOOPBACK_NAMES, serving_app
from service.bootstrap import Application
from service.errors import InvalidInput, Misconfigured, NotFound
from service.settings import Settings
from service.storage.database import Database

KEY = "sk-live-0123456789abcdefghijklmnopqrstuvwxyz"
EVIDENCE = {"skill_id": "git", "level": 1}


class Clock:
    """A time that stands still until it is moved."""

    def __init__(self) -> None:
        self.time, self.seconds = datetime(2026, 1, 1, tzinfo=UTC), 1000.0

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def build(tmp_path, knowledge, clock):
    """Makes programs in one home, each as after a restart."""
    programs = []

    def make(**settings) -> Application:
        program = Application(
            Settings(**{"home": tmp_path, **settings}, _env_file=None), knowledge=knowledge, now=clock.now
        )
        program.gate = Gate(
            lambda: program.tokens if program.has_database else None, None, program.now, clock.monotonic
        )
        programs.append(program)
        return program

    yield make
    for program in programs:
        if program.has_database:
            program.database.close()


def api(program: Application, token: str | None = None, address: str = "somewhere", **options) -> TestClient:
    return on(create_app(program, warm=False), token, address, **options)


def on(app, token: str | None = None, address: str = "somewhere", **options) -> TestClient:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return TestClient(app, headers=headers, client=(address, 1), **options)


def new_token(program: Application, subject: str = "minji", role="learner", days: int = 1) -> str:
    return create_token(program.tokens, subject, role, "", days, program.now())[0]


def mastery(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service.cli.main", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


# --- open and closed


def test_without_configuration_any_learner_may_be_used_and_nobody_says_who_they_are(build):
    client = api(build())
    for learner_id in ("minji", "somebody-else", "a@b.example"):
        assert client.put(f"/v1/learners/{learner_id}", json={}).status_code == 201
        assert client.get(f"/v1/learners/{learner_id}/export").status_code == 200
        assert client.post(f"/v1/learners/{learner_id}/evidence", json=EVIDENCE).status_code == 201
        answer = client.post("/v1/recommendations/next", json={"goal": {"skill_id": "git"}, "learner_id": learner_id})
        assert answer.status_code == 200
        assert client.delete(f"/v1/learners/{learner_id}").status_code == 204
    assert client.put("/v1/learners/me", json={}).json()["id"] == LOCAL.subject


def test_an_open_service_neither_checks_nor_limits(build):
    client = api(build(rate_limit="1/minute"), "pom_garbage")
    assert [client.get("/v1/learners").status_code for _ in range(3)] == [200] * 3


def test_reading_alone_makes_no_database(build, tmp_path):
    program = build()
    assert api(program).get("/v1/learners").json()["items"] == []
    assert api(program).get("/v1/learners/me").status_code == 404
    assert not program.has_database


def test_the_first_token_closes_a_running_service(build, clock):
    program = build()
    client = api(program)
    assert client.put("/v1/learners/minji", json={}).status_code == 201
    token = new_token(build())
    clock.seconds += LOOK_AGAIN
    assert client.get("/v1/learners/minji").status_code == 401
    assert client.get("/v1/tree").status_code == 401
    assert on(client.app, token).get("/v1/learners/minji").status_code == 200
    assert api(build()).get("/v1/learners/minji").status_code == 401


def test_the_first_token_closes_a_service_that_had_no_database_yet(build, clock):
    client = api(build())
    assert client.get("/v1/learners").status_code == 200
    new_token(build())
    clock.seconds += LOOK_AGAIN
    assert client.get("/v1/learners").status_code == 401


def test_an_open_service_looks_for_tokens_once_in_a_while_and_a_closed_one_never_again(build, clock):
    program, looked = build(), []

    def store():
        looked.append(clock.seconds)
        return program.tokens

    gate = Gate(store, None, program.now, clock.monotonic)
    assert not any(gate.is_closed for _ in range(5))
    assert len(looked) == 1
    new_token(program)
    clock.seconds += LOOK_AGAIN
    assert all(gate.is_closed for _ in range(5))
    clock.seconds += LOOK_AGAIN * 100
    assert gate.is_closed
    assert len(looked) == 2


def test_revoking_the_last_token_does_not_open_the_service_again(build, clock):
    program = build()
    token = new_token(program)
    client = api(program, token)
    assert client.get("/v1/learners").status_code == 200
    revoke_token(program.tokens, token.split("_")[1], program.now())
    clock.seconds += LOOK_AGAIN * 2
    assert client.get("/v1/learners").status_code == 401
    for later in (client, api(build())):
        assert on(later.app).get("/v1/learners").status_code == 401
        assert on(later.app).put("/v1/learners/minji", json={}).status_code == 401


def test_deleting_oneself_without_having_stored_anything_takes_the_token_along(build):
    program = build()
    client, kept = api(program, new_token(program)), api(program, new_token(program, "other"))
    new_token(program, "minji", role="operator")
    assert client.delete("/v1/learners/me").status_code == 204
    assert client.delete("/v1/learners/me").status_code == 401
    assert {(t.subject, t.role) for t in program.tokens.all()} == {("other", "learner"), ("minji", "operator")}
    assert kept.get("/v1/learners").status_code == 200


def test_nobody_is_their_own_mentor_by_the_name_of_me(build):
    program = build()
    client = api(program, new_token(program))
    answer = client.put("/v1/learners/me/mentors/me")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "mentor")
    assert client.get("/v1/learners/me").status_code == 404


def test_deleting_the_last_learner_with_their_tokens_does_not_open_the_service_again(build, clock):
    program = build()
    client = api(program, new_token(program))
    assert client.put("/v1/learners/me", json={}).status_code == 201
    assert client.delete("/v1/learners/me").status_code == 204
    assert program.tokens.all() == []
    clock.seconds += LOOK_AGAIN * 2
    for later in (client, api(build())):
        assert later.get("/v1/learners").status_code == 401
        assert on(later.app).get("/v1/learners").status_code == 401


# --- tokens


def test_a_token_is_stored_only_as_a_hash(build, tmp_path):
    program = build()
    token = new_token(program)
    _, token_id, secret = token.split("_", 2)
    api(program, token).put("/v1/learners/me", json={})
    raw = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert token_id.encode() in raw
    assert sha256(secret.encode()).hexdigest().encode() in raw
    assert secret.encode() not in raw


def test_a_hash_from_the_database_is_no_token(build):
    program = build()
    new_token(program)
    record = program.tokens.all()[0]
    for stolen in (record.hash, f"pom_{record.id}_{record.hash}", f"pom_{record.id}_{record.hash[:43]}"):
        assert api(program, stolen).get("/v1/learners").status_code == 401


def test_no_two_tokens_are_alike(build):
    program = build()
    assert len({new_token(program) for _ in range(20)}) == 20


def test_a_token_expires(build, clock):
    program = build()
    client = api(program, new_token(program, days=2))
    clock.time += timedelta(days=2) - timedelta(seconds=1)
    assert client.get("/v1/learners").status_code == 200
    clock.time += timedelta(seconds=1)
    answer = client.get("/v1/learners")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_a_revoked_token_is_refused_at_once_and_others_are_not(build):
    program = build()
    revoked, kept = new_token(program), new_token(program)
    client = api(program, revoked)
    assert client.get("/v1/learners").status_code == 200
    revoke_token(build().tokens, revoked.split("_")[1], program.now())
    assert client.get("/v1/learners").status_code == 401
    assert on(client.app, kept).get("/v1/learners").status_code == 200
    with pytest.raises(NotFound):
        revoke_token(program.tokens, revoked.split("_")[1], program.now())


def test_unknown_expired_revoked_and_wrong_tokens_look_alike(build, clock):
    program = build()
    revoked, expired, live = new_token(program), new_token(program), new_token(program, days=9)
    revoke_token(program.tokens, revoked.split("_")[1], program.now())
    clock.time += timedelta(days=3)
    wrong = (revoked, expired, live[:-3] + "AAA", "pom_0123456789ab_" + "A" * 43, "pom_", "garbage")
    assert len({api(program, token).get("/v1/learners").content for token in wrong}) == 1


@pytest.mark.parametrize("subject", ["", "me", "a b", "a/b", "-a", "a\n", "x" * 81, "민지", "a\x00"])
def test_a_token_is_made_only_for_what_can_be_a_learner(build, subject):
    program = build()
    with pytest.raises(InvalidInput):
        new_token(program, subject)
    assert not program.tokens.ever_made()


# --- the command line


def test_the_command_shows_a_token_once_and_the_service_takes_it(tmp_path, build):
    home = {"MASTERY_HOME": str(tmp_path)}
    made = mastery("token", "create", "minji", "--name", "laptop", **home)
    assert made.returncode == 0, made.stderr
    token, secret = made.stdout.strip(), made.stdout.strip().split("_", 2)[2]
    assert made.stdout == token + "\n"
    assert secret not in made.stderr
    listed, listed_json = mastery("token", "list", **home), mastery("token", "list", "--json", **home)
    assert "laptop" in listed.stdout
    shown = json.loads(listed_json.stdout)["items"][0]
    assert (shown["subject"], shown["role"], "hash" in shown) == ("minji", "learner", False)
    hashed = sha256(secret.encode()).hexdigest()
    for output in (listed.stdout, listed_json.stdout):
        assert secret not in output
        assert hashed not in output
    raw = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert secret.encode() not in raw
    program = Application(Settings(home=tmp_path, _env_file=None))  # with the time that the command had
    assert api(program).get("/v1/learners").status_code == 401
    assert api(program, token).get("/v1/learners").status_code == 200
    revoked = mastery("token", "revoke", token, **home)
    assert revoked.returncode == 0, revoked.stderr
    assert secret not in revoked.stdout + revoked.stderr
    assert api(program, token).get("/v1/learners").status_code == 401
    program.database.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_an_open_service_is_not_served_to_others(host):
    done = mastery("serve", "--host", host, "--port", "0")
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "mastery token create" in done.stderr
    assert "Traceback" not in done.stderr


# --- limits


def test_the_request_after_the_last_allowed_one_is_refused_and_others_are_not_affected(build):
    program = build(rate_limit="3/minute")
    app = create_app(program, warm=False)
    minji, other = on(app, new_token(program)), on(app, new_token(program, "other"))
    assert minji.put("/v1/learners/me", json={}).status_code == 201
    assert minji.get("/v1/learners/me").status_code == 200
    assert minji.get("/v1/tree").status_code == 200
    answer = minji.get("/v1/learners/me")
    assert answer.status_code == 429
    assert answer.headers["content-type"] == "application/problem+json"
    assert 1 <= int(answer.headers["retry-after"]) <= 61
    assert other.get("/v1/learners").status_code == 200


def test_another_token_or_address_of_the_same_identity_is_no_way_around_the_limit(build):
    program = build(rate_limit="3/minute")
    app = create_app(program, warm=False)
    statuses = [on(app, new_token(program), f"address-{i}").get("/v1/learners").status_code for i in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_several_limits_hold_at_once(build):
    program = build(rate_limit="2/second;3/hour")
    client = api(program, new_token(program))
    assert [client.get("/v1/learners").status_code for _ in range(3)] == [200, 200, 429]


def test_wrong_tokens_are_limited_per_address(build):
    program = build()
    new_token(program)
    app = create_app(program, warm=False)
    allowed = int(MAX_FAILURES.split("/")[0])
    statuses = [on(app, f"wrong-{i}", "attacker").get("/v1/learners").status_code for i in range(allowed)]
    assert set(statuses) == {401}
    assert allowed == 30
    refused = on(app, "wrong", "attacker").get("/v1/learners")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) >= 1
    assert on(app, "wrong", "somebody else").get("/v1/learners").status_code == 401


@pytest.mark.parametrize("settings", [{"rate_limit": "many"}, {"rate_limit": ""}, {"rate_limit_storage": "nowhere://"}])
def test_a_limit_that_is_none_is_a_misconfiguration(build, settings):
    with pytest.raises(Misconfigured, match="MASTERY_RATE_LIMIT"):
        create_app(build(**settings), warm=False)


# --- headers


def closed(build, **settings):
    """A closed service of three requests a minute, and a token."""
    program = build(**settings)
    token = new_token(program)
    return create_app(program, warm=False, hosts=LOOPBACK_NAMES), token


RESPONSES = {
    200: lambda c: c.get("/v1/tree"),
    201: lambda c: c.put("/v1/learners/me", json={}),
    204: lambda c: (c.put("/v1/learners/me", json={}), c.delete("/v1/learners/me"))[1],
    304: lambda c: c.get(
        "/v1/learners/me", headers={"If-None-Match": c.put("/v1/learners/me", json={}).headers["etag"]}
    ),
    400: lambda c: c.put("/v1/learners/me", content=b"{", headers={"content-type": "application/json"}),
    401: lambda c: c.get("/v1/tree", headers={"Authorization": "Bearer wrong"}),
    403: lambda c: c.post("/v1/learners/me/evidence", json={**EVIDENCE, "kind": "quiz"}),
    404: lambda c: c.get("/v1/nowhere"),
    405: lambda c: c.patch("/v1/tree"),
    412: lambda c: c.put("/v1/learners/me", json={}, headers={"If-Match": '"7"'}),
    413: lambda c: c.put("/v1/learners/me", content=b"x" * (MAX_BODY + 1)),
    421: lambda c: c.get("/v1/tree", headers={"Host": "evil.example"}),
    422: lambda c: c.put("/v1/learners/me", json={"colour": 1}),
    429: lambda c: [c.get("/v1/learners") for _ in range(4)][-1],
}


def held_to_the_headers(answer) -> None:
    for name, value in {**SECURITY_HEADERS, "content-security-policy": CONTENT_POLICY}.items():
        assert answer.headers.get(name) == value, f"{answer.status_code} without {name}"
    assert "server" not in answer.headers


@pytest.mark.parametrize("status", RESPONSES)
def test_security_headers_are_on_every_response(build, status):
    app, token = closed(build, rate_limit="3/minute")
    answer = RESPONSES[status](on(app, token, base_url="http://localhost"))
    assert answer.status_code == status, answer.text
    held_to_the_headers(answer)
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"


def test_security_headers_are_on_a_body_in_pieces_that_is_too_large(build):
    app, token = closed(build)
    pieces = (b"x" * 2**18 for _ in range(8))
    answer = on(app, token, base_url="http://localhost").put("/v1/learners/me", content=pieces)
    assert answer.status_code == 413
    held_to_the_headers(answer)


def test_security_headers_are_on_what_needs_no_identity(build):
    app, _ = closed(build)
    with on(app, base_url="http://localhost") as client:
        for path in ("/livez", "/readyz", "/openapi.json", "/nowhere"):
            held_to_the_headers(client.get(path))


def test_a_database_that_cannot_be_used_is_a_503_with_the_headers_and_the_log_says_why(build, tmp_path, caplog):
    (tmp_path / "mastery.db").write_bytes(b"no database at all" * 1000)
    answer = api(build()).put("/v1/learners/minji", json={})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    held_to_the_headers(answer)
    assert str(tmp_path) not in answer.text
    assert f"{tmp_path}/mastery.db: the file is not a database" in caplog.text


def test_a_defect_is_a_problem_with_the_headers_and_says_nothing_of_itself(build):
    app = create_app(build(), warm=False)

    @app.get("/v1/defect")
    def defect() -> None:
        raise RuntimeError(f"something with {KEY}")

    answer = on(app, raise_server_exceptions=False).get("/v1/defect")
    assert answer.status_code == 500
    assert KEY not in answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    held_to_the_headers(answer)


def test_learners_are_not_kept_by_caches(build):
    client = api(build())
    client.put("/v1/learners/minji", json={})
    for path in ("/v1/learners", "/v1/learners/minji", "/v1/learners/nobody"):
        assert client.get(path).headers["cache-control"] == "no-store"


ORIGIN = "https://app.example"
PREFLIGHT = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization"}


def origins_of(app, token: str | None, origin: str) -> set[str | None]:
    """What the service allows this web origin, asked in every way."""
    client = on(app, token)
    answers = [
        client.get("/v1/tree", headers={"Origin": origin}),
        client.get("/v1/learners/nobody", headers={"Origin": origin}),
        client.options("/v1/learners/me", headers={"Origin": origin, **PREFLIGHT}),
        on(app, "wrong").get("/v1/tree", headers={"Origin": origin}),
    ]
    for answer in answers:
        assert "access-control-allow-credentials" not in answer.headers
    return {answer.headers.get("access-control-allow-origin") for answer in answers}


def test_other_web_origins_are_shut_out_unless_configured(build):
    program = build()
    token = new_token(program)
    for app in (create_app(program, warm=False), create_app(build(), warm=False)):
        for origin in (ORIGIN, "null", "http://localhost:3000", "http://127.0.0.1"):
            assert origins_of(app, token, origin) == {None}


def test_only_the_configured_web_origins_are_let_in(build):
    program = build(cors_origins=f"{ORIGIN}, https://other.example")
    app, token = create_app(program, warm=False), new_token(program)
    assert origins_of(app, token, ORIGIN) == {ORIGIN}
    assert origins_of(app, token, "https://other.example") == {"https://other.example"}
    for origin in ("https://evil.example", ORIGIN + ".evil.example", "http://app.example", ORIGIN + ":8443", "null"):
        assert origins_of(app, token, origin) == {None}


def test_what_a_web_page_can_send_without_asking_changes_nothing(build):
    program = build()
    client = api(program)
    body = json.dumps(EVIDENCE).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", None):
        headers = {"Origin": "https://evil.example", **({"Content-Type": kind} if kind else {})}
        answer = client.post("/v1/learners/minji/evidence", content=body, headers=headers)
        assert 400 <= answer.status_code < 500, f"{kind}: {answer.text}"
    assert program.learners.repository.load("minji") is None


# --- hosts


def test_an_open_service_answers_only_to_the_names_of_this_machine(build):
    program = build()
    for app in (create_app(program, warm=False, hosts=LOOPBACK_NAMES), serving_app(program)):
        client = on(app)
        for host in ("localhost", "localhost:8000", "LocalHost:1", "127.0.0.1:8000", "127.0.0.1", "[::1]", "[::1]:80"):
            assert client.get("/v1/tree", headers={"Host": host}).status_code == 200, host
        wrong = ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "", "0.0.0.0"]
        wrong += ["localhost:80:80", "evil.example:localhost", "user@localhost", "[::1].evil.example", "[::1]x:80"]
        for host in wrong:
            for path in ("/v1/tree", "/livez", "/openapi.json", "/docs"):
                answer = client.get(path, headers={"Host": host, "X-Forwarded-Host": "localhost"})
                assert answer.status_code == 421, f"{host} {path}"
                assert answer.headers["content-type"] == "application/problem+json"


def test_a_wrong_host_changes_nothing(build):
    program = build()
    client = on(serving_app(program))
    assert client.put("/v1/learners/minji", json={}, headers={"Host": "evil.example"}).status_code == 421
    assert not program.has_database


def test_a_closed_service_answers_to_any_name(build):
    program = build()
    token = new_token(program)
    app = serving_app(program)
    assert on(app, token).get("/v1/learners", headers={"Host": "mastery.example"}).status_code == 200
    assert on(app).get("/v1/learners", headers={"Host": "mastery.example"}).status_code == 401


# --- secrets


@pytest.fixture
def telling_model():
    """A model provider that refuses the key and repeats it, as some do."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            given = self.headers["authorization"]
            asked.append(given)
            body = json.dumps({"error": {"message": f"Incorrect API key provided: {given}"}}).encode()
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(401)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1", asked
    server.shutdown()
    server.server_close()


def test_secrets_are_in_no_log_problem_answer_or_export(build, telling_model, caplog, tmp_path):
    caplog.set_level(logging.DEBUG)
    url, asked = telling_model
    program = build(openai_api_key=KEY, openai_base_url=url, rate_limit="12/minute")
    token, revoked = new_token(program, days=5), new_token(program)
    revoke_token(program.tokens, revoked.split("_")[1], program.now())
    app = create_app(program, warm=False)

    @app.get("/v1/defect")
    def defect() -> None:
        raise RuntimeError("a defect")

    client = on(app, token, raise_server_exceptions=False)
    question = {"question": "MLOps", "goal": {"track_id": "mlops-engineer"}}
    answers = [
        client.post("/v1/recommendations/next", json=question),
        client.put("/v1/learners/me", json={}),
        client.post("/v1/learners/me/evidence", json={**EVIDENCE, "level": 9}),
        client.get("/v1/learners/nobody"),
        client.get("/v1/learners/me/export"),
        client.get("/v1/defect"),
        client.get("/readyz"),
        client.get("/openapi.json"),
        on(app, revoked).get("/v1/learners/me"),
        on(app, token[:-1]).get("/v1/learners/me"),
        on(app, token + "A").get("/v1/learners/me"),
        *(client.get("/v1/learners") for _ in range(10)),
    ]
    assert {a.status_code for a in answers} >= {200, 201, 401, 404, 422, 429, 500}
    assert asked == [f"Bearer {KEY}"]
    assert answers[0].json()["engine"]["calls"] == 1
    assert caplog.records
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    secrets = [KEY, *(t.split("_", 2)[2] for t in (token, revoked))]
    for secret in secrets:
        assert secret not in caplog.text
        assert secret.encode() not in kept
        for answer in answers:
            assert secret not in answer.text + str(answer.headers)
    assert KEY not in repr(program.settings) + str(program.settings) + program.settings.model_dump_json()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://mastery-user:hunter2-secret@127.0.0.1:9/mastery-name",
        "postgresql://mastery-user@/mastery-name?host=127.0.0.1&port=9&password=hunter2-secret",
    ],
)
def test_nothing_of_a_database_that_does_not_answer_is_told_and_its_password_not_even_to_the_log(build, caplog, url):
    caplog.set_level(logging.DEBUG)
    program = build(database_url=url)
    answer = api(program).get("/v1/learners")
    assert answer.status_code == 503
    assert "hunter2" not in answer.text + caplog.text + repr(program.settings)
    assert "the database 'mastery-name' at 127.0.0.1" in caplog.text
    for told in ("127.0.0.1", "mastery-user", "mastery-name"):
        assert told not in answer.text


def test_a_locked_table_is_a_503_that_says_nothing_of_the_database(build, empty, monkeypatch, caplog):
    monkeypatch.setattr("service.storage.database.LOCK_WAIT", 1)
    program = build(database_url=empty("postgresql"))
    client = api(program)
    assert client.put("/v1/learners/minji", json={}).status_code == 201
    other = Database(program.settings.database_url.get_secret_value())
    with other.engine.begin() as connection:
        connection.exec_driver_sql("LOCK TABLE learners")
        answer = client.get("/v1/learners/minji")
    assert answer.status_code == 503
    assert "locked by another session" in caplog.text
    assert program.database.engine.url.database not in answer.text
    assert "postgres" not in answer.text
    other.close()
