"""One assessment from item to item: asked, explained, rated where nobody else can judge, until its result."""

from typing import Any

import streamlit as st

from service.contract import AnswerRequest, AssessmentView, ItemView
from ui import visit
from ui.parts.asking import ask
from ui.parts.drafts import forget_draft
from ui.parts.explaining import explain
from ui.parts.markup import note
from ui.parts.outcome import trail
from ui.parts.rating import rate
from ui.parts.saying import told
from ui.texts import say

LOOKING = "assessment-looking-at"
"""The item whose explanation is read: (assessment, item); the next one waits until it is left."""


def show(assessment: AssessmentView) -> bool:
    """Ask or explain; whether the assessment is over and its explanation was read."""
    looking = st.session_state.get(LOOKING, ("", ""))
    if looking[0] == assessment.assessment_id:
        st.html(trail(assessment))
        _explain(assessment, looking[1])
        return False
    item = next((item for item in assessment.items if item.id == assessment.next), None)
    if item is None:
        return True
    st.html(trail(assessment) + "".join(note(n.text, "✦", "gold") for n in assessment.notices))
    if assessment.awaiting == "ratings":
        _rate(assessment, item)
    elif given := ask(item, assessment.assessment_id):
        _send(assessment, given)
    return False


def explanations(assessment: AssessmentView) -> None:
    """All answers with what there was to learn from them."""
    answers = {answer.item_id: answer for answer in assessment.answers}
    for item in assessment.items:
        if item.id in answers:
            explain(item, answers[item.id])


def _explain(assessment: AssessmentView, item_id: str) -> None:
    item = next(item for item in assessment.items if item.id == item_id)
    forget_draft(assessment.assessment_id, item_id)
    explain(item, next(answer for answer in assessment.answers if answer.item_id == item_id))
    last = assessment.next is None
    label = say("assess.to-result" if last else "assess.next")
    if st.button(label, type="primary", icon=":material/arrow_forward:", key="assess-next"):
        del st.session_state[LOOKING]
        st.rerun()


def _rate(assessment: AssessmentView, item: ItemView) -> None:
    answer = next(answer for answer in assessment.answers if answer.item_id == item.id)
    forget_draft(assessment.assessment_id, item.id)
    if ratings := rate(item, answer):
        _send(assessment, {"item_id": item.id, "ratings": ratings})


def _send(assessment: AssessmentView, given: dict[str, Any]) -> None:
    """Hand an answer in; one's own ratings need no explanation, for what they were held against was read."""
    with told(), st.spinner(say("assess.grading")):
        answered = visit.client().answer(assessment.assessment_id, AnswerRequest(**given))
        if answered.awaiting != "ratings" and "ratings" not in given:
            st.session_state[LOOKING] = (assessment.assessment_id, given["item_id"])
        st.rerun()
