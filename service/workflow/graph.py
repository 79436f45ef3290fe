"""The workflow as a LangGraph graph."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from service.contract import BranchResponse, ExplainResponse, NextResponse
from service.workflow import branch_nodes, explain_nodes, nodes, plan_nodes
from service.workflow.inquiry import Inquiry
from service.workflow.state import Context, State


def _story(name: str, *nodes_: Callable[..., State]) -> Any:
    """Nodes one after the other, each named as its function."""
    graph = StateGraph(State, context_schema=Context)
    before = START
    for node in nodes_:
        graph.add_node(node.__name__, _watched(name, node))
        graph.add_edge(before, node.__name__)
        before = node.__name__
    graph.add_edge(before, END)
    return graph.compile()


def _watched(graph: str, node: Callable[..., State]) -> Callable[..., State]:
    @wraps(node)
    def run(state: State, runtime: Runtime[Context]) -> State:
        with runtime.context.telemetry.span("node", graph=graph, node=node.__name__):
            return node(state, runtime)

    return run


@cache
def next_steps_graph() -> Any:
    """understand → resolve → decide → remind → find_resources → explain → verify."""
    decided = (nodes.understand, nodes.resolve, nodes.decide, nodes.remind)
    return _story("next", *decided, nodes.find_resources, nodes.explain, nodes.verify)


@cache
def branch_graph() -> Any:
    """understand → resolve → advise → present."""
    return _story("branch", nodes.understand, nodes.resolve, branch_nodes.advise, branch_nodes.present)


@cache
def explain_graph() -> Any:
    """understand → settle → examine → tell."""
    return _story("explain", nodes.understand, explain_nodes.settle, explain_nodes.examine, explain_nodes.tell)


@cache
def plan_graph() -> Any:
    """understand → resolve → decide → lay_out → describe → look_over."""
    laid_out = (plan_nodes.lay_out, plan_nodes.describe, plan_nodes.look_over)
    return _story("plan", nodes.understand, nodes.resolve, nodes.decide, *laid_out)


@cache
def replan_graph() -> Any:
    """decide → lay_out → describe → look_over: what is wanted is known already."""
    return _story("replan", nodes.decide, plan_nodes.lay_out, plan_nodes.describe, plan_nodes.look_over)


def answer_next(inquiry: Inquiry, context: Context) -> NextResponse:
    """What to learn next, and why."""
    response: NextResponse = next_steps_graph().invoke({"inquiry": inquiry}, context=context, output_keys="response")
    return response


def answer_branch(inquiry: Inquiry, context: Context) -> BranchResponse:
    """Which option to take, and why."""
    told = branch_graph().invoke({"inquiry": inquiry}, context=context, output_keys="branch_response")
    response: BranchResponse = told
    return response


def answer_explain(inquiry: Inquiry, context: Context) -> ExplainResponse:
    """Why, why not, or what if."""
    response: ExplainResponse = explain_graph().invoke({"inquiry": inquiry}, context=context, output_keys="explanation")
    return response
