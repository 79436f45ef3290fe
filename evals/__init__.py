"""Offline evals: how well questions are understood, with intervals."""
