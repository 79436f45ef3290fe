"""Closeness of skills in meaning."""

from resources.closeness import SkillCloseness
from resources.search import skill_documents
from resources.vectors import VectorStore


def test_related_skills_are_close_and_most_are_not(program, tree):
    close = program.knowledge.closeness
    assert close("message-queue", "event-streaming") > 0.3
    assert close("git", "generative-vision") == 0
    pairs = [close(a, b) for a in tree.skills for b in tree.skills if a < b]
    assert 0.7 <= sum(c == 0 for c in pairs) / len(pairs) <= 0.8
    assert max(pairs) == 1


def test_closeness_goes_both_ways_and_not_to_itself(program):
    close = program.knowledge.closeness
    assert close("embeddings", "vector-db") == close("vector-db", "embeddings") > 0
    assert close("git", "git") == 0
    assert close("git", "no-such-skill") == 0


def test_nothing_is_close_where_vectors_are_missing(tree):
    assert SkillCloseness(skill_documents(tree), lambda: VectorStore("nothing"))("embeddings", "vector-db") == 0
