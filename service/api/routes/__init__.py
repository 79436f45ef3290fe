"""Endpoints, a module each."""
