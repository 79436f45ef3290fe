"""Tokens of an identity provider: a real one on loopback, real keys, real signatures."""

import base64
import hashlib
import hmac
import json
import time
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fastapi.testclient import TestClient

from service.access.gate import Gate
from service.access.oidc import LEEWAY, OidcProvider
from service.access.signing_keys import GRACE, LIFESPAN, PAUSE
from service.access.tokens import create_token
from service.api.app import create_app
from service.bootstrap import Application
from service.errors import Misconfigured, ProviderUnavailable, Unauthenticated
from service.settings import Settings
from tests.service.identity_provider import AUDIENCE, DISCOVERY, KEYS, IdentityProvider, ec_key, public_jwk, rsa_key


@pytest.fixture(scope="module")
def provider():
    with IdentityProvider() as provider:
        yield provider


@pytest.fixture
def own_provider():
    """One that a test may change."""
    with IdentityProvider() as provider:
        yield provider


@pytest.fixture
def build(tmp_path, knowledge):
    """Makes the API of one home and provider, as configured."""
    programs = []

    def make(provider, **settings) -> Application:
        settings = {"home": tmp_path, "oidc_issuer": provider.issuer, "oidc_audience": AUDIENCE, **settings}
        program = Application(Settings(_env_file=None, **settings), knowledge=knowledge)
        programs.append(program)
        return program

    yield make
    for program in programs:
        if program.has_database:
            program.database.close()


@pytest.fixture
def client(build, provider):
    return TestClient(create_app(build(provider), warm=False))


def call(client, token, method="GET", path="/v1/learners", **request):
    return client.request(method, path, headers={"Authorization": f"Bearer {token}"}, **request)


def verifier(provider, **options) -> OidcProvider:
    return OidcProvider(provider.issuer, AUDIENCE, **options)


def b64(data: bytes | str) -> str:
    return base64.urlsafe_b64encode(data.encode() if isinstance(data, str) else data).decode().rstrip("=")


def hand_made(header: dict, claims: dict, sign=lambda _: b"") -> str:
    signed = b64(json.dumps(header)) + "." + b64(json.dumps(claims))
    return signed + "." + b64(sign(signed.encode()))


def hmac_with(secret: bytes):
    return lambda signed: hmac.new(secret, signed, hashlib.sha256).digest()


@pytest.mark.parametrize(("kid", "algorithm"), [("rsa", "RS256"), ("rsa", "PS256"), ("rsa", "RS512"), ("ec", "ES256")])
def test_a_token_of_the_provider_lets_in(client, provider, kid, algorithm):
    token = provider.token(kid, algorithm=algorithm)
    assert call(client, token, "PUT", "/v1/learners/me", json={}).status_code == 201
    own = call(client, token).json()["items"]
    assert [o["id"] for o in own] == [verifier(provider).subject_of("minji")]


def test_clocks_may_differ_a_little(client, provider):
    now = time.time()
    assert call(client, provider.token(exp=now - LEEWAY / 2)).status_code == 200
    assert call(client, provider.token(nbf=now + LEEWAY / 2, iat=now + LEEWAY / 2)).status_code == 200


def test_one_of_several_audiences_is_enough(client, provider):
    assert call(client, provider.token(aud=["another", AUDIENCE])).status_code == 200


WRONG_CLAIMS = {
    "expired": {"exp": 1_700_000_000},
    "not yet valid": {"nbf": 4_000_000_000, "exp": 5_000_000_000},
    "issued in the future": {"iat": 4_000_000_000, "exp": 5_000_000_000},
    "another audience": {"aud": "another"},
    "audiences without ours": {"aud": ["another", AUDIENCE + "x"]},
    "no audience in a list": {"aud": []},
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": ""},
    "without exp": {"leave_out": ("exp",)},
    "without sub": {"leave_out": ("sub",)},
    "without aud": {"leave_out": ("aud",)},
    "without iss": {"leave_out": ("iss",)},
    "null sub": {"sub": None},
    "null exp": {"exp": None},
    "exp is no number": {"exp": "never"},
}


