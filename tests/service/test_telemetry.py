"""What operators see: request ids, logs without learners' words, metrics, traces; none of it costs the others."""

import json
import logging
import subprocess
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from fastapi.testclient import TestClient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from prometheus_client.parser import text_string_to_metric_families

from service.access.tokens import create_token
from service.api.app import create_app
from service.bootstrap import Application
from service.llm.language_model import ModelUnavailable
from service.llm.scripted_model import ScriptedModel
from service.settings import Settings
from service.telemetry.logs import configure_logging
from service.telemetry.telemetry import Telemetry
from service.telemetry.tracing import Tracing, is_configured

QUESTION = "what should I learn next for MLOps, says the learner Kim Minji"
GOOD = "Start with Python Syntax & Types, because the next steps stand on it."


def application(program, home, script=(), **settings):
    return Application(
        Settings(home=home, _env_file=None, **settings),
        knowledge=program.knowledge,
        model=ScriptedModel(script) if script else None,
    )


@pytest.fixture
def service(program, tmp_path):
    script = [
        ("explain", {"explanation": GOOD}),
        ("explain", {"explanation": f"{GOOD} See https://evil.example for it."}),
        ("explain", ModelUnavailable("down", cause="timeout")),
    ]
    found = application(program, tmp_path / "home", script, llm_prices={"scripted": (1.0, 1.0)})
    yield found
    if found.has_database:
        found.database.close()


@pytest.fixture
def client(service):
    return TestClient(create_app(service, warm=False))


def numbers(client, **headers):
    text = client.get("/metrics", headers=headers).text
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def ask(client, **headers):
    return client.post("/v1/recommendations/next", json={"question": QUESTION}, headers=headers)


def test_a_request_keeps_the_id_it_came_with_or_gets_one(client):
    assert (
        client.get("/livez", headers={"X-Request-Id": "from-the-proxy-1"}).headers["x-request-id"] == "from-the-proxy-1"
    )
    own = client.get("/livez").headers["x-request-id"]
    assert len(own) == 32
    for forged in ("short", "x" * 65, "two words here", '{"level": "ERROR"}'):
        assert client.get("/livez", headers={"X-Request-Id": forged}).headers["x-request-id"] not in {own, forged}


def test_what_is_refused_before_the_application_has_an_id_too(service):
    client = TestClient(create_app(service, warm=False, hosts={"localhost"}))
    answer = client.get("/livez", headers={"host": "evil.example"})
    assert (answer.status_code, len(answer.headers["x-request-id"])) == (421, 32)


def test_metrics_count_requests_nodes_calls_tokens_cost_fallbacks_and_groundedness(client):
    for _ in range(3):
        assert ask(client).status_code == 200
    client.put("/v1/learners/kim", json={"levels": {"git": 1}})
    client.get("/v1/learners/kim")
    client.request("BREW", "/livez")
    found = numbers(client)

    def value(name, **labels):
        return found[(name, tuple(sorted(labels.items())))]

    route = {"method": "POST", "route": "/v1/recommendations/next", "status": "200"}
    assert value("mastery_request_seconds_count", **route) == 3
    assert value("mastery_request_seconds_count", method="GET", route="/v1/learners/{learner_id}", status="200") == 1
    assert value("mastery_request_seconds_count", method="other", route="/livez", status="405") == 1
    assert value("mastery_node_seconds_count", graph="next", node="explain") == 3
    for outcome, times in (("ok", 2), ("timeout", 1)):
        assert value("mastery_model_calls_total", model="scripted", prompt="explain", outcome=outcome) == times
    spent = value("mastery_model_tokens_total", model="scripted", direction="input")
    assert spent > 100
    assert value("mastery_model_tokens_total", model="scripted", direction="output") == 100
    assert value("mastery_model_cost_total", model="scripted") == pytest.approx((spent + 100) / 1e6)
    assert value("mastery_fallbacks_total", cause="timeout") == 1
    assert value("mastery_groundedness_failures_total", what="link") == 1
    assert value("mastery_query_seconds_count", operation="SELECT") >= 1
    assert value("mastery_query_seconds_count", operation="INSERT") >= 1


def test_metrics_name_no_learner(client):
    client.put("/v1/learners/kim-minji", json={"levels": {"git": 1}})
    client.get("/v1/nowhere/kim-minji")
    assert "kim" not in client.get("/metrics").text


@pytest.mark.parametrize(("role", "status"), [("operator", 200), ("mentor", 403), ("learner", 403), (None, 401)])
def test_where_access_is_configured_metrics_are_for_operators(service, client, role, status):
    token = create_token(service.tokens, "minji", role or "learner", "", 1, service.now())[0]
    headers = {"authorization": f"Bearer {token}"} if role else {}
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["code"] == "operators-only"
        assert "운영자" in client.get("/metrics?lang=ko", headers=headers).json()["detail"]


