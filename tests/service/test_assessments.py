"""Assessments through the API, over the real tree: begun, answered, judged, and what follows from them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.assessment.assessments import Assessments
from service.assessment.matching import is_accepted
from service.bootstrap import Application
from service.llm.language_model import ModelUnavailable, UnusableAnswer
from service.llm.scripted_model import ScriptedModel
from service.settings import Settings
from tests.service.item_bank import answer_for, choice, write_bank

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SKILLS = ("git", "linux-cli", "python-syntax")
ANSWER = "The essential thing is idempotency. It scales by partitions. We lose freshness and gain certainty."
ids = count()


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    return write_bank(tmp_path_factory.mktemp("items"), SKILLS)


@pytest.fixture(scope="module")
def application(tmp_path_factory, bank, knowledge) -> Application:
    settings = Settings(home=tmp_path_factory.mktemp("home"), items=bank, _env_file=None)  # type: ignore[call-arg]
    return Application(settings, knowledge=knowledge, now=Clock(), new_id=lambda: f"id-{next(ids)}")


@pytest.fixture(scope="module")
def client(application) -> Iterator[TestClient]:
    with TestClient(create_app(application, warm=False)) as client:
        yield client


@pytest.fixture
def ann(client) -> str:
    """A stored learner of this test alone."""
    name = f"ann-{next(ids)}"
    client.put(f"/v1/learners/{name}", json={"hours_per_week": 8}).raise_for_status()
    return name


@pytest.fixture
def asks(application, monkeypatch):
    """Puts a scripted model behind the assessments."""
    made = []

    def put(*script):
        model = ScriptedModel([("grade", answer) for answer in script])
        service, context = application.assessments, application.assessments.context
        changed = Assessments(
            service.repository,
            service.bank,
            type(context)(
                context.tree, context.rules, context.catalogue, context.interpreter, context.closeness, model
            ),
            service.stored_learner,
            service.new_id,
            service.now,
        )
        monkeypatch.setitem(application.__dict__, "assessments", changed)
        made.append(model)
        return model

    yield put
    for model in made:
        model.assert_consumed()


def begin(client, learner_id, skill_id="git", level=1, *, status=201, **fields):
    body = {"learner_id": learner_id, "skill_id": skill_id, "level": level, **fields}
    response = client.post("/v1/assessments", json={k: v for k, v in body.items() if v is not None})
    assert response.status_code == status, response.text
    return response.json()


def send(client, assessment, status=200, **answer):
    response = client.post(f"/v1/assessments/{assessment['assessment_id']}/answers", json=answer)
    assert response.status_code == status, response.text
    return response.json()


def take(client, assessment, right):
    """Answer every item, so many of them rightly; the last response."""
    for at, item in enumerate(assessment["items"]):
        last = send(client, assessment, **answer_for(item, right=at < right))
    return last


def levels(client, learner_id):
    return client.get(f"/v1/learners/{learner_id}").json()["levels"]


def evidence(client, learner_id):
    return client.get(f"/v1/learners/{learner_id}/evidence").json()["items"]


def grades(**verdicts):
    """What a model says: each criterion's verdict and quote."""
    quotes = {"essential": "The essential thing is idempotency.", "useful": "It scales by partitions."}
    found = {}
    for name in ("essential", "useful", "pleasant"):
        verdict, quote = verdicts.get(name, ("met", quotes.get(name, "We lose freshness and gain certainty.")))
        found[name] = {"verdict": verdict, "quote": quote, "why": f"because of {name}"}
    return found


def test_four_right_of_five_bring_the_level_with_its_evidence(client, ann):
    assessment = begin(client, ann)
    assert (len(assessment["items"]), assessment["awaiting"]) == (5, "answer")
    result = take(client, assessment, right=4)["result"]
    assert (result["passed"], result["score"], result["level_before"], result["level"]) == (True, 0.8, 0, 1)
    assert levels(client, ann) == {"git": 1}
    [event] = evidence(client, ann)
    assert result["evidence"] == event
    assert (event["kind"], event["level"], event["score"]) == ("quiz", 1, 0.8)
    assert event["note"] == "4 of 5 right; 4 are needed"
    assert "Passed" in result["answer"]
    assert result["next"]["activity"] == "learn"
    assert result["next"]["resource_url"].startswith("http")
    shown = client.get(f"/v1/assessments/{assessment['assessment_id']}").json()
    assert (shown["status"], shown["result"]) == ("finished", result)


