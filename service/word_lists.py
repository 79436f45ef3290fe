"""Reading the lists of words and patterns that stand in YAML files beside the code."""

from pathlib import Path
from typing import Any

import yaml


def read_words(file: Path) -> Any:
    """What the file holds."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # a safe loader, in C
