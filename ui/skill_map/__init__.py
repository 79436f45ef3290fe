"""The skill map: where everything stands, what is said of it, and the component that shows it."""
