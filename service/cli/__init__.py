"""The `mastery` command."""
