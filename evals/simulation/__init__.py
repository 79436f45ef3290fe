"""The closed loop: simulated learners who follow a policy's advice, and whether they get where they want.

A week has the learner's hours, some weeks are skipped. A learner asks for advice, takes the first step offered or
another one of those shown, works it through, is assessed, and asks again. After too many failures a step is set aside
for some weeks. What the policy sees are claims and passed assessments; what is really mastered is hidden from it.

Two learner models, with opposite views of what the order of learning is worth:

- `KnowledgeTracing`: every step is learnt apart from every other. Prerequisites do not exist, so an order cannot help,
  and whoever ignores the rules has less to do. It favours few hours, and engines that skip prerequisites.
- `ProximalZone`: what lies far beyond what is mastered is learnt slowly, and what a written edge asks for is needed
  almost absolutely. It favours whoever keeps to written edges, takes helping skills first and levels in order.

What keeps it from being rigged for the engine, and what does not:

- Written edges are the engine's rule and, in `ProximalZone`, nearly the world's. That favours every policy that offers
  open steps only, the baselines as much as the engine. Per learner one edge in ten (`EDGE_FALSE`) is not needed in
  truth, and 3 hints in 100 (`HINT_TRUE`) are needs that no policy knows of.
- The Origin and the order of tiers are rules that the engine pays for in hours; here a lack of them only slows
  somewhat (`GROUND`), in `KnowledgeTracing` not at all. That favours whoever breaks them.
- Claims may be false and what was passed is forgotten, while no policy sees either or ever offers a repetition. That
  speaks against all policies alike.
- Hours of a step are those of the tree, over the learner's speed: no policy is punished for wrong estimates. That
  favours policies that count hours, the engine among them.
- Hours are measured against the engine's own least-hours closure; a policy below 1 has broken rules.

Numbers marked "assumption" are ours and none was fitted to people. `ProximalZone` was changed twice after looking at
runs of 100 and 200 learners, with the policies' figures in view, because half of all learners failed even on legal
ways: mastery now counts in parts of the pass mark, `HINT_TRUE` went from 0.1 to 0.03, and hints ask for the level that
prerequisites do. The aim was a believable share of failures, yet the gap to engines that skip prerequisites grew by it
(goals reached, engine and without prerequisites: 0.52 and 0.23 before, 0.83 and 0.35 after). Only the direction of
such a difference means anything, never its size.

All random numbers hang on seed, learner and occasion (for example: the second attempt at this step), not on what came
before. So the same learner has the same luck under every policy and comparisons are paired.
"""
