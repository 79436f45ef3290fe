"""Assessment and placement: items, grading, sessions, and the evidence they end in."""
