"""What a question asks for, by its own words where they are sure, else by search."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from resources.outside import Subject
from resources.search import HybridSearch, Match
from service.understanding.cuts import halves
from service.understanding.names import Names
from service.understanding.reading import Reading, read_question
from service.understanding.seeking import asking, seek
from service.understanding.vagueness import is_vague
from tree.goal import Goal, OptionGoal, SkillGoal, TrackGoal
from tree.skill import Language, Text
from tree.skill_tree import SkillTree

OUTSIDE_MARGIN = 1.5
"""By how much (in z-scores) the best thing inside must lead the best subject outside; set between the dev cases."""

NAMED_MARGIN = 2.0
"""The same where the question names a subject outside, perhaps only in passing ("each got its own Flask app")."""

AIMLESS_MARGIN = 2.5
"""By how much (in z-scores) a question without a subject must be the best reading of all."""

EVIDENCE = 7.0
"""What the score of the best thing inside and its lead over the best subject outside must add up to (in z-scores): a
weak match may lead because nothing outside comes near either."""

FIRM_AFTER_CLAIMS = 4.0
"""The least score of the best thing inside beside claims, where what is left of the question may be small talk."""

UNASKED = 3.0
"""What is added to it where the question asks for nothing in so many words."""

SPECIFIC = 0.6
"""A skill or option this near to a track (in z-scores) is what was meant: it says more."""

NARROW, NARROW_LEAD = 6.0, 2.0
"""The score of an option (in z-scores) and its lead over its track from which on it is what a question describes that
only says the field; anything from 5 and 1 to 7 and 2 is the same on the dev cases."""

MAX_CUTS = 4
"""Ways to cut a question in two that are tried."""

CLOSE = 0.35
"""A second skill this near to the first (in z-scores) leaves the reading open for a model to decide."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A question understood. `fit` maps skill id -> 0 to 1; `sure` is false where a model may help."""

    language: Language
    goals: tuple[Goal, ...] = ()
    claims: Mapping[str, int] = field(default_factory=dict)
    outside: tuple[str, ...] = ()
    refused: bool = False
    vague: bool = False
    confidence: float = 1.0
    fit: Mapping[str, float] = field(default_factory=dict)
    sure: bool = True
    corrected: bool = False
    which_track: bool = False
    candidates: tuple[Match, ...] = ()


