"""`mastery ask` and `mastery threads`."""

from typing import Annotated, Optional

import typer

threads_app = typer.Typer(help="Conversations: what was asked, goals and conditions that hold.", no_args_is_help=True)

Lang = Annotated[Optional[str], typer.Option("--lang", metavar="en|ko", help="Language of the answer.")]  # noqa: UP045
Json = Annotated[bool, typer.Option("--json", help="The API's JSON and nothing else.")]
Thread = Annotated[str, typer.Argument(metavar="THREAD", help="A thread's id, its beginning is enough; or `last`.")]


def ask(
    question: Annotated[Optional[str], typer.Argument(help="What you want to say, in English or Korean.")] = None,  # noqa: UP045
    thread: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--thread", metavar="ID|last", help="Go on in this thread; a new one unless given."),
    ] = None,
    learner: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--learner", metavar="ID_OR_JSON_FILE", help="A learner file (JSON, as in the API) or a stored id."
        ),
    ] = None,
    replay: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--replay", metavar="ANSWER_ID", help="Show an answer of the last 30 days as it was given."),
    ] = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Ask anything about your path; what is to be written is shown first and waits for your approval.

    Without a question it is a conversation, one line after the other, until an empty line or Ctrl-D.

    Example: mastery ask "I finished CI/CD. What now?"
    """
    from service.cli.ask_command import run_ask, run_replay

    if replay is not None:
        run_replay(replay, lang, as_json=json)
    else:
        run_ask(question, thread, learner, lang, as_json=json)


@threads_app.command("list")
def list_threads(lang: Lang = None, json: Json = False) -> None:
    """Your threads, the one last spoken in first."""
    from service.cli.threads_command import run_list

    run_list(lang, as_json=json)


@threads_app.command("show")
def show_thread(thread: Thread = "last", lang: Lang = None, json: Json = False) -> None:
    """What was said in a thread, and what holds in it."""
    from service.cli.threads_command import run_show

    run_show(thread, lang, as_json=json)


@threads_app.command("delete")
def delete_thread(
    thread: Thread,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    lang: Lang = None,
) -> None:
    """Forget a thread with all its answers. What was approved in it stays written."""
    from service.cli.threads_command import run_delete

    run_delete(thread, lang, yes=yes)
