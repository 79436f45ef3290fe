"""Which plan is meant."""

import streamlit as st

from service.contract import PlanView
from ui import visit


def current_plan() -> PlanView | None:
    """The plan of the address, else the newest; None where there is none."""
    wanted = st.query_params.get("plan")
    if not wanted:
        kept = visit.client().plans().items
        wanted = kept[0].plan_id if kept else None
    return visit.client().plan(wanted) if wanted else None
