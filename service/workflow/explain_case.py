"""What is to be explained: read from the request and its question, and settled against the tree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from service.contract import ExplainKind, Supposition
from service.understanding.explaining import Aspect, Wondering, read_wondering
from service.understanding.interpretation import Interpretation
from service.understanding.names import Mention, Names
from service.workflow.inquiry import Inquiry, Subject
from tree.goal import Goal, OptionGoal, SkillGoal, TrackGoal
from tree.learner import Learner
from tree.skill_tree import SkillTree


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be explained, on the way to which goals, for whom.

    `kind` and `suppose` are None where nobody said. `subject` None means the step to take first; `level` is the one
    that a supposition speaks of, `aspect` what of a skill is asked about. `outside` are the subjects outside the tree
    that the question names. `fit` is that of a question which asks for a way rather than why.
    """

    kind: ExplainKind | None
    subject: Subject | None
    suppose: Supposition | None
    goals: tuple[Goal, ...]
    learner: Learner
    fit: Mapping[str, float] = field(default_factory=dict)
    level: int = 1
    aspect: Aspect | None = None
    refused: bool = False
    outside: tuple[str, ...] = ()


_NO_QUESTION = Wondering(None, None, aspect=None, subject=None, goals=(), outside=(), sure=True)


def settle_case(inquiry: Inquiry, found: Interpretation, tree: SkillTree, names: Names) -> Case:
    """The case of a request; what it says itself beats what its question says."""
    matter, question = inquiry.matter, inquiry.question
    read = read_wondering(question, names) if question else _NO_QUESTION
    subject, suppose = matter.subject or _subject_of(read, found), matter.suppose or read.suppose
    if subject and subject.kind == "option" and suppose == "skipped":
        subject, suppose = _other_option(subject, tree), None
    refused = matter.subject is None and question is not None and _is_outside(read, found)
    supposed = skills_of_subject(subject, tree) if suppose in {"known", "skipped"} else ()
    # what is asked about is given, and the question asks for a way: then that way is meant
    asks_way = matter.subject is not None and read.kind is None and not found.refused
    return Case(
        kind=matter.kind or read.kind or ("what-if" if matter.suppose else None),
        subject=None if refused else subject,
        suppose=suppose,
        goals=_goals(inquiry, found.goals if asks_way else _named_goals(read, matter.subject, tree), subject, tree),
        learner=_with_claims(inquiry.learner, {s: n for s, n in found.claims.items() if s not in supposed}),
        fit=found.fit if asks_way else {},
        level=max((found.claims.get(s, 1) for s in supposed), default=1),
        aspect=read.aspect,
        refused=refused,
        outside=read.outside or found.outside,
    )


def _named_goals(read: Wondering, given: Subject | None, tree: SkillTree) -> tuple[Goal, ...]:
    """The goals that a question names; a track that it names beside a given subject is one."""
    mentions = list(read.goals)
    if given and read.subject and read.subject.kind == "track":
        mentions.append(read.subject)
    return _as_goals((s for s in map(_as_subject, mentions) if s != given), tree)


def _is_outside(read: Wondering, found: Interpretation) -> bool:
    """Whether the question is about something that the tree does not have."""
    if read.subject is None and read.outside:
        return True
    return found.refused and not read.sure


def _subject_of(read: Wondering, found: Interpretation) -> Subject | None:
    """What the question names, else what it describes."""
    if read.subject is not None:
        return _as_subject(read.subject)
    match found.goals[:1] if not read.sure else ():
        case (SkillGoal(skill_id),):
            return Subject("skill", skill_id)
        case (OptionGoal(option_id),):
            return Subject("option", option_id)
        case (TrackGoal(track_id),):
            return Subject("track", track_id)
    return None


def _as_subject(mention: Mention) -> Subject | None:
    return None if mention.kind == "outside" else Subject(mention.kind, mention.id)


def _other_option(subject: Subject, tree: SkillTree) -> Subject:
    """The option beside this one at its branching point."""
    tier = tree.options[subject.id][1]
    return next((Subject("option", o.id) for o in tier.options if o.id != subject.id), subject)


def skills_of_subject(subject: Subject | None, tree: SkillTree) -> tuple[str, ...]:
    """The skills that a supposition about this subject speaks of."""
    match subject:
        case Subject("skill", skill_id):
            return (skill_id,)
        case Subject("option", option_id):
            return tree.options[option_id][2].skills
        case Subject("track", track_id):
            return tuple(s for tier in tree.tracks_by_id[track_id].tiers for s in tier.skills)
    return ()


def _with_claims(learner: Learner, claims: dict[str, int]) -> Learner:
    levels = {s: max(level, learner.levels.get(s, 0)) for s, level in claims.items()}
    return replace(learner, levels={**learner.levels, **levels}) if levels else learner


def _goals(inquiry: Inquiry, named: tuple[Goal, ...], subject: Subject | None, tree: SkillTree) -> tuple[Goal, ...]:
    """The goal given, else that of the question, else the stored ones, else what the subject itself asks for."""
    if inquiry.goal:
        return (inquiry.goal,)
    if named or inquiry.learner.goals:
        return named or inquiry.learner.goals
    if subject is not None and subject.kind == "option":
        return (TrackGoal(tree.options[subject.id][0].id),)
    return _as_goals([subject], tree)


def _as_goals(subjects: Iterable[Subject | None], tree: SkillTree) -> tuple[Goal, ...]:
    goals: dict[Goal, None] = {}
    for subject in subjects:
        match subject:
            case Subject("skill", skill_id):
                goals[SkillGoal(skill_id, tree.capped(skill_id, 2).level)] = None
            case Subject("option", option_id):
                goals[OptionGoal(option_id)] = None
            case Subject("track", track_id):
                goals[TrackGoal(track_id)] = None
    return tuple(goals)


def through_option(goals: Iterable[Goal], option_id: str, tree: SkillTree) -> tuple[Goal, ...]:
    """The goals by way of this option: where one goes by the other option of the same point, it goes by this one."""
    track, tier, _ = tree.options[option_id]
    beside = {o.id for o in tier.options}
    turned: dict[Goal, None] = {}
    for goal in goals:
        match goal:
            case TrackGoal(track_id, level) if track_id == track.id:
                turned[TrackGoal(track_id, level, option_id)] = None
            case OptionGoal(asked, level) if asked in beside:
                turned[OptionGoal(option_id, level)] = None
            case _:
                turned[goal] = None
    return tuple(turned)
