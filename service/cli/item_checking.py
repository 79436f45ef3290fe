"""`mastery items check`."""

from pathlib import Path

from service.assessment.bank import ItemBank
from service.cli.console import language, program
from service.cli.echo import echo
from service.workflow.wording import Wording


def run_check(folder: Path | None, lang: str | None) -> None:
    """Read every item, which raises every problem at once; then say what there is and where there are too few."""
    bank = program().items if folder is None else ItemBank(folder, program().tree)
    words, found = Wording(program().tree, language(lang) or "en"), bank.check()
    echo(words.say("items.checked", items=found.items, skills=found.skills))
    for skill_id, levels in found.gaps.items() if found.items else ():
        echo(words.say("items.gaps", skill=skill_id, levels=", ".join(map(str, levels))))
