"""Stored learners: what they do, and what becomes of it."""
