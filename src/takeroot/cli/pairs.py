"""Options of the form NAME=NUMBER, given any number of times."""

from collections.abc import Iterable

from takeroot.errors import Problem, TakerootError


def pairs(option: str, texts: Iterable[str]) -> dict[str, float]:
    """Read `NAME=NUMBER` texts.

    Raises
    ------
    TakerootError
        With every text that is not of this form, or names something twice.

    Examples
    --------
    >>> pairs("--budget", ["county=300000", "facility=20000"])
    {'county': 300000.0, 'facility': 20000.0}
    """
    found: dict[str, float] = {}
    problems = []
    for text in texts:
        name, _, number = text.partition("=")
        try:
            value = float(number.replace(",", ""))
        except ValueError:
            value = -1.0
        if not name or not 0 <= value < float("inf") or name in found:
            problems.append(
                Problem(f"{option} {text}", "is not NAME=NUMBER, each name once", f"such as {option} county=300000")
            )
        found[name] = value
    if problems:
        raise TakerootError(problems)
    return found
