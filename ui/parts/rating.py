"""Rating one's own answer, criterion by criterion, beside a strong and a weak one."""

import streamlit as st

from service.contract import AnswerView, CriterionVerdict, ItemView, Rating
from ui.parts.asking import weight
from ui.parts.explaining import SIGNS, beside, own
from ui.parts.prose import inline, prose
from ui.texts import say

RATINGS: tuple[Rating, ...] = ("met", "partly", "missed")


def rate(item: ItemView, answer: AnswerView) -> dict[str, Rating] | None:
    """Ask how far the answer meets each criterion; criterion -> rating once all are rated, else None."""
    with st.expander(say("rate.question")):
        st.html(prose(item.text))
    left, right = st.columns([1, 1], gap="large")
    with right, st.container(key="card-beside"):
        beside(answer)
    with left, st.container(key="card-rate"), st.form(f"rate-{item.id}", border=False):
        st.html(own(answer))
        st.markdown(f"##### {say('rate.title')}")
        st.caption(say("rate.about"))
        given = {criterion.id: _rating(criterion, item.id) for criterion in answer.criteria}
        sent = st.form_submit_button(say("rate.send"), type="primary", key="rate-send", width="stretch")
        rated = {name: rating for name, rating in given.items() if rating}
        if sent and len(rated) < len(given):
            st.warning(say("rate.missing", count=len(given) - len(rated)), icon=":material/edit:")
    return rated if sent and len(rated) == len(given) else None


def _rating(criterion: CriterionVerdict, item_id: str) -> Rating | None:
    st.html(f'<p class="pm-criterion">{inline(criterion.text)} {weight(criterion.weight)}</p>')
    return st.segmented_control(
        criterion.text,
        RATINGS,
        format_func=lambda rating: f"{SIGNS[rating]} {say(f'rate.{rating}')}",
        label_visibility="collapsed",
        key=f"rate-{item_id}-{criterion.id}",
        width="stretch",
    )
