"""Parts that are answered in words: small talk, and questions back."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from langgraph.runtime import Runtime

from service.contract import Choice, TalkView
from service.conversation.setting import Setting, Talk, answered, memory_of, part_of, words_of
from service.workflow.wording import Wording


def chat(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """A greeting, thanks, what can be done here."""
    setting, words = runtime.context, words_of(state, runtime.context)
    text = part_of(state).text.lower()
    kind = next((name for name, pattern in _phrases().items() if pattern.search(text)), "hello")
    return say(state, setting, words.say(f"talk.{kind}"), _to_begin(words) if kind != "thanks" else [])


def nothing_waits(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """Yes or no, where nothing was asked."""
    return say(state, runtime.context, words_of(state, runtime.context).say("talk.nothing-waits"))


def clarify(state: Talk, runtime: Runtime[Setting]) -> Talk:
    """One question back where nothing can be told, with choices from the tree; after that, the best open steps."""
    setting = runtime.context
    if memory_of(state).clarified:
        part = {**state["part"], "intent": "next"}
        return {"part": part, "todo": [part, *state["todo"]]}
    tracks = [track.id for track in setting.program.tree.tracks if not track.is_origin]
    return ask_back(state, setting, "where-to", tracks=tracks)


def ask_back(
    state: Talk, setting: Setting, code: str, *, tracks: Sequence[str] = (), skills: Sequence[str] = ()
) -> Talk:
    """Ask what is meant, with what could be meant."""
    words = words_of(state, setting)
    named = [(t, words.track(t)) for t in tracks] + [(s, words.skill(s)) for s in skills]
    choices = [Choice(id=i, title=title, question=words.say(f"talk.{code}.choice", name=title)) for i, title in named]
    return say(state, setting, words.say(f"talk.{code}"), choices, clarified=True)


def say(state: Talk, setting: Setting, text: str, choices: Sequence[Choice] = (), **remembered: Any) -> Talk:
    """An answer in words alone."""
    view = TalkView(answer_id=setting.live.answer_id, answer=text, choices=list(choices))
    return answered(state, setting, view, text, **remembered)


def _to_begin(words: Wording) -> list[Choice]:
    tracks = [track for track in words.tree.tracks if not track.is_origin]
    named = [(track.id, words.track(track.id)) for track in tracks]
    return [Choice(id=i, title=t, question=words.say("talk.where-to.choice", name=t)) for i, t in named]


@cache
def _phrases() -> dict[str, re.Pattern[str]]:
    read = yaml.safe_load(Path(__file__).with_name("small_talk.yaml").read_text(encoding="utf-8"))
    return {name: re.compile("|".join(patterns)) for name, patterns in read.items()}
