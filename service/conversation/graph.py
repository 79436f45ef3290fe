"""A turn of a conversation as one LangGraph graph.

hear → take → the part's own node → take … → settle
                    ↘ change: show → approve (stops for the learner) → write ↗
"""

from typing import TYPE_CHECKING, Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from service.contract import Intent
from service.conversation import answering, looking_up, proposing, talking
from service.conversation.changing import changing_graph
from service.conversation.guarding import Node, told_when_wrong
from service.conversation.memory import Turn
from service.conversation.routing import route_turn
from service.conversation.setting import Setting, Talk, as_part, memory_of, words_of

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

NODES: dict[Intent, Node] = {
    "next": answering.next_steps,
    "branch": answering.advise,
    "plan": answering.lay_out,
    "refine": answering.refine,
    "explain": answering.explain,
    "resources": looking_up.find,
    "review": looking_up.show_reviews,
    "progress": looking_up.show_progress,
    "assess": looking_up.begin_assessment,
    "record": proposing.record,
    "choose": proposing.choose,
    "replan": proposing.replan,
    "tick": proposing.tick,
    "vague": talking.clarify,
    "chat": talking.chat,
    "approve": talking.nothing_waits,
    "decline": talking.nothing_waits,
}
MOST_PARTS = 6
"""Parts of one utterance that are answered."""


def hear(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """What is asked for, in order."""
    setting, words = runtime.context, words_of(state, runtime.context)
    routing, engine = route_turn(state, setting)
    todo = [as_part(asked) for asked in routing.asked[:MOST_PARTS]]
    intents = [part["intent"] for part in todo]
    setting.stage("heard", words.say("talk.stage.heard"), intents=intents)
    return {"todo": todo, "intents": intents, "engine": engine, "told": [], "change": {}}


def take(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """The next part."""
    if not state["todo"]:
        return {"part": {}}
    part, *rest = state["todo"]
    setting, words = runtime.context, words_of(state, runtime.context)
    setting.stage("working", words.say(f"talk.stage.{part['intent']}"), intent=part["intent"])
    return {"part": part, "todo": rest}


def settle(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """Remember the turn."""
    setting = runtime.context
    turn = Turn(
        answer_id=setting.live.answer_id,
        question=state["question"],
        intents=state["intents"],
        answer="\n".join(state["told"]),
        at=setting.program.now(),
    )
    return {"memory": memory_of(state).with_turn(turn).dump()}


def conversation_graph(saver: "BaseCheckpointSaver[Any] | None" = None) -> Any:
    """The graph; with a checkpointer it can stop for approval and go on in another process."""
    graph = StateGraph(Talk, context_schema=Setting)
    graph.add_node("hear", told_when_wrong(hear))
    graph.add_node("take", take)
    graph.add_node("settle", settle)
    graph.add_node("change", changing_graph())
    graph.add_edge(START, "hear")
    graph.add_edge("hear", "take")
    for intent, node in NODES.items():
        graph.add_node(intent, told_when_wrong(node))
        graph.add_conditional_edges(intent, _after, ["change", "take"])
    graph.add_conditional_edges("take", _whose_turn, [*NODES, "settle"])
    graph.add_edge("change", "take")
    graph.add_edge("settle", END)
    return graph.compile(checkpointer=saver)


def _whose_turn(state: Talk) -> str:
    return str(state["part"].get("intent", "settle"))


def _after(state: Talk) -> str:
    return "change" if state.get("change") else "take"