def test_three_right_of_five_are_not_enough_and_take_nothing_away(client, ann):
    result = take(client, begin(client, ann), right=3)["result"]
    assert (result["passed"], result["level"], result["evidence"]) == (False, 0, None)
    assert evidence(client, ann) == []
    assert (result["next"]["skill_id"], result["next"]["level"]) == ("git", 1)


def test_what_a_level_opens_is_told(client, ann):
    result = take(client, begin(client, ann, "python-syntax"), right=5)["result"]
    assert result["opens"] == ["data-structures", "oop-functional"]


def test_an_answer_is_explained_option_by_option(client, ann):
    assessment = begin(client, ann)
    item = next(i for i in assessment["items"] if i["kind"] == "choice")
    said = send(client, assessment, **answer_for(item, right=False))["answer"]
    assert (said["right"], said["right_answer"]) == (False, "that is so")
    assert said["why"].startswith("wrong for reason")
    assert [o["id"] for o in said["options"]] == ["a", "b", "c", "d"]
    assert sum(o["right"] for o in said["options"]) == 1


def test_items_are_shown_without_their_answers(client, ann):
    for level in (1, 2, 3):
        text = json.dumps(begin(client, ann, level=level))
        for hidden in ('"right"', "because", "reason", "forty-two", "print(42)", "strong answer", "weak answer"):
            assert hidden not in text
    design = begin(client, ann, level=3, status=200)
    assert design["items"][0]["criteria"] == []


def test_options_are_shuffled_and_stay_so(client, ann):
    assessment = begin(client, ann)
    again = begin(client, ann, status=200)
    assert again == assessment
    as_written = {f"git-1-{n:02}": [o["en"] for o in choice("git", n)["options"]] for n in range(1, 6)}
    shown = {i["id"]: [o["text"] for o in i["options"]] for i in assessment["items"] if i["options"]}
    assert all(sorted(texts) == sorted(as_written[i]) for i, texts in shown.items())
    assert any(texts != as_written[i] for i, texts in shown.items())


def test_an_open_assessment_goes_on_where_it_stopped(client, ann):
    assessment = begin(client, ann)
    first = send(client, assessment, **answer_for(assessment["items"][0], right=True))
    assert first["next"]["id"] == assessment["items"][1]["id"]
    again = begin(client, ann, status=200)
    assert (again["assessment_id"], len(again["answers"])) == (assessment["assessment_id"], 1)
    assert again["next"] == assessment["items"][1]["id"]
    begin(client, ann, level=2)
    begin(client, ann, "linux-cli")


def test_the_first_answer_stands(client, ann):
    assessment = begin(client, ann)
    item = assessment["items"][0]
    first = send(client, assessment, **answer_for(item, right=True))
    assert send(client, assessment, **answer_for(item, right=True)) == first
    problem = send(client, assessment, 409, **answer_for(item, right=False))
    assert problem["code"] == "already-answered"
    take(client, assessment, right=5)
    assert send(client, assessment, **answer_for(item, right=True))["result"]["passed"]
    assert send(client, assessment, 409, **answer_for(item, right=False))["code"] == "assessment-over"
    assert len(evidence(client, ann)) == 1


def test_items_come_back_only_when_all_others_were_shown(client, ann):
    first = begin(client, ann)
    take(client, first, right=0)
    second = begin(client, ann)
    seen = {i["id"] for i in first["items"]}
    assert second["items"][0]["id"] not in seen
    take(client, second, right=0)
    third = begin(client, ann)
    longest_ago = seen - {i["id"] for i in second["items"]}
    assert {third["items"][0]["id"]} == longest_ago


def test_not_knowing_counts_as_wrong_and_is_explained(client, ann):
    assessment = begin(client, ann)
    for item in assessment["items"]:
        last = send(client, assessment, item_id=item["id"], dont_know=True)
        assert (last["answer"]["right"], last["answer"]["dont_know"]) == (False, True)
        assert last["answer"]["why"]
    assert last["result"]["score"] == 0


