"""Reading trees and catalogues from disk, with one clear error for what cannot be read."""

from pathlib import Path

from resources.catalogue import Catalogue, parse_catalogue
from resources.outside import Subject, Subjects, parse_subjects
from service.cache import ParseCache
from service.errors import InvalidCatalogue, InvalidTree, Misconfigured
from service.messages import saying
from tree.located import InvalidFiles, Problem
from tree.parsing import parse_tree
from tree.skill_tree import SkillTree

SUFFIXES = frozenset({".yaml", ".yml", ".json"})
MAX_BYTES = 32 * 2**20
BUNDLED_TREE = Path(__file__).resolve().parent.parent / "tree" / "data"
BUNDLED_RESOURCES = Path(__file__).resolve().parent.parent / "resources" / "data"
OUTSIDE_FILE = "outside.yaml"
"""Beside the resources: subjects that are not in the tree, told apart from those that are."""


def load_tree(path: Path, cache: ParseCache | None = None) -> SkillTree:
    """The tree at this path, a folder or a file; raises InvalidTree with every problem, Misconfigured if unreadable."""
    texts = read_texts(path)
    try:
        return (cache or ParseCache()).get("tree", SkillTree, texts, lambda: parse_tree(texts))
    except InvalidFiles as invalid:
        raise InvalidTree(invalid.problems) from None


def load_catalogue(path: Path, tree: SkillTree, cache: ParseCache | None = None) -> Catalogue:
    """The catalogue at this path; raises InvalidCatalogue with every problem, Misconfigured if unreadable."""
    texts = [(name, text) for name, text in read_texts(path) if name != OUTSIDE_FILE]
    skills = [("skills", " ".join(tree.skills))]
    try:
        return (cache or ParseCache()).get("catalogue", Catalogue, texts + skills, lambda: parse_catalogue(texts, tree))
    except InvalidFiles as invalid:
        raise InvalidCatalogue(invalid.problems) from None


def load_subjects(path: Path, cache: ParseCache | None = None) -> tuple[Subject, ...]:
    """The subjects outside the tree that stand beside a catalogue; raises InvalidCatalogue with every problem."""
    texts = [(name, text) for name, text in read_texts(path) if name == OUTSIDE_FILE]
    try:
        return (cache or ParseCache()).get("outside", Subjects, texts, lambda: parse_subjects(texts)).subjects
    except InvalidFiles as invalid:
        raise InvalidCatalogue(invalid.problems) from None


def read_texts(path: Path) -> list[tuple[str, str]]:
    """Names and texts of the YAML and JSON files at this path, in the order of their names."""
    try:
        if not path.exists():
            raise Misconfigured(saying("error.no-such-file", path=path))
        files = [path] if path.is_file() else sorted(p for p in path.iterdir() if p.suffix in SUFFIXES)
        return [(file.name if path.is_dir() else str(file), _read(file)) for file in files]
    except OSError as error:
        raise Misconfigured(saying("error.not-readable", path=path, why=error.strerror)) from None


def read_text(file: Path) -> str:
    """The text of one file; raises Misconfigured where it cannot be read, InvalidTree where it is no UTF-8."""
    try:
        return _read(file)
    except OSError as error:
        raise Misconfigured(saying("error.not-readable", path=file, why=error.strerror)) from None


def _read(file: Path) -> str:
    if file.stat().st_size > MAX_BYTES:
        raise Misconfigured(saying("error.file-too-large", path=file, most=MAX_BYTES // 2**20))
    content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InvalidTree([Problem(str(file), line, f"not UTF-8: byte 0x{content[error.start]:02x}")]) from None
