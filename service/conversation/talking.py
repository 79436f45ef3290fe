"""Parts that are answered in words: small talk, and questions back."""

from collections.abc import Sequence
from typing import Any

from langgraph.runtime import Runtime

from service.contract import Choice, TalkView
from service.conversation.phrases import phrases
from service.conversation.setting import Setting, Talk, answered, memory_of, part_of, words_of
from service.workflow.wording import Wording
from tree.skill_tree import SkillTree


def chat(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """A greeting, thanks, what can be done here."""
    setting, words = runtime.context, words_of(state, runtime.context)
    text = part_of(state).text.lower()
    kind = next((name for name, pattern in phrases("small_talk").items() if pattern.search(text)), "hello")
    choices = _choices(words, "where-to", _classes(words.tree)) if kind != "thanks" else []
    return say(state, setting, words.say(f"talk.{kind}"), choices)


def nothing_waits(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """Yes or no, where nothing was asked."""
    return say(state, runtime.context, words_of(state, runtime.context).say("talk.nothing-waits"))


def clarify(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """One question back where nothing can be told, with choices from the tree; after that, the best open steps."""
    setting = runtime.context
    if memory_of(state).clarified:
        part = {**state["part"], "intent": "next"}
        return {"part": part, "todo": [part, *state["todo"]]}
    return ask_back(state, setting, "where-to", tracks=_classes(setting.program.tree))


def ask_back(
    state: Talk, setting: Setting, code: str, *, tracks: Sequence[str] = (), skills: Sequence[str] = ()
) -> Talk:
    """Ask what is meant, with what could be meant."""
    words = words_of(state, setting)
    return say(state, setting, words.say(f"talk.{code}"), _choices(words, code, tracks, skills), clarified=True)


def say(state: Talk, setting: Setting, text: str, choices: Sequence[Choice] = (), **remembered: Any) -> Talk:
    """An answer in words alone."""
    view = TalkView(answer_id=setting.live.answer_id, answer=text, choices=list(choices))
    return answered(state, setting, view, text, **remembered)


def _choices(words: Wording, code: str, tracks: Sequence[str], skills: Sequence[str] = ()) -> list[Choice]:
    named = [(t, words.track(t)) for t in tracks] + [(s, words.skill(s)) for s in skills]
    return [Choice(id=i, title=title, question=words.say(f"talk.{code}.choice", name=title)) for i, title in named]


def _classes(tree: SkillTree) -> list[str]:
    """The tracks one can change into."""
    return [track.id for track in tree.tracks if not track.is_origin]
