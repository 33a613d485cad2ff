"""One month in the life of everyone employed; written to the log as it happens."""

import numpy as np

from takeroot.simulate.codes import Columns
from takeroot.simulate.life.answers import ask
from takeroot.simulate.life.career import move_posts, move_titles, train
from takeroot.simulate.life.home import move_children, move_families, move_homes
from takeroot.simulate.life.log import Log
from takeroot.simulate.life.places import Places
from takeroot.simulate.life.work import pay, wear, work


def live_one_month(rng: np.random.Generator, p: Columns, places: Places, month: int, log: Log) -> None:
    """Move everyone in `p` through `month`, in place.

    Parameters
    ----------
    rng : numpy.random.Generator
        Where the draws come from.
    p : Columns
        People, with `who` (index of the spell) and `here` (employed at the month's end: only they are written down).
    places : Places
        Where they work.
    month : int
        Month number.
    log : Log
        Takes the rows.
    """
    done = work(rng, p, places, month, log)
    pay(rng, p, places, month, log)
    wear(rng, p, done, log)
    move_titles(rng, p, month, log)
    train(rng, p, places, month, log)
    move_families(rng, p, log)
    move_children(rng, p, month, log)
    move_homes(rng, p, log)
    move_posts(rng, p, places, log)
    ask(rng, p, month, log)
