"""An answer explained: right or not and why, criterion by criterion where it was judged, good answers beside."""

from html import escape

import streamlit as st

from service.contract import AnswerView, CriterionVerdict, ItemView, OptionVerdict
from ui.parts.asking import weight
from ui.parts.markup import chip
from ui.parts.prose import code, inline, prose, verbatim
from ui.texts import say

TONES = {"met": "jade", "partly": "gold", "missed": "rose"}
SIGNS = {"met": "✓", "partly": "◐", "missed": "✗"}


def explain(item: ItemView, answer: AnswerView) -> None:
    """The item again, what was answered, and what is to be learnt from it."""
    with st.container(key=f"card-explained-{item.id}"):
        st.html(_verdict(answer) + prose(item.text) + (_options(answer) if answer.options else ""))
        if item.kind == "short":
            st.html(_short(answer))
        elif item.kind in {"task", "design"}:
            _open(answer)


def beside(answer: AnswerView) -> None:
    """A good answer and a weak one, or a worked solution."""
    if answer.model_answer:
        name = "explain.strong" if answer.weak_answer else "explain.solution"
        st.html(_sample(say(name), answer.model_answer, "jade"))
    if answer.model_code:
        code(answer.model_code)
    if answer.weak_answer:
        st.html(_sample(say("explain.weak"), answer.weak_answer, "rose"))


def own(answer: AnswerView) -> str:
    """What was handed in."""
    return f"<h3>{escape(say('explain.yours'))}</h3>{verbatim(answer.text)}" if answer.text else ""


def _verdict(answer: AnswerView) -> str:
    if answer.dont_know:
        tone, text = "quiet", say("explain.unknown")
    elif answer.right is not None:
        tone, text = ("jade", say("explain.right")) if answer.right else ("rose", say("explain.wrong"))
    elif answer.score is not None:
        tone, text = "gold", say("explain.score", percent=round(answer.score * 100))
    else:
        tone, text = "quiet", say("explain.waits")
    return f'<p class="pm-verdict {tone}" role="status">{escape(text)}</p>'


def _options(answer: AnswerView) -> str:
    return f'<ul class="pm-verdicts">{"".join(_option(o, chosen=o.id == answer.choice) for o in answer.options)}</ul>'


def _option(option: OptionVerdict, *, chosen: bool) -> str:
    state = "right" if option.right else "wrong" if chosen else ""
    marks = chip(say("explain.chosen"), "quiet") if chosen else ""
    marks += f'<span class="pm-unseen">{escape(say("explain.is-right"))}</span>' if option.right else ""
    return (
        f'<li class="{state}"><i aria-hidden="true">{"✓" if option.right else "✗"}</i>'
        f"<div><b>{inline(option.text)}</b> {marks}<p>{inline(option.because)}</p></div></li>"
    )


def _short(answer: AnswerView) -> str:
    given = f"<dt>{escape(say('explain.yours'))}</dt><dd>{escape(answer.text)}</dd>" if answer.text else ""
    right = f"<dt>{escape(say('explain.right-answer'))}</dt><dd>{inline(answer.right_answer or '')}</dd>"
    return f'<dl class="pm-short">{given}{right}</dl>{prose(answer.why)}'


def _open(answer: AnswerView) -> None:
    left, right = st.columns([1, 1], gap="medium")
    with left:
        rows = "".join(map(_criterion, answer.criteria))
        st.html(f'{own(answer)}<p class="pm-body">{escape(answer.why)}</p><ul class="pm-judged">{rows}</ul>')
    with right:
        beside(answer)


def _criterion(found: CriterionVerdict) -> str:
    verdict = found.verdict
    mark = chip(f"{SIGNS[verdict]} {say(f'rate.{verdict}')}", TONES[verdict]) if verdict else ""
    quote = f"<q>{escape(found.quote)}</q>" if found.quote else ""
    why = f"<p>{escape(found.why)}</p>" if found.why else ""
    return f"<li><div>{mark}{weight(found.weight)}</div><b>{inline(found.text)}</b>{quote}{why}</li>"


def _sample(title: str, text: str, tone: str) -> str:
    return f'<section class="pm-sample {tone}"><h3>{escape(title)}</h3>{prose(text)}</section>'
