"""Prompts are Markdown files with `$variables`, two parts apart by a line of dashes: system and user."""

from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Template

from service.llm.language_model import Prompt


@cache
def _template(name: str, package: str) -> tuple[str, str, str]:
    text = files(package).joinpath(f"prompts/{name}.md").read_text(encoding="utf-8")
    system, _, user = text.partition("\n---\n")
    return sha256(text.encode()).hexdigest()[:12], system.strip(), user.strip()


def render(name: str, package: str = __package__, /, **values: str) -> Prompt:
    """The prompt with its variables filled in, of this package or another; raises KeyError where one is missing."""
    digest, system, user = _template(name, package)
    return Prompt(name, digest, Template(system).substitute(values), Template(user).substitute(values))
