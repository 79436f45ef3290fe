"""Writing files whole or not at all."""

import os
from pathlib import Path

from service.errors import Misconfigured


def write_text(path: Path, text: str) -> None:
    """Replace a file in one move; raises Misconfigured where it cannot be written."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Misconfigured(f"{path}: cannot be written: {error.strerror}") from None
