"""`mastery mcp`."""

from service.cli.console import language, program, stored_id
from service.mcp_server.stdio import serve_stdio


def run_mcp(learner: str | None, lang: str | None) -> None:
    """Serve MCP on standard input and output; a tree or a catalogue with errors is reported before."""
    chosen, learner_id = language(lang), stored_id(learner)
    program().tree  # noqa: B018
    program().catalogue  # noqa: B018
    serve_stdio(program(), learner_id, chosen)
