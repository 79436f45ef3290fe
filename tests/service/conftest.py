import pytest
from typer.testing import CliRunner

from service import bootstrap
from service.cli import console
from service.cli.main import app
from service.errors import MasteryError
from service.knowledge import Knowledge
from service.settings import Settings


@pytest.fixture
def mastery(knowledge, monkeypatch):
    """Runs a command in this process, on a fresh program that need not learn again what the tests know already."""
    runner = CliRunner(env={"COLUMNS": "200"})  # else lines break where the terminal of whoever tests does

    def known(settings: Settings) -> Knowledge:
        own = Knowledge(settings)
        content = (settings.tree, settings.resources, settings.chroma_url)
        return own if any(content) or own.has_own_tree else knowledge

    def run(*arguments, given=None):
        console.program.cache_clear()
        result = runner.invoke(app, list(arguments), input=given)
        if isinstance(result.exception, MasteryError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.stdout

    monkeypatch.setattr(bootstrap, "Knowledge", known)
    yield run
    console.program.cache_clear()
