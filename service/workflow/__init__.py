"""The way from a question to an answer: understand, resolve, decide, find resources, explain, verify."""
