"""What a plan may choose from, as columns, and what limits it, as rows; `solve` and `strategies` choose.

A column is an *option* (a person and a set of levers) or a *purchase* (a facility and a whole-facility lever). An
option that holds a whole-facility lever needs its purchase; the purchase carries the cost.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from takeroot.specs.lever import PAYERS, Lever, Payer

Floats = NDArray[np.float64]

PROVINCE = "province"
"""The one unit of the province's own budget and places."""


@dataclass(frozen=True)
class Choices:
    """n options, p purchases, m limits.

    Parameters
    ----------
    options : DataFrame
        staff_id, facility_id, county, levers, kept_months, cost_facility, cost_county, cost_province, person (a code);
        sorted by staff_id and levers.
    purchases : DataFrame
        facility_id, county, lever, payer, cost.
    needs : sparse array (n, p)
        1 where an option needs a purchase.
    limits : DataFrame
        kind (`budget`, in yuan, or `places`), payer, unit, lever (of places), amount.
    use : sparse array (m, n + p)
        What each column uses of each limit.
    """

    options: pd.DataFrame
    purchases: pd.DataFrame
    needs: sparse.csr_array
    limits: pd.DataFrame
    use: sparse.csc_array

    def kept(self, chosen: NDArray[np.bool_]) -> float:
        """Staff-months that the options chosen keep."""
        return float(self.options["kept_months"].to_numpy()[chosen[: len(self.options)]].sum())

    def used(self, chosen: NDArray[np.bool_]) -> Floats:
        """What is used of each limit, (m,)."""
        amount: Floats = self.use @ chosen.astype(np.float64)
        return amount


def make_choices(
    lever_sets: pd.DataFrame,
    people: pd.DataFrame,
    levers: Mapping[str, Lever],
    *,
    budgets: Mapping[str, float],
    places: Mapping[str, int],
    max_per_person: int,
) -> Choices:
    """Build the columns and rows of a plan.

    Parameters
    ----------
    lever_sets : DataFrame
        As `suggest` gives them.
    people : DataFrame
        staff_id, facility_id, county.
    levers : mapping of str to Lever
    budgets : mapping of str to float
        Payer, or `payer/unit`, to yuan in the year for each unit (each facility, each county, the province); a payer
        that is not named has nothing.
    places : mapping of str to int
        Lever to places for each unit of its payer; the lever's own where it is not named.
    max_per_person : int
        Levers a person, whole-facility ones not counted.

    Returns
    -------
    Choices
    """
    options = _options(lever_sets, people, levers, max_per_person)
    purchases, needs = _purchases(options, levers)
    units = _Units(options, purchases)
    rows = [*_budget_rows(units, budgets), *_place_rows(units, levers, places)]
    limits = pd.DataFrame([row[0] for row in rows], columns=["kind", "payer", "unit", "lever", "amount"])
    use = sparse.csc_array(sparse.vstack([row[1] for row in rows])) if rows else _empty(len(options) + len(purchases))
    return Choices(options, purchases, needs, limits, use)


def _empty(columns: int) -> sparse.csc_array:
    return sparse.csc_array((0, columns), dtype=np.float64)


def _options(
    lever_sets: pd.DataFrame, people: pd.DataFrame, levers: Mapping[str, Lever], max_per_person: int
) -> pd.DataFrame:
    own = lever_sets["levers"].map(lambda ids: sum(levers[one].scope == "person" for one in ids.split("+")))
    allowed = lever_sets[(own <= max_per_person) & (lever_sets["kept_months"] > 0)]
    options = allowed.merge(people[["staff_id", "facility_id", "county"]], on="staff_id", validate="many_to_one")
    options = options.sort_values(["staff_id", "levers"], ignore_index=True)
    return options.assign(person=options.groupby("staff_id", sort=True).ngroup())


