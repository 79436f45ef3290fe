"""What several screens show: markup, cards, charts."""
