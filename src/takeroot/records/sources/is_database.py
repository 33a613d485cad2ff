"""Whether a source is a database; `database` reads it."""


def is_database(source: str) -> bool:
    """Whether a source is a database's URL rather than a path.

    Examples
    --------
    >>> is_database("sqlite:///county.db"), is_database("exports/2024")
    (True, False)
    """
    return "://" in source
