"""How many tokens a text may take, where nobody has counted yet."""

import json
from math import ceil
from typing import Any

from service.llm.language_model import Prompt

ASCII_PER_TOKEN = 3.5
"""English takes about 4 characters per token with the usual vocabularies, code and names fewer."""

TOKENS_PER_OTHER = 1.5
"""Hangul takes from 0.6 tokens per syllable with large vocabularies to more than 2 with small ones."""

OVERHEAD = 16
"""Of the two messages around their texts."""


def estimate(text: str) -> int:
    """Tokens of a text, rather too many than too few."""
    ascii_ = sum(c < "\x80" for c in text)
    return ceil(ascii_ / ASCII_PER_TOKEN + (len(text) - ascii_) * TOKENS_PER_OTHER)


def estimate_input(prompt: Prompt, schema: dict[str, Any] | None = None) -> int:
    """Tokens of a prompt and of the schema that is sent along."""
    described = estimate(json.dumps(schema)) if schema else 0
    return estimate(prompt.system) + estimate(prompt.user) + described + OVERHEAD
