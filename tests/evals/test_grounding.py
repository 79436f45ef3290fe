"""Prose is traced back to the result beside it: what was added to it is found."""

import pytest

from evals.grounding import invented_ids, ungrounded
from service.contract import NextRequest


@pytest.fixture(scope="module", params=["en", "ko"])
def response(request, program):
    question = {"en": "what should I learn next for MLOps", "ko": "데이터 엔지니어가 되려면 뭐부터 배워요?"}
    return program.recommend_next(NextRequest(question=question[request.param], language=request.param))


def test_what_the_program_writes_can_be_traced(tree, response):
    assert ungrounded(tree, response) == []


@pytest.mark.parametrize(
    ("addition", "told"),
    [
        (" It takes 917 hours.", "the number 917"),
        (" See https://example.org/course.", "the address https://example.org/course."),
        (" LangChain Agents helps.", None),
        (" 레벨 9까지 가세요.", "the number 9"),
    ],
)
def test_what_is_added_is_found(tree, response, addition, told):
    changed = response.model_copy(update={"answer": response.answer + addition})
    assert ungrounded(tree, changed) == ([told] if told else [])


def test_a_skill_that_has_nothing_to_do_with_the_result_is_found(tree, response):
    held = response.model_dump_json()
    strange = next(s for s in tree.skills if s not in held and tree.skills[s].title.en not in response.answer)
    for title in (tree.skills[strange].title.en, tree.skills[strange].title.ko):
        changed = response.model_copy(update={"answer": f"{response.answer} {title}"})
        assert any(strange in told for told in ungrounded(tree, changed)), title


def test_an_id_that_nobody_has_is_found(tree, program, response):
    assert invented_ids(tree, program.catalogue.by_id, response) == []
    first = response.recommendations[0].model_copy(update={"skill_id": "quantum-git", "unlocks": ["no-such"]})
    changed = response.model_copy(update={"recommendations": [first, *response.recommendations[1:]]})
    assert invented_ids(tree, program.catalogue.by_id, changed) == ["no-such", "quantum-git"]
    assert invented_ids(tree, (), response), "a resource that the catalogue does not have"
