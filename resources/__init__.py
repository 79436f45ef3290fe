"""What to learn from: the catalogue, its vectors and the search over both."""
