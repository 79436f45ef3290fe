"""POST /v1/recommendations/explain: why, why not, what if, with the real tree, search and engine."""

import re

import pytest
from fastapi.testclient import TestClient

from service.api.app import create_app
from service.workflow.prose_rules import numbers, sentences
from tree.learner import Learner, presume

MLOPS = {"track_id": "mlops-engineer"}
ORIGIN = dict.fromkeys(["python-syntax", "data-structures", "oop-functional", "linux-cli", "git", "math-statistics"], 1)
LEARNERS = {
    "newcomer": {},
    "after-origin": {"levels": ORIGIN, "goals": [MLOPS]},
    "expert": {
        "levels": {"docker-registry": 2, "ci-cd": 2, "model-logging": 2, "training-loop": 2, "observability": 1},
        "goals": [{**MLOPS, "level": 3}],
        "branches": {"mlops-engineer": "model-health"},
    },
}
QUESTIONS = """
why not Kubernetes first?
why not Kubernetes first for MLOps?
what if I choose FinOps
why Docker first?
what does CI/CD unlock?
what if I skip Git?
what if I already knew Docker
why is Git counted as known?
what if I become a data engineer instead?
why this first?
why not FinOps?
why do I need statistics?
쿠버네티스부터 하면 안 돼?
왜 Docker부터야?
핀옵스를 고르면 어떻게 돼?
CI/CD 하면 뭐가 열려?
왜?
도커를 이미 안다면?
드리프트 감지를 건너뛰면?
데이터 엔지니어로 바꾸면 어떻게 돼?
핀옵스 말고 왜 모델 헬스야?
MLOps 하려면 왜 수학이 필요해?
깃은 왜 갖춘 걸로 돼 있어?
스파크 먼저 배우면 안 되나요?
""".strip().splitlines()
OUTSIDE = [
    "why should I bake bread?",
    "왜 빵을 구워야 해?",
    "why do I have to learn Rust?",
    "why does Kafka make me cry",
]


@pytest.fixture(scope="module")
def client(program):
    with TestClient(create_app(program, warm=False)) as client:
        yield client


