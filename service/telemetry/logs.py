"""Structured logs: one JSON object per line, with the id of the request, and without what a learner wrote."""

import logging
import sys
import traceback
from types import TracebackType
from typing import Any, Literal

from pythonjsonlogger.json import JsonFormatter

from service.telemetry.request_id import request_id

Format = Literal["json", "text"]
Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

_FIELDS = {"levelname": "level", "name": "logger", "exc_info": "error"}


def configure_logging(form: Format, level: str, *, learner_text: bool = False) -> None:
    """Log to stderr from `level` on. Without `learner_text`, of errors the type and the place, not the message."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_json(learner_text) if form == "json" else _text(learner_text))
    handler.addFilter(_add_request_id)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for chatty in ("httpx", "httpx2", "openai", "chromadb", "urllib3", "bm25s"):  # they log addresses and bodies
        logging.getLogger(chatty).setLevel(logging.WARNING)


def _add_request_id(record: logging.LogRecord) -> bool:
    if request_id.get() is not None:
        record.request_id = request_id.get()
    return True


class _Discreet(logging.Formatter):
    """Where an error was raised and of which type; its message may hold what a learner wrote."""

    learner_text = False

    def formatException(self, ei: Raised) -> str:
        """The frames and the type, or all of it."""
        if self.learner_text or ei[0] is None:
            return super().formatException(ei)
        frames = traceback.extract_tb(ei[2])
        return "\n".join([*(f"{f.filename}:{f.lineno} {f.name}" for f in frames), ei[0].__name__])


class _DiscreetJson(_Discreet, JsonFormatter):
    pass


def _json(learner_text: bool) -> logging.Formatter:
    options: dict[str, Any] = {"rename_fields": _FIELDS, "timestamp": "time", "json_ensure_ascii": False}
    formatter = _DiscreetJson("%(levelname)s %(name)s %(message)s", **options)
    formatter.learner_text = learner_text
    return formatter


def _text(learner_text: bool) -> logging.Formatter:
    formatter = _Discreet("%(asctime)s %(levelname)s %(name)s %(message)s")
    formatter.learner_text = learner_text
    return formatter
