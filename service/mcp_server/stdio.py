"""The server on standard input and output, for whoever sits at this machine."""

from service.access.identity import Identity
from service.bootstrap import Application
from service.mcp_server.asker import Asker
from service.mcp_server.server import build_server
from tree.skill import Language


def serve_stdio(program: Application, learner_id: str, language: Language | None) -> None:
    """Serve this learner until standard input ends."""
    asker = Asker(Identity(learner_id, "local"), language)
    build_server(program, lambda _: asker, language=language or "en").run("stdio")
