"""Text -> SkillTree, reporting every error at once with file and line.

A tree comes in one of three shapes: a folder of YAML files, one per track beside one for the whole; one JSON or YAML
file of the whole tree; a plain graph, a file with `skills` and no `tracks`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tree.lint import TRACKS, lint
from tree.located import InvalidFiles, Located, Path, Problem, locate
from tree.skill import MAX_LEVEL, Maturity, Skill, Text, Track
from tree.skill_tree import SkillTree

Files = Iterable[tuple[str, str]]
"""Pairs of file name and text."""

PLAIN_TRACK = "main"
FILLED_IN = frozenset({"summary", "levels", "hours"})
"""Fields of a plain graph that have defaults: what is wrong with a default was wrong before, and is reported there."""

SHOWN = 60
"""Characters of a wrong value that an error shows."""

Model = TypeVar("Model", bound=BaseModel)


def parse_tree(files: Files) -> SkillTree:
    """Build a tree from its files; raises InvalidFiles with every problem found."""
    parser = _Parser([locate(name, text) for name, text in files])
    tree = parser.parse()
    problems = parser.problems + lint(tree, parser.where, parser.broken)
    if problems:
        raise InvalidFiles(problems)
    return tree


class _Parser:
    def __init__(self, files: list[Located]) -> None:
        self.files = files
        self.problems = [problem for file in files for problem in file.problems]
        self.where: dict[tuple[str, ...], tuple[Located, Path]] = {}
        self.broken: set[str] = set()
        self.skills: dict[str, Skill] = {}
        self.tracks: list[Track] = []
        self.maturity: dict[int, Maturity] = {}
        self.title, self.version, self.titled = Text(en="Skill tree", ko="스킬 트리"), "1", False

    def parse(self) -> SkillTree:
        if not self.files:
            self.problems.append(Problem("(none)", 1, "no tree file: expected .yaml, .yml or .json files"))
        for file in self.files:
            if isinstance(file.data, dict):
                self._file(file, file.data)
            elif not file.problems:
                self.problems.append(file.problem((), "expected a mapping with `skills`, or with `track` and `skills`"))
        if self.files and not self.skills and not self.problems:
            self.problems.append(self.files[0].problem((), "the tree has no skills"))
        tracks = tuple(sorted(self.tracks, key=lambda t: t.number))
        return SkillTree(
            title=self.title, version=self.version, maturity=self.maturity, tracks=tracks, skills=self.skills
        )

    def _file(self, file: Located, data: Mapping[str, Any]) -> None:
        fields = dict(data)
        skills, tracks = fields.pop("skills", None), fields.pop("tracks", None)
        if "track" in fields:
            self._add_track(file, fields.pop("track"), ("track",), fields.pop("tiers", None))
        elif tracks is not None:
            for position, track in enumerate(tracks if isinstance(tracks, list) else []):
                self._add_track(file, track, ("tracks", position))
            if not isinstance(tracks, list):
                self.problems.append(file.problem(("tracks",), "expected a list of tracks"))
        elif skills is not None:
            self._add_plain_track(file, skills)
        self._whole(file, fields, required=tracks is not None or (skills is not None and "track" not in data))
        self._add_skills(file, skills)

    def _whole(self, file: Located, fields: dict[str, Any], *, required: bool) -> None:
        """Title, version and maturity of the whole tree."""
        title = fields.pop("title", None)
        if title is not None:
            parsed = self._validate(file, ("title",), Text, _text(title))
            self.title, self.titled = parsed or self.title, True
        elif required:
            self.problems.append(file.problem((), "missing text: the tree has no `title`"))
        version = fields.pop("version", None)
        if version is not None:
            self.version = str(version)
        for level, meaning in (fields.pop("maturity", None) or {}).items():
            parsed_meaning = self._validate(file, ("maturity", level), Maturity, meaning)
            if level not in {"1", "2", "3"}:
                self.problems.append(file.problem(("maturity", level), f"no such level {level!r}: expected 1, 2 or 3"))
            elif parsed_meaning:
                self.maturity[int(level)] = parsed_meaning
        for unknown in fields:
            self.problems.append(file.problem((unknown,), f"unknown field {unknown!r}"))

    def _add_track(self, file: Located, data: Any, path: Path, tiers: Any = None) -> None:
        if tiers is not None and isinstance(data, dict):
            data = {**data, "tiers": tiers}
        track = self._validate(file, path, Track, data, elsewhere={"tiers": ("tiers",)} if tiers is not None else {})
        if track:
            self.tracks.append(track)
            self._locate(file, path, "track", track.id)
            base = ("tiers",) if tiers is not None else (*path, "tiers")
            for at, tier in enumerate(track.tiers):
                self._locate(file, (*base, at), "tier", track.id, str(tier.number))
                for number, option in enumerate(tier.options):
                    self._locate(file, (*base, at, "options", number), "option", option.id)
        elif isinstance(data, dict):
            self.broken.add(TRACKS)

    def _add_plain_track(self, file: Located, skills: Any) -> None:
        title = Text(en="Skills", ko="스킬")
        ids = tuple(skills) if isinstance(skills, dict) else ()
        if not ids:
            return
        data = {
            "id": PLAIN_TRACK,
            "number": 1,
            "title": title,
            "class_name": title,
            "tiers": [{"number": 1, "kind": "core", "title": title, "skills": ids}],
        }
        if track := self._validate(file, ("skills",), Track, data):
            self.tracks.append(track)

    def _add_skills(self, file: Located, skills: Any) -> None:
        if isinstance(skills, dict):
            for skill_id, data in skills.items():
                self._add_skill(file, ("skills", skill_id), skill_id, data)
        elif isinstance(skills, list):
            for position, data in enumerate(skills):
                path = ("skills", position)
                if not isinstance(data, dict) or not isinstance(data.get("id"), str):
                    self.problems.append(file.problem(path, "a skill needs an `id`"))
                    continue
                self._add_skill(file, path, data["id"], {key: value for key, value in data.items() if key != "id"})
        elif skills is not None:
            self.problems.append(file.problem(("skills",), "expected a mapping of skills by id, or a list"))

    def _add_skill(self, file: Located, path: Path, skill_id: str, data: Any) -> None:
        if ("skill", skill_id) in self.where:
            first, first_path = self.where["skill", skill_id]
            message = f"duplicate id {skill_id!r}: first at {first.file}:{first.line(first_path)}"
            self.problems.append(file.problem(path, message))
            return
        self._locate(file, path, "skill", skill_id)
        self._locate_edges(file, path, skill_id, data)
        fields = self._levels_of_plain(file, path, data)
        skill = self._validate(file, path, Skill, _skill(fields), written=fields)
        if not skill:
            self.broken.add(skill_id)
        self.skills[skill_id] = skill or _stand_in(_skill(fields))

    def _locate_edges(self, file: Located, path: Path, skill_id: str, data: Any) -> None:
        for edge in ("requires", "helps"):
            targets = data.get(edge) if isinstance(data, dict) else None
            for position, target in enumerate(targets if isinstance(targets, list) else []):
                name = target.get("skill") if isinstance(target, dict) else target
                self._locate(file, (*path, edge, position), edge, skill_id, str(name))

    def _levels_of_plain(self, file: Located, path: Path, data: Any) -> Any:
        """A number of levels must be 1 to 3."""
        levels = data.get("levels") if isinstance(data, dict) else None
        if isinstance(levels, int) and levels not in range(1, MAX_LEVEL + 1):
            message = f"`{path[-1]}.levels`: expected 1 to {MAX_LEVEL}, got {levels}"
            self.problems.append(file.problem((*path, "levels"), message))
            return {**data, "levels": 1}
        return data

    def _locate(self, file: Located, path: Path, *key: str) -> None:
        self.where.setdefault(key, (file, path))

    def _validate(
        self,
        file: Located,
        path: Path,
        model: type[Model],
        data: Any,
        *,
        elsewhere: Mapping[str, Path] | None = None,
        written: Any = None,
    ) -> Model | None:
        """The model, or None with problems noted. `written` is the data before defaults were filled in."""
        try:
            return model.model_validate(data)
        except ValidationError as invalid:
            seen: set[tuple[Path, str, str]] = set()
            for error in invalid.errors(include_url=False):
                at, kind = error["loc"], error["type"]
                filled_in = at and at[0] in FILLED_IN and isinstance(written, dict) and at[0] not in written
                key = (at[:1], kind, repr(error["input"]))
                if (
                    (filled_in and kind != "missing")
                    or key in seen
                    or (kind.startswith("too_") and at[:1] in {k[0] for k in seen})
                ):
                    continue
                seen.add(key)
                inside = (elsewhere or {}).get(str(at[0])) if at else None
                full = (*inside, *at[1:]) if inside is not None else (*path, *at)
                self.problems.append(file.problem(full, _explain(path, at, kind, error["msg"], error["input"])))
            return None


def _explain(path: Path, at: Path, kind: str, message: str, value: Any) -> str:
    name = ".".join(map(str, (*path[-1:], *at)))
    if kind == "missing":
        return f"missing text or field `{name}`"
    if kind == "extra_forbidden":
        return f"unknown field `{name}`"
    if kind in {"model_type", "model_attributes_type"}:
        message = "expected a mapping"
    shown = repr(value)
    shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
    return f"`{name}`: {message[0].lower()}{message[1:]}, got {shown}"


def _stand_in(fields: Any) -> Skill:
    """A skill whose fields are wrong, kept for its edges so that all problems are found at once."""
    name = Text(en="?", ko="?")
    edges: dict[str, Any] = {}
    for edge in ("requires", "helps"):
        targets = fields.get(edge) if isinstance(fields, dict) else None
        edges[edge] = tuple(t for t in targets if isinstance(t, str)) if isinstance(targets, list) else ()
    return Skill.model_construct(title=name, summary=name, levels=(name,), hours=(1.0,), because={}, **edges)


def _text(value: Any) -> Any:
    """A text may be one string for both languages, or have one language only."""
    if isinstance(value, str):
        return {"en": value, "ko": value}
    if isinstance(value, dict) and len(value) == 1 and value.keys() <= {"en", "ko"}:
        only = next(iter(value.values()))
        return {"en": only, "ko": only}
    return value


def _skill(data: Any) -> Any:
    """Our files and the contract's JSON in one shape; in a plain graph, what is not said is filled in."""
    if not isinstance(data, dict):
        return data
    fields = dict(data)
    if isinstance(fields.get("levels", 1), int):
        _fill_in(fields)
    elif isinstance(fields["levels"], dict):
        fields["levels"] = [fields["levels"][key] for key in sorted(fields["levels"])]
    because = fields.get("because", {})
    for edge in ("requires", "helps"):
        targets = fields.get(edge)
        if isinstance(targets, list) and isinstance(because, dict):
            because = because | {t["skill"]: t["because"] for t in targets if _explained(t)}
            fields[edge] = [t["skill"] if _explained(t) else t for t in targets]
    if because or "because" in fields:
        fields["because"] = because
    return fields


def _explained(target: Any) -> bool:
    return isinstance(target, dict) and target.keys() == {"skill", "because"} and isinstance(target["skill"], str)


def _fill_in(fields: dict[str, Any]) -> None:
    """A plain skill: texts in one language, a number of levels, hours alike for each."""
    hours = fields.get("hours", 1)
    count = fields.get("levels", len(hours) if isinstance(hours, list) else 1)
    title = _text(fields.get("title"))
    if "title" in fields:
        fields["title"] = title
    known = title if isinstance(title, dict) and all(title.values()) else {"en": "?", "ko": "?"}
    fields["summary"] = _text(fields.get("summary") or known)
    fields["levels"] = [known] * count
    if not isinstance(hours, list):
        fields["hours"] = [hours] * count
