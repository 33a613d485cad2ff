"""A month as the user writes it."""

from takeroot.errors import TakerootError
from takeroot.months import month_number


def as_of_month(text: str, option: str = "--as-of") -> int:
    """Read the month that an option names into a month number.

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
        raise TakerootError(f"{option}: {error}") from None