@pytest.fixture
def logged(capfd):
    """Logs as the service does, and gives the lines back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def configure(**options):
        configure_logging("json", "info", **options)
        return lambda: [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]

    yield configure
    root.handlers[:] = handlers
    root.setLevel(level)


def test_logs_are_json_with_request_ids_and_without_what_a_learner_wrote(logged, client, service):
    lines = logged()
    ask(client, **{"X-Request-Id": "request-one"})
    client.put("/v1/learners/kim-minji", json={"levels": {"git": 1}})
    client.get("/livez")
    found = lines()
    request = next(line for line in found if line["message"] == "request")
    assert request["request_id"] == "request-one"
    assert (request["method"], request["route"], request["status"]) == ("POST", "/v1/recommendations/next", 200)
    call = next(line for line in found if line["message"] == "model call")
    assert call["request_id"] == "request-one"
    assert (call["model"], call["outcome"], call["output_tokens"]) == ("scripted", "ok", 50)
    assert not {"/livez"} & {line.get("route") for line in found}  # machines ask that every few seconds
    assert "minji" not in json.dumps(found).lower()


@pytest.mark.parametrize("learner_text", [False, True])
def test_a_defect_is_logged_with_its_place_and_its_words_only_where_that_is_wanted(
    logged, client, service, learner_text
):
    lines = logged(learner_text=learner_text)
    log = logging.getLogger("somewhere")
    try:
        raise ValueError("cannot read 'I am Kim Minji'")
    except ValueError:
        log.exception("a defect")
    (line,) = lines()
    assert "test_telemetry.py" in line["error"]
    assert "ValueError" in line["error"]
    assert ("Minji" in line["error"]) is learner_text


@contextmanager
def collector():
    """An OTLP collector on loopback: keeps the spans it is sent."""
    spans = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self):
            raw = self.rfile.read(int(self.headers["content-length"]))
            if self.headers.get("content-encoding") == "gzip":
                import gzip

                raw = gzip.decompress(raw)
            request = ExportTraceServiceRequest.FromString(raw)
            spans.extend(s for r in request.resource_spans for scope in r.scope_spans for s in scope.spans)
            spans.append(self.path)
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Collector)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", spans
    server.shutdown()
    server.server_close()


def test_a_request_is_one_trace_down_to_model_calls_and_queries(program, tmp_path):
    with collector() as (endpoint, received):
        script = [("explain", {"explanation": GOOD})]
        service = application(program, tmp_path / "home", script, otlp_endpoint=endpoint)
        client = TestClient(create_app(service, warm=False))
        client.put("/v1/learners/kim-minji", json={"levels": {"git": 1}})
        trace = "0af7651916cd43dd8448eb211c80319c"
        body = {"question": QUESTION, "learner_id": "kim-minji"}
        client.post("/v1/recommendations/next", json=body, headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
        next(s for s in service.telemetry._sinks if isinstance(s, Tracing)).flush()
        service.database.close()
    assert "/v1/traces" in received
    spans = [s for s in received if not isinstance(s, str) and s.trace_id.hex() == trace]
    by_name = {s.name: s for s in spans}
    ids = {s.span_id: s.name for s in spans}
    assert "POST /v1/recommendations/next" in by_name
    assert ids[by_name["next explain"].parent_span_id] == "POST /v1/recommendations/next"
    assert ids[by_name["explain scripted"].parent_span_id] == "next explain"
    assert ids[by_name["SELECT"].parent_span_id] == "POST /v1/recommendations/next"
    attributes = {a.key: a.value for a in by_name["explain scripted"].attributes}
    assert attributes["gen_ai.usage.output_tokens"].int_value == 50
    assert "minji" not in str(spans).lower()


def test_traces_are_off_unless_a_collector_is_named(monkeypatch):
    assert not is_configured(None)
    assert is_configured("http://localhost:4318")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318")
    assert is_configured(None)
    for name, value in (("OTEL_SDK_DISABLED", "true"), ("OTEL_TRACES_EXPORTER", "none")):
        with monkeypatch.context() as also:
            also.setenv(name, value)
            assert not is_configured(None)


def test_whoever_watches_sees_errors_pass():
    seen = []

    class Sink:
        @contextmanager
        def watching(self, kind, facts):
            try:
                yield
            finally:
                seen.append((kind, dict(facts)))

        def counted(self, event, why):
            seen.append((event, why))

    telemetry = Telemetry()
    telemetry.add(Sink())
    with pytest.raises(ValueError, match="x"), telemetry.span("node", node="a") as facts:
        facts["more"] = 1
        raise ValueError("x")
    telemetry.count("fallback", "timeout")
    assert seen == [("node", {"node": "a", "more": 1}), ("fallback", "timeout")]


def test_several_processes_add_their_numbers_up(tmp_path):
    count = (
        "from service.telemetry.metrics import Metrics; m = Metrics(); m.counted('fallback', 'timeout');"
        "print(m.exposition().decode())"
    )
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PATH": "", "PYTHONPATH": ":".join(sys.path)}
    for times in (1, 2):
        done = subprocess.run(
            [sys.executable, "-c", count], env=environment, capture_output=True, text=True, check=True, timeout=60
        )
        assert f'mastery_fallbacks_total{{cause="timeout"}} {times}.0' in done.stdout


def test_an_answer_on_the_command_line_imports_none_of_it(tmp_path):
    """Parts that only a model or a server needs; langgraph brings its own tenacity and OpenTelemetry along."""
    script = (
        "import sys; from service.cli.main import app; app(['tree', 'check'], standalone_mode=False);"
        "from service.cli.next_command import run_next;"
        "run_next('what should I learn next for MLOps', None, None, as_json=True, limit=1);"
        "print(sorted(set(sys.modules) & set(sys.argv[1:])), file=sys.stderr)"
    )
    ours = ["service.llm.gateway", "service.llm.retrying", "service.llm.openai_model", "service.telemetry.metrics"]
    others = ["openai", "prometheus_client", "limits", "pythonjsonlogger", "opentelemetry.exporter.otlp.proto.http"]
    environment = {"MASTERY_HOME": str(tmp_path), "PATH": "", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", script, *ours, *others],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip().splitlines()[-1] == "[]"
