"""Which web pages may call the API from a browser."""

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response

from service.api.error_handlers import problem


class Cors(CORSMiddleware):
    """Starlette's, which refuses as everything here does: with problem details."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """What a browser is told before it sends the request itself."""
        answer = super().preflight_response(request_headers)
        if answer.status_code < 400:
            return answer
        kept = {name: value for name, value in answer.headers.items() if not name.startswith("content-")}
        return problem(answer.status_code, "cors-refused", bytes(answer.body).decode(), "en", headers=kept)
