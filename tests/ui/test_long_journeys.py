"""Longer ways through the real service and page in a real browser: choosing, rising, and bad moments in the middle."""

import re
import subprocess

import httpx
import pytest

from tests.ui.serving import CHROMIUM, ROOT, mastery, same_machine, serving
from ui.texts import catalogue

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]
playwright = pytest.importorskip("playwright.sync_api")

PATIENT = 60_000
"""Milliseconds; the machine may be busy."""
TRACK = "mlops-engineer"
EN = catalogue("en")


@pytest.fixture
def visit(browser):
    """Opens an address in a fresh browser window; afterwards no request left the machine."""
    opened, asked = [], []

    def open_(address: str):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
        context.set_default_timeout(PATIENT)
        opened.append(context)
        page = context.new_page()
        page.on("request", lambda sent: asked.append(sent.url))
        page.goto(address)
        return page

    yield open_
    for context in opened:
        context.close()
    assert not [address for address in asked if not same_machine(address)]


def sees(locator, text):
    playwright.expect(locator).to_contain_text(text, timeout=PATIENT)


def settled(page):
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def until(page, holds):
    """Wait until what a callable tells is so."""
    for _ in range(PATIENT // 100):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came to be")


@pytest.fixture
def before_the_branch(served):
    """Stores learners who have passed all that comes before their track's branching point; gives its options."""
    tracks = {t["id"]: t for t in httpx.get(f"{served.api}/v1/tree").json()["tracks"]}
    origin = next(t for t in tracks.values() if t["number"] == 0)
    at = next(n for n, tier in enumerate(tracks[TRACK]["tiers"]) if tier["options"])
    passed = [*origin["tiers"], *tracks[TRACK]["tiers"][:at]]

    def put(learner):
        levels = {skill: 1 for tier in passed for skill in tier["skills"]}
        served.put(learner, levels=levels, goals=[{"track_id": TRACK}], hours_per_week=6)
        return {option["id"]: option for option in tracks[TRACK]["tiers"][at]["options"]}

    return put


def next_skills(served, learner):
    body = {"learner_id": learner, "limit": 6}
    steps = httpx.post(f"{served.api}/v1/recommendations/next", json=body, timeout=60).json()["recommendations"]
    return {step["skill_id"] for step in steps}


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_branch_is_compared_and_chosen_and_map_and_next_follow(served, before_the_branch, visit, lang):
    text, learner = catalogue(lang), f"chooser-{lang}"
    options = before_the_branch(learner)
    address = f"lang={lang}&learner={learner}"
    advised = httpx.post(
        f"{served.api}/v1/recommendations/branch", json={"learner_id": learner, "track_id": TRACK}, timeout=60
    ).json()["recommended"]
    name, option = next((name, o) for name, o in options.items() if name != advised)
    page = visit(f"{served.page}/map?{address}")
    page.wait_for_selector(".map[data-ready]")
    assert page.locator(".band.option.chosen.sign").count() == 0
    page.goto(f"{served.page}/next?{address}")
    rival = options[advised] if advised else next(o for n, o in options.items() if n != name)
    assert not next_skills(served, learner) & set(option["skills"])

    page.goto(f"{served.page}/branch?track={TRACK}&{address}")
    assert_compared(page, options, lang)
    page.locator(f".st-key-take-{name} button").click()
    page.locator(".st-key-confirm-branch button").click()
    playwright.expect(page.locator(f".st-key-take-{name} button")).to_be_disabled(timeout=PATIENT)

    assert httpx.get(f"{served.api}/v1/learners/{learner}").json()["branches"] == {TRACK: name}
    page.goto(f"{served.page}/map?{address}")
    sees(page.locator(".band.option.chosen.sign"), option["title"][lang])
    page.goto(f"{served.page}/next?{address}")
    sees(page.locator("[data-testid=stMain]"), text["next.cards"])
    following = next_skills(served, learner)
    assert following & set(option["skills"])
    assert not following & set(rival["skills"])


def assert_compared(page, options, lang):
    for name, option in options.items():
        card = page.locator(f"[class*=st-key-option-][class*={name}]")
        sees(card, option["title"][lang])
        sees(card, catalogue(lang)["branch.hours"])


def answer(page, api, program, assessment):
    """Answer the item that the page asks, rightly."""
    view = httpx.get(f"{api}/v1/assessments/{assessment}").json()
    asked = next(item for item in view["items"] if item["id"] == view["next"])
    known = program.items.find(asked["id"])
    if asked["kind"] == "choice":
        right = {text for o in known.options if o.right for text in (o.en, o.ko)}
        at = next(n for n, option in enumerate(asked["options"]) if option["text"] in right)
        page.locator("[data-testid=stRadio] label:has(input)").nth(at).click()
    else:
        page.locator("[class*=st-key-text-] input").fill(known.answers[0])
    page.locator(".st-key-ask-send button").click()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_right_answers_raise_the_level_and_the_map_shows_it(served, program, visit, lang):
    text, learner = catalogue(lang), f"riser-{lang}"
    served.put(learner, goals=[{"track_id": TRACK}])
    page = visit(f"{served.page}/map?learner={learner}&lang={lang}&skill=linux-cli")
    page.wait_for_selector(".map[data-ready]")
    before = page.get_attribute(".map", "data-ready")
    sees(page.locator(".pm-map-skill"), text["map.none"])

    page.get_by_role("link", name=text["map.skill.assess"]).click()
    page.locator(".st-key-begin-1 button").click()
    page.wait_for_url(re.compile("assessment="))
    assessment = re.search(r"assessment=([^&]+)", page.url)[1]
    while httpx.get(f"{served.api}/v1/assessments/{assessment}").json()["next"]:
        page.locator(".st-key-ask-send button").wait_for()
        answer(page, served.api, program, assessment)
        page.locator(".st-key-assess-next button").click()
    sees(page.locator(".pm-result"), text["result.up"])
    page.get_by_role("link", name=text["follow.map"]).click()

    page.wait_for_selector(".map[data-ready]")
    assert page.get_attribute(".map", "data-ready") != before
    page.goto(f"{served.page}/map?learner={learner}&lang={lang}&skill=linux-cli")
    sees(page.locator(".pm-map-skill"), text["map.held"].format(level=1, highest=3))


def test_a_restart_of_the_service_in_the_middle_loses_nothing(served, program, visit):
    served.put("steady", goals=[{"track_id": TRACK}], hours_per_week=6)
    asked = {"learner_id": "steady", "goal": {"track_id": TRACK}}
    plan = httpx.post(f"{served.api}/v1/plans", json=asked, timeout=60).json()
    first = plan["weeks"][0]["sessions"][0]["id"]
    begun = {"skill_id": "git", "level": 1, "learner_id": "steady"}
    assessment = httpx.post(f"{served.api}/v1/assessments", json=begun).json()["assessment_id"]
    ticking = visit(f"{served.page}/plan?learner=steady&lang=en&plan={plan['plan_id']}&week=1")
    testing = visit(f"{served.page}/assess?learner=steady&lang=en&assessment={assessment}")
    done = ticking.locator(f".st-key-row-{first.replace('.', '-')}").get_by_text(EN["status.done"], exact=True)
    done.wait_for()
    answer(testing, served.api, program, assessment)
    testing.locator(".st-key-assess-next button").click()
    testing.locator(".st-key-ask-send button").wait_for()
    second = httpx.get(f"{served.api}/v1/assessments/{assessment}").json()
    settled(testing)
    chosen = next(item for item in second["items"] if item["id"] == second["next"])

    with served.api_away():
        done.click()
        sees(ticking.locator("[data-testid=stMain]"), EN["problem.down"])
        write(testing, chosen, program)
        testing.locator(".st-key-ask-send button").click()
        sees(testing.locator("[data-testid=stMain]"), EN["problem.down"])
        ticking.reload()
        sees(ticking.locator(".pm-problem"), EN["problem.down"])

    ticking.locator(".st-key-again button").click()
    done.click()
    until(ticking, lambda: status_of(served, plan, first) == "done")
    ticking.reload()
    done.wait_for()
    testing.locator(".st-key-ask-send button").click()
    testing.locator(".st-key-assess-next button").wait_for()
    testing.reload()
    sees(testing.locator(".pm-trail"), EN["assess.trail"].format(done=2, count=len(second["items"])))


def write(page, asked, program):
    if asked["kind"] == "choice":
        page.locator("[data-testid=stRadio] label:has(input)").first.click()
    else:
        page.locator("[class*=st-key-text-] input").fill(program.items.find(asked["id"]).answers[0])


def status_of(served, plan, session):
    weeks = httpx.get(f"{served.api}/v1/plans/{plan['plan_id']}").json()["weeks"]
    return next(s["status"] for week in weeks for s in week["sessions"] if s["id"] == session)


def test_a_half_written_solution_survives_a_refresh_and_is_forgotten_once_handed_in(served, visit):
    served.put("writer", hours_per_week=6)
    begun = {"skill_id": "docker-basics", "level": 2, "learner_id": "writer"}
    assessment = httpx.post(f"{served.api}/v1/assessments", json=begun).json()["assessment_id"]
    page = visit(f"{served.page}/assess?learner=writer&lang=en&assessment={assessment}")
    room = page.locator("[class*=st-key-text-] textarea")
    room.wait_for()
    settled(page)
    room.press_sequentially("FROM python:3.12-slim")
    page.wait_for_function("() => Object.values(sessionStorage).some((v) => v.includes('3.12-slim'))")

    page.reload()
    playwright.expect(room).to_have_value("FROM python:3.12-slim", timeout=PATIENT)
    settled(page)
    page.locator(".st-key-ask-send button").click()

    page.locator("[class*=st-key-rate-]").first.wait_for()
    page.wait_for_function("() => !Object.values(sessionStorage).some((v) => v.includes('3.12-slim'))")


def test_a_token_survives_a_refresh_in_this_tab_alone_and_not_a_sign_out(visit, tmp_path):
    made = subprocess.run(
        mastery("token", "create", "minji"),
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "MASTERY_HOME": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    token = re.search(r"pom_\S+", made.stdout)[0]
    with serving(tmp_path) as guarded:
        page = visit(f"{guarded.page}/?lang=en")
        field = page.locator("input[type=password]")
        field.fill(token)
        page.get_by_role("button", name=EN["login.enter"]).click()
        out = page.get_by_role("button", name=EN["login.out"])
        out.wait_for()
        page.wait_for_function("() => Object.keys(sessionStorage).some((k) => k.includes('sign-in'))")
        kept = page.evaluate("() => JSON.stringify([sessionStorage, localStorage, document.cookie, location.href])")
        assert token not in kept

        page.reload()
        out.wait_for()
        playwright.expect(field).to_have_count(0, timeout=PATIENT)
        other = page.context.new_page()
        other.goto(guarded.page)
        other.locator("input[type=password]").wait_for()
        out.click()
        field.wait_for()
        page.reload()
        field.wait_for()
        settled(page)
        assert out.count() == 0
