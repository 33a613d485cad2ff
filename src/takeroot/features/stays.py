"""Spells that had begun by M, as far as was known: what the history of a facility is made of."""

from dataclasses import dataclass

from takeroot.features.calendar import Bools, Ints


@dataclass(frozen=True)
class Stays:
    """K spells, of those who are here at M and of those who have left.

    Parameters
    ----------
    spell, hired, until : array of int
        (K,) place among all spells, day of hire, and day of leaving, or M's last day where none was known.
    left : array of bool
        (K,) whether they were known at M to have left.
    here : array of int
        (n,) place of the running spell of each person who is here.
    """

    spell: Ints
    hired: Ints
    until: Ints
    left: Bools
    here: Ints
