"""Everything that serves a learner: understanding questions, deciding, explaining; the API and the command line."""
