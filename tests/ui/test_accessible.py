"""What axe finds on the pages that test, place, review and report, in light and dark, with something on each."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.ui.serving import CHROMIUM, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]
playwright = pytest.importorskip("playwright.sync_api")

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
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
def filled(tmp_path_factory):
    """A service in which every page has something to show: its page's address, and ids."""
    home = tmp_path_factory.mktemp("home")
    (home / "report.html").write_text("<!doctype html><html lang=en><title>Report</title><h1>Report</h1></html>")
    with serving(home, MASTERY_EVALS_REPORT=str(home)) as served, httpx.Client(base_url=served.api, timeout=60) as api:

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
        yield served.page, ids


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious(filled, browser, name, scheme):
    address, ids = filled
    with browser.new_context(color_scheme=scheme, locale="en-GB") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENT)
        page.goto(f"{address}{PAGES[name].format(**ids)}&learner=axe&lang=en")
        page.get_by_role("heading", level=1).first.wait_for()
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
        page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
        found = page.evaluate("() => axe.run('.stMain', { resultTypes: ['violations'] })")["violations"]

    serious = [
        f"{v['id']}: {node['target']} {node['failureSummary'][:300]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]
    assert not serious, "\n".join(serious)
