"""Builds the FastAPI application around a program."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version

import anyio.to_thread
from fastapi import FastAPI, Request, Response

from service.api.error_handlers import install_error_handlers, problem
from service.api.routes import health, recommendations, resources, skills
from service.bootstrap import Application

MAX_BODY = 256 * 1024
"""Bytes of a request body; a learner with every skill of a large tree fits well."""


def create_app(program: Application, *, warm: bool = True) -> FastAPI:
    """The API over this program. With `warm`, the index is opened in the background at start."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.ready = not warm
        if not warm:
            yield
            return
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_warm, app)
            yield
            tasks.cancel_scope.cancel()

    app = FastAPI(
        title="Path of Mastery",
        version=version("path-of-mastery"),
        description="What to learn next on the way to becoming an AI engineer, and why.",
        lifespan=lifespan,
    )
    app.state.program = program
    install_error_handlers(app)
    for module in (recommendations, skills, resources, health):
        app.include_router(module.router)

    @app.middleware("http")
    async def limit_body(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        length = request.headers.get("content-length", "")
        if length.isdigit() and int(length) > MAX_BODY:
            return problem(413, "too-large", f"the body has {length} bytes, at most {MAX_BODY} are taken")
        return await call_next(request)

    return app


async def _warm(app: FastAPI) -> None:
    await anyio.to_thread.run_sync(app.state.program.build_index, abandon_on_cancel=True)
    app.state.ready = True
