"""What axe finds on the pages that test, place, review and report, in light and dark, with something on each."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.ui.axe import serious_faults
from tests.ui.serving import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]
pytest.importorskip("playwright.sync_api")

PATIENT = 60_000
"""Milliseconds; the machine may be busy."""
PAGES = {
    "levels": "/assess?skill=git",
    "a choice": "/assess?assessment={choice}",
    "a task": "/assess?assessment={task}",
    "a result": "/assess?assessment={result}",
    "a placement": "/place?placement={placement}",
    "reviews": "/review?",
    "a self-check": "/review?skill=git",
    "progress": "/progress?",
    "quality": "/quality?",
}


@pytest.fixture(scope="module")
def ids(served):
    """Every page has something to show to this learner; gives what the pages name."""
    with httpx.Client(base_url=served.api, timeout=60) as api:

        def post(path, **body):
            return api.post(path, json={"learner_id": "axe", **body}).raise_for_status().json()

        served.put("axe", goals=[{"track_id": "mlops-engineer"}], hours_per_week=6)
        long_ago = (datetime.now(UTC) - timedelta(days=200)).isoformat()
        learned = {"skill_id": "git", "level": 2, "at": long_ago}
        api.post("/v1/learners/axe/evidence", json=learned).raise_for_status()
        post("/v1/feedback", about={"skill_id": "linux-cli"}, verdict="too-hard")
        ids = {
            "choice": post("/v1/assessments", skill_id="linux-cli", level=1)["assessment_id"],
            "task": post("/v1/assessments", skill_id="docker-basics", level=2)["assessment_id"],
            "placement": post("/v1/placements", track_id="data-engineer")["placement_id"],
        }
        taken = post("/v1/assessments", skill_id="git", level=1)
        ids["result"] = taken["assessment_id"]
        for item in taken["items"]:
            api.post(f"/v1/assessments/{ids['result']}/answers", json={"item_id": item["id"], "dont_know": True})
        return ids


@pytest.fixture(scope="module")
def window(browser):
    """One window for all the pages, which has their scripts in its cache."""
    with browser.new_context(locale="en-GB") as context:
        context.set_default_timeout(PATIENT)
        yield context.new_page()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(served, ids, window, name):
    window.goto(f"{served.page}{PAGES[name].format(**ids)}&learner=axe&lang=en")
    window.get_by_role("heading", level=1).first.wait_for()

    assert not serious_faults(window, ".stMain")