def explain(client, question=None, **asked):
    answer = client.post("/v1/recommendations/explain", json={"question": question, **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


def codes(explained):
    return [fact["code"] for fact in explained["facts"]]


def fact(explained, code):
    return next(f for f in explained["facts"] if f["code"] == code)


def walk(rules, levels, path):
    """Take each step of a path; every one must be open when its turn comes."""
    held = dict(levels)
    for step in path:
        taken = next(s for s in rules.tree.steps() if s == (step["skill_id"], step["level"]))
        assert rules.is_open(taken, held), taken
        held[taken.skill_id] = taken.level
    return held


# --- what holds of every explanation


@pytest.mark.parametrize("who", LEARNERS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_explanation_is_short_true_to_its_figures_and_legal(client, rules, tree, who, question):
    found = explain(client, question, learner=LEARNERS[who])
    answer, facts = found["answer"], found["facts"]
    assert 1 <= len(sentences(answer)) <= 5
    assert found["verdict"] != "outside"
    assert found["about"]["title"] in answer or found["kind"] != "why-not"
    assert bool(re.search("[가-힣]", answer)) == bool(re.search("[가-힣]", question))
    titles = " ".join(s.title.read(lang) for s in tree.skills.values() for lang in ("en", "ko"))
    for one in facts:
        figures = {f"{value:.{digits}f}" for value in one["numbers"].values() for digits in (0, 1, 2)}
        said = numbers(re.sub(r"레벨 \d|[Ll]evel \d", "", one["text"])) - numbers(titles)
        goal = numbers(found["goal"]["summary"]) if found["goal"] else set()
        assert said - goal <= numbers(" ".join(figures)), one
    assert len({one["text"] for one in facts}) == len(facts)
    levels = presume(tree, Learner(levels=LEARNERS[who].get("levels", {}))).levels
    walk(rules, levels, found["now"]["path"])
    assert found["now"]["hours"] == pytest.approx(sum(s["hours"] for s in found["now"]["path"]))
    if found["instead"] and not {"known", "presumed"} & set(codes(found)[:1]):
        walk(rules, levels, found["instead"]["path"])


@pytest.mark.parametrize("who", LEARNERS)
def test_the_present_way_is_that_of_the_next_answer(client, who):
    found = explain(client, "why this first?", learner=LEARNERS[who])
    answer = client.post("/v1/recommendations/next", json={"learner": LEARNERS[who]}).json()
    assert found["now"]["path"] == answer["remaining"]["path"]
    first = answer["recommendations"][0]
    assert (found["kind"], found["verdict"], found["about"]["id"]) == ("why", "first", first["skill_id"])
    weights = {r["code"]: r["weight"] for r in first["reasons"]}
    assert {
        c.removeprefix("reason."): fact(found, c)["numbers"]["weight"] for c in codes(found) if "reason." in c
    } == weights


# --- why not


def test_a_locked_skill_names_the_rule_the_edge_with_its_reason_and_the_line(client, tree):
    found = explain(client, "why not Kubernetes first?", learner=LEARNERS["newcomer"], goal={"track_id": "ai-engineer"})
    assert (found["verdict"], found["kind"], found["about"]["id"]) == ("locked", "why-not", "container-orchestration")
    assert "The Origin comes first" in found["answer"]
    assert tree.skills["container-orchestration"].because["docker-basics"].en in found["answer"]
    assert fact(found, "line")["skill_ids"] == ["linux-cli", "docker-basics", "container-orchestration"]
    assert tree.skills["docker-basics"].because["linux-cli"].en in fact(found, "edge")["text"]
    soonest, place = fact(found, "soonest")["numbers"], fact(found, "position")["numbers"]
    steps = [s["skill_id"] for s in found["instead"]["path"]]
    assert steps.index("container-orchestration") == soonest["steps"] <= place["place"] - 1
    assert soonest["hours"] == pytest.approx(sum(s["hours"] for s in found["instead"]["path"][: int(soonest["steps"])]))
    assert soonest["total"] == found["instead"]["hours"] >= found["now"]["hours"] == soonest["now"]


def test_an_open_skill_is_behind_in_terms_of_the_ranking(client):
    found = explain(client, "why not CI/CD first?", learner=LEARNERS["after-origin"])
    assert found["verdict"] == "open-later"
    answer = client.post("/v1/recommendations/next", json={"learner": LEARNERS["after-origin"], "limit": 50}).json()
    ranked = {r["skill_id"]: {x["code"]: x["weight"] for x in r["reasons"]} for r in answer["recommendations"]}
    first = answer["recommendations"][0]["skill_id"]
    behind = [f for f in found["facts"] if f["code"].startswith("behind.")]
    assert behind
    for one in behind:
        term = one["code"].removeprefix("behind.")
        assert one["numbers"]["own"] == ranked["ci-cd"].get(term, 0) < one["numbers"]["other"] == ranked[first][term]
    assert found["instead"]["path"][0]["skill_id"] == "ci-cd"
    assert "Taking it first costs nothing" in found["answer"]


def test_what_is_off_the_way_says_what_taking_it_along_would_add(client):
    found = explain(client, "why not Kubernetes first for MLOps?", learner=LEARNERS["newcomer"])
    assert (found["verdict"], found["goal"]["summary"]) == ("off-path", "MLOps Engineer")
    assert "not needed for MLOps Engineer" in found["answer"]
    along = fact(found, "along")["numbers"]
    assert along["added"] == pytest.approx(found["instead"]["hours"] - found["now"]["hours"])
    assert along["steps"] == len(found["added"]) - len(found["dropped"]) > 0


def test_a_skill_of_the_other_option_says_so(client):
    found = explain(client, "why not IaC?", learner=LEARNERS["expert"])
    assert "It belongs to FinOps" in found["answer"]


# --- why


def test_why_something_is_needed_is_the_reason_of_the_edge(client, tree):
    found = explain(client, "why do I need statistics for MLOps?", learner=LEARNERS["newcomer"])
    assert (found["kind"], found["verdict"]) == ("why", "open-later")
    assert tree.skills["tensor-operations"].because["math-statistics"].en in found["answer"]
    assert "origin" in codes(found)


def test_what_is_held_presumed_or_unlocked_is_told(client, tree):
    expert = LEARNERS["expert"]
    held = explain(client, "why not Model Logging?", learner={"levels": {"model-logging": 3}, "goals": [MLOPS]})
    assert (held["verdict"], fact(held, "held")["numbers"]) == ("held", {"level": 3})
    presumed = explain(client, "왜 파이썬 문법은 갖춘 걸로 돼 있어?", learner=expert)
    assert presumed["verdict"] == "presumed"
    assert presumed["about"]["id"] in {p["skill_id"] for p in presumed["presumed"]}
    assert fact(presumed, "denied")["numbers"]["hours"] == presumed["instead"]["hours"] - presumed["now"]["hours"]
    unlocked = explain(client, "what does CI/CD unlock?", learner=LEARNERS["after-origin"])
    assert codes(unlocked)[0] == "unlocks"
    assert "Continuous Training" in unlocked["answer"]


# --- what if


def test_another_option_is_compared_with_the_one_the_path_takes(client, tree):
    found = explain(client, "what if I choose FinOps", learner=LEARNERS["after-origin"])
    assert (found["kind"], found["verdict"], found["about"]) == (
        "what-if",
        "option",
        {"kind": "option", "id": "finops", "title": "FinOps"},
    )
    chosen = {**LEARNERS["after-origin"], "branches": {"mlops-engineer": "finops"}}
    expected = client.post("/v1/recommendations/next", json={"learner": chosen}).json()["remaining"]
    assert found["instead"] == expected
    assert {s["skill_id"] for s in found["added"]} == set(tree.options["finops"][2].skills)
    assert {s["skill_id"] for s in found["dropped"]} == set(tree.options["model-health"][2].skills)
    compared = fact(found, "option")["numbers"]
    assert (compared["hours"], compared["other_hours"]) == (found["instead"]["hours"], found["now"]["hours"])
    again = explain(client, option_id="finops", learner=LEARNERS["after-origin"])
    assert (again["kind"], again["answer"]) == ("what-if", found["answer"])


def test_the_option_of_a_track_that_is_not_on_the_way_comes_besides(client):
    found = explain(client, "what if I choose FinOps", goal={"skill_id": "spark"})
    assert "does not pass there" in found["answer"]
    assert found["instead"]["hours"] > found["now"]["hours"]
    assert not found["dropped"]


def test_what_were_known_is_held_with_what_it_presumes(client):
    found = explain(client, "what if I already knew Docker", goal=MLOPS)
    known = client.post(
        "/v1/recommendations/next", json={"goal": MLOPS, "learner": {"levels": {"docker-basics": 1}}}
    ).json()["remaining"]
    assert found["instead"] == known
    assert fact(found, "known.presumes")["skill_ids"]
    assert not found["presumed"]
    assert explain(client, "what if I already knew Git", learner=LEARNERS["after-origin"])["verdict"] == "held"


def test_what_is_left_out_blocks_what_builds_on_it_or_is_gone_round(client, rules, tree):
    blocked = explain(client, "can I skip Docker?", learner=LEARNERS["after-origin"])
    assert blocked["instead"] is None
    assert "cannot be left out" in blocked["answer"]
    rest = fact(blocked, "skip.rest")
    assert "docker-registry" not in rest["skill_ids"]
    waiting = fact(blocked, "skip")["numbers"]["count"]
    assert rest["numbers"]["steps"] + waiting + 1 == blocked["now"]["steps"]
    around = explain(client, "드리프트 감지를 건너뛰면?", learner=LEARNERS["after-origin"])
    assert "drift-detection" not in {s["skill_id"] for s in around["instead"]["path"]}
    assert "핀옵스" in around["answer"]
    nothing = explain(client, "what if I skip Spark?", learner=LEARNERS["after-origin"])
    assert "changes nothing" in nothing["answer"]


def test_another_track_is_compared_step_by_step(client):
    found = explain(client, "what if I become an AI modeler instead?", learner=LEARNERS["after-origin"])
    assert (found["verdict"], found["about"]["kind"]) == ("track", "track")
    shared = fact(found, "track.shared")["numbers"]
    assert shared["count"] == found["instead"]["steps"] - len(found["added"]) > 0
    both = fact(found, "track.both")["numbers"]["total"]
    assert both <= found["now"]["hours"] + found["instead"]["hours"] - shared["hours"]


# --- what it is about, and which goal


def test_ids_beat_the_question_and_a_question_that_asks_for_a_way_gives_the_goal(client):
    asked = {"skill_id": "modern-data-stack", "question": "what should I learn next to become a data engineer"}
    found = explain(client, **asked)
    assert (found["about"]["id"], found["goal"]["summary"]) == ("modern-data-stack", "Data Engineer")
    both = explain(client, "what if I become a data engineer?", skill_id="git", learner=LEARNERS["after-origin"])
    assert (both["about"]["id"], both["goal"]["summary"]) == ("git", "Data Engineer")
    first = explain(client, skill_id="ci-cd", suppose="known", learner=LEARNERS["after-origin"])
    assert (first["kind"], codes(first)[0]) == ("what-if", "known")


def test_a_described_subject_is_searched_for(client):
    found = explain(client, "why should I learn to merge branches and undo commits?", goal=MLOPS)
    assert found["about"]["id"] == "git"


@pytest.mark.parametrize(
    "question",
    ["why should I bake bread?", "왜 빵을 구워야 해?", "why do I have to learn Rust?", "why does Kafka make me cry"],
)
def test_what_is_outside_is_refused(client, question):
    found = explain(client, question, learner=LEARNERS["after-origin"])
    assert (found["verdict"], found["about"], found["facts"]) == ("outside", None, [])
    assert "outside-the-tree" in [n["code"] for n in found["notices"]]
    assert found["now"]["path"] == []


def test_whoever_holds_everything_is_told_so(client, tree):
    everything = {s: skill.max_level for s, skill in tree.skills.items()}
    found = explain(client, "why?", learner={"levels": everything, "goals": [MLOPS]})
    assert (found["verdict"], found["about"]) == ("held", None)
    assert "no step left" in found["answer"]


def test_wrong_requests_name_what_would_be_right(client):
    def refused(**asked):
        answer = client.post("/v1/recommendations/explain", json=asked)
        assert answer.status_code == 422
        return answer.json()

    assert refused(skill_id="docker")["errors"][0]["field"] == "skill_id"
    assert "skill_id, option_id and track_id" in refused(skill_id="git", option_id="finops")["detail"]
    assert "가운데 하나만" in refused(skill_id="git", track_id="origin", language="ko")["detail"]
    assert refused(kind="how")["errors"][0]["field"] == "kind"


def test_what_a_learner_said_of_a_skill_is_among_the_facts(client):
    client.put("/v1/learners/skipper", json=LEARNERS["after-origin"]).raise_for_status()
    about = {"learner_id": "skipper", "about": {"skill_id": "model-logging"}, "verdict": "skip"}
    client.post("/v1/feedback", json=about).raise_for_status()
    found = explain(client, "why not Model Logging first?", learner_id="skipper")
    assert found["verdict"] == "open-later"
    assert fact(found, "said.skipped")["numbers"]["weight"] < 0
    assert "skipped" in fact(found, "said.skipped")["text"]
