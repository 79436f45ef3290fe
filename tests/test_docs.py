"""The documentation names everything there is."""

from pathlib import Path

import pytest
import typer

from service.cli.main import app
from service.settings import Settings

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
RUNNING = (Path(__file__).parent.parent / "docs" / "running.md").read_text(encoding="utf-8")
PRIVACY = (Path(__file__).parent.parent / "docs" / "data-and-privacy.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_the_readme(name):
    alias = name.upper() if name.startswith("openai") else f"MASTERY_{name.upper()}"
    assert alias in README


def test_every_metric_is_in_the_account_of_what_is_seen():
    from service.telemetry.metrics import Metrics

    exposed = Metrics().exposition().decode()
    names = {line.split()[2] for line in exposed.splitlines() if line.startswith("# TYPE")}
    assert len(names) >= 9
    for name in names:
        assert f"`{name}`" in RUNNING


def test_every_cause_is_in_the_account_of_what_is_seen():
    from typing import get_args

    from service.llm.language_model import Cause
    from service.workflow.grounding import What

    for word in (*get_args(Cause), *get_args(What)):
        assert f"`{word}`" in RUNNING


def test_every_command_is_in_the_readme():
    for name in typer.main.get_command(app).commands:
        assert name in README


def test_every_table_is_in_the_account_of_what_is_kept():
    from service.storage.schema import metadata

    for table in metadata.tables:
        assert f"`{table}`" in PRIVACY
