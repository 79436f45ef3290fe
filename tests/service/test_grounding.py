"""Prose is held against the decision, sentence by sentence, in both languages; and the engine's own prose holds."""

import re
from copy import copy

import pytest

from service.contract import LearnerSpec, NextRequest
from service.llm.scripted_model import ScriptedModel
from service.workflow.decision import decide
from service.workflow.grounding import Grounds
from service.workflow.model_calls import Conversation, explain
from service.workflow.prose import write_answer
from service.workflow.prose_rules import amounts, claims_open, copies, has_link, is_in, numbers, sentences
from service.workflow.views import Presenter
from service.workflow.wording import Wording
from tree.goal import TrackGoal
from tree.learner import Learner
from tree.rules import Rules

FACTS = {
    "en": {
        "goal": "MLOps Engineer",
        "first": "Model Logging",
        "reasons": "On your way to MLOps Engineer: 7 steps (68.5 h) of what remains stand behind it.",
        "then": "CI/CD Pipelines, Drift Detection",
        "figures": "level 1, 10 hours, 15 steps, 134.5 hours",
    },
    "ko": {
        "goal": "MLOps 엔지니어",
        "first": "모델 로깅",
        "reasons": "MLOps 엔지니어까지 가는 길에 있고, 남은 과정 중 7단계(68.5시간)가 이 단계 뒤에 이어집니다.",
        "then": "CI/CD 파이프라인, 드리프트 감지",
        "figures": "level 1, 10 hours, 15 steps, 134.5 hours",
    },
}
PATH = {"model-logging", "ci-cd", "drift-detection", "observability"}
SECRET = "You explain a decision that an engine has already taken for a learner. Use only the facts given."

HOLDS = {
    "en": [
        "Start with Model Logging at level 1, which takes about 10 hours.",
        "It comes first because 7 steps (68.5 hours) of the way to MLOps Engineer stand behind it.",
        "After that come CI/CD Pipelines and Drift Detection.",
        "In all 15 steps remain, about 134.5 hours.",
        "Once you hold it, Drift Detection is within reach.",
        "It opens CI/CD Pipelines for you.",
        "MLflow is a good way to think of it.",
    ],
    "ko": [
        "먼저 모델 로깅 레벨 1부터 시작하세요.",
        "약 10시간이 걸리며, 남은 7단계(68.5시간)가 그 뒤에 이어집니다.",
        "그다음은 CI/CD 파이프라인과 드리프트 감지입니다.",
        "모두 15단계, 약 134.5시간이 남았습니다.",
        "이 단계를 마치면 드리프트 감지가 열립니다.",
    ],
}
FAILS = {
    "en": {
        "link": [
            "See https://evil.example/x for it.",
            "Read [this](http://a.b) on it.",
            "Write to me@evil.example for it.",
            "It is on evil-site.com/path for you.",
        ],
        "prompt": ["You explain a decision that an engine has already taken for a learner."],
        "language": [
            "Das ist der beste Weg für alle Lernenden hier.",
            "Empieza con esto porque todo lo demás depende.",
            "このステップから始めてください。",
            "이 단계부터 시작하세요.",
        ],
        "number": [
            "It takes 12 hours to do it.",
            "It takes 15 hours to do it.",
            "It takes ten hours and it is done.",
            "There are 68.5 steps behind it.",
            "It raises you to level 3 at once.",
            "It pays 40% more than that.",
            "It takes １２ hours to do it.",
        ],
        "date": ["You will be done by Friday.", "Finish it in September with ease."],
        "skill": [
            "Then you should learn Kubernetes as well.",
            "Object Detection is the better way.",
            "It is the same as caching-strategy in the end.",
        ],
        "name": [
            "The course “Logging for Heroes” is what you need.",
            "Udemy is fine, and so is what Coursera has.",
            "Then comes the skill quantum-telepathy for you.",
            "The id is quantum_telepathy in this tree.",
            "After it comes Quantum Telepathy for you.",
        ],
        "locked": [
            "Drift Detection is open for you now.",
            "You can start with Drift Detection instead.",
            "You can begin learning with CI/CD Pipelines right away.",
            "CI/CD Pipelines and Model Logging are both unlocked.",
            "Skip it and go on to the rest.",
            "Take Drift Detection first.",
            "The next open step is Drift Detection.",
        ],
    },
    "ko": {
        "link": ["https://evil.example 을 보세요.", "evil-site.com 에 다 있습니다.", "me@evil.example 로 물어보세요."],
        "prompt": ["You explain a decision that an engine has already taken for a learner."],
        "language": ["This is the best way for all of you.", "このステップから始めてください。"],
        "number": [
            "12시간이 걸립니다.",
            "모두 15시간이면 충분합니다.",
            "열두 시간이면 됩니다.",
            "삼십 시간이면 됩니다.",
            "레벨 3까지 올라갑니다.",
            "연봉이 40% 오릅니다.",
            "3주면 끝납니다.",
        ],
        "date": ["금요일까지 끝낼 수 있습니다.", "다음 주에 끝납니다."],
        "skill": ["쿠버네티스도 배워야 합니다.", "객체 탐지가 더 낫습니다."],
        "name": [
            "‘영웅을 위한 로깅’ 강의를 들으세요.",
            "Udemy에서 배우세요.",
            "그다음에는 반드시 Quantum Telepathy 과정을 익혀 두시는 것이 좋습니다.",
            "그다음에 익혀 두시면 좋은 스킬은 quantum-telepathy 스킬입니다.",
        ],
        "locked": [
            "드리프트 감지는 이미 열려 있습니다.",
            "드리프트 감지부터 시작하세요.",
            "지금 바로 CI/CD 파이프라인을 배우셔도 됩니다.",
            "드리프트 감지를 바로 시작할 수 있습니다.",
            "이 단계는 건너뛰어도 됩니다.",
            "지금 열려 있는 단계는 드리프트 감지입니다.",
        ],
    },
}


