"""Utterances are read by their words and by the examples they are like."""

import re

import pytest

from evals.cases import RoutingCase, load
from resources.vectors import VectorStore
from service.contract import Intent
from service.understanding.grouping import NONE, STRONG
from service.understanding.intents import Router
from service.understanding.likeness import SHIPPED_EXAMPLES, AsQueries, example_texts, examples
from service.understanding.phrases import language_of
from service.understanding.weighing import weigh


def test_every_intent_has_examples_in_both_languages():
    assert set(examples()) == set(Intent.__args__) - {"approve", "decline"}
    for intent, texts in examples().items():
        korean = sum(language_of(text) == "ko" for text in texts)
        assert min(korean, len(texts) - korean) >= 20, intent


def test_the_vectors_of_all_examples_are_shipped(program):
    store = VectorStore(AsQueries(program.knowledge.embedder()).stamp, SHIPPED_EXAMPLES)
    assert store.has(example_texts())


def test_no_example_is_a_case_of_the_evals():
    def plain(text):
        return re.sub(r"[\W_]+", "", text.lower())

    cases = {plain(case.says) for split in ("dev", "test") for case in load("routing", split, RoutingCase)}
    assert not cases & {plain(text) for text in example_texts()}


@pytest.mark.parametrize(
    ("said", "intent"),
    [("throw some exercises at me about kafka", "assess"), ("what would be the payoff of doing kafka", "explain")],
)
def test_what_words_alone_do_not_tell_is_read_by_examples(program, said, intent):
    by_words = Router(program.tree, program.knowledge.interpreter.names)
    assert by_words.route(said).asked[0].intent != intent
    assert program.knowledge.router.route(said).asked[0].intent == intent


def test_words_win_where_examples_are_near_and_lose_where_they_are_far():
    near, far = {"next": 1.4, "plan": 0.9, "chat": -1.0}, {"next": 2.4, "plan": 0.1, "chat": -1.0}
    assert weigh(("plan", STRONG, ()), near)[0] == "plan"
    assert weigh(("plan", STRONG, ()), far) == ("next", STRONG, ())


def test_what_comes_close_is_left_open():
    assert weigh(("next", NONE, ()), {"next": 1.4, "plan": 1.2, "chat": -1.0}) == ("next", NONE, ("plan",))


def test_a_decision_is_read_by_words_alone():
    assert weigh(("approve", STRONG, ()), {"next": 3.0, "chat": 2.0}) == ("approve", STRONG, ())
