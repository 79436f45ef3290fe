"""Writing files whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from service.errors import Misconfigured
from service.messages import saying


def write_text(path: Path, text: str) -> None:
    """Replace a file in one move; raises Misconfigured where it cannot be written."""
    with replacing(path) as part:
        part.write_text(text, encoding="utf-8")


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for this user only."""
    for missing in reversed([f for f in (folder, *folder.parents) if not f.exists()]):
        missing.mkdir(0o700, exist_ok=True)


def data_folder(folder: Path) -> Path:
    """A folder of the program's data, made if need be; raises Misconfigured where it cannot be written."""
    try:
        make_folder(folder)
        probe = folder / f".probe-{uuid4().hex}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Misconfigured(
            saying(
                "error.setting",
                setting="MASTERY_HOME",
                what=saying("error.not-writable", path=folder, why=error.strerror),
            )
        ) from None
    return folder


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file to write beside this one, which takes its place at the end; raises Misconfigured if that fails.

    A link stays, and what it points to is replaced. Only this user may read it: most of what is written tells of a
    learner.
    """
    path = Path(os.path.realpath(path))
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        make_folder(path.parent)
        part.unlink(missing_ok=True)
        part.touch(0o600, exist_ok=False)
        yield part
        part.replace(path)
    except OSError as error:
        raise Misconfigured(saying("error.not-writable", path=path, why=error.strerror)) from None
    finally:
        part.unlink(missing_ok=True)