class Interpreter:
    """Reads questions about one tree."""

    def __init__(self, tree: SkillTree, names: Names, search: HybridSearch, outside: Iterable[Subject] = ()) -> None:
        self.tree, self.names, self.search = tree, names, search
        self._outside = {subject.id: subject for subject in outside}

    def titles_outside(self, subject_id: str) -> Text:
        """The title of a subject outside the tree."""
        return self._outside[subject_id].title

    def interpret(self, question: str) -> Interpretation:
        """The question understood. Search is asked only where no name says what is wanted."""
        reading = read_question(question, self.names, self.tree)
        read = Interpretation(
            language=reading.language, claims=reading.claims, outside=reading.outside, corrected=not reading.certain
        )
        doubtful = reading.doubtful and self._by_search(read, reading.subject, reading.level).refused
        if doubtful or reading.persons:
            return replace(read, refused=True, confidence=0.0)
        if reading.goals:
            goals = self._narrowed(reading) + self._described(read, reading)
            return replace(
                read,
                goals=goals,
                confidence=0.97 if reading.certain else 0.85,
                fit=self._fit_of(goals),
                which_track=_is_bare_ai_engineer(reading),
            )
        if reading.vague or (reading.claims and _says_little(reading)):
            return replace(read, vague=True)
        found = self._both(read, reading) or self._by_search(read, reading.subject, reading.level)
        best = found.candidates[0].score if found.candidates else 0.0
        if reading.claims and best < FIRM_AFTER_CLAIMS + (0 if reading.wishes else UNASKED):
            return replace(read, vague=True)  # who tells what they know and little else asks what comes next
        return found

    def _narrowed(self, reading: Reading) -> tuple[Goal, ...]:
        """The goals; an option in place of its track, where a broad name names the track and the rest describes it."""
        match reading.goals:
            case (TrackGoal(track_id, level, None),) if reading.broad:
                matches = [m for m in seek(self.search, reading.subject) if m.kind != "outside"]
                best, track = matches[0], next(m.score for m in matches if m.id == track_id)
                firm = best.score >= NARROW and best.score - track >= NARROW_LEAD
                if firm and best.kind == "option" and self.tree.options[best.id][0].id == track_id:
                    return (OptionGoal(best.id, level),)
        return reading.goals

    def _described(self, read: Interpretation, reading: Reading) -> tuple[Goal, ...]:
        """Goals that the question describes beside those it names."""
        added: dict[Goal, None] = {}
        for part in reading.described:
            found = self._by_search(read, part, reading.level)
            if found.goals and found.candidates[0].score >= FIRM_AFTER_CLAIMS:
                added |= {goal: None for goal in found.goals if goal not in reading.goals}
        return tuple(added)

    def _both(self, read: Interpretation, reading: Reading) -> Interpretation | None:
        """Two goals, where the question says that it has two and can be cut into them."""
        told = asking(reading.subject) or [reading.subject]
        for parts in [cut for text in told for cut in halves(text)][:MAX_CUTS]:
            first, second = (self._by_search(read, part, reading.level) for part in parts)
            if first.goals and second.goals and first.goals != second.goals:
                fit = {s: max(first.fit.get(s, 0), second.fit.get(s, 0)) for s in {**first.fit, **second.fit}}
                confidence = round(first.confidence * second.confidence, 2)
                goals = self._without_parts(first.goals + second.goals)
                return replace(first, goals=goals, fit=fit, confidence=confidence, sure=True)
        return None

    def _without_parts(self, goals: tuple[Goal, ...]) -> tuple[Goal, ...]:
        """The goals without the skills of options that are goals themselves."""
        covered = {s for g in goals if isinstance(g, OptionGoal) for s in self.tree.options[g.option_id][2].skills}
        return tuple(g for g in goals if not (isinstance(g, SkillGoal) and g.skill_id in covered))

    def _by_search(self, read: Interpretation, subject: str, level: int) -> Interpretation:
        mentioned = {(m.kind, m.id) for m in self.names.find(subject) if m.broad}
        inside, aimless, outside = self._sorted(seek(self.search, subject, mentioned))
        rival = max(inside[0].score, outside[0].score if outside else -math.inf)
        if aimless and aimless[0].score - rival > AIMLESS_MARGIN and not read.outside:
            return replace(read, vague=True)
        margin = inside[0].score - (outside[0].score if outside else -math.inf)
        least = NAMED_MARGIN if read.outside else OUTSIDE_MARGIN
        if margin < least or inside[0].score + margin < EVIDENCE:
            return replace(read, refused=True, confidence=0.0, candidates=tuple(inside[:8]))
        best = inside[0]
        if best.kind == "track":
            best = next((m for m in inside[1:] if m.kind != "track" and best.score - m.score <= SPECIFIC), best)
        second = next((m for m in inside if m.kind == "skill" and m is not best), best)
        return replace(
            read,
            goals=(self._goal_of(best, level),),
            confidence=round(1 / (1 + math.exp(-(margin + best.score - second.score))), 2),
            fit=_fit_by_score(inside),
            sure=second is best or abs(best.score - second.score) >= CLOSE,
            candidates=tuple(inside[:8]),
        )

    def _sorted(self, matches: Iterable[Match]) -> tuple[list[Match], list[Match], list[Match]]:
        """What is inside the tree, what has no subject, and what has one outside; each best first."""
        inside: list[Match] = []
        aimless: list[Match] = []
        outside: list[Match] = []
        for match in matches:
            if match.kind != "outside":
                inside.append(match)
            else:
                (aimless if self._outside[match.id].kind == "aimless" else outside).append(match)
        return inside, aimless, outside

    def _goal_of(self, match: Match, level: int) -> Goal:
        if match.kind == "track":
            return TrackGoal(match.id, level)
        return OptionGoal(match.id, level) if match.kind == "option" else SkillGoal(*self.tree.capped(match.id, level))

    def _fit_of(self, goals: tuple[Goal, ...]) -> dict[str, float]:
        """Skills that the question names fit it wholly, those of a named option as well."""
        fit: dict[str, float] = {}
        for goal in goals:
            match goal:
                case SkillGoal(skill_id):
                    fit[skill_id] = 1.0
                case OptionGoal(option_id) | TrackGoal(_, _, str(option_id)):
                    fit.update(dict.fromkeys(self.tree.options[option_id][2].skills, 1.0))
        return fit


def _fit_by_score(inside: list[Match]) -> dict[str, float]:
    """Fit by score: the best match 1, the crowd 0."""
    best = max(inside[0].score, 1e-9)
    return {m.id: round(max(0.0, m.score / best), 4) for m in inside if m.kind == "skill" and m.score > 0}


def _says_little(reading: Reading) -> bool:
    return is_vague(reading.subject)


def _is_bare_ai_engineer(reading: Reading) -> bool:
    """Whether nothing but "AI engineer" was named, which may mean any of the tracks."""
    generic = ("aiengineer", "ai엔지니어")
    match reading.goals:
        case (TrackGoal(_, _, None),) if not reading.outside:
            return all(name.lower().replace(" ", "").startswith(generic) for name in reading.track_names)
    return False