def _purchases(options: pd.DataFrame, levers: Mapping[str, Lever]) -> tuple[pd.DataFrame, sparse.csr_array]:
    held = {name: _holds(options, name) for name, lever in levers.items() if lever.scope == "facility"}
    wanted = [
        options.loc[has, ["facility_id", "county"]].drop_duplicates().assign(lever=name) for name, has in held.items()
    ]
    purchases = (
        pd.concat(wanted, ignore_index=True) if wanted else pd.DataFrame(columns=["facility_id", "county", "lever"])
    )
    purchases = purchases.sort_values(["facility_id", "lever"], ignore_index=True)
    purchases["payer"] = purchases["lever"].map(lambda name: levers[name].payer)
    purchases["cost"] = purchases["lever"].map(lambda name: levers[name].cost.once + 12 * levers[name].cost.monthly)
    index = pd.MultiIndex.from_frame(purchases[["facility_id", "lever"]])
    rows, columns = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for name, has in held.items():
        mine = np.flatnonzero(has)
        keys = pd.MultiIndex.from_arrays([options["facility_id"].to_numpy()[mine], np.full(len(mine), name)])
        rows.append(mine)
        columns.append(index.get_indexer(keys))
    row, column = np.concatenate(rows), np.concatenate(columns)
    return purchases, sparse.csr_array((np.ones(len(row)), (row, column)), shape=(len(options), len(purchases)))


def _holds(options: pd.DataFrame, lever: str) -> NDArray[np.bool_]:
    ids = "+" + options["levers"].astype(str) + "+"
    return ids.str.contains(f"+{lever}+", regex=False).to_numpy(dtype=bool)


_Limit = tuple[tuple[str, str, str, str, float], sparse.csr_array]


@dataclass(frozen=True)
class _Units:
    """Which unit of each payer the columns belong to."""

    options: pd.DataFrame
    purchases: pd.DataFrame

    def of(self, payer: Payer) -> NDArray[np.object_]:
        if payer == PROVINCE:
            return np.full(len(self.options) + len(self.purchases), PROVINCE, dtype=object)
        column = "facility_id" if payer == "facility" else "county"
        return np.concatenate(
            [self.options[column].to_numpy(dtype=object), self.purchases[column].to_numpy(dtype=object)]
        )

    def cost(self, payer: Payer) -> Floats:
        bought = np.where(self.purchases["payer"] == payer, self.purchases["cost"], 0.0)
        return np.concatenate([self.options[f"cost_{payer}"].to_numpy(dtype=np.float64), bought.astype(np.float64)])

    def count(self, lever: str) -> Floats:
        """1 for options that hold a person's lever, and for purchases of a facility's."""
        bought = (self.purchases["lever"] == lever).to_numpy(dtype=bool)
        held = np.zeros(len(self.options), dtype=bool) if bought.any() else _holds(self.options, lever)
        return np.concatenate([held, bought]).astype(np.float64)


def _budget_rows(units: _Units, budgets: Mapping[str, float]) -> Iterator[_Limit]:
    for payer in PAYERS:
        for unit, row in _rows(units.of(payer), units.cost(payer)):
            amount = budgets.get(f"{payer}/{unit}", budgets.get(payer, 0.0))
            yield ("budget", payer, unit, "", float(amount)), row


def _place_rows(units: _Units, levers: Mapping[str, Lever], places: Mapping[str, int]) -> Iterator[_Limit]:
    for name, lever in levers.items():
        amount = places.get(name, lever.places)
        if amount is not None:
            for unit, row in _rows(units.of(lever.payer), units.count(name)):
                yield ("places", lever.payer, unit, name, float(amount)), row


def _rows(unit: NDArray[np.object_], use: Floats) -> Iterator[tuple[str, sparse.csr_array]]:
    """One sparse row a unit that uses something, in the order of units."""
    using = np.flatnonzero(use)
    codes, names = pd.factorize(unit[using], sort=True)
    shape = (len(names), len(use))
    table = sparse.csr_array((use[using], (codes, using)), shape=shape)
    for k, name in enumerate(names):
        yield str(name), table[[k], :]
