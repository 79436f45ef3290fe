"""`mastery resources check`: counts, coverage, gaps, and with --online the links themselves."""

import typer
from rich.progress import Progress
from rich.table import Table

from resources.catalogue import cover
from resources.links import LinkResult, check_links
from service.cli.console import console, program
from service.cli.echo import echo


def run_check(*, online: bool) -> None:
    """Read the catalogue, which raises every problem at once; report what it covers, then follow the links."""
    coverage = cover(program().catalogue, program().tree)
    resources = program().catalogue.resources
    korean = sum(r.language == "ko" for r in resources)
    echo(f"{len(resources)} resources for {len(coverage)} skills, {korean} Korean, no errors")
    table = Table(header_style="bold")
    for column in ("Skill", "Count", "Levels", "Languages", "Gaps"):
        table.add_column(column)
    for c in coverage:
        levels = " ".join(map(str, c.levels))
        table.add_row(c.skill_id, str(c.count), levels, " ".join(c.languages), " ".join(c.gaps) or "-")
    console().print(table)
    serious = [c.skill_id for c in coverage if set(c.gaps) - {"ko"}]
    if serious and program().catalogue.resources:
        echo(f"gaps: {', '.join(serious)}")
    if online:
        _follow([r.url for r in resources])


def _follow(urls: list[str]) -> None:
    with Progress(console=console(), transient=True) as bar:
        task = bar.add_task("links", total=len(set(urls)))
        results = check_links(urls, progress=lambda _: bar.advance(task))
    for result in results:
        if line := _describe(result):
            echo(line)
    dead = sum(r.is_dead for r in results)
    echo(f"{len(results)} links followed: {dead} dead, {sum(r.moved for r in results)} moved")
    if dead:
        raise typer.Exit(1)


def _describe(result: LinkResult) -> str:
    if result.is_dead:
        return f"dead     {result.url}  {result.error or result.status}"
    if result.is_blocked:
        return f"blocked  {result.url}  {result.status}"
    return f"moved    {result.url}  ->  {result.final}" if result.moved else ""
