"""How well what was learnt is still remembered: a replay of the evidence through a model of memory."""
