"""The truth of one block as tables: hazards with their parts, people, lever effects, assignments, the law itself."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from takeroot.simulate import codes
from takeroot.simulate.codes import FACTORS
from takeroot.simulate.law.levers import LEVERS
from takeroot.simulate.law.world import World
from takeroot.simulate.life.block import Block
from takeroot.simulate.life.truth_log import HIDDEN
from takeroot.simulate.tables.staff_table import Ids
from takeroot.simulate.tables.text import words


def truth_tables(world: World, block: Block, ids: Ids, levers: Sequence[pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Make all truth tables of one block, as `SimulatedCounty` describes them."""
    return {
        "hazard": _hazard(block, ids),
        "people": _people(block, ids),
        "levers": _levers(levers, ids),
        "assignments": _assignments(block, ids),
        "world": _world(world),
    }


def _hazard(block: Block, ids: Ids) -> pd.DataFrame:
    rows = block.truth.columns()
    order = np.lexsort((rows["month"], ids.person[rows["who"]]))
    names = ("month", "base", "measures", *FACTORS, *HIDDEN, "hazard", "competing", "at_risk", "left")
    frame = {"staff_id": pd.Categorical.from_codes(ids.person[rows["who"]][order], pd.Index(ids.staff))}
    return pd.DataFrame(frame | {name: rows[name][order] for name in names})


def _people(block: Block, ids: Ids) -> pd.DataFrame:
    roster, f = block.roster, block.places.facilities
    at = roster["facility_seen"]
    return pd.DataFrame(
        {
            "staff_id": words(ids.person, ids.staff),
            "hire": roster["hire"],
            "exit": roster["exit"],
            "reason": words(roster["reason"], codes.EXIT_REASON),
            "facility_id": words(at, ids.facilities),
            "county": words(f["county"][at], ids.counties),
            "facility_kind": words(f["kind"][at], codes.FACILITY_KIND),
        }
    )


def _levers(levers: Sequence[pd.DataFrame], ids: Ids) -> pd.DataFrame:
    if not levers:
        return pd.DataFrame({name: [] for name in ("staff_id", "month", *LEVERS)})
    frame = pd.concat(levers, ignore_index=True)
    frame.insert(0, "staff_id", words(ids.person[frame.pop("who").to_numpy()], ids.staff))
    return frame


def _assignments(block: Block, ids: Ids) -> pd.DataFrame:
    rows = block.log.columns("assignments")
    if not rows:
        return pd.DataFrame({n: [] for n in ("staff_id", "month", "lever", "effect", "propensity", "held_out")})
    return pd.DataFrame(
        {
            "staff_id": words(ids.person[rows["who"]], ids.staff),
            "month": rows["month"],
            "lever": words(rows["lever"], tuple(LEVERS)),
            "effect": rows["effect"],
            "propensity": rows["propensity"],
            "held_out": rows["held_out"],
        }
    )


def _world(world: World) -> pd.DataFrame:
    rows: list[tuple[str, str, str]] = []
    for kind in ("form", "knot", "width", "strength", "sizes", "efficacy"):
        rows += [(kind, name, str(value)) for name, value in getattr(world, kind).items()]
    rows += [("one", name, str(getattr(world, name))) for name in ("yearly", "level", "frailty", "facility", "shock")]
    return pd.DataFrame(rows, columns=["kind", "name", "value"])
