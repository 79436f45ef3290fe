"""Queries of a database, told to whoever watches."""

from typing import Any

from sqlalchemy import Engine, event

from service.telemetry.telemetry import Telemetry

_OPEN = "mastery_spans"


def watch_queries(engine: Engine, telemetry: Telemetry) -> None:
    """A span per query, with its first word; neither the query nor its values are told."""

    def before(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        operation = statement.split(None, 1)[0].upper() if statement.strip() else "NONE"
        span = telemetry.span("query", database=engine.dialect.name, operation=operation)
        span.__enter__()
        connection.info.setdefault(_OPEN, []).append(span)

    def after(connection: Any, *_: Any) -> None:
        connection.info[_OPEN].pop().__exit__(None, None, None)

    def failed(context: Any) -> None:
        spans = context.connection.info.get(_OPEN) if context.connection is not None else None
        if spans:
            error = context.original_exception
            spans.pop().__exit__(type(error), error, None)

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    event.listen(engine, "handle_error", failed)
