"""What a learner often wants, as prompts to start from."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from mcp.server.mcpserver import Context, MCPServer
from pydantic import Field

from service.mcp_server.asker import WhoAsks
from service.messages import say
from tree.skill import Language

Handler = TypeVar("Handler", bound=Callable[..., str])


def add_prompts(server: MCPServer[Any], who: WhoAsks, language: Language) -> None:
    """Give the server its prompts; their names are in this language."""
    spoken = Annotated[str, Field(description=say(language, "mcp.prompt.language"))]
    wanted = Annotated[str, Field(description=say(language, "mcp.prompt.goal"))]

    def prompt(name: str) -> Callable[[Handler], Handler]:
        title, description = (say(language, f"mcp.prompt.{name}.{part}") for part in ("title", "description"))
        return server.prompt(name=name, title=title, description=description)

    @prompt("what_next")
    def what_next(ctx: Context, goal: wanted = "", language: spoken = "") -> str:
        chosen = who(ctx).speaks({"goal": goal, "language": language})
        return say(chosen, "mcp.prompt.what_next.goal" if goal else "mcp.prompt.what_next", goal=goal)

    @prompt("weekly_review")
    def weekly_review(ctx: Context, language: spoken = "") -> str:
        return say(who(ctx).speaks({"language": language}), "mcp.prompt.weekly_review")
