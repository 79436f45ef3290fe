"""The workflow as a LangGraph graph."""

from functools import cache
from typing import Any

from langgraph.graph import END, START, StateGraph

from service.contract import NextResponse
from service.workflow import nodes
from service.workflow.inquiry import Inquiry
from service.workflow.state import Context, State


@cache
def next_steps_graph() -> Any:
    """understand → resolve → decide → find_resources → explain → verify."""
    graph = StateGraph(State, context_schema=Context)
    story = (nodes.understand, nodes.resolve, nodes.decide, nodes.find_resources, nodes.explain, nodes.verify)
    before = START
    for node in story:
        graph.add_node(node.__name__, node)
        graph.add_edge(before, node.__name__)
        before = node.__name__
    graph.add_edge(before, END)
    return graph.compile()


def answer_next(inquiry: Inquiry, context: Context) -> NextResponse:
    """What to learn next, and why."""
    final = next_steps_graph().invoke({"inquiry": inquiry}, context=context)
    response: NextResponse = final["response"]
    return response
