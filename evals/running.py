"""Runs suites and keeps the outcome of every case with what it was made by."""

import json
import platform
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.cases import Split
from evals.suite import Outcome, Setting, Suite
from service.bootstrap import Application
from service.disk import write_text
from service.errors import Misconfigured
from service.messages import saying
from service.tree_json import export_tree

FORMAT = "mastery-evals-1"
FILE = "run.json"
LIBRARIES = ("numpy", "chromadb", "langgraph", "ortools", "ir-measures")


class SuiteRun(BaseModel):
    """The outcomes of one suite, and how many seconds it took."""

    model_config = ConfigDict(extra="forbid")

    seconds: float
    outcomes: list[Outcome]


class Run(BaseModel):
    """One run of the evals. Questions are not in it: they are found by the ids of the cases."""

    model_config = ConfigDict(extra="forbid")

    format: str = FORMAT
    split: Split
    stamp: str = ""
    model: str | None = None
    versions: dict[str, str] = {}
    hashes: dict[str, str] = {}
    prompts: dict[str, str] = {}
    suites: dict[str, SuiteRun]

    def outcomes(self, suite: str) -> list[Outcome]:
        """The outcomes of a suite; none where it was not run."""
        return self.suites[suite].outcomes if suite in self.suites else []


def execute(setting: Setting, suites: Iterable[Suite], stamp: str = "") -> Run:
    """Run these suites; whatever they write to disk is in a folder that is gone afterwards."""
    done: dict[str, SuiteRun] = {}
    with TemporaryDirectory() as folder:
        for suite in suites:
            start = time.perf_counter()
            own = Path(folder) / suite.name
            own.mkdir()
            outcomes = suite.run(replace(setting, folder=own))
            done[suite.name] = SuiteRun(seconds=round(time.perf_counter() - start, 2), outcomes=outcomes)
    program = setting.program
    return Run(
        split=setting.split,
        stamp=stamp,
        model=program.model.name if program.model else None,
        versions={"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        hashes=_hashes(program),
        prompts=_prompts(),
        suites=done,
    )


def save(run: Run, folder: Path) -> Path:
    """Write `run.json`; returns where."""
    file = folder / FILE
    write_text(file, run.model_dump_json(indent=1) + "\n")
    return file


def load_run(path: Path) -> Run:
    """A run from its file or folder; raises Misconfigured where it is none."""
    file = path / FILE if path.is_dir() else path
    try:
        return Run.model_validate_json(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise Misconfigured(saying("error.not-readable", path=file, why=error.strerror)) from None
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise Misconfigured(saying("error.evals-run", path=file, where=where, why=first["msg"])) from None


def _hashes(program: Application) -> dict[str, str]:
    return {
        "tree": _hash(export_tree(program.tree)),
        "catalogue": _hash(program.catalogue.model_dump(mode="json")),
        "embedder": program.knowledge.embedder().stamp,
    }


def _prompts() -> dict[str, str]:
    """File of a prompt -> hash, of those that answer and of those that judge."""
    found: dict[str, str] = {}
    for package in ("service.llm", "evals.judging"):
        for file in files(package).joinpath("prompts").iterdir():
            if file.name.endswith(".md"):
                found[file.name.removesuffix(".md")] = sha256(file.read_bytes()).hexdigest()[:12]
    return dict(sorted(found.items()))


def _hash(data: Mapping[str, Any]) -> str:
    return sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()[:16]