@pytest.mark.parametrize(
    ("said", "accepted", "right"),
    [
        ("Forty two.", ["forty-two"], True),
        ("FORTY-TWO", ["forty two"], True),
        (" 마흔 둘 ", ["마흔둘"], True),
        ("`git rebase`", ["git rebase"], True),
        ("０．５", ["0.5"], True),
        ("1,000", ["1000.0"], True),
        ("*", ["*"], True),
        ("C++", ["C"], False),
        ("forty", ["forty-two"], False),
        ("forty-two or so", ["forty-two"], False),
        ("?", ["!"], False),
        ("1,5", ["15"], False),
    ],
)
def test_a_short_answer_is_right_in_every_spelling_and_no_other(said, accepted, right):
    assert is_accepted(said, accepted) == right


def test_confirming_a_lower_level_keeps_the_higher_one(client, ann):
    client.put(f"/v1/learners/{ann}", json={"levels": {"git": 2}}).raise_for_status()
    result = take(client, begin(client, ann), right=5)["result"]
    assert (result["level"], result["evidence"]["kind"], result["evidence"]["level"]) == (2, "quiz", 2)
    assert result["opens"] == []
    assert "stands" in result["answer"]
    again = take(client, begin(client, ann), right=1)["result"]
    assert (again["passed"], again["level"], levels(client, ann)) == (False, 2, {"git": 2})
    assert again["evidence"]["score"] == 0.2
    assert "stays at level 2" in again["evidence"]["note"]


# --- open answers


def test_without_a_model_one_judges_oneself_and_it_is_marked(client, ann):
    assessment = begin(client, ann, level=2)
    assert [n["code"] for n in assessment["notices"]] == ["self-assessment"]
    assert [c["id"] for c in assessment["items"][0]["criteria"]] == ["essential", "useful", "pleasant"]
    handed = send(client, assessment, item_id="git-2-01", text=ANSWER)
    assert (handed["awaiting"], handed["next"]["id"], handed["result"]) == ("ratings", "git-2-01", None)
    assert (handed["answer"]["model_code"], handed["answer"]["score"]) == ("print(42)", None)
    assert begin(client, ann, level=2, status=200)["awaiting"] == "ratings"
    ratings = {"essential": "met", "useful": "partly", "pleasant": "met"}
    last = send(client, assessment, item_id="git-2-01", ratings=ratings)
    assert (last["result"]["passed"], last["result"]["score"]) == (True, 0.8333)
    assert send(client, assessment, item_id="git-2-01", ratings=ratings) == last
    [event] = evidence(client, ann)
    assert (event["kind"], event["level"], event["score"]) == ("self-report", 2, None)
    assert "judged by yourself" in event["note"]


def test_failing_in_ones_own_eyes_takes_nothing_away_and_leaves_no_trace(client, ann):
    client.put(f"/v1/learners/{ann}", json={"levels": {"git": 2}}).raise_for_status()
    before, assessment = evidence(client, ann), begin(client, ann, level=2)
    send(client, assessment, item_id="git-2-01", text=ANSWER)
    ratings = dict.fromkeys(("essential", "useful", "pleasant"), "missed")
    result = send(client, assessment, item_id="git-2-01", ratings=ratings)["result"]
    assert (result["passed"], result["level"], result["evidence"]) == (False, 2, None)
    assert evidence(client, ann) == before


def test_a_design_case_shows_its_rubric_and_both_answers_once_handed_in(client, ann):
    assessment = begin(client, ann, level=3, language="ko")
    said = send(client, assessment, item_id="git-3-01", text=ANSWER)["answer"]
    assert (said["model_answer"], said["weak_answer"]) == ("a strong answer (한)", "a weak answer (한)")
    assert [c["verdict"] for c in said["criteria"]] == [None] * 4


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        ({"item_id": "git-2-01", "ratings": {"essential": "met"}}, 409, "nothing-handed-in"),
        ({"item_id": "git-2-01", "choice": "a"}, 422, "invalid-input"),
        ({"item_id": "git-2-01", "text": "x" * 12_001}, 422, "invalid-input"),
        ({"item_id": "git-2-01", "text": "   "}, 422, "invalid-input"),
        ({"item_id": "git-2-01", "text": "x", "dont_know": True}, 422, "invalid-input"),
        ({"item_id": "git-2-01"}, 422, "invalid-input"),
        ({"item_id": "git-1-01", "choice": "a"}, 404, "item-not-found"),
    ],
)
def test_an_answer_of_another_form_is_refused(client, ann, answer, status, code):
    assessment = begin(client, ann, level=2)
    assert send(client, assessment, status, **answer)["code"] == code
    assert begin(client, ann, level=2, status=200) == assessment


