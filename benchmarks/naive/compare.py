"""Whether the naive pipeline did the same work: its cells beside those of takeroot's run."""

from pathlib import Path

import numpy as np
import pandas as pd

CELLS, DIFFERENCE = 1e-9, 1e-6
SCORES = ["risk_3m", "risk_6m", "risk_12m", "log_odds", "band_stability", "rank_in_facility"]
COUNTS = ("offers", "lever_sets")


def same_cells(run: Path, frames: list[pd.DataFrame], leads: list[int]) -> tuple[dict[str, object], list[pd.DataFrame]]:
    """What of the features is equal, and frames with the run's own doubles in the cells that are.

    A tree's threshold may lie between two roundings of one number: with the run's doubles both pipelines stand on the
    same side of it, and what differs afterwards is a difference of work.
    """
    theirs = pd.read_parquet(run / "features.parquet")
    names, unequal, snapped = list(theirs.columns[2:]), set(), []
    for lead, frame in zip(leads, frames, strict=True):
        own = theirs[theirs["lead"] == str(lead)].set_index("staff_id")[names].reindex(frame.index)
        close = np.isclose(frame[names], own, rtol=CELLS, atol=CELLS, equal_nan=True)
        unequal |= {name for name, same in zip(names, close.all(axis=0), strict=True) if not same}
        rest = frame.drop(columns=names)
        snapped.append(pd.concat([frame[names].where(~close, own), rest], axis=1)[list(frame)].copy())
    people = len(theirs) == sum(map(len, frames))
    facts = {
        "features": len(names),
        "unequal": sorted(unequal),
        "cells": len(theirs) * len(names),
        "same_people": people,
    }
    return facts, snapped


def compare(
    run: Path, long: dict[str, pd.DataFrame], scores: pd.DataFrame, offers: pd.DataFrame, sets: pd.DataFrame
) -> dict[str, object]:
    """Tell the largest differences of contributions, factors, scores, effects and staff-months kept."""
    return {
        **{name: _far(pd.read_parquet(run / f"{name}.parquet"), frame) for name, frame in long.items()},
        "scores": _farthest(pd.read_parquet(run / "scores.parquet"), scores.reset_index(), "band", SCORES),
        "offers": len(offers),
        "effects": _farthest(pd.read_parquet(run / "suggestions.parquet"), offers, "lever", ["effect", "effect_model"]),
        "lever_sets": len(sets),
        "kept_months": _farthest(pd.read_parquet(run / "lever_sets.parquet"), sets, "levers", ["kept_months"]),
    }


def is_equal(features: dict[str, object], others: dict[str, object]) -> bool:
    """Whether nothing differs by more than rounding."""
    return bool(
        features["same_people"]
        and not features["unequal"]
        and max(value for name, value in others.items() if name not in COUNTS) <= DIFFERENCE
    )


def _far(theirs: pd.DataFrame, mine: pd.DataFrame) -> float:
    """Largest difference, person by person and lead by lead."""
    keys = ["staff_id", "lead"]
    theirs, mine = (frame.sort_values(keys, ignore_index=True) for frame in (theirs, mine))
    names = [name for name in theirs if name not in keys]
    return float(np.abs(theirs[names].to_numpy() - mine.reindex(columns=names, fill_value=0.0).to_numpy()).max())


def _farthest(theirs: pd.DataFrame, mine: pd.DataFrame, key: str, columns: list[str]) -> float:
    """Largest difference; infinite where not the same people and levers are named."""
    both = theirs.merge(mine, on=["staff_id", key], how="outer", suffixes=("", "_naive"), indicator=True)
    if not (both["_merge"] == "both").all():
        return float("inf")
    return max(float((both[name] - both[f"{name}_naive"]).abs().max()) for name in columns)
