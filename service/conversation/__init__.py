"""The learner talks to the program: what is asked in a thread, answered, approved, remembered."""
