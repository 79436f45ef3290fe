"""Changes that wait for the learner's approval: what stands, what would stand, and the writing itself."""
