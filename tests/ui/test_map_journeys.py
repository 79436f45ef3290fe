"""The map in a real browser, on a real service: seen, heard, and driven by keyboard alone."""

import re

import httpx
import pytest

from tests.ui.axe import serious_faults
from tests.ui.serving import CHROMIUM, plain_tree, serving

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]
playwright = pytest.importorskip("playwright.sync_api")

LEVELS = {"python-syntax": 3, "data-structures": 2, "oop-functional": 1, "linux-cli": 2, "git": 2, "math-statistics": 1}
FOCUSED = (
    "let element = document.activeElement;"
    "while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;"
)
PATIENT = 60_000
"""Milliseconds; the machine may be busy."""


def drawn(page):
    page.wait_for_selector(".map[data-ready]")
    return page.get_attribute(".map", "data-ready")


def heard(page) -> str:
    return page.locator(".map [role=status]").inner_text()


def hears(page, pattern: str) -> None:
    playwright.expect(page.locator(".map [role=status]")).to_have_text(re.compile(pattern), timeout=PATIENT)


def walk_to(page, title: str) -> None:
    """By the search of the map, with the keyboard alone."""
    page.keyboard.press("/")
    page.keyboard.type(title)
    page.wait_for_selector(".search li")
    page.keyboard.press("Enter")


def tab_to(page, matches: str, most: int = 80) -> None:
    """Tab until what has the focus matches a JavaScript condition on `element`."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"() => {{ {FOCUSED} return Boolean(element && ({matches})); }}"):
            return
    raise AssertionError(f"Tab never came to {matches}")


def test_by_keyboard_alone_a_skill_is_found_recorded_and_the_map_changes(served, visit):
    served.put("keys", levels=LEVELS, goals=[{"track_id": "mlops-engineer"}])
    page = visit(f"{served.page}/map?learner=keys")
    before = drawn(page)
    tab_to(page, "element.classList.contains('stage')")
    hears(page, "Step 1 on your path")
    first = heard(page)
    page.keyboard.press("ArrowDown")
    playwright.expect(page.locator(".map [role=status]")).not_to_have_text(first)
    walk_to(page, "Model Logging")
    hears(page, "^Model Logging.*Not begun.*Level 1 is open")
    page.wait_for_selector(".pm-map-sheet h2:has-text('Model Logging')")
    page.wait_for_url(re.compile("skill=model-logging"))
    tab_to(page, "element.closest('[class*=st-key-map-record-]')")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    playwright.expect(page.locator(".map")).not_to_have_attribute("data-ready", before, timeout=PATIENT)
    assert httpx.get(f"{served.api}/v1/learners/keys").json()["levels"]["model-logging"] == 1
    playwright.expect(page.locator(".st-key-map-recorded")).to_contain_text("level 1 is recorded")
    page.locator(".stage").focus()
    walk_to(page, "Model Logging")
    hears(page, "^Model Logging.*Level 1 of 3")


def test_arrows_lead_up_the_tree_and_escape_lets_go(served, visit):
    served.put("arrows", levels=LEVELS)
    page = visit(f"{served.page}/map?learner=arrows&skill=git")
    drawn(page)
    page.locator(".stage").focus()
    seen = []
    for _ in range(4):
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(400)
        seen.append(heard(page))
    assert len(set(seen)) == 4
    page.keyboard.press("Enter")
    chosen = seen[-1].partition(".")[0]
    page.locator(".pm-map-sheet h2", has_text=chosen).wait_for()
    page.keyboard.press("Escape")
    playwright.expect(page.locator(".pm-map-sheet h2")).to_have_count(0, timeout=PATIENT)
    page.wait_for_url(lambda address: "skill=" not in address)


def test_a_click_chooses_and_hovering_tells(served, visit):
    served.put("mouse", levels=LEVELS)
    page = visit(f"{served.page}/map?learner=mouse")
    drawn(page)
    page.locator(".stage").focus()
    page.keyboard.press("ArrowUp")
    hears(page, ".")
    ring = page.locator(".ring").bounding_box()
    title = heard(page).split(".")[0]
    page.mouse.move(ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2)
    playwright.expect(page.locator(".map .card strong")).to_have_text(title)
    page.mouse.click(ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2)
    playwright.expect(page.locator(".pm-map-sheet h2")).to_have_text(title, timeout=PATIENT)


def test_one_track_alone_and_everything_again(served, visit):
    page = visit(f"{served.page}/map?learner=nobody-yet")
    drawn(page)
    button = page.locator(".tracks button").first
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert page.locator(".map.faded").count() == 1
    button.click()
    assert page.locator(".map.faded").count() == 0


@pytest.mark.parametrize("query", ["lang=en&skill=ci-cd", "lang=ko&skill=drift-detection", "view=list"])
def test_axe_finds_nothing_serious(served, visit, query):
    served.put("axe-map", levels=LEVELS, goals=[{"track_id": "mlops-engineer"}])
    page = visit(f"{served.page}/map?learner=axe-map&{query}")
    page.wait_for_selector(".st-key-list-git" if "list" in query else ".map[data-ready]")

    assert not serious_faults(page, ".stMain")


def test_a_telephone_sees_the_map_and_the_list_without_scrolling_sideways(served, visit):
    for query in ("", "view=list"):
        page = visit(f"{served.page}/map?learner=phone&{query}", viewport={"width": 390, "height": 844}, has_touch=True)
        page.wait_for_selector(".st-key-list-git" if query else ".map[data-ready]")
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_two_thousand_skills_can_be_found_and_chosen(browser, visit, tmp_path):
    tree = plain_tree(tmp_path / "many.json", 2000)
    with serving(tmp_path / "home", MASTERY_TREE=str(tree)) as served:
        page = visit(f"{served.page}/map")
        drawn(page)
        page.locator(".stage").focus()
        walk_to(page, "Skill 1999")
        hears(page, "^Skill 1999")
        playwright.expect(page.locator(".pm-map-sheet h2")).to_have_text("Skill 1999", timeout=PATIENT)