def test_ratings_name_every_criterion_and_no_other(client, ann):
    assessment = begin(client, ann, level=2)
    send(client, assessment, item_id="git-2-01", text=ANSWER)
    problem = send(client, assessment, 422, item_id="git-2-01", ratings={"essential": "met", "other": "met"})
    fields = {e["field"] for e in problem["errors"]}
    assert fields == {"ratings.useful", "ratings.pleasant", "ratings.other"}


def test_a_model_grades_by_the_rubric_with_quotes(client, ann, asks):
    model = asks(grades(pleasant=("partly", "gain certainty")))
    result = send(client, begin(client, ann, level=2), item_id="git-2-01", text=ANSWER)
    assert (result["result"]["passed"], result["result"]["score"]) == (True, 0.9167)
    assert result["engine"]["prompts"] == {"grade": model.prompts[0].hash}
    assert [c["quote"] for c in result["answer"]["criteria"]][2] == "gain certainty"
    [event] = evidence(client, ann)
    assert (event["kind"], event["level"], event["score"]) == ("quiz", 2, 0.9167)
    assert "scripted" in event["note"]


def test_what_weighs_most_cannot_be_made_up_for(client, ann, asks):
    asks(
        {**grades(essential=("missed", "")), "last": {"verdict": "met", "quote": "It scales by partitions.", "why": ""}}
    )
    result = send(client, begin(client, ann, level=3), item_id="git-3-01", text=ANSWER)["result"]
    assert not result["passed"]
    assert any("essential thing" in reason for reason in result["reasons"])


def test_a_broken_grade_is_asked_for_once_more(client, ann, asks):
    asks(UnusableAnswer("broken"), grades())
    assert send(client, begin(client, ann, level=2), item_id="git-2-01", text=ANSWER)["engine"]["calls"] == 2


@pytest.mark.parametrize(
    "script",
    [
        [ModelUnavailable("down")],
        [UnusableAnswer("broken")] * 2,
        [{"essential": "met"}] * 2,
        [{**grades(), "useful": {"verdict": "perfect", "quote": "", "why": ""}}] * 2,
    ],
)
def test_a_model_that_fails_leaves_the_judging_to_the_learner(client, ann, asks, script):
    asks(*script)
    assessment = begin(client, ann, level=2)
    handed = send(client, assessment, item_id="git-2-01", text=ANSWER)
    assert (handed["awaiting"], [n["code"] for n in handed["notices"]]) == ("ratings", ["grading-unavailable"])
    ratings = dict.fromkeys(("essential", "useful", "pleasant"), "met")
    send(client, assessment, item_id="git-2-01", ratings=ratings)
    assert evidence(client, ann)[0]["kind"] == "self-report"


def test_one_who_was_graded_cannot_rate_over_it(client, ann, asks):
    asks(grades(essential=("missed", "")))
    assessment = begin(client, ann, level=2)
    send(client, assessment, item_id="git-2-01", text=ANSWER)
    ratings = dict.fromkeys(("essential", "useful", "pleasant"), "met")
    assert send(client, assessment, 409, item_id="git-2-01", ratings=ratings)["code"] == "assessment-over"


# --- reviews


def review(client, learner_id, **fields):
    return begin(client, learner_id, level=None, purpose="review", **fields)


