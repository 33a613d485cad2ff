"""Write down what happens to some of the people in a month."""

import numpy as np
from numpy.typing import ArrayLike

from takeroot.simulate.codes import Columns
from takeroot.simulate.life.log import FEWEST_DAYS, Log


def note(log: Log, table: str, p: Columns, chosen: ArrayLike, rng: np.random.Generator, **codes: ArrayLike) -> None:
    """Write one row for each of the chosen who are here.

    Parameters
    ----------
    log : Log
        Takes the rows, if offices write this month.
    table : str
        Which table.
    p : Columns
        People; a column `day` dates the rows, else those who came this month have the 28th, others any day.
    chosen : array_like of bool
        Of whom a row is written.
    rng : numpy.random.Generator
        For the days.
    **codes : array_like
        The row's columns, one value a person or one for all.
    """
    if not log.writes:
        return
    rows = np.flatnonzero(chosen & p["here"])
    any_day = rng.integers(1, FEWEST_DAYS + 1, rows.size)
    day = p["day"][rows] if "day" in p else np.where(p["hire"][rows] == log.month, FEWEST_DAYS, any_day)
    taken = {name: np.asarray(v)[rows] if np.ndim(v) else np.full(rows.size, v) for name, v in codes.items()}
    log.add(table, p["who"][rows], day=day, **taken)
