"""The checks of the leak audit; each file has one function `check(case)`, which yields what it finds."""