@pytest.mark.parametrize("claims", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS)
def test_claims_that_do_not_hold_are_refused(client, provider, claims):
    refused(client, unchecked(provider, **claims))


def test_what_only_resembles_the_issuer_or_has_just_expired_is_refused(client, provider):
    for issuer in (provider.issuer + "/", provider.issuer.upper(), [provider.issuer], provider.issuer[:-1]):
        refused(client, unchecked(provider, iss=issuer))
    refused(client, unchecked(provider, exp=time.time() - LEEWAY - 1))


def unchecked(provider, leave_out=(), **claims) -> str:
    """Rightly signed, with claims that a library would not sign."""
    header = {"alg": "RS256", "kid": "rsa", "typ": "JWT"}
    key = provider.keys["rsa"]
    return hand_made(
        header,
        provider.claims(leave_out, **claims),
        lambda signed: jwt.get_algorithm_by_name("RS256").sign(signed, key),
    )


def test_the_hand_that_makes_wrong_claims_makes_right_ones_too(client, provider):
    assert call(client, unchecked(provider)).status_code == 200


def refused(client, token) -> None:
    answer = call(client, token)
    assert answer.status_code == 401, answer.text
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "unauthenticated"


@pytest.mark.parametrize("algorithm", ["none", "None", "nOnE", "", None, ["RS256"], {"alg": "RS256"}])
@pytest.mark.parametrize("kid", ["rsa", "ec"])
def test_unsigned_is_refused(client, provider, algorithm, kid):
    refused(client, hand_made({"alg": algorithm, "kid": kid}, provider.claims()))


@pytest.mark.parametrize("kid", ["rsa", "ec"])
@pytest.mark.parametrize(
    ("encoding", "form"),
    [(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)],
)
def test_a_public_key_is_no_shared_secret(client, provider, kid, encoding, form):
    public = provider.keys[kid].public_key().public_bytes(encoding, form)
    for secret in (public, public.strip(), json.dumps(public_jwk(kid, provider.keys[kid])).encode(), b""):
        refused(client, hand_made({"alg": "HS256", "kid": kid}, provider.claims(), hmac_with(secret)))


def test_another_key_under_the_same_id_is_refused(client, provider):
    refused(client, provider.token("rsa", key=rsa_key("stranger's")))
    refused(client, provider.token("ec", key=ec_key("stranger's")))


def test_a_key_signs_only_with_its_own_kind_of_algorithm(client, provider):
    refused(client, provider.token("ec", key=provider.keys["rsa"]))
    refused(client, provider.token("rsa", key=provider.keys["ec"]))


def test_a_key_made_for_one_algorithm_signs_with_no_other(own_provider, build):
    jwks = {"keys": [{**public_jwk("rsa", own_provider.keys["rsa"]), "alg": "RS256"}]}
    own_provider.raw[KEYS] = http_response(json.dumps(jwks))
    client = TestClient(create_app(build(own_provider), warm=False))
    assert call(client, own_provider.token("rsa", algorithm="RS256")).status_code == 200
    refused(client, own_provider.token("rsa", algorithm="PS256"))


def test_a_key_for_encryption_or_a_secret_among_the_keys_signs_nothing(own_provider, build):
    encrypting = {**public_jwk("enc", own_provider.keys["rsa"]), "use": "enc"}
    secret = {"kty": "oct", "kid": "oct", "k": b64(b"x" * 32)}
    keys = [public_jwk("ec", own_provider.keys["ec"]), encrypting, secret]
    own_provider.raw[KEYS] = http_response(json.dumps({"keys": keys}))
    client = TestClient(create_app(build(own_provider), warm=False))
    assert call(client, own_provider.token("ec")).status_code == 200
    refused(client, own_provider.token("enc", key=own_provider.keys["rsa"]))
    refused(client, hand_made({"alg": "HS256", "kid": "oct"}, own_provider.claims(), hmac_with(b"x" * 32)))


STRANGE_KIDS = [
    "unknown",
    "",
    "../../../../dev/null",
    "/etc/passwd",
    "x' OR '1'='1",
    "rsa'; DROP TABLE tokens; --",
    "http://127.0.0.1:9/keys",
    "rsa\x00",
    "RSA",
    "r" * 10_000,
    "열쇠",
    None,
]


