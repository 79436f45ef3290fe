"""What endpoints depend on."""

from typing import Annotated

from fastapi import Depends, Query, Request

from service.bootstrap import Application
from service.contract import Language
from service.conversation.conversations import Conversations


async def get_program(request: Request) -> Application:
    """The program behind the API. Nothing waits here, so it takes no thread."""
    program: Application = request.app.state.program
    return program


async def get_conversations(request: Request) -> Conversations:
    """What is said in threads."""
    found: Conversations = request.app.state.conversations
    return found


Talks = Annotated[Conversations, Depends(get_conversations)]
Program = Annotated[Application, Depends(get_program)]
Lang = Annotated[Language | None, Query(alias="lang", description="Language of titles and prose.")]
