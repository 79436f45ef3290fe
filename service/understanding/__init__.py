"""Reading a question by rule: which names it mentions, what is claimed, what is wanted."""
