"""What is written: shown first, approved or declined, then written once.

`show` has no effect but on what waits, `approve` none at all: after an interrupt LangGraph runs a node again from its
top. `write` can be run again too: what was decided once is not decided again.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import interrupt
from sqlalchemy import Connection

from service.changes.change import Change, RehearsedChange
from service.changes.learner_changes import BranchChosen, LevelRecorded
from service.changes.new_plan import PlanReplaced, PlanSaved
from service.changes.plan_changes import Replanned, SessionTicked
from service.changes.stores import in_transaction
from service.contract import ApprovalEvent, ChooseBranch, RecordLevel, Replan, SavePlan, TickSession
from service.conversation.guarding import told_when_wrong
from service.conversation.setting import Setting, Talk, memory_of, spoken, words_of
from service.errors import Conflict
from service.messages import saying
from service.storage.conversation_records import StoredApproval
from service.workflow.wording import Wording

RESULTS = {
    "record_level": "record",
    "choose_branch": "choose",
    "save_plan": "plan",
    "replan": "replan",
    "tick_session": "tick",
}
"""Change -> the intent whose result it is."""


def show(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """Keep the change as one that waits, and tell what stands and what would stand."""
    setting, given = runtime.context, state["change"]
    change = change_of(given, setting, state["language"])
    preview = change.preview()
    if not preview.difference:
        return {"change": {}, "told": spoken(state, setting, change.words.say("talk.no-difference"))}
    approval = StoredApproval(
        id=setting.program.new_id(),
        thread_id=setting.thread_id,
        learner_id=setting.owner,
        answer_id=setting.live.answer_id,
        change=given,
        state=preview.state,
        shown={},
        shown_at=setting.program.now(),
    )
    event = ApprovalEvent(
        approval_id=approval.id,
        change=change.name,
        text=change.words.say(f"change.{change.name}"),
        difference=list(preview.difference),
    )
    shown = event.model_dump(mode="json")
    setting.program.threads.add_approval(replace(approval, shown=shown))
    setting.tell("approval", event)
    return {"change": {**given, "approval_id": approval.id, "text": _line(event, change.words)}}


def approve(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """Wait for the decision."""
    return {"decision": interrupt({"approval_id": state["change"]["approval_id"]})}


def write(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """Write what was accepted, once, and say what came of it."""
    setting, given, words = runtime.context, state["change"], words_of(state, runtime.context)
    accepted = state["decision"] == "accept"
    decided = decide(given, setting, words, accepted=accepted)
    memory, text = memory_of(state), given["text"]
    if decided.status == "done":
        result = dict((decided.outcome or {}).get("result", {}))
        setting.tell("result", {"intent": RESULTS[given["name"]], **result})
        said = words.say("change.done")
        memory = memory.decided(words.say("talk.decision.accepted", what=text))
        if given["name"] in ("save_plan", "replan"):
            memory = memory.model_copy(update={"plan_id": result.get("plan_id")})
    elif decided.status == "refused":
        said = str((decided.outcome or {}).get("detail", ""))
    else:
        said = words.say("change.declined")
        memory = memory.decided(words.say("talk.decision.declined", what=text))
    return {"change": {}, "memory": memory.dump(), "told": spoken(state, setting, said)}


def decide(given: Mapping[str, Any], setting: Setting, words: Wording, *, accepted: bool) -> StoredApproval:
    """What became of a change that was shown; it is written at most once, however often this is called."""
    threads, change = setting.program.threads, change_of(given, setting, words.language)
    waiting = threads.approval(given["approval_id"])
    written: dict[str, Any] = {}
    if accepted and waiting is not None and waiting.waits and isinstance(change, PlanSaved):
        written = _saved(change, waiting.state)  # a plan takes a while: others must not wait for it

    def in_its_transaction(shown: StoredApproval, connection: Connection) -> tuple[str, Mapping[str, Any]]:
        if not accepted:
            return "declined", {}
        if written:
            return written["status"], written
        assert isinstance(change, RehearsedChange)
        return _written(change, shown.state, connection)

    found = threads.decide(given["approval_id"], in_its_transaction, setting.program.now())
    if found is None:
        raise Conflict("approval-gone", saying("error.approval-gone"))
    return found


def _written(change: RehearsedChange, state: str, connection: Connection) -> tuple[str, Mapping[str, Any]]:
    attempt = connection.begin_nested()
    try:
        result = change.apply_now(in_transaction(change.program, connection), state)
    except Conflict as conflict:
        attempt.rollback()
        return "refused", {"detail": _why(conflict, change.words)}
    attempt.commit()
    return "done", {"result": result.model_dump(mode="json", by_alias=True)}


def _saved(change: PlanSaved, state: str) -> dict[str, Any]:
    try:
        plan = change.write_once(state)
    except Conflict as conflict:
        return {"status": "refused", "detail": _why(conflict, change.words)}
    return {"status": "done", "result": plan.model_dump(mode="json", by_alias=True)}


def _why(conflict: Conflict, words: Wording) -> str:
    return words.say("talk.refused") if conflict.code == "approval-stale" else conflict.told(words.language)


def change_of(given: Mapping[str, Any], setting: Setting, language: Any) -> Change:
    """The change that a part asks for."""
    program, owner, asked = setting.program, setting.owner, given["asked"]
    match given["name"]:
        case "record_level":
            return LevelRecorded(program, owner, RecordLevel.model_validate(asked), language)
        case "choose_branch":
            return BranchChosen(program, owner, ChooseBranch.model_validate(asked), language)
        case "save_plan":
            request = SavePlan.model_validate({**asked, "language": language})
            if given.get("replaces"):
                return PlanReplaced(program, owner, request, language, given["replaces"])
            return PlanSaved(program, owner, request, language)
        case "tick_session":
            return SessionTicked(program, owner, TickSession.model_validate(asked), language, given["plan_id"])
        case _:
            return Replanned(program, owner, Replan.model_validate(asked), language, given["plan_id"])


def _line(event: ApprovalEvent, words: Wording) -> str:
    """The change in one line, to be remembered."""
    first = event.difference[0]
    return words.say("change.line", about=first.about, stands=first.stands, would=first.would_stand).strip(" -•")


def changing_graph() -> Any:
    """show → approve → write; what makes no difference is not asked about."""
    graph = StateGraph(Talk, context_schema=Setting)
    graph.add_node("show", told_when_wrong(show))
    graph.add_node("approve", approve)
    graph.add_node("write", told_when_wrong(write))
    graph.add_edge(START, "show")
    graph.add_conditional_edges("show", lambda state: "approve" if state["change"] else END, ["approve", END])
    graph.add_edge("approve", "write")
    graph.add_edge("write", END)
    return graph.compile()
