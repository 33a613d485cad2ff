"""Simple ways to spend the same money, which a plan is compared with: by risk, by effect per yuan, in equal shares."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.levers.choices import Choices

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


def by_risk(choices: Choices, risk: pd.Series) -> Flags:
    """Go through people from the highest risk down; each gets the set that keeps most of what is still affordable.

    Parameters
    ----------
    choices : Choices
    risk : Series
        12-month risk by staff_id.
    """
    purse = _Purse(choices)
    for option in _order_by_risk(choices, risk):
        purse.take(option)
    return purse.chosen


def by_effect_per_yuan(choices: Choices) -> Flags:
    """Take options and whole-facility levers in the order of staff-months kept per yuan (greedy).

    A whole-facility lever counts what it alone keeps of all its people; once it is bought, people who would gain by it
    at no further cost do.
    """
    purse = _Purse(choices)
    for column in _order_by_ratio(choices):
        if column < len(choices.options):
            purse.take(column, buying=False)
        else:
            purse.buy([column - len(choices.options)])
    purse.add_what_is_free()
    return purse.chosen


def equal_shares(choices: Choices, risk: pd.Series) -> Flags:
    """Divide every budget among facilities by the people who could get a lever; each spends its own by risk."""
    purse = _Purse(choices, shared=True)
    for option in _order_by_risk(choices, risk):
        purse.take(option)
    return purse.chosen


def _order_by_risk(choices: Choices, risk: pd.Series) -> Iterable[int]:
    options = choices.options
    order = np.lexsort(
        [
            -options["kept_months"].to_numpy(),
            options["person"].to_numpy(),
            -options["staff_id"].map(risk).fillna(0.0).to_numpy(dtype=np.float64),
        ]
    )
    return order.tolist()


def _order_by_ratio(choices: Choices) -> Iterable[int]:
    options, purchases = choices.options, choices.purchases
    alone = np.diff(choices.needs.indptr) > 0
    alone &= ~options["levers"].str.contains("+", regex=False).to_numpy(dtype=bool)
    kept = options["kept_months"].to_numpy(dtype=np.float64)
    cost = options.filter(like="cost_").sum(axis=1).to_numpy(dtype=np.float64)
    value = np.concatenate([kept, choices.needs.T @ np.where(alone, kept, 0.0)])
    yuan = np.concatenate([cost, purchases["cost"].to_numpy(dtype=np.float64)])
    return np.lexsort([-value, -value / np.maximum(yuan, 1.0)]).tolist()


class _Purse:
    """What is left of every limit, while options are taken one by one."""

    def __init__(self, choices: Choices, *, shared: bool = False) -> None:
        self._choices = choices
        self._options = len(choices.options)
        self._person = choices.options["person"].to_numpy()
        self._served = np.full(self._person.max(initial=-1) + 1, -1)
        self._left = choices.limits["amount"].to_numpy(dtype=np.float64).copy()
        self._shares = _shares(choices) if shared else None
        self._facility = _facilities(choices)
        self.chosen: Flags = np.zeros(choices.use.shape[1], dtype=bool)

    def take(self, option: int, *, buying: bool = True) -> None:
        """Take an option if its person has none, and all limits allow it with the purchases that it needs."""
        needs = self._needs(option)
        missing = [one for one in needs if not self.chosen[self._options + one]]
        if self._served[self._person[option]] >= 0 or (missing and not buying):
            return
        if self._spend([option, *(self._options + one for one in missing)]):
            self._served[self._person[option]] = option

    def buy(self, purchases: list[int]) -> None:
        """Buy whole-facility levers if the limits allow it."""
        self._spend([self._options + one for one in purchases])

    def add_what_is_free(self) -> None:
        """Give everyone the best set that costs nothing beyond theirs and holds only what has been bought."""
        kept, costs = self._choices.options["kept_months"].to_numpy(), self._own()
        for option in np.lexsort([-kept, self._person]).tolist():
            now = self._served[self._person[option]]
            same = costs[option] == (costs[now] if now >= 0 else "")
            bought = all(self.chosen[self._options + one] for one in self._needs(option))
            if same and bought and (now < 0 or kept[option] > kept[now]):
                if now >= 0:
                    self.chosen[now] = False
                self.chosen[option] = True
                self._served[self._person[option]] = option

    def _needs(self, option: int) -> list[int]:
        needs = self._choices.needs
        return needs.indices[needs.indptr[option] : needs.indptr[option + 1]].tolist()

    def _own(self) -> list[str]:
        """The person's own levers of each option, without those of the facility."""
        whole = set(self._choices.purchases["lever"])
        return ["+".join(x for x in ids.split("+") if x not in whole) for ids in self._choices.options["levers"]]

    def _spend(self, columns: list[int]) -> bool:
        rows, amounts = self._uses(columns)
        keys = [(int(self._facility[columns[0]]), int(row)) for row in rows] if self._shares is not None else []
        shares = self._shares or {}
        if any(amount > self._left[row] for row, amount in zip(rows, amounts, strict=True)):
            return False
        if any(amount > shares[key] for key, amount in zip(keys, amounts, strict=bool(keys))):
            return False
        for key, amount in zip(keys, amounts, strict=bool(keys)):
            shares[key] -= amount
        self._left[rows] -= amounts
        self.chosen[columns] = True
        return True

    def _uses(self, columns: list[int]) -> tuple[NDArray[np.int64], Floats]:
        use = self._choices.use
        parts = [slice(use.indptr[column], use.indptr[column + 1]) for column in columns]
        rows, place = np.unique(np.concatenate([use.indices[part] for part in parts]), return_inverse=True)
        amounts = np.bincount(place, np.concatenate([use.data[part] for part in parts]), minlength=len(rows))
        return rows.astype(np.int64), amounts.astype(np.float64)


def _shares(choices: Choices) -> dict[tuple[int, int], float]:
    """Each facility's part of each limit that it uses: by heads for budgets, the whole for places."""
    facility = _facilities(choices)
    people = choices.options.assign(place=facility[: len(choices.options)]).drop_duplicates("staff_id")
    heads = np.bincount(people["place"], minlength=facility.max(initial=-1) + 1).astype(np.float64)
    table = choices.use.tocoo()
    row, column = table.coords
    pairs = np.unique(np.column_stack([facility[column], row]), axis=0)
    whole = np.bincount(pairs[:, 1], heads[pairs[:, 0]], minlength=len(choices.limits))
    places = (choices.limits["kind"] == "places").to_numpy(dtype=bool)
    amount = choices.limits["amount"].to_numpy(dtype=np.float64)
    part = np.where(places[pairs[:, 1]], 1.0, heads[pairs[:, 0]] / np.maximum(whole[pairs[:, 1]], 1.0))
    return {(int(f), int(r)): float(x) for (f, r), x in zip(pairs, part * amount[pairs[:, 1]], strict=True)}


def _facilities(choices: Choices) -> NDArray[np.int64]:
    both = [choices.options["facility_id"].to_numpy(), choices.purchases["facility_id"].to_numpy()]
    return pd.factorize(np.concatenate(both))[0].astype(np.int64)
