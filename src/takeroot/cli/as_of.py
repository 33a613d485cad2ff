"""The as-of month as the user writes it."""

from takeroot.errors import TakerootError
from takeroot.months import month_number


def as_of_month(text: str) -> int:
    """Read `--as-of` into a month number.

    Raises
    ------
    TakerootError
        If it is not a month.

    Examples
    --------
    >>> as_of_month("2024-12")
    24299
    """
    try:
        return month_number(text)
    except ValueError as error:
        raise TakerootError(f"--as-of: {error}") from None
