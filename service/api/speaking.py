"""In which language an error answers: as the request asks, else as its question is written, else English."""

import json
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.types import Scope

from service.understanding.phrases import language_of
from tree.skill import Language


def language_of_request(request: Request) -> Language:
    """The language of whoever asks. Bodies that cannot be read have none."""
    return language_of_query(request.scope, _asked(request))


def language_of_query(scope: Scope, body: dict[str, Any] | None = None) -> Language:
    """The same for a request of which no more than its address, and perhaps its body, is known."""
    query = {k: v[-1] for k, v in parse_qs(scope.get("query_string", b"").decode("latin-1")).items()}
    body = body or {}
    chosen = query.get("lang") or body.get("language")
    if chosen in ("en", "ko"):
        return "ko" if chosen == "ko" else "en"
    asked = query.get("query") or body.get("question")
    return language_of(asked) if isinstance(asked, str) else "en"


def _asked(request: Request) -> dict[str, Any] | None:
    try:
        body = json.loads(getattr(request.state, "body", b"") or b"null")
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None