@pytest.mark.parametrize(("right", "level", "score"), [(3, 2, 1), (2, 2, 0.6667), (1, 1, 0.3333), (0, 1, 0)])
def test_a_review_keeps_the_level_or_lowers_it_by_one(client, ann, right, level, score):
    client.put(f"/v1/learners/{ann}", json={"levels": {"git": 2}}).raise_for_status()
    assessment = review(client, ann)
    assert (len(assessment["items"]), assessment["level"]) == (3, 2)
    result = take(client, assessment, right)["result"]
    assert levels(client, ann) == {"git": level}
    event = evidence(client, ann)[0]
    assert (event["kind"], event["level"], event["score"]) == ("review", level, score)
    assert ("from level 2 to level 1" in event["note"]) == (level == 1)
    assert result["passed"] == (level == 2)
    if level == 1:
        client.post(f"/v1/learners/{ann}/evidence/{event['id']}/withdraw").raise_for_status()
        assert levels(client, ann) == {"git": 2}


def test_what_is_not_held_cannot_be_reviewed(client, ann):
    assert review(client, ann, status=409)["code"] == "nothing-to-review"


# --- whom it is about


def test_somebody_described_gets_a_result_and_no_evidence(client, ann):
    assessment = begin(client, None, learner={"levels": {"git": 2}}, level=2)
    send(client, assessment, item_id="git-2-01", text=ANSWER)
    ratings = dict.fromkeys(("essential", "useful", "pleasant"), "met")
    result = send(client, assessment, item_id="git-2-01", ratings=ratings)["result"]
    assert (result["passed"], result["level"], result["evidence"]) == (True, 2, None)
    assert begin(client, None, learner={}, level=2)["assessment_id"] != assessment["assessment_id"]
    assert client.get("/v1/learners/local").json()["levels"] == {}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"skill_id": "git", "level": 1, "learner_id": "nobody"}, 404, "learner-not-found"),
        ({"skill_id": "gitt", "level": 1}, 422, "invalid-input"),
        ({"skill_id": "git", "level": 4}, 422, "invalid-input"),
        ({"skill_id": "git"}, 422, "invalid-input"),
        ({"skill_id": "spark", "level": 1}, 404, "items-not-found"),
        ({"skill_id": "git", "level": 1, "learner": {"levels": {"gitt": 1}}}, 422, "invalid-input"),
        ({"skill_id": "git", "level": 1, "learner": {}, "learner_id": "me"}, 422, "invalid-input"),
    ],
)
def test_what_cannot_be_assessed_is_said(client, body, status, code):
    response = client.post("/v1/assessments", json=body)
    assert (response.status_code, response.json()["code"]) == (status, code), response.text


def test_unknown_assessments_are_not_found(client):
    assert client.get("/v1/assessments/nothing").json()["code"] == "assessment-not-found"
    answer = {"item_id": "git-1-01", "choice": "a"}
    assert client.post("/v1/assessments/nothing/answers", json=answer).status_code == 404


def test_an_assessment_whose_items_are_gone_is_closed_and_begun_anew(client, ann, application, monkeypatch):
    assessment = begin(client, ann)
    gone = assessment["items"][0]["id"]
    find = application.items.find
    monkeypatch.setattr(application.items, "find", lambda item_id: None if item_id == gone else find(item_id))
    new = begin(client, ann)
    assert new["assessment_id"] != assessment["assessment_id"]
    assert client.get(f"/v1/assessments/{assessment['assessment_id']}").json()["status"] == "closed"


# --- taken along


def test_assessments_travel_with_the_learner_and_open_ones_are_closed(client, ann):
    done, begun = begin(client, ann), None
    take(client, done, right=5)
    begun = begin(client, ann, level=2)
    send(client, begun, item_id="git-2-01", text=ANSWER)
    before = client.get(f"/v1/assessments/{done['assessment_id']}").json()
    export = client.get(f"/v1/learners/{ann}/export").json()
    assert ANSWER in json.dumps(export)
    assert client.delete(f"/v1/learners/{ann}").status_code == 204
    assert client.get(f"/v1/assessments/{done['assessment_id']}").status_code == 404
    assert client.post(f"/v1/learners/{ann}/import", json=export).status_code == 200
    after = client.get(f"/v1/assessments/{done['assessment_id']}").json()
    assert {**after, "result": None} == {**before, "result": None}
    ratings = dict.fromkeys(("essential", "useful", "pleasant"), "met")
    assert send(client, begun, 409, item_id="git-2-01", ratings=ratings)["code"] == "assessment-over"
    begin(client, ann, level=2)
