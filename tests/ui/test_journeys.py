"""What a learner does, through the screens, against the real API."""

from html import escape

import pytest
from streamlit.util import calc_hash

from tests.ui.conftest import shown
from ui import shared, transport
from ui.texts import catalogue

EN = catalogue("en")
LEARNER = {"levels": {"git": 2, "docker-basics": 1}, "goals": [{"track_id": "mlops-engineer"}], "hours_per_week": 6}


@pytest.fixture
def minji(api):
    api.put("/v1/learners/minji", json=LEARNER)
    return lambda: api.get("/v1/learners/minji").json()


@pytest.fixture
def plan(api, minji):
    return api.post("/v1/plans", json={"learner_id": "minji", "goal": {"option_id": "model-health"}}).json()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_newcomer_comes_to_a_plan_in_three_choices(api, open_page, lang):
    screen = open_page(lang=lang)

    screen.button(key="goal-mlops-engineer").click().run()
    screen.button_group(key="known-mlops-engineer").set_value(["git", "python-syntax"]).run()
    screen.button_group(key="used-mlops-engineer").set_value(["git"]).run()
    screen.button_group(key="hours-start").set_value(8.0).run()
    screen.button(key="start-go").click().run()

    stored = api.get("/v1/learners/local").json()
    plans = api.get("/v1/plans", params={"learner_id": "local"}).json()["items"]
    assert stored["levels"] == {"git": 2, "python-syntax": 1}
    assert stored["hours_per_week"] == 8
    assert stored["preferences"]["languages"] == [lang]
    assert [plan["goal"] for plan in plans] == [api.get("/v1/plans/" + plans[0]["plan_id"]).json()["goal"]["summary"]]


def test_a_question_is_answered_and_stands_in_the_address(api, open_page):
    screen = open_page("next")

    screen.text_input(key="question").set_value("what should I learn next for MLOps")
    screen.button[0].click().run()

    assert screen.query_params["q"] == "what should I learn next for MLOps"
    assert "MLOps Engineer" in shown(screen)


def test_a_question_outside_the_tree_is_told_so(api, open_page):
    screen = open_page("next", q="how do I bake sourdough bread")

    assert "outside the tree" in shown(screen)
    assert EN["next.cards"] not in shown(screen)


def test_a_very_long_question_is_cut_and_answered(api, open_page):
    screen = open_page("next", q="what next for MLOps? " * 400)

    assert EN["problem.invalid"] not in shown(screen)
    assert EN["problem.crashed"] not in shown(screen)


def test_why_not_says_where_a_skill_is(api, minji, open_page):
    screen = open_page("next", learner="minji")

    screen.selectbox(key="why-not").set_value("drift-detection").run()

    asked = {"skill_id": "drift-detection", "kind": "why-not", "learner_id": "minji", "language": "en"}
    explained = api.post("/v1/recommendations/explain", json=asked).json()
    assert explained["verdict"] == "locked"
    assert "Drift Detection is on your way to MLOps Engineer" in explained["answer"]
    assert escape(explained["answer"]) in shown(screen)
    behind = [f["text"] for f in explained["facts"] if f["text"] not in explained["answer"]]
    assert escape(behind[0]) in shown(screen)


def test_why_not_goes_by_the_question_that_was_asked(api, open_page):
    screen = open_page("next", q="what should I learn next to become a data engineer")

    screen.selectbox(key="why-not").set_value("modern-data-stack").run()

    assert "on your way to Data Engineer, but level 1 is still locked" in shown(screen)


def test_ticking_off_a_session_reaches_the_plan(api, plan, open_page):
    screen = open_page("plan", learner="minji", plan=plan["plan_id"], week="1")
    session = plan["weeks"][0]["sessions"][0]

    key = f"status-{session['id']}-planned-{session['sequence']}"
    screen.button_group(key=key).set_value("done").run()

    ticked = api.get(f"/v1/plans/{plan['plan_id']}").json()["weeks"][0]["sessions"][0]
    assert ticked["status"] == "done"
    assert screen.toast[0].value.startswith(r"Done\:")  # as Markdown, in which the sign might mean something


def test_planning_again_shows_what_changed(api, plan, open_page):
    screen = open_page("plan", learner="minji", plan=plan["plan_id"])

    screen.button(key="replan").click().run()

    assert EN["replan.same"] in shown(screen) or EN["replan.changes"] in str(screen.expander)


