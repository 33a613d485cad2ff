"""A sample of a run scored by the plain path: its features byte for byte, its contributions and risks to 1e-6.

    python benchmarks/plain_sample.py DATA RUN WORKSPACE

The sample is the people of one group of counties, none of whom ever worked elsewhere: their rows alone are read as a
delivery of their own, in one piece, and their features built at once. Those of the first facilities, some 2,000 people,
are then explained by LightGBM's pred_contrib instead of tables. RUN may have gone group by group; the last line is JSON
and the exit code 1 where anything differs.
"""

import json
import sys
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from takeroot.data.clean_tables import CleanTables
from takeroot.data.feature_set import FeatureSet
from takeroot.features.build_features import build_features
from takeroot.features.partition import partition
from takeroot.hazard.score_people import score_people
from takeroot.pipeline.champion import read_champion
from takeroot.records.read_records import read_records
from takeroot.workspace.workspace import read_workspace

AS_OF, RECEIVED = 24299, date(2025, 1, 5)
EXPLAINED = 2_000
NEAR = 1e-6


def main(data: Path, run: Path, home: Path) -> int:
    """Compare, print, and give the exit code."""
    workspace = read_workspace(home)
    with tempfile.TemporaryDirectory() as folder:
        groups = _people_of_one_group(data, Path(folder))
        tables = read_records(folder, workspace.tables, received=RECEIVED).tables
    everyone = build_features(tables, workspace.inputs, as_of=AS_OF, leads=workspace.recipe.leads)
    plain = everyone.where(~everyone.people["objected"].to_numpy(dtype=bool))
    unequal = _unequal_features(plain, run)
    few = _of_first_facilities(plain)
    _, model = read_champion(workspace)
    model.prepare(people=0, as_of=AS_OF)  # so few pay for no tables
    _, values = model.contributions(few.values)
    theirs = _rows(run / "contributions.parquet", few).sort_values(["staff_id", "lead"])
    contributions = 0.0
    for k, lead in enumerate(few.leads):
        own = theirs.loc[theirs["lead"] == str(lead), list(model.feature_names)].to_numpy()
        contributions = max(contributions, float(np.abs(own - values[:, k]).max()))
    scores = score_people(model, few, workspace.recipe.bands)
    risks = [f"risk_{lead}m" for lead in few.leads]
    apart = np.abs(_rows(run / "scores.parquet", few).sort_values("staff_id")[risks].to_numpy() - scores[risks])
    found = {
        "groups": groups,
        "people": len(plain.people),
        "facilities": int(plain.people["facility_id"].nunique()),
        "feature_cells": len(plain.people) * len(plain.leads) * len(workspace.inputs),
        "features_unequal": unequal,
        "people_explained": len(few.people),
        "explained_by": model.explained_by,
        "contributions": contributions,
        "risks": float(apart.to_numpy().max()),
    }
    print(json.dumps(found))
    return int(bool(unequal) or contributions > NEAR or found["risks"] > NEAR)


def _people_of_one_group(data: Path, folder: Path) -> int:
    """Lay the rows of one group's people down as a delivery; tell how many groups there are."""
    names = ("staff", "postings", "facilities")
    told = CleanTables({name: pd.read_parquet(data / f"{name}.parquet") for name in names}, {}, RECEIVED)
    group = partition(told)
    inside = pa.array(group.index[group == group.iloc[0]], pa.string())
    for path in sorted(data.glob("*.parquet")):
        table = pq.read_table(path)
        if "staff_id" in table.column_names:
            mine = pc.is_in(table["staff_id"].cast(pa.string()), value_set=inside)
            table = table.filter(mine)
        pq.write_table(table, folder / path.name)
    return group.nunique()


def _unequal_features(plain: FeatureSet, run: Path) -> list[str]:
    theirs = _rows(run / "features.parquet", plain)
    unequal = set()
    for lead, frame in zip(plain.leads, plain.values, strict=True):
        own = theirs[theirs["lead"] == str(lead)].sort_values("staff_id")
        unequal |= {name for name in frame if _bytes(frame[name]) != _bytes(own[name])}
    return sorted(unequal)


def _bytes(values: pd.Series) -> bytes:
    """Minus nought as nought: a dictionary of Parquet's holds only one of the two."""
    return (values.to_numpy() + 0.0).tobytes()


def _of_first_facilities(plain: FeatureSet) -> FeatureSet:
    """The people of as many whole facilities as have some 2,000."""
    people = plain.people["facility_id"].value_counts(sort=False).sort_index()
    return plain.where(plain.people["facility_id"].isin(people.index[people.cumsum() <= EXPLAINED]).to_numpy())


def _rows(path: Path, of: FeatureSet) -> pd.DataFrame:
    return pd.read_parquet(path, filters=[("staff_id", "in", of.people["staff_id"].tolist())])


if __name__ == "__main__":
    raise SystemExit(main(*map(Path, sys.argv[1:4])))
