"""What is known of objections whose rows are set aside; `records.objections` finds it, whoever scores honours it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ObjectionsAside:
    """Rows of `objections` that are not used.

    Parameters
    ----------
    people : frozenset of str
        Ids of the people they name: they objected as much as those whose rows are used.
    nobody : int
        How many rows name nobody among the staff.
    """

    people: frozenset[str] = frozenset()
    nobody: int = 0
