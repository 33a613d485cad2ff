"""The day of delivery: the only use of the clock in takeroot."""

from datetime import UTC, date, datetime

from takeroot.errors import TakerootError


def received_day(text: str | None) -> date:
    """Read `--received`, or take today.

    Raises
    ------
    TakerootError
        If it is not a date.

    Examples
    --------
    >>> received_day("2024-12-31")
    datetime.date(2024, 12, 31)
    """
    if text is None:
        return datetime.now(tz=UTC).astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TakerootError(f"--received: {text!r} is not a date; write it as YYYY-MM-DD, such as 2024-12-31") from None
