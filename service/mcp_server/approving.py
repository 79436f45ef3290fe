"""How a change is approved: by a question that the client puts to the learner, or by calling again to confirm."""

from collections.abc import Callable
from typing import Any, TypeVar

from anyio.to_thread import run_sync
from mcp.server.mcpserver import Context
from mcp_types import ElicitRequest, ElicitRequestFormParams, ElicitResult, InputRequiredResult
from mcp_types.version import is_version_at_least

from service.changes.approval import VALID_FOR, Approvals
from service.changes.change import Change
from service.contract import ChangeView

NOTHING_TO_FILL_IN: dict[str, Any] = {"type": "object", "properties": {}}
"""The form of the question: to accept it is to approve."""

QUESTION = "approval"
ASKS_BY_RESULT = "2026-07-28"
"""From this version of the protocol on, a question is the result of a call, which is repeated with the answer."""

Given = TypeVar("Given")


async def approve(approvals: Approvals, change: Change, confirmation: str | None, ctx: Context) -> Any:
    """The change shown, asked about, written or declined, whichever its turn is.

    Returns a ChangeView, or the InputRequiredResult by which the client is to ask. Raises as the change does.
    """
    if confirmation is not None:
        return await _in_thread(approvals.write, change, confirmation)
    answer, asked = (ctx.input_responses or {}).get(QUESTION), ctx.request_state
    if asked is not None and isinstance(answer, ElicitResult):
        return await _answered(approvals, change, asked, answer)
    shown: ChangeView = await _in_thread(approvals.show, change)
    assert shown.confirmation is not None
    if not _can_ask(ctx):
        minutes = round(VALID_FOR.total_seconds() / 60)
        text = f"{shown.text}\n\n{change.words.say('change.waiting', minutes=minutes)}"
        return shown.model_copy(update={"text": text})
    message = f"{shown.text}\n\n{change.words.say('change.question')}"
    if _asks_by_result(ctx):
        form = ElicitRequestFormParams(message=message, requested_schema=NOTHING_TO_FILL_IN)
        return InputRequiredResult(
            input_requests={QUESTION: ElicitRequest(params=form)}, request_state=shown.confirmation
        )
    reply = await ctx.session.elicit_form(message, NOTHING_TO_FILL_IN, related_request_id=ctx.request_id)
    return await _answered(approvals, change, shown.confirmation, reply)


async def _answered(approvals: Approvals, change: Change, confirmation: str, answer: ElicitResult) -> ChangeView:
    if answer.action != "accept":
        return approvals.decline(change)
    return await _in_thread(approvals.write, change, confirmation)


def _can_ask(ctx: Context) -> bool:
    """Whether the client puts questions to its user, and the connection lets them through."""
    asks = ctx.client_capabilities.elicitation if ctx.client_capabilities else None
    if asks is None or (asks.form is None and asks.url is not None):
        return False
    return _asks_by_result(ctx) or bool(ctx.session.can_send_request)


def _asks_by_result(ctx: Context) -> bool:
    return ctx.protocol_version is not None and is_version_at_least(ctx.protocol_version, ASKS_BY_RESULT)


async def _in_thread(do: Callable[..., Given], *given: Any) -> Given:
    return await run_sync(lambda: do(*given))
