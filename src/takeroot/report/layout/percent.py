"""Shares as whole per cents."""


def percent(share: float) -> str:
    """Write a share as a whole per cent, half away from zero.

    Examples
    --------
    >>> percent(0.125), percent(0.1), percent(-0.0001)
    ('13%', '10%', '0%')
    """
    return f"{int(max(share, 0.0) * 100 + 0.5)}%"
