"""What was parsed and found to be right is kept, so that a command need not read half a megabyte of YAML each time."""

import os
from collections.abc import Callable, Iterable
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from service.disk import make_folder

Model = TypeVar("Model", bound=BaseModel)


class ParseCache:
    """Parsed files as JSON, named by the hash of their texts; without a folder nothing is kept."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def get(self, kind: str, model: type[Model], texts: Iterable[tuple[str, str]], parse: Callable[[], Model]) -> Model:
        """What these texts parse to. A cache that cannot be read or written costs time and nothing else."""
        if self._folder is None:
            return parse()
        digest = sha256(repr((version("path-of-mastery"), list(texts))).encode(errors="surrogatepass")).hexdigest()
        file = self._folder / f"{kind}-{digest[:24]}.json"
        try:
            return model.model_validate_json(file.read_bytes())
        except (OSError, ValidationError):
            parsed = parse()
            self._keep(file, kind, parsed)
            return parsed

    def _keep(self, file: Path, kind: str, parsed: BaseModel) -> None:
        part = file.with_suffix(f".{os.getpid()}.part")
        try:
            make_folder(file.parent)
            stale = list(file.parent.glob(f"{kind}-*.json"))
            part.write_text(parsed.model_dump_json(), encoding="utf-8")
            part.replace(file)
            for old in stale:
                old.unlink(missing_ok=True)
        except OSError:
            return
