"""What the service tells those who run it: traces, metrics and logs, and nothing that a learner wrote."""
