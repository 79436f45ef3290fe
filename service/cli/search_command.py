"""`mastery search` in the terminal."""

import json

from rich.table import Table
from rich.text import Text

from service.cli.console import console, language, program
from service.cli.echo import echo_json
from service.finding import find_resources, find_skills
from service.messages import say, saying
from service.understanding.phrases import language_of


def run_search(query: str, lang: str | None, *, as_json: bool, limit: int) -> None:
    """Skills, then resources, best first."""
    from service.contract import MAX_QUESTION
    from service.errors import InvalidInput

    if not query.strip() or len(query) > MAX_QUESTION:
        raise InvalidInput({"query": saying("error.length", most=MAX_QUESTION, got=len(query.strip()))})
    chosen = language(lang) or language_of(query)
    skills = find_skills(program(), query, limit, chosen)
    resources = find_resources(program(), query=query, language=chosen)[:limit]
    if as_json:
        found = {"skills": [s.model_dump() for s in skills], "resources": [r.model_dump() for r in resources]}
        echo_json(json.dumps(found, ensure_ascii=False, indent=2))
        return
    out = console()
    if not skills and not resources:
        out.print(say(chosen, "cli.nothing-found"))
        return
    table = Table(header_style="bold")
    table.add_column(say(chosen, "cli.skill"))
    table.add_column(say(chosen, "cli.score"), justify="right")
    for skill in skills:
        table.add_row(Text(f"{skill.title} ({skill.skill_id})"), f"{skill.score:.2f}")
    out.print(table)
    if resources:
        table = Table(header_style="bold", show_lines=True)
        table.add_column(say(chosen, "cli.resource"), ratio=2, overflow="fold")
        table.add_column(say(chosen, "cli.why"), ratio=3)
        for resource in resources:
            table.add_row(Text(f"{resource.title}\n{resource.url}"), Text(resource.why))
        out.print(table)
