"""Words by which learners say things, from files beside this one: a name, and patterns for it."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from service.word_lists import read_words


@cache
def phrases(name: str) -> Mapping[str, re.Pattern[str]]:
    """What the file of this name tells apart, each by one pattern for text in small letters."""
    read = read_words(Path(__file__).with_name(f"{name}.yaml"))
    return {kind: re.compile("|".join(patterns)) for kind, patterns in read.items()}
