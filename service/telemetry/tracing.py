"""OpenTelemetry traces, sent by OTLP where a collector is configured."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from service.telemetry.telemetry import Event, Facts, Kind

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

NAMES: Mapping[str, str] = {
    "method": "http.request.method",
    "route": "http.route",
    "status": "http.response.status_code",
    "request_id": "mastery.request_id",
    "graph": "mastery.graph",
    "node": "mastery.node",
    "model": "gen_ai.request.model",
    "prompt": "mastery.prompt",
    "prompt_hash": "mastery.prompt_hash",
    "outcome": "mastery.outcome",
    "attempts": "mastery.attempts",
    "input_tokens": "gen_ai.usage.input_tokens",
    "output_tokens": "gen_ai.usage.output_tokens",
    "cost": "mastery.cost",
    "database": "db.system.name",
    "operation": "db.operation.name",
}
"""Fact -> attribute, after OpenTelemetry's semantic conventions where these have one. Other facts are not sent."""

_TITLES: Mapping[Kind, tuple[str, ...]] = {
    "request": ("method", "route"),
    "node": ("graph", "node"),
    "model": ("prompt", "model"),
    "query": ("operation",),
}


def is_configured(endpoint: str | None) -> bool:
    """Whether traces are wanted: by our own setting or by OpenTelemetry's, which can also turn them off."""
    environment = os.environ
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true" or environment.get("OTEL_TRACES_EXPORTER") == "none":
        return False
    return bool(
        endpoint
        or environment.get("OTEL_EXPORTER_OTLP_ENDPOINT")
        or environment.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
    )


class Tracing:
    """Spans of one trace per request: nodes within it, model calls and queries within these."""

    def __init__(self, endpoint: str | None, exporter: "SpanExporter | None" = None) -> None:
        """`endpoint` is the collector's, e.g. `http://localhost:4318`; None leaves it to OpenTelemetry's variables."""
        from importlib.metadata import version

        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        named = "OTEL_SERVICE_NAME" in os.environ or "service.name=" in os.environ.get("OTEL_RESOURCE_ATTRIBUTES", "")
        about = {"service.version": version("path-of-mastery")}
        about |= {} if named else {"service.name": "path-of-mastery"}
        self._provider = TracerProvider(resource=Resource.create(about))
        self._provider.add_span_processor(BatchSpanProcessor(exporter or _exporter(endpoint)))
        self._tracer = self._provider.get_tracer("path-of-mastery")

    @contextmanager
    def watching(self, kind: Kind, facts: Facts) -> Iterator[None]:
        """A span; of model calls and queries nothing hangs below, so they never become the current one."""
        from opentelemetry.propagate import extract
        from opentelemetry.trace import Status, StatusCode, use_span

        above = extract({"traceparent": facts["traceparent"]}) if facts.get("traceparent") else None
        span = self._tracer.start_span(kind, context=above)
        try:
            with use_span(span, record_exception=False) if kind in {"request", "node"} else nullcontext():
                yield
        except BaseException as error:
            # what an error says may hold what a learner wrote
            span.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise
        finally:
            span.update_name(" ".join(str(facts[name]) for name in _TITLES[kind] if facts.get(name)) or kind)
            span.set_attributes({NAMES[name]: v for name, v in facts.items() if name in NAMES and v is not None})
            span.end()

    def counted(self, event: Event, why: str) -> None:
        """An event of the current span."""
        from opentelemetry.trace import get_current_span

        get_current_span().add_event(event, {"why": why})

    def flush(self) -> None:
        """Send what is not sent yet; done at the end of the process as well."""
        self._provider.force_flush()


def _exporter(endpoint: str | None) -> "SpanExporter":
    """OTLP over HTTP, or over gRPC where OpenTelemetry's own variable says so."""
    protocol = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or os.environ.get("OTEL_EXPORTER_OTLP_PROTOCOL")
    if protocol == "grpc":
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcExporter

        return GrpcExporter(endpoint=endpoint)
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    return OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces" if endpoint else None)