def test_an_option_is_taken_after_confirmation(api, minji, open_page):
    screen = open_page("branch", learner="minji", track="mlops-engineer")

    screen.button(key="take-finops").click().run()
    assert minji()["branches"] == {}
    screen.button(key="confirm-branch").click().run()

    assert minji()["branches"] == {"mlops-engineer": "finops"}


def test_supposed_skills_change_the_figures_and_nothing_else(api, minji, open_page):
    screen = open_page("branch", learner="minji", track="mlops-engineer")
    before = shown(screen)

    screen.multiselect(key="branch-suppose").set_value(["ci-cd", "model-logging"]).run()

    assert shown(screen) != before
    assert "ci-cd" not in minji()["levels"]


def test_a_level_is_recorded_withdrawn_and_put_back(api, minji, open_page):
    screen = open_page("skill", learner="minji", skill="ci-cd")
    screen.button_group(key="record-ci-cd-0").set_value(2)
    screen.button[0].click().run()
    assert minji()["levels"]["ci-cd"] == 2

    event = api.get("/v1/learners/minji/evidence", params={"skill_id": "ci-cd"}).json()["items"][0]["id"]
    screen.button(key=f"withdraw-{event}").click().run()
    assert minji()["levels"].get("ci-cd", 0) == 0

    screen.button(key=f"restore-{event}").click().run()
    assert minji()["levels"]["ci-cd"] == 2


def test_a_skill_is_made_a_goal(api, minji, open_page):
    screen = open_page("skill", learner="minji", skill="ci-cd")

    screen.button(key="make-goal").click().run()

    assert [goal.get("skill_id") for goal in minji()["goals"]] == [None, "ci-cd"]


def test_a_feed_is_made_and_revoked(api, plan, open_page):
    screen = open_page("plan", learner="minji", plan=plan["plan_id"], view="share")

    screen.button(key="feed-make").click().run()
    address = screen.code[0].value
    assert api.get(address).status_code == 200
    screen.button(key="feed-revoke").click().run()

    assert api.get(address).status_code == 404
    assert not screen.code


def test_the_language_is_switched_at_once_and_stays_in_the_address(api, minji, open_page):
    screen = open_page(learner="minji", lang="en")

    screen.sidebar.button_group[0].set_value("ko").run()

    assert screen.query_params["lang"] == "ko"
    assert catalogue("ko")["week.title"] in shown(screen)


def test_no_rerun_asks_twice(api, minji, plan, open_page, monkeypatch):
    screen = open_page("plan", learner="minji", plan=plan["plan_id"], lang="en")
    asked = []
    real = transport.request
    monkeypatch.setattr(transport, "request", lambda *a, **o: (asked.append(a), real(*a, **o))[1])

    screen.run()
    screen.run()

    assert asked == []


def test_no_page_asks_twice_for_the_same(api, minji, plan, open_page, monkeypatch):
    asked = []
    real = transport.request
    monkeypatch.setattr(transport, "request", lambda *a, **o: (asked.append((a, str(o))), real(*a, **o))[1])

    open_page(learner="minji", lang="en")

    assert len(asked) == len(set(asked))


def test_what_another_visit_recorded_is_seen_on_the_next_page(api, minji, open_page):
    screen = open_page("progress", learner="minji", lang="en")
    api.post("/v1/learners/minji/evidence", json={"skill_id": "observability", "level": 1})
    screen._page_hash = calc_hash("skill")
    screen.run()

    assert any("Observability · Lv 1" in button.label for button in screen.button)


def test_a_plan_that_does_not_fit_is_told_with_what_would(api, minji, open_page):
    made = api.post("/v1/plans", json={"learner_id": "minji", "weeks": 2, "hours_per_week": 2}).json()

    screen = open_page("plan", learner="minji", plan=made["plan_id"])

    assert "Not within the time given" in shown(screen)


def test_a_plan_that_is_gone_is_told_so(api, minji, open_page):
    assert EN["problem.missing"] in shown(open_page("plan", learner="minji", plan="nosuchplan"))


def test_the_tree_is_read_once_for_all_visits_and_asked_after_by_each(api, open_page, monkeypatch):
    monkeypatch.setattr(shared, "_known", {})
    answered = []
    real = transport.request

    def request(method, path, *args, **options):
        response = real(method, path, *args, **options)
        if path == "/v1/tree":
            answered.append(response.status_code)
        return response

    monkeypatch.setattr(transport, "request", request)
    first, second = open_page("progress", lang="en"), open_page("progress", lang="ko")

    assert answered == [200, 304]
    assert first.session_state["client"].tree() is second.session_state["client"].tree()
