"""A backtest as plain values: what its JSON holds and its page shows. Nobody is named."""

from typing import Any

import pandas as pd

from takeroot.hazard.backtest.judged import Backtest, Note
from takeroot.months import month_text
from takeroot.records.reading import Reading
from takeroot.workspace.definitions import definitions_digest
from takeroot.workspace.workspace import Workspace

_DIGITS = 6


def backtest_facts(
    found: Backtest,
    reading: Reading,
    workspace: Workspace,
    *,
    as_of: int,
    previous: Note,
    simulated: bool,
    times: int,
) -> dict[str, Any]:
    """Gather figures, curves and where they come from.

    Returns
    -------
    dict
        as_of, received, inputs, definitions, recipe, leads, simulated, times, origins, notes, and the frames of
        `Backtest` but the people, each as a list of rows; a figure without a value is left out, an end of an interval
        that is not known is None.
    """
    recipe = workspace.recipe
    last = found.people.groupby("origin", sort=True)
    origins = [
        {
            "origin": str(origin),
            "people": len(here),
            "exits": int((here["event"] & (here["time"] <= recipe.leads[-1])).sum()),
        }
        for origin, here in last
    ]
    return {
        "as_of": month_text(as_of),
        "received": reading.tables.received.isoformat(),
        "inputs": dict(reading.digests),
        "definitions": definitions_digest(workspace),
        "recipe": recipe.model_dump(mode="json"),
        "leads": list(recipe.leads),
        "simulated": simulated,
        "times": times,
        "origins": origins,
        "notes": [dict(note) for note in (previous, *found.notes)],
        "figures": _rows(found.figures),
        "by_origin": _rows(found.by_origin),
        "by_group": _rows(found.by_group),
        "curves": _rows(found.curves),
        "gains": _rows(found.gains),
    }


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    known = frame[frame["value"].notna()] if "value" in frame else frame
    return [{str(key): _plain(value) for key, value in row.items()} for row in known.to_dict("records")]


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell of any column
    if isinstance(value, float):
        return None if pd.isna(value) else round(value, _DIGITS)
    return value
