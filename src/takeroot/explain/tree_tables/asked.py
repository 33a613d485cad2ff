"""What changes of some columns make `margin_changes` look at, end to end as its kernel reads it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from takeroot.explain.contributions import Floats
from takeroot.explain.moved_columns import MovedColumns
from takeroot.explain.tree_tables.forest import Integers
from takeroot.explain.tree_tables.layout import Tables

if TYPE_CHECKING:
    from takeroot.explain.tree_tables.tree_margins import TreeMargins

Columns = tuple[tuple[int, ...], ...]
"""What moves, together or in two parts."""


class Tasks(NamedTuple):
    """Flat arrays; T tasks, each of its own people and columns.

    Parameters
    ----------
    row_starts, people : (T + 1,), (N,)
        Where a task's people begin, and who they are.
    column_starts, column_code, column_part : (T + 1,), (C,), (C,)
        Where a task's columns begin, the row of codes of each, and of which part of the task it is.
    column_leads, value_starts, value_steps, values : (C,), (C,), (C,), (V,)
        Over how many leads its new values differ, where they begin, and how far one lead is from the next.
    needed_starts, needed : (2 T + 1,), (...)
        Where those features begin that are looked at, for each task first once and then at each lead.
    group_starts, groups : (2 T + 1,), (...)
        Where those groups of leaves begin that are looked up: for each task those that no lead moves, and the others.
    """

    row_starts: Integers
    people: Integers
    column_starts: Integers
    column_code: Integers
    column_part: Integers
    column_leads: Integers
    value_starts: Integers
    value_steps: Integers
    values: Floats
    needed_starts: Integers
    needed: Integers
    group_starts: Integers
    groups: Integers


class Asked(NamedTuple):
    """What moving some columns makes one look at, whoever is moved.

    Parameters
    ----------
    taken, code, part : (k,)
        Which of the columns split anywhere, the row of codes of each, and its part.
    needed, groups : pair of arrays
        As in `Tasks`.
    """

    taken: Integers
    code: Integers
    part: Integers
    needed: tuple[Integers, Integers]
    groups: tuple[Integers, Integers]


def gather(margins: "TreeMargins", asked: Sequence[tuple[MovedColumns, ...]]) -> Tasks:
    """Put end to end what is asked, each of one or two parts that move the same people."""
    known = [margins.asked(tuple(tuple(part.columns) for part in parts)) for parts in asked]
    people = [parts[0].people for parts in asked]
    values, starts, steps, leads = [np.zeros(0)], [np.zeros(0, dtype=np.int64)], [], []
    begin = 0
    for parts, look in zip(asked, known, strict=True):
        place = [begin + np.arange(len(part.columns)) * len(part.people) for part in parts]
        for k, part in enumerate(parts):
            values.append(part.after.ravel())
            place[k] += sum(other.after.size for other in parts[:k])
        begin += sum(part.after.size for part in parts)
        starts.append(np.concatenate(place)[look.taken])
        widths = [len(part.columns) for part in parts]
        steps.append(np.repeat([len(part.columns) * len(part.people) for part in parts], widths)[look.taken])
        leads.append(np.repeat([len(part.after) for part in parts], widths)[look.taken])
    return Tasks(
        row_starts=_starts(people),
        people=_joined(people),
        column_starts=_starts([look.code for look in known]),
        column_code=_joined([look.code for look in known]),
        column_part=_joined([look.part for look in known]),
        column_leads=_joined(leads),
        value_starts=_joined(starts),
        value_steps=_joined(steps),
        values=np.concatenate(values),
        needed_starts=_starts([part for look in known for part in look.needed]),
        needed=_joined([part for look in known for part in look.needed]),
        group_starts=_starts([part for look in known for part in look.groups]),
        groups=_joined([part for look in known for part in look.groups]),
    )


def asked_of(margins: "TreeMargins", columns: Columns) -> Asked:
    """Work out what moving columns makes one look at: of two parts, only what both reach."""
    places = [margins.coding.position[list(part)] for part in columns]
    code, part = np.concatenate(places), np.repeat(np.arange(len(columns)), list(map(len, columns)))
    taken = np.flatnonzero(code >= 0)
    groups = tuple(
        np.flatnonzero(np.all([reached[:, place[place >= 0]].any(axis=1) for place in places], axis=0))
        for reached in margins.reached
    )
    fixed, moved = (_looked_at(reached[here]) for reached, here in zip(margins.reached, groups, strict=True))
    # What leads move is read again at each; the rest of what both look at, once.
    moves = np.zeros(len(moved), dtype=bool)
    moves[margins.coding.position[margins.columns]] = True
    moves[len(margins.coding.used) :] = False
    return Asked(
        taken,
        code[taken],
        part[taken],
        (np.flatnonzero(fixed | moved), np.flatnonzero(moved & moves)),
        (groups[0], groups[1]),
    )


def reached_by(tables: Tables, codes: int) -> NDArray[np.bool_]:
    """Which features each group of leaves looks at, (G, codes + 1); the last stands for those that never split."""
    reached = np.zeros((len(tables.lowest), codes + 1), dtype=bool)
    reached[np.repeat(np.arange(len(tables.lowest)), np.diff(tables.step_starts)), tables.step_code] = True
    return reached


def _looked_at(reached: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray(reached.any(axis=0), dtype=bool)


def _starts(parts: Sequence[NDArray[np.int64]]) -> Integers:
    return np.cumsum([0, *map(len, parts)])


def _joined(parts: Sequence[NDArray[np.int64]]) -> Integers:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])
