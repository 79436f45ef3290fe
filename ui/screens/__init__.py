"""The screens, a module each with `show()`."""