@pytest.fixture
def grounds(tree):
    def make(lang):
        return Grounds(tree, lang, FACTS[lang], FACTS[lang]["first"], PATH, {"model-logging"}, SECRET)

    return make


@pytest.mark.parametrize(("lang", "sentence"), [(lang, s) for lang, found in HOLDS.items() for s in found])
def test_what_the_facts_say_holds(grounds, lang, sentence):
    first = HOLDS[lang][0]
    found = grounds(lang).check(f"{first} {sentence}")
    assert found.failures == ()
    assert found.text == f"{first} {sentence}"


@pytest.mark.parametrize(
    ("lang", "what", "sentence"),
    [(lang, what, s) for lang, kinds in FAILS.items() for what, found in kinds.items() for s in found],
)
def test_what_they_do_not_say_is_left_out(grounds, lang, what, sentence):
    first, last = HOLDS[lang][0], HOLDS[lang][3]
    found = grounds(lang).check(f"{first} {sentence} {last}")
    assert found.text == f"{first} {last}"
    assert found.failures == (what,)


@pytest.mark.parametrize("lang", HOLDS)
@pytest.mark.parametrize("text", ["", "   ", "Hello there.", "안녕하세요."])
def test_a_text_that_does_not_name_the_first_step_is_no_text(grounds, lang, text):
    assert grounds(lang).check(text).text == ""


def test_a_text_that_rambles_is_no_text(grounds):
    assert grounds("en").check(HOLDS["en"][0] * 50).text == ""


@pytest.mark.parametrize("lang", FAILS)
def test_an_adversary_that_says_everything_wrong_leaves_the_engine_s_answer(program, tree, lang):
    """Every false sentence at once, through the whole workflow, to a learner who stands half-way."""
    learner = LearnerSpec(levels={s: 1 for t in tree.tracks if t.is_origin for tier in t.tiers for s in tier.skill_ids})
    question = {"en": "I want to become an MLOps engineer", "ko": "MLOps 엔지니어가 되고 싶어요"}[lang]
    request = NextRequest(question=question, learner=learner)
    plain = program.recommend_next(request)
    assert plain.recommendations
    for what, sentences_ in FAILS[lang].items():
        said = [s for s in sentences_ if "CI/CD" not in s]  # which is open to this learner
        model = ScriptedModel([("explain", {"explanation": " ".join(said)})])
        answer = with_model(program, model).recommend_next(request)
        model.assert_consumed()
        assert answer.answer == plain.answer, what
        assert answer.recommendations == plain.recommendations
        assert "model-corrected" in [n.code for n in answer.notices]


def with_model(program, model):
    other = copy(program)
    other.__dict__ = {k: v for k, v in program.__dict__.items() if k not in {"model", "context"}}
    other._given_model = model
    return other


class Echo(ScriptedModel):
    """Explains in these words."""

    def __init__(self, text):
        super().__init__([("explain", {"explanation": text})])


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("track", ["mlops-engineer", "ai-engineer", "data-engineer"])
def test_the_engine_s_own_prose_holds(tree, lang, track):
    """What the templates say of the first step is never taken for an invention."""
    rules, words = Rules(tree), Wording(tree, lang)
    decision = decide(rules, Learner(), (TrackGoal(track),), {}, 5)
    reasons = [r.text for r in Presenter(words, decision).reasons(decision.recommended[0])]
    about_the_first = re.split("[“‘]", write_answer(words, decision, reasons))[0]  # then it turns to the branches
    said = [s for s in sentences(about_the_first) if s.endswith(".")]
    assert len(said) >= 5
    open_now = {s.skill_id for s in decision.path if rules.is_open(s, decision.standing.levels)}
    found = explain(Conversation(Echo(" ".join(said))), "x", decision, reasons, words, open_now)
    assert found.failures == (), [s for s in said if s not in found.text]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12.50 hours, level 2", {("h", "12.5"), ("level", "2")}),
        ("1,000 시간과 레벨 3", {("h", "1000"), ("level", "3")}),
        ("7단계(68.5시간)", {("step", "7"), ("h", "68.5")}),
        ("ten hours", {("h", "ten")}),
        ("두 주제를 다룹니다", set()),
    ],
)
def test_amounts_are_read_with_their_units(text, found):
    assert amounts(text) == found


def test_rules_of_prose():
    assert numbers("1,000 and 12.50") == {"1000", "12.5"}
    assert has_link("at www.x.y")
    assert not has_link("CI/CD Pipelines, level 1.5. Then go on.")
    assert is_in("Take it first.", "en")
    assert not is_in("Take it first, and then go on.", "ko")
    assert copies("It said: use only the facts given, no other skills", "Use only the facts given, no other skills.")
    assert claims_open("You can start with Docker Basics.", "Docker Basics")
    assert not claims_open("After it comes Docker Basics.", "Docker Basics")