@pytest.mark.parametrize("kid", STRANGE_KIDS, ids=lambda kid: repr(kid)[:20])
def test_a_key_id_is_only_looked_up_among_the_keys(client, provider, kid):
    call(client, provider.token())
    refused(client, provider.token(kid, key=rsa_key("stranger's")))
    refused(client, provider.token(kid, key=provider.keys["rsa"]))
    assert set(provider.asked) == {DISCOVERY, KEYS}


@pytest.mark.parametrize("kid", [1, ["rsa"], {"rsa": "rsa"}, True])
def test_a_key_id_that_is_no_text_is_refused(client, provider, kid):
    refused(client, hand_made({"alg": "RS256", "kid": kid}, provider.claims()))


def test_a_token_cannot_bring_its_own_key(client, provider):
    with IdentityProvider(rsa=rsa_key("stranger's")) as stranger:
        key = stranger.keys["rsa"]
        for headers in (
            {"jku": stranger.issuer + KEYS},
            {"x5u": stranger.issuer + "/cert.pem"},
            {"jwk": public_jwk("rsa", key)},
            {"x5c": [b64(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))]},
            {"jku": stranger.issuer + KEYS, "iss": stranger.issuer, "crit": ["jku"]},
        ):
            refused(client, provider.token("rsa", key=key, headers=headers))
            refused(client, provider.token("theirs", key=key, headers=headers))
        refused(client, stranger.token())
        assert stranger.asked == []


def test_an_unknown_critical_header_is_refused(client, provider):
    refused(client, provider.token(headers={"crit": ["strange"], "strange": 1}))


