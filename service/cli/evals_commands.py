"""`mastery evals run|report|compare|gate|baseline|check`."""

from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

evals_app = typer.Typer(help="Offline evals: how good the answers are, with intervals.", no_args_is_help=True)

RunPath = Annotated[Path, typer.Argument(metavar="RUN", help="A run: its folder, or its run.json.")]
Json = Annotated[bool, typer.Option("--json", help="JSON and nothing else.")]


@evals_app.command("run")
def run(
    split: Annotated[str, typer.Option(metavar="dev|test", help="Which half of the cases.")] = "test",
    suite: Annotated[Optional[list[str]], typer.Option(help="A suite; all unless given. May be repeated.")] = None,  # noqa: UP045
    output: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", "--output", metavar="DIR", help="A folder for run.json, the outcome of every case."),
    ] = None,
    stamp: Annotated[str, typer.Option(help="What the run is called, e.g. a version; kept with it.")] = "",
    learners: Annotated[int, typer.Option(min=1, max=100_000, help="Simulated learners of the closed loops.")] = 1000,
    processes: Annotated[int, typer.Option(min=1, max=64, help="Processes that simulate.")] = 2,
    alone: Annotated[bool, typer.Option(help="The engine alone: no baselines, no ablations.")] = False,
    judge: Annotated[bool, typer.Option(help="Let the configured model judge texts, and stand as a baseline.")] = False,
    json: Json = False,
) -> None:
    """Run the evals and print their figures with 95 % intervals.

    Example: mastery evals run --split dev --suite next --out runs/today
    """
    from service.cli.console import choose, program

    half = choose(split, ("dev", "test"), "--split")
    options = {"stamp": stamp, "learners": learners, "processes": processes, "alone": alone, "judge": judge}
    _command().run_evals(program(), half, suite or [], output, **options, as_json=json)


@evals_app.command("report")
def report(
    run: RunPath,
    html: Annotated[Optional[Path], typer.Option(metavar="FILE", help="Where the HTML page goes.")] = None,  # noqa: UP045
    md: Annotated[Optional[Path], typer.Option(metavar="FILE", help="Where the Markdown goes.")] = None,  # noqa: UP045
) -> None:
    """Write the report of a run: one HTML page that needs no network, and Markdown."""
    _command().report(run, html, md)


@evals_app.command("compare")
def compare(
    first: Annotated[Path, typer.Argument(metavar="RUN_A", help="The run before.")],
    second: Annotated[Path, typer.Argument(metavar="RUN_B", help="The run after.")],
    json: Json = False,
) -> None:
    """Paired differences of two runs on the same cases, with intervals."""
    _command().compare_runs(first, second, as_json=json)


@evals_app.command("gate")
def gate() -> None:
    """Fail where a gated figure of the shipped program is significantly worse than the baseline."""
    _command().run_gate()


@evals_app.command("baseline")
def baseline(
    reason: Annotated[Optional[str], typer.Option(help="Why figures are lower than before.")] = None,  # noqa: UP045
) -> None:
    """Make the baseline of the gate anew."""
    _command().make_baseline(reason)


@evals_app.command("check")
def check() -> None:
    """Look for cases that are nearly the same, or nearly a text of the tree or the catalogue."""
    _command().check_duplicates()


def _command() -> Any:
    """The evals stand above the service, so they are found by name and not imported."""
    from service.errors import NotInstalled
    from service.messages import saying

    try:
        return import_module("evals.command")
    except ModuleNotFoundError as missing:
        raise NotInstalled(saying("error.evals-missing", name=missing.name)) from None
