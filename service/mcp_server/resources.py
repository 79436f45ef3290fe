"""What MCP clients can read: the tree, a skill, a plan as Markdown."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from mcp.server.mcpserver import Context, MCPServer

from service.bootstrap import Application
from service.finding import describe_skill
from service.mcp_server.asker import WhoAsks
from service.messages import say
from service.ownership import plan_of
from service.plans.plans import language_of
from service.plans.printed import write_markdown
from service.tree_json import export_tree
from service.workflow.wording import Wording
from tree.skill import Language

JSON = "application/json"

Handler = TypeVar("Handler", bound=Callable[..., str])


def add_resources(server: MCPServer[Any], program: Application, who: WhoAsks, language: Language) -> None:
    """Give the server its resources; their names are in this language."""

    def resource(uri: str, name: str, mime_type: str) -> Callable[[Handler], Handler]:
        title, description = say(language, f"mcp.resource.{name}.title"), say(language, f"mcp.resource.{name}")
        return server.resource(uri, name=name, title=title, description=description, mime_type=mime_type)

    @resource("mastery://tree", "tree", JSON)
    def tree() -> str:
        return json.dumps(export_tree(program.tree), ensure_ascii=False)

    @resource("mastery://skills/{skill_id}", "skill", JSON)
    def skill(skill_id: str, ctx: Context) -> str:
        return describe_skill(program, skill_id, who(ctx).speaks({})).model_dump_json()

    @resource("mastery://plans/{plan_id}", "plan", "text/markdown")
    def plan(plan_id: str, ctx: Context) -> str:
        asker = who(ctx)
        found = plan_of(plan_id, asker.identity, program, write=False)
        spoken = asker.language or language_of(found)
        return write_markdown(program.plans.show(found.id, spoken), Wording(program.tree, spoken))
