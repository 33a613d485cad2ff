"""Options of the form NAME=NUMBER, given any number of times."""

from collections.abc import Iterable

from takeroot.errors import Problem, TakerootError


def pairs(
    option: str, texts: Iterable[str], *, such_as: str = "county=300000", whole: bool = False
) -> dict[str, float]:
    """Read `NAME=NUMBER` texts; with `whole`, numbers of things that come in one piece.

    Raises
    ------
    TakerootError
        With every text that is not of this form, names something twice, or gives a part of what is whole.

    Examples
    --------
    >>> pairs("--budget", ["county=300000", "facility=20000"])
    {'county': 300000.0, 'facility': 20000.0}
    """
    what = f"is not NAME={'WHOLE NUMBER' if whole else 'NUMBER'}, each name once"
    found: dict[str, float] = {}
    problems = []
    for text in texts:
        name, _, number = text.partition("=")
        try:
            value = float(number.replace(",", ""))
        except ValueError:
            value = -1.0
        if not name or not 0 <= value < float("inf") or name in found or (whole and value % 1):
            problems.append(Problem(f"{option} {text}", what, f"such as {option} {such_as}"))
        found[name] = value
    if problems:
        raise TakerootError(problems)
    return found
