"""Follows the links of a catalogue: concurrently, politely, with redirects and dead links reported."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

CONCURRENT = 16
PER_HOST = 2
AGENT = "path-of-mastery-link-check/1"
REFUSED_HEAD = frozenset({403, 404, 405, 501})
"""Answers after which a page is asked for with GET: some servers do not like HEAD."""

BLOCKED = frozenset({401, 403, 429, 999})
"""The page is there but a program may not read it: reported, not dead."""


@dataclass(frozen=True, slots=True)
class LinkResult:
    """What became of one link: `status` is the last HTTP status, or 0 with `error`; `final` where redirects led."""

    url: str
    status: int
    final: str
    error: str = ""

    @property
    def is_dead(self) -> bool:
        """Whether nobody can read the page."""
        return self.status == 0 or (self.status >= 400 and self.status not in BLOCKED)

    @property
    def is_blocked(self) -> bool:
        """Whether the server turned the check away."""
        return self.status in BLOCKED

    @property
    def moved(self) -> bool:
        """Whether the page stands somewhere else now."""
        return not self.is_dead and self.final.rstrip("/") != self.url.rstrip("/")


def check_links(
    urls: Iterable[str],
    *,
    timeout: float = 20.0,
    retries: int = 1,
    progress: Callable[[LinkResult], None] | None = None,
) -> list[LinkResult]:
    """Follow every link once, in their order; at most PER_HOST at a time on one host. `timeout` in seconds."""
    return asyncio.run(_check_all(list(dict.fromkeys(urls)), timeout, retries, progress or (lambda _: None)))


async def _check_all(
    urls: list[str], timeout: float, retries: int, progress: Callable[[LinkResult], None]
) -> list[LinkResult]:
    everywhere = asyncio.Semaphore(CONCURRENT)
    hosts: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(PER_HOST))
    headers = {"User-Agent": AGENT, "Accept": "text/html,*/*"}
    async with httpx.AsyncClient(follow_redirects=True, timeout=timeout, headers=headers) as client:

        async def one(url: str) -> LinkResult:
            async with hosts[urlsplit(url).netloc], everywhere:
                result = await _check(client, url, retries)
            progress(result)
            return result

        return await asyncio.gather(*(one(url) for url in urls))


async def _check(client: httpx.AsyncClient, url: str, retries: int) -> LinkResult:
    error = ""
    for _ in range(retries + 1):
        try:
            answer = await client.head(url)
            if answer.status_code in REFUSED_HEAD:
                async with client.stream("GET", url) as answer:
                    pass
            return LinkResult(url, answer.status_code, str(answer.url))
        except httpx.HTTPError as failure:
            error = f"{type(failure).__name__}: {failure}".rstrip(": ")
    return LinkResult(url, 0, url, error)
