"""How well all learners together found a resource: a mean shrunk towards the usual, so that few votes move little.

A vote is for (`up`) or against (`down`, `dead-link`, `too-easy` and `too-hard` count as half of one). With m the share
of votes for among all resources, itself shrunk towards a half by two votes, the estimate for a resource is the mean of
a beta posterior with the prior Beta(K·m, K·(1 − m)):

    q = (K·m + for) / (K + for + against),   and its shift q − m

PRIOR_VOTES (K) is the product's own judgement: ten learners of one mind move a resource half of the way.
"""

from collections.abc import Iterable, Mapping

from service.storage.records import Tally, Verdict

PRIOR_VOTES = 10.0
AGAINST: Mapping[Verdict, float] = {"down": 1.0, "dead-link": 1.0, "too-easy": 0.5, "too-hard": 0.5}
FOR: Mapping[Verdict, float] = {"up": 1.0}


def shifts(tallies: Iterable[Tally]) -> dict[str, float]:
    """Resource id -> how much better (up to 1) or worse (down to -1) than usual it was found."""
    votes: dict[str, list[float]] = {}
    for tally in tallies:
        pro, contra = FOR.get(tally.verdict, 0.0), AGAINST.get(tally.verdict, 0.0)
        if pro or contra:
            mine = votes.setdefault(tally.about, [0.0, 0.0])
            mine[0] += pro * tally.learners
            mine[1] += contra * tally.learners
    pros, contras = (sum(v[side] for v in votes.values()) for side in (0, 1))
    usual = (1 + pros) / (2 + pros + contras)
    return {
        resource_id: (PRIOR_VOTES * usual + pro) / (PRIOR_VOTES + pro + contra) - usual
        for resource_id, (pro, contra) in votes.items()
    }
