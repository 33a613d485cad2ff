"""People who are worked on together, and nobody else, decide each other's features."""

import pytest
from last_month import END

from takeroot.features.build_features import build_features
from takeroot.features.partition import partition

LEADS = (3, 6, 12)


@pytest.mark.parametrize("seed", range(4))
def test_a_group_by_itself_gives_the_same_bytes(seed, clean, random_rows, features):
    """Each group's rows alone give the features that they give within the whole."""
    rows = random_rows(seed, people=24)
    for table in (rows["staff"], rows["postings"]):  # two sets of people who share no county
        for row in table:
            row["facility_id"] = f"{'ne'[int(row['staff_id'][-1], 36) % 2]}{row['facility_id'] or 'f1'}"
    rows["facilities"] = [
        {**row, "facility_id": f"{side}{row['facility_id']}", "county": f"{side} {row['county']}"}
        for side in "ne"
        for row in rows["facilities"]
    ]
    whole = build_features(clean(rows), features, as_of=END, leads=LEADS)
    groups = partition(clean(rows))
    assert groups.nunique() > 1
    for name in groups.unique():
        inside = set(groups.index[groups == name])
        part = {
            table: [row for row in found if row.get("staff_id", "") in inside | {""}] for table, found in rows.items()
        }
        alone = build_features(clean(part), features, as_of=END, leads=LEADS)
        expected = whole.where(whole.people["staff_id"].isin(inside))
        assert alone.people["staff_id"].tolist() == expected.people["staff_id"].tolist()
        for here, there in zip(alone.values, expected.values, strict=True):
            assert here.to_numpy().tobytes() == there.to_numpy().tobytes()
