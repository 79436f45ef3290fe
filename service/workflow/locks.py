"""What keeps a level locked, in words."""

from service.messages import josa
from service.workflow.wording import Wording
from tree.skill import Step
from tree.standing import Lack


def say_lack(words: Wording, lack: Lack, skill_id: str) -> str:
    """One thing that the next level of this skill lacks, with the tree's own reason for a written edge."""
    names = words.names([words.skill(step.skill_id) for step in lack.steps])
    match lack.rule:
        case "requires":
            return _say_edge(words, lack.steps[0], skill_id)
        case "origin":
            return words.say("missing.origin", names=names)
        case "tier":
            title = tier_title(words, words.tree.places[skill_id].track.id, lack.tier)
            return words.say("missing.tier", tier=title, names=names)
        case "branch":
            assert lack.choice
            options = words.names([words.option(o) for o in lack.choice.alternatives], joiner="list.or")
            title = tier_title(words, lack.choice.track_id, lack.tier)
            return words.say("missing.branch", tier=title, options=options)


def tier_title(words: Wording, track_id: str, number: int | None) -> str:
    """The title of a tier without the word for its kind."""
    tier = next(t for t in words.tree.tracks_by_id[track_id].tiers if t.number == number)
    title = tier.title.read(words.language)
    return title.partition(": ")[2] or title


def reason_of_edge(words: Wording, after: str, before: str) -> str:
    """The tree's own reason why one skill requires another, without its full stop; empty where there is none."""
    because = words.tree.skills[after].because.get(before)
    return because.read(words.language).rstrip(".") if because else ""


def _say_edge(words: Wording, need: Step, skill_id: str) -> str:
    title, why = words.skill(need.skill_id), reason_of_edge(words, skill_id, need.skill_id)
    values = {"skill": title, "skill_subject": josa(title, "이가"), "level": need.level}
    return words.say("missing.requires.why", why=why, **values) if why else words.say("missing.requires", **values)
