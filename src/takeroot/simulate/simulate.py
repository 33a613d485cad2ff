"""Simulate a county or a province; what it is made of: `terms`, `levers`, `competing`; writing it: `write_county`."""

from collections.abc import Iterator, Sequence

import pandas as pd
from numpy.random import SeedSequence

from takeroot.errors import Problem, TakerootError
from takeroot.simulate.law.world import World
from takeroot.simulate.life.block import Block, Wishes
from takeroot.simulate.life.pilot import live_to_level, world_of
from takeroot.simulate.measures import Measures
from takeroot.simulate.simulated_county import SimulatedCounty
from takeroot.simulate.tables.county_tables import county_tables
from takeroot.simulate.tables.joined import joined
from takeroot.simulate.tables.staff_table import ids_of
from takeroot.simulate.tables.truth_tables import truth_tables

DECEMBER_2024 = 24299
BLOCK = 10_000
"""People simulated at once; blocks share the law of their seed and nothing else."""
_BEFORE = 12
_BEYOND = 12
_FEWEST = 20
USUAL_MEASURES = Measures()
"""How levers were given in the past, unless a caller says otherwise."""


def simulate(
    *,
    staff: int,
    months: int,
    seed: int,
    end: int = DECEMBER_2024,
    retirements: float = 1.0,
    late: float = 0.06,
    missing: float = 0.05,
    measures: Measures | None = USUAL_MEASURES,
    lever_months: Sequence[int] | None = None,
) -> SimulatedCounty:
    """Simulate the health staff of a county or a province, month by month, with known truth.

    Parameters
    ----------
    staff : int
        People employed at any one time, at least 20; leavers are replaced in the next month.
    months : int
        Months of records.
    seed : int
        The same seed gives the same tables, byte for byte; another seed another law of leaving.
    end : int
        Month number of the last month of records, on whose last day they are delivered.
    retirements : float
        About how many times the usual number retire.
    late : float
        Share of rows and of exits recorded one to seven months late, the others within weeks; those not yet recorded
        at the delivery are not in it. 0: all are recorded on their day.
    missing : float
        Share of facilities that lack some of the optional tables.
    measures : Measures, optional
        How levers were given in the past; None for never.
    lever_months : sequence of int, optional
        Month numbers at whose end truth["levers"] says what each lever would do; by default `end` and a year before.

    Returns
    -------
    SimulatedCounty
        Tables and truth.

    Raises
    ------
    TakerootError
        If there are too few people or months.

    Examples
    --------
    >>> county = simulate(staff=60, months=6, seed=1)
    >>> county.tables["pay"].columns.tolist()
    ['staff_id', 'month', 'base_pay', 'performance_pay', 'allowances', 'insurances']
    """
    return joined(
        list(
            simulate_blocks(
                staff=staff,
                months=months,
                seed=seed,
                end=end,
                retirements=retirements,
                late=late,
                missing=missing,
                measures=measures,
                lever_months=lever_months,
            )
        )
    )


def simulate_blocks(
    *,
    staff: int,
    months: int,
    seed: int,
    end: int = DECEMBER_2024,
    retirements: float = 1.0,
    late: float = 0.06,
    missing: float = 0.05,
    measures: Measures | None = USUAL_MEASURES,
    lever_months: Sequence[int] | None = None,
    truth: bool = True,
) -> Iterator[SimulatedCounty]:
    """Simulate as `simulate` does, some counties at a time, in bounded memory; without `truth` only the tables.

    Yields
    ------
    SimulatedCounty
        At most 10,000 people and their counties; ids rise from one to the next.
    """
    _check(staff, months)
    law, *seeds = SeedSequence(seed).spawn(1 + -(-staff // BLOCK))
    world = world_of(law, end)
    wishes = Wishes(retirements=retirements, measures=measures)
    asked = tuple(lever_months) if lever_months is not None else (end - 12, end)
    for number, block_seed in enumerate(seeds):
        size = staff // len(seeds) + (number < staff % len(seeds))
        first = end - months + 1
        block = Block(block_seed, size, start=first - _BEFORE, first=first, last=end, wishes=wishes)
        levers = _live(world, block, first, end, asked if truth else None)
        ids = ids_of(block, number)
        tables = county_tables(block, ids, late=late, missing=missing)
        yield SimulatedCounty(tables, truth_tables(world, block, ids, levers) if truth else {}, end, seed)


def _live(world: World, block: Block, first: int, last: int, asked: Sequence[int] | None) -> list[pd.DataFrame]:
    """Live through everything; what each lever would do at the end of the months asked for."""
    world = live_to_level(world, block, range(first - _BEFORE, first))
    levers = []
    for month in range(first, last + (_BEYOND if asked is not None else 1) + 1):
        block.live(world, month)
        if asked is not None and month in asked:
            levers.append(block.lever_effects(world, month))
    return levers


def _check(staff: int, months: int) -> None:
    problems = []
    if staff < _FEWEST:
        problems.append(Problem("--staff", f"{staff} is too few", f"ask for at least {_FEWEST}"))
    if months < 1:
        problems.append(Problem("--months", f"{months} is too few", "ask for at least 1"))
    if problems:
        raise TakerootError(problems)
