"""The frame of lever_sets.parquet: what one or two levers together would keep of each person, and cost whom."""

from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.levers.offers import Offers
from takeroot.levers.score_levers import Pairs
from takeroot.specs.lever import PAYERS

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

SET_COLUMNS = ("staff_id", "levers", "kept_months", *(f"cost_{payer}" for payer in PAYERS))


def lever_set_frame(offers: Offers, pairs: Pairs) -> pd.DataFrame:
    """Write down what a plan may choose from.

    Parameters
    ----------
    offers : Offers
        One lever each.
    pairs : Pairs
        Two each.

    Returns
    -------
    DataFrame
        `SET_COLUMNS`, sorted by staff_id and levers; sets that keep nothing are left out.
    """
    singles, alone = offers.singles, np.sort(offers.chosen)
    person = np.concatenate([singles.person[alone], singles.person[pairs.first]])
    names, name = _names([lever.id for lever in offers.levers], singles.lever[alone], _levers(offers, pairs))
    acting = [phase._replace(start=phase.start[alone], log_ratio=phase.log_ratio[alone]) for phase in singles.phases]  # type: ignore[index] # an array, one an offer
    kept = np.concatenate(
        [
            offers.kept_months(singles.person[alone], acting),
            offers.kept_months(singles.person[pairs.first], pairs.phases),
        ]
    )
    cost = np.concatenate([_cost(offers, alone), _cost(offers, pairs.first) + _cost(offers, pairs.second)])
    order = np.lexsort((name, person))
    order = order[kept[order] > 0]
    costs = {f"cost_{payer}": cost[order, k] for k, payer in enumerate(PAYERS)}
    levers = pd.Series(pd.array(names, dtype="str").take(name[order]))
    return pd.DataFrame({"staff_id": offers.ids(person[order]), "levers": levers, "kept_months": kept[order], **costs})


def _levers(offers: Offers, pairs: Pairs) -> tuple[Rows, Rows]:
    return offers.singles.lever[pairs.first], offers.singles.lever[pairs.second]


def _names(ids: list[str], alone: Rows, both: tuple[Rows, Rows]) -> tuple[list[str], Rows]:
    """All names of sets, sorted, and the place of each set's among them."""
    count = len(ids)
    place = np.zeros((count, count), dtype=np.int64)
    known = {(k, k): one for k, one in enumerate(ids)}
    known |= {(j, k): "+".join(sorted((ids[j], ids[k]))) for j, k in combinations(range(count), 2)}
    names = sorted(known.values())
    where = {name: k for k, name in enumerate(names)}
    for levers, name in known.items():
        place[levers] = where[name]
    return names, np.concatenate([place[alone, alone], place[both]])


def _cost(offers: Offers, places: Rows) -> Floats:
    """What each payer pays for one person, (offers, payers); what a whole facility pays is no person's cost."""
    paid = np.array([[one.scope == "person" and one.payer == payer for payer in PAYERS] for one in offers.levers])
    return np.where(paid[offers.singles.lever[places]], offers.singles.cost[places, None], 0.0)
