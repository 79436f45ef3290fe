"""The tools as the MCP library takes them, from the models of the contract."""

from typing import Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp.server.mcpserver.utilities.func_metadata import ArgModelBase, FuncMetadata
from mcp_types import ToolAnnotations
from pydantic import create_model

from service.bootstrap import Application
from service.changes.approval import Approvals
from service.contract import ChangeView, Request, Response
from service.mcp_server.approving import approve
from service.mcp_server.asker import WhoAsks
from service.mcp_server.reading import READINGS, Reading
from service.mcp_server.writing import WRITINGS, Writing
from service.messages import say
from tree.skill import Language

READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
UNSUPPORTED = ("not", "examples", "title")
"""Left out of input schemas: models take no conditions at their top; what is wrong is answered all the same."""


class AsRequest(ArgModelBase):
    """Arguments that a tool takes as one request."""

    def model_dump_one_level(self) -> dict[str, Any]:
        """The request itself, validated."""
        return {"request": self}


def make_tools(program: Application, who: WhoAsks, approvals: Approvals, language: Language) -> list[Tool]:
    """All tools. `language` is that of their descriptions."""
    readings = [_reading(reading, program, who, language) for reading in READINGS]
    return [*readings, *(_writing(writing, program, who, approvals, language) for writing in WRITINGS)]


def _reading(reading: Reading, program: Application, who: WhoAsks, language: Language) -> Tool:
    def run(request: Any, ctx: Context) -> Response:
        return reading.run(program, who(ctx), request)

    return _tool(run, reading.name, reading.takes, reading.gives, READS, language, is_async=False)


def _writing(writing: Writing, program: Application, who: WhoAsks, approvals: Approvals, language: Language) -> Tool:
    async def run(request: Any, ctx: Context) -> Any:
        asker = who(ctx)
        change = writing.change(program, asker, request, asker.speaks(request.model_dump()))
        return await approve(approvals, change, request.confirmation, ctx)

    return _tool(run, writing.name, writing.takes, ChangeView, writing.annotations, language, is_async=True)


def _tool(
    run: Any,
    name: str,
    takes: type[Request],
    gives: type[Response],
    annotations: ToolAnnotations,
    language: Language,
    *,
    is_async: bool,
) -> Tool:
    schema = takes.model_json_schema(by_alias=True)
    return Tool(
        fn=run,
        name=name,
        title=say(language, f"mcp.{name}.title"),
        description=say(language, f"mcp.{name}"),
        parameters={key: value for key, value in schema.items() if key not in UNSUPPORTED},
        fn_metadata=FuncMetadata(
            arg_model=create_model(f"{takes.__name__}Arguments", __base__=(AsRequest, takes)), output_model=gives
        ),
        is_async=is_async,
        context_kwarg="ctx",
        annotations=annotations,
    )
