"""`mastery resources list` and `index`."""

from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from service.cli.console import choose, console, language, print_json, program
from service.cli.echo import echo
from service.contract import ResourcePage
from service.finding import find_resources
from service.knowledge import SHIPPED_VECTORS
from service.messages import say
from service.understanding.likeness import SHIPPED_EXAMPLES, example_texts
from service.workflow.wording import hours_text


def run_list(skill: str | None, level: int | None, only: str | None, lang: str | None, *, as_json: bool) -> None:
    """Resources in the order of the catalogue."""
    if only is not None:
        choose(only, ("en", "ko"), "--language")
    chosen = language(lang) or "en"
    found = find_resources(program(), skill_id=skill, level=level, resource_language=only, language=chosen)
    if as_json:
        print_json(ResourcePage(items=found))
        return
    out = console()
    if not found:
        out.print(say(chosen, "cli.nothing-found"))
        return
    table = Table(header_style="bold")
    for column in ("skill", "level", "language", "kind", "hours", "resource"):
        table.add_column(say(chosen, f"cli.{column}"), overflow="fold")
    for r in found:
        place = Text(f"{r.title}\n{r.url}")
        table.add_row(r.skills[0], str(r.level), r.language, r.kind, hours_text(r.hours), place)
    out.print(table)


def run_index(*, ship: bool) -> None:
    """Fill the index, with a progress bar where something has to be embedded."""
    knowledge = program().knowledge
    with Progress(console=console(), transient=True) as bar:
        task = bar.add_task("embedding", total=None)
        made = knowledge.build_index(lambda done, total: bar.update(task, completed=done, total=total))
    texts = [*knowledge.skill_search.texts, *knowledge.resource_search.texts]
    echo(f"index ready: {len(texts)} texts, {made} embedded now")
    if ship:
        knowledge.vectors().save(SHIPPED_VECTORS, texts)
        if (store := knowledge.likeness.store) is not None:
            store.save(SHIPPED_EXAMPLES, example_texts())
        echo(f"wrote {SHIPPED_VECTORS.name} and {SHIPPED_EXAMPLES.name}")
