"""Errors hold every problem, one line each."""

from takeroot.errors import Problem, TakerootError


def test_every_problem_is_one_line():
    """Two problems print as two lines, in the order given."""
    error = TakerootError([Problem("a.csv, line 3", "no month", "write it as YYYY-MM"), "second"])
    assert str(error).splitlines() == ["a.csv, line 3: no month; write it as YYYY-MM", "second"]