def test_a_part_of_a_token_is_refused(client, provider):
    token = provider.token()
    header, payload, signature = token.split(".")
    for length in (1, 10, len(header), len(header) + 1, len(token) // 2, len(token) - len(signature), len(token) - 4):
        refused(client, token[:length])
    for parts in ((header, payload), (header, payload, ""), (header, "", signature), ("", payload, signature)):
        refused(client, ".".join(parts))
    refused(client, token + ".x")


@pytest.mark.parametrize("part", ["header", "payload"])
@pytest.mark.parametrize("text", ["[" * 20_000, '{"a":' * 5_000, "9" * 10_000, "[]", "null", '"x"', "{", "\ufeff{}"])
def test_a_part_that_is_no_object_is_refused(client, provider, part, text):
    header, payload, signature = provider.token().split(".")
    refused(client, f"{b64(text)}.{payload}.{signature}" if part == "header" else f"{header}.{b64(text)}.{signature}")


def test_an_oversized_token_is_refused(client, provider):
    refused(client, "x" * 1_000_000)
    refused(client, "." * 100_000)
    refused(client, provider.token(key=rsa_key("stranger's"), filling="x" * 500_000))


def test_a_payload_that_was_changed_is_refused(client, provider):
    header, _, signature = provider.token().split(".")
    other = provider.claims(sub="somebody else")
    refused(client, f"{header}.{b64(json.dumps(other))}.{signature}")


def test_without_any_token_a_configured_provider_closes_the_service(client):
    assert client.get("/v1/learners").status_code == 401


def test_a_new_key_is_accepted_and_a_removed_one_refused_once_keys_were_fetched_again(own_provider, build):
    program = build(own_provider)
    program.gate = Gate(lambda: None, verifier(own_provider, cooldown=0), program.now)
    client = TestClient(create_app(program, warm=False))
    old = own_provider.token("rsa")
    assert call(client, old).status_code == 200
    own_provider.keys = {"new": rsa_key("new")}
    assert call(client, own_provider.token("new")).status_code == 200
    refused(client, old)


def test_unknown_keys_do_not_make_the_provider_be_asked_each_time(own_provider, build):
    client = TestClient(create_app(build(own_provider), warm=False))
    assert call(client, own_provider.token()).status_code == 200
    for i in range(20):
        refused(client, own_provider.token(f"unknown-{i}", key=own_provider.keys["rsa"]))
    assert own_provider.asked == [DISCOVERY, KEYS]


def test_the_keys_are_fetched_once_for_many_requests(own_provider, build):
    client = TestClient(create_app(build(own_provider), warm=False))
    assert {call(client, own_provider.token(kid)).status_code for kid in ("rsa", "ec") * 10} == {200}
    assert own_provider.asked == [DISCOVERY, KEYS]


def test_a_token_that_is_none_does_not_make_keys_be_fetched(own_provider, build):
    client = TestClient(create_app(build(own_provider), warm=False))
    for garbage in ("x", "a.b.c", "pom_0123456789ab_" + "A" * 43):
        refused(client, garbage)
    assert KEYS not in own_provider.asked


def unknown(client, token) -> None:
    """It cannot be told whether this token is valid."""
    answer = call(client, token)
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "identity-provider-unavailable"
    assert "does not answer" in answer.json()["detail"]


def test_a_provider_that_is_down_lets_nobody_in_and_breaks_nothing(build):
    with IdentityProvider() as provider:
        token = provider.token()
    client = TestClient(create_app(build(provider), warm=False))
    for _ in range(40):  # it is not the caller's failure, so it counts towards no limit
        unknown(client, token)
    refused(client, "garbage")
    assert client.get("/livez").status_code == 200


@pytest.mark.parametrize("path", [DISCOVERY, KEYS], ids=["discovery", "keys"])
def test_a_provider_that_hangs_holds_up_one_request_and_no_other(own_provider, build, path):
    own_provider.hangs.add(path)
    program = build(own_provider)
    ours, _ = create_token(program.tokens, "minji", "learner", "", 1, program.now())
    app = create_app(program, warm=False)
    with ThreadPoolExecutor(1) as pool:
        held_up = pool.submit(call, TestClient(app), own_provider.token())
        assert own_provider.hanging.wait(30)
        assert call(TestClient(app), ours).status_code == 200
        for _ in range(3):
            unknown(TestClient(app), own_provider.token())
        assert not held_up.done()
        own_provider.go_on.set()
        assert held_up.result().status_code == 200
    assert own_provider.asked == [DISCOVERY, KEYS]


class Seconds:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_failed_fetch_is_not_tried_again_at_once(own_provider):
    clock = Seconds()
    ours = verifier(own_provider, clock=clock)
    own_provider.raw[DISCOVERY] = http_response("", "503 Service Unavailable")
    for _ in range(5):
        with pytest.raises(ProviderUnavailable):
            ours.identify(own_provider.token())
    assert own_provider.asked == [DISCOVERY]
    del own_provider.raw[DISCOVERY]
    clock.now += PAUSE - 1
    with pytest.raises(ProviderUnavailable):
        ours.identify(own_provider.token())
    clock.now += 1
    assert ours.identify(own_provider.token()).role == "learner"


def test_known_keys_outlive_an_outage_for_a_while_and_no_longer(own_provider):
    clock = Seconds()
    ours = verifier(own_provider, clock=clock)
    ours.identify(own_provider.token())
    own_provider.raw[KEYS] = http_response("", "503 Service Unavailable")
    clock.now += LIFESPAN + GRACE - 1
    assert ours.identify(own_provider.token()).role == "learner"
    with pytest.raises(ProviderUnavailable):
        ours.identify(own_provider.token("unknown", key=own_provider.keys["rsa"]))
    clock.now += 1
    with pytest.raises(ProviderUnavailable):
        ours.identify(own_provider.token())


def test_a_key_that_was_withdrawn_is_refused_once_the_keys_are_too_old(own_provider):
    clock = Seconds()
    ours = verifier(own_provider, clock=clock)
    withdrawn = own_provider.token("rsa")
    ours.identify(withdrawn)
    own_provider.keys = {"new": rsa_key("new")}
    clock.now += LIFESPAN
    with pytest.raises(Unauthenticated):
        ours.identify(withdrawn)


def test_known_keys_outlive_a_provider_that_goes_down(build):
    with IdentityProvider() as provider:
        client = TestClient(create_app(build(provider), warm=False))
        assert call(client, provider.token()).status_code == 200
    assert call(client, provider.token()).status_code == 200
    refused(client, provider.token("unknown", key=provider.keys["rsa"]))


def test_a_provider_that_comes_back_is_asked_again(own_provider):
    clock = Seconds()
    ours = verifier(own_provider, clock=clock)
    for path in (DISCOVERY, KEYS):
        own_provider.raw[path] = http_response("", "503 Service Unavailable")
        with pytest.raises(ProviderUnavailable):
            ours.identify(own_provider.token())
        del own_provider.raw[path]
        clock.now += PAUSE
    assert ours.identify(own_provider.token()).role == "learner"


def http_response(body: str, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body.encode())}", "Connection: close", *headers, "", body]
    return "\r\n".join(lines).encode()


