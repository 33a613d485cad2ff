"""People who agree in birth, sex, hire and exit with somebody under another key."""

import pandas as pd

SAME = ["birth_date", "sex", "hire_date", "exit_date"]


def twins(staff: pd.DataFrame) -> "pd.Series[str]":
    """Ids of the staff whose dates and sex all stand more than once.

    Examples
    --------
    >>> day = pd.to_datetime(["1990-01-01", "1990-01-01", "1991-01-01"])
    >>> twins(pd.DataFrame({"staff_id": ["a", "b", "c"], "birth_date": day})).tolist()
    ['a', 'b']
    """
    same = staff[[name for name in SAME if name in staff]]
    return staff["staff_id"][same.duplicated(keep=False)]
