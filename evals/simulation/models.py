"""The learner models that are compared."""

from evals.simulation.knowledge_tracing import KnowledgeTracing
from evals.simulation.learner_model import LearnerModel
from evals.simulation.proximal_zone import ProximalZone

MODELS: tuple[LearnerModel, ...] = (KnowledgeTracing(), ProximalZone())
"""Both learner models."""