BROKEN = {
    "an error": http_response("", "500 Internal Server Error"),
    "not found": http_response("{}", "404 Not Found"),
    "no answer": b"",
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "no JSON": http_response("<html>"),
    "nothing": http_response(""),
    "a list": http_response("[]"),
    "null": http_response("null"),
    "a number": http_response("1"),
    "not UTF-8": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\xff\xfe",
    "cut off": b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"issuer": ',
    "nested too deeply": http_response("[" * 50_000),
}


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("path", [DISCOVERY, KEYS], ids=["discovery", "keys"])
def test_a_broken_answer_of_the_provider_is_a_503(own_provider, build, path, raw):
    own_provider.raw[path] = raw
    unknown(TestClient(create_app(build(own_provider), warm=False)), own_provider.token())


@pytest.mark.parametrize("path", [DISCOVERY, KEYS], ids=["discovery", "keys"])
def test_a_connection_that_breaks_in_the_middle_is_a_503(own_provider, build, path):
    own_provider.resets.add(path)
    unknown(TestClient(create_app(build(own_provider), warm=False)), own_provider.token())


@pytest.mark.parametrize(
    "keys",
    [[], None, {}, {"rsa": 1}, ["x"], [None], [{}], [{"kty": "RSA", "kid": "rsa"}], [{"kty": "?", "kid": "rsa"}]],
)
def test_keys_that_are_none_let_nobody_in(own_provider, build, keys):
    own_provider.raw[KEYS] = http_response(json.dumps({"keys": keys}))
    unknown(TestClient(create_app(build(own_provider), warm=False)), own_provider.token())


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/keys", "data:application/json,{}", "keys"])
def test_keys_are_read_over_http_only(own_provider, build, address):
    found = {"issuer": own_provider.issuer, "jwks_uri": address}
    own_provider.raw[DISCOVERY] = http_response(json.dumps(found))
    unknown(TestClient(create_app(build(own_provider), warm=False)), own_provider.token())


def test_a_provider_that_calls_itself_otherwise_is_a_misconfiguration(own_provider):
    described = {"issuer": "https://another.example", "jwks_uri": own_provider.issuer + KEYS}
    own_provider.raw[DISCOVERY] = http_response(json.dumps(described))
    ours = verifier(own_provider)
    for _ in range(3):
        with pytest.raises(Misconfigured, match="MASTERY_OIDC_ISSUER"):
            ours.identify(own_provider.token())
    assert own_provider.asked == [DISCOVERY]


@pytest.mark.parametrize("address", ["file:///etc/passwd", "keys"])
def test_an_address_of_keys_that_is_none_is_a_misconfiguration(provider, address):
    with pytest.raises(Misconfigured, match="MASTERY_OIDC_JWKS_URL"):
        verifier(provider, jwks_url=address).identify(provider.token())


