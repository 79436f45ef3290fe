"""Who asks over MCP, and in which language they are answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mcp.server.mcpserver import Context

from service.access.identity import Identity
from service.understanding.phrases import language_of
from tree.skill import Language


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks. `language`, if they chose one for everything, is that of texts and errors."""

    identity: Identity
    language: Language | None = None

    def speaks(self, arguments: Mapping[str, Any]) -> Language:
        """What a call asks for, else what was chosen for everything, else what it is written in."""
        for chosen in (arguments.get("language"), self.language):
            if chosen in ("en", "ko"):
                return "ko" if chosen == "ko" else "en"
        asked = arguments.get("question") or arguments.get("query") or arguments.get("goal")
        return language_of(asked) if isinstance(asked, str) else "en"


WhoAsks = Callable[[Context], Asker]
"""From the context of a request to who sent it."""
