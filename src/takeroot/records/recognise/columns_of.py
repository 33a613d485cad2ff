"""Which header means which column of a table."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from takeroot.records.plain_text import plain_word
from takeroot.records.recognise.header_word import header_word
from takeroot.records.recognise.unit_scale import unit_scale
from takeroot.specs.table import Column, Table


@dataclass(frozen=True)
class Columns:
    """The headers of one sheet, understood.

    Parameters
    ----------
    positions : mapping of str to tuple of int
        Column id to where it stands; more than one where the same header stands twice.
    scales : mapping of str to float
        Column id to the factor its header's unit asks for.
    unknown : tuple of int
        Positions of headers that mean nothing here, or that a better spelling of the same column has displaced.
    """

    positions: Mapping[str, tuple[int, ...]]
    scales: Mapping[str, float]
    unknown: tuple[int, ...]


def columns_of(header: Sequence[str], table: Table) -> Columns:
    """Understand a header line. Where two spellings of one column stand in it, the one listed first in its file counts.

    A unit in brackets scales the numbers below it: 基本工资(万元) holds ten thousands of yuan.
    """
    ranks = _ranks(table)
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, written in enumerate(header):
        known = ranks.get(plain_word(written)) or ranks.get(header_word(written)[0])
        if known:
            found[known[0]].append((known[1], at))
    positions = {name: _best(places) for name, places in found.items()}
    used = {at for places in positions.values() for at in places}
    unknown = tuple(at for at in range(len(header)) if at not in used)
    scales = {name: _scale(header[places[0]], table.columns[name]) for name, places in positions.items()}
    return Columns(positions, scales, unknown)


def _ranks(table: Table) -> dict[str, tuple[str, int]]:
    """Each spelling's column and its place in that column's list."""
    ranks: dict[str, tuple[str, int]] = {}
    for name, column in table.columns.items():
        for rank, spelling in enumerate((name, *column.arrives_as)):
            ranks.setdefault(plain_word(spelling), (name, rank))
    return ranks


def _best(places: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    first = min(rank for rank, _ in places)
    return tuple(at for rank, at in places if rank == first)


def _scale(written: str, column: Column) -> float:
    return unit_scale(column.unit, header_word(written)[1]) or 1.0
