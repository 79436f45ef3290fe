"""The `mastery` command. `--help` and usage errors import nothing heavy: every command imports what it needs."""

import gc
import sys
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from service.cli import tree_commands
from service.cli.ask_commands import ask, threads_app
from service.cli.assess_commands import assess, items_app, place
from service.cli.evals_commands import evals_app
from service.cli.feedback_commands import feedback_app
from service.cli.learn_commands import learn_app
from service.cli.operation_commands import backup, restore, token_app
from service.cli.plan_commands import plan, plans_app
from service.cli.resource_commands import resources_app
from service.cli.review_commands import review

if TYPE_CHECKING:
    from tree.skill import Language

OBJECTS = 100_000
"""New objects after which Python looks for garbage: with its own 700, a tenth of a start went into looking through
what imports had made and keep."""

app = typer.Typer(
    name="mastery",
    help="Path of Mastery: what to learn next on the way to becoming an AI engineer, and why.\n\n"
    "AI 엔지니어로 가는 길에서 다음에 무엇을 배울지, 왜 그런지 알려 줍니다.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(tree_commands.tree_app, name="tree")
app.add_typer(resources_app, name="resources")
app.add_typer(learn_app, name="learn")
app.add_typer(feedback_app, name="feedback")
app.add_typer(token_app, name="token")
app.add_typer(plans_app, name="plans")
app.add_typer(threads_app, name="threads")
app.add_typer(items_app, name="items")
app.add_typer(evals_app, name="evals")

Lang = Annotated[Optional[str], typer.Option("--lang", metavar="en|ko", help="Language of the answer.")]  # noqa: UP045
Json = Annotated[bool, typer.Option("--json", help="The API's JSON and nothing else.")]
LearnerOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--learner", metavar="ID_OR_JSON_FILE", help="A learner file (JSON, as in the API) or a stored id."),
]
Goal = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--goal", metavar="ID[:LEVEL]", help="A track, option or skill you want; beats the question."),
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=50, help="How many to show.")]


@app.command("next")
def next_command(
    question: Annotated[Optional[str], typer.Argument(help="What you want, in English or Korean.")] = None,  # noqa: UP045
    learner: LearnerOption = None,
    lang: Lang = None,
    json: Json = False,
    limit: Limit = 5,
) -> None:
    """What to learn next, and why.

    Example: mastery next "what should I learn next for MLOps"
    """
    from service.cli.next_command import run_next

    run_next(question, learner, lang, as_json=json, limit=limit)


@app.command("branch")
def branch_command(
    track: Annotated[str, typer.Argument(metavar="TRACK", help="A track's id, e.g. mlops-engineer.")],
    question: Annotated[Optional[str], typer.Argument(help="What draws you, in English or Korean.")] = None,  # noqa: UP045
    goal: Goal = None,
    learner: LearnerOption = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Which option to take at a branching point, with the figures of both.

    Example: mastery branch mlops-engineer "I enjoy dashboards and alerts"
    """
    from service.cli.branch_command import run_branch

    run_branch(track, question, goal, learner, lang, as_json=json)


@app.command("search")
def search_command(
    query: Annotated[str, typer.Argument(help="Words or a need, in English or Korean.")],
    lang: Lang = None,
    json: Json = False,
    limit: Limit = 5,
) -> None:
    """Find skills and resources by meaning."""
    from service.cli.search_command import run_search

    run_search(query, lang, as_json=json, limit=limit)


@app.command("serve")
def serve_command(
    host: Annotated[str, typer.Option(help="Address to listen on; loopback unless given.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Server processes; more than one needs MASTERY_CHROMA_URL.")
    ] = 1,
) -> None:
    """Serve the API. Its documentation is at /docs."""
    from service.cli.serve_command import run_serve

    run_serve(host, port, workers)


@app.command("ui")
def ui_command(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes a free one.")] = 8501,
    api: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--api", metavar="URL", help="An API that is running; one is started where none is given."),
    ] = None,
) -> None:
    """Open the web page: the map, next steps, plans and progress. English and Korean."""
    from service.cli.ui_command import run_ui

    run_ui(port, api)


@app.command("mcp")
def mcp_command(
    learner: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--learner", metavar="ID", help="Whose levels and plans; `local` unless given."),
    ] = None,
    lang: Lang = None,
) -> None:
    """Serve MCP clients on standard input and output. `mastery serve` does the same at /mcp."""
    from service.cli.mcp_command import run_mcp

    run_mcp(learner, lang)


app.command("ask")(ask)
app.command("plan")(plan)
app.command("review")(review)
app.command("assess")(assess)
app.command("place")(place)
app.command("backup")(backup)
app.command("restore")(restore)


def main() -> None:
    """Entry point: exit status 0, 1 for an error the user can mend, 2 for wrong usage."""
    gc.set_threshold(OBJECTS)
    from service.errors import MasteryError
    from tree.characters import without_steering

    try:
        app(standalone_mode=True)
    except MasteryError as error:
        sys.stderr.write(f"mastery: {without_steering(error.told(_language_of(sys.argv[1:])))}\n")
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    finally:
        gc.freeze()  # what is left goes with the process: looking through it at the end took as long as the answer


def _language_of(arguments: list[str]) -> "Language":
    """What `--lang` says, else the language that the arguments are written in."""
    from service.understanding.phrases import language_of

    for at, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        value = value or "".join(arguments[at + 1 : at + 2])
        if name == "--lang" and value in ("en", "ko"):
            return "ko" if value == "ko" else "en"
    return language_of(" ".join(arguments))


if __name__ == "__main__":
    main()
