"""Reviews of stored learners."""