def test_keys_are_fetched_from_where_the_settings_say(own_provider, build):
    client = TestClient(create_app(build(own_provider, oidc_jwks_url=own_provider.issuer + KEYS), warm=False))
    assert call(client, own_provider.token()).status_code == 200
    assert own_provider.asked == [KEYS]


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        (["operator"], "operator"),
        (["mentor"], "mentor"),
        (["mentor", "operator"], "operator"),
        ("openid mentor", "mentor"),
        ("mentors", "learner"),
        (["local"], "learner"),
        ([], "learner"),
        (None, "learner"),
        ({"mentor": True}, "learner"),
        ([["mentor"], {"a": 1}, 1], "learner"),
    ],
)
def test_the_claim_gives_the_role(provider, roles, role):
    assert verifier(provider).identify(provider.token(roles=roles)).role == role
    assert verifier(provider, roles_claim="groups").identify(provider.token(groups=roles)).role == role
    assert verifier(provider, roles_claim="groups").identify(provider.token(roles=["operator"])).role == "learner"


SUBJECTS = ["minji", "Minji", " minji", "minji ", "minji\n", "local", "me", "é", "e\u0301", "a|b", '"', "x" * 5000]


def test_no_two_subjects_share_a_learner(provider, build):
    client = TestClient(create_app(build(provider), warm=False))
    for position, sub in enumerate(SUBJECTS):
        evidence = {"skill_id": "git", "level": 1, "note": f"of {position}"}
        answer = call(client, provider.token(sub=sub), "POST", "/v1/learners/me/evidence", json=evidence)
        assert answer.status_code == 201, answer.text
    for position, sub in enumerate(SUBJECTS):
        kept = call(client, provider.token(sub=sub), path="/v1/learners/me/evidence").json()["items"]
        assert [event["note"] for event in kept] == [f"of {position}"]
        assert len(call(client, provider.token(sub=sub)).json()["items"]) == 1


def test_the_same_subject_at_another_issuer_is_another_learner(provider):
    ours = verifier(provider)
    assert ours.subject_of("minji") != OidcProvider(provider.issuer + "/", AUDIENCE).subject_of("minji")
    assert ours.subject_of("minji") == verifier(provider).subject_of("minji")


@pytest.mark.parametrize("roles", [[], ["mentor"], ["operator"]])
def test_a_subject_named_like_a_local_token_reaches_nothing_of_it(provider, build, roles):
    program = build(provider)
    secret, _ = create_token(program.tokens, "minji", "learner", "", 1, program.now())
    client = TestClient(create_app(program, warm=False))
    evidence = {"skill_id": "git", "level": 1, "note": "minji's own"}
    assert call(client, secret, "POST", "/v1/learners/me/evidence", json=evidence).status_code == 201
    assert call(client, secret, "PUT", "/v1/learners/minji/mentors/minji").status_code == 200
    token = provider.token(sub="minji", roles=roles)
    assert call(client, token, path="/v1/learners/me").status_code == 404
    assert call(client, token, path="/v1/learners/minji/export").status_code == 404
    assert call(client, token, "PUT", "/v1/learners/minji", json={}).status_code == 404
    assert call(client, token, "DELETE", "/v1/learners/minji").status_code == 404
    assert call(client, token).json()["items"] == []
    assert call(client, secret, path="/v1/learners/me/evidence").json()["items"][0]["note"] == "minji's own"


def test_a_mentor_of_the_provider_reads_whom_agreed(provider, build):
    client = TestClient(create_app(build(provider), warm=False))
    minji, coach = provider.token(sub="minji"), provider.token(sub="coach", roles=["mentor"])
    ids = {sub: verifier(provider).subject_of(sub) for sub in ("minji", "coach")}
    call(client, minji, "PUT", "/v1/learners/me", json={})
    assert call(client, coach, path=f"/v1/learners/{ids['minji']}").status_code == 404
    call(client, minji, "PUT", f"/v1/learners/me/mentors/{ids['coach']}")
    assert call(client, coach, path=f"/v1/learners/{ids['minji']}").status_code == 200
    no_longer = provider.token(sub="coach")
    assert call(client, no_longer, path=f"/v1/learners/{ids['minji']}").status_code == 404


def test_nothing_but_tokens_of_the_provider_is_identified(provider):
    for token in ("", "x", "é", "\ud800", "\x00", "a.b.c", "..", "pom_"):
        with pytest.raises(Unauthenticated):
            verifier(provider).identify(token)
