"""Placement and reviews stand among the suites, with what they are compared with."""

from evals.suite import Setting
from evals.suites.levels import KEPT, PLACED, PLACEMENT, RETENTION


def test_placement_is_compared_with_other_ways_of_asking(program, tmp_path):
    outcomes = PLACEMENT.run(Setting(program=program, split="dev", folder=tmp_path, learners=12))
    assert len(outcomes) == 12
    assert all(
        f"{way}: {m.field}" in o for o in outcomes for way in ("engine", "everything", "in order") for m in PLACED
    )
    assert all(o["engine: items"] <= 15 for o in outcomes)
    assert {m.field for m in PLACEMENT.metrics} <= outcomes[0].keys()


def test_lives_with_reviews_stand_beside_lives_without(program, tmp_path):
    told = []
    setting = Setting(program=program, split="dev", folder=tmp_path, learners=30, watch=lambda *a: told.append(a))
    outcomes = RETENTION.run(setting)
    assert 0 < len(outcomes) <= 3
    assert all(0 <= o[f"{arm}: retention"] <= 1 for o in outcomes for arm in ("engine", "without reviews"))
    assert {m.field for m in RETENTION.metrics} <= outcomes[0].keys()
    assert KEPT[0].field == "retention"
    assert told[-1] == ("retention", 3, 3)
