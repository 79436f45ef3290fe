"""Builds the MCP server over a program."""

import logging
from importlib.metadata import version
from typing import Any

from mcp.server.mcpserver import Context, MCPServer, RequestStateSecurity
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError, ToolError

from service.bootstrap import Application
from service.changes.approval import Approvals, new_key
from service.errors import NotFound
from service.mcp_server.asker import WhoAsks
from service.mcp_server.errors import explained
from service.mcp_server.prompts import add_prompts
from service.mcp_server.resources import add_resources
from service.mcp_server.tools import make_tools
from service.messages import say
from tree.skill import Language

NAME = "path-of-mastery"


class ExplainingServer(MCPServer[Any]):
    """An MCP server whose errors are told in the language of whoever asks."""

    def __init__(self, *, who: WhoAsks, **options: Any) -> None:
        super().__init__(NAME, **options)
        self._who = who

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Context | None = None) -> Any:
        """The result of a tool; raises ToolError with one clear text."""
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            text = explained(error.__cause__, self._who(context).speaks(arguments)) if context else None
            if text is None:
                raise
            raise ToolError(text) from error

    async def read_resource(self, uri: Any, context: Context | None = None) -> Any:
        """The content of a resource; raises ResourceError with one clear text."""
        try:
            return await super().read_resource(uri, context)
        except ResourceError as error:
            text = explained(error.__cause__, self._who(context).speaks({})) if context else None
            if text is None:
                raise
            kind = ResourceNotFoundError if isinstance(error.__cause__, NotFound) else ResourceError
            raise kind(text) from error


def build_server(
    program: Application, who: WhoAsks, *, key: str | None = None, language: Language = "en"
) -> MCPServer[Any]:
    """The server. `who` says who sent a request, `language` is that of names and descriptions.

    `key` signs what waits for approval; several processes that serve the same clients need the same one.
    """
    # first of all, for the library would write the arguments of calls to the log
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("mcp").setLevel(logging.WARNING)
    key = key or new_key()
    server = ExplainingServer(
        who=who,
        title=say(language, "mcp.server.title"),
        description=say(language, "mcp.server.description"),
        instructions=say(language, "mcp.server.instructions"),
        version=version("path-of-mastery"),
        tools=make_tools(program, who, Approvals(key, program.now), language),
        request_state_security=RequestStateSecurity(keys=[key]),
        log_level="WARNING",
        subscriptions=False,
    )
    add_resources(server, program, who, language)
    add_prompts(server, who, language)
    return server
