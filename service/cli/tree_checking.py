"""`mastery tree check` and `import`."""

import json
from pathlib import Path

from rich.table import Table

from service.cli.console import console, program
from service.cli.echo import echo
from service.disk import write_text
from service.files import load_tree
from service.tree_json import export_tree
from service.workflow.wording import hours_text
from tree.costs import reach_costs
from tree.skill_tree import SkillTree


def run_check(file: Path | None, *, costs: bool) -> None:
    """Read the tree, which raises every problem at once; then say what it holds."""
    tree = load_tree(file or program().knowledge.tree_path)
    skills, tracks = len(tree.skills), len(tree.tracks)
    edges = sum(len(skill.requires) for skill in tree.skills.values())
    echo(f"{tree.title.en}: {skills} skills in {tracks} tracks, {edges} written edges, no errors")
    if costs:
        _print_costs(tree)


def _print_costs(tree: SkillTree) -> None:
    table = Table(header_style="bold", title="Hours from nothing to level 1")
    table.add_column("Skill")
    table.add_column("Hours", justify="right")
    table.add_column("Steps", justify="right")
    table.add_column("Saved without an edge")
    for cost in reach_costs(tree):
        edges = ", ".join(f"{needed} {hours_text(saved)} h" for needed, saved in cost.edges.items())
        table.add_row(cost.skill_id, hours_text(cost.hours), str(cost.steps), edges or "-")
    console().print(table)


def run_import(file: Path) -> None:
    """Check, then install; a tree with errors leaves the one installed as it was."""
    tree = load_tree(file)
    target = program().settings.data_folder / "tree.json"
    write_text(target, json.dumps(export_tree(tree), ensure_ascii=False) + "\n")
    echo(f"installed {tree.title.en} ({len(tree.skills)} skills) as {target}")
