"""The skill tree and every decision taken on it by rule: pure, deterministic, free of I/O."""
