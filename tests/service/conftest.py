import pytest
from typer.testing import CliRunner

from service.cli import console
from service.cli.main import app
from service.errors import MasteryError


@pytest.fixture
def mastery():
    """Runs a command in this process, on a fresh program."""
    runner = CliRunner(env={"COLUMNS": "200"})  # else lines break where the terminal of whoever tests does

    def run(*arguments, given=None):
        console.program.cache_clear()
        result = runner.invoke(app, list(arguments), input=given)
        if isinstance(result.exception, MasteryError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.stdout

    yield run
    console.program.cache_clear()
