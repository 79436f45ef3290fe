"""Explanations and plans judged by a model with a written rubric, and whether its judgement can be trusted."""
