"""What learners say of what they were shown, and what follows from it."""
