"""What endpoints depend on."""

from typing import Annotated

from fastapi import Depends, Query, Request

from service.bootstrap import Application
from service.contract import Language


def get_program(request: Request) -> Application:
    """The program behind the API."""
    program: Application = request.app.state.program
    return program


Program = Annotated[Application, Depends(get_program)]
Lang = Annotated[Language | None, Query(alias="lang", description="Language of titles and prose.")]
