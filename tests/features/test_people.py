"""Who is here at M, and who of them is not to be scored."""

import pytest

from takeroot.features.build_features import build_features
from takeroot.months import month_number

STAFF = [
    {"staff_id": "again", "hire_date": "2015-01-01", "exit_date": "2020-06-30", "exit_reason": "resigned"},
    {"staff_id": "again", "hire_date": "2022-01-01"},
    *({"staff_id": who, "hire_date": "2015-01-01"} for who in ("before", "late", "long", "never")),
]
OBJECTIONS = [
    {"staff_id": "again", "date": "2019-03-01"},
    {"staff_id": "before", "date": "2024-03-01"},
    {"staff_id": "late", "date": "2025-01-04"},
    {"staff_id": "long", "date": "2024-03-01", "recorded_date": "2025-01-04"},
    {"staff_id": "stranger", "date": "2024-03-01"},
]


@pytest.mark.parametrize("month", ["2022-01", "2024-12"])
def test_an_objection_holds_for_every_month_and_spell(clean, month):
    """Dated or recorded after M, or before a new hire: an objection is an instruction, no gate for time holds it."""
    tables = clean({"staff": STAFF, "objections": OBJECTIONS})
    people = build_features(tables, {}, as_of=month_number(month), leads=(3, 6, 12)).people
    assert people["staff_id"].tolist() == ["again", "before", "late", "long", "never"]
    assert people["objected"].tolist() == [True, True, True, True, False]


def test_without_objections_everyone_is_asked(clean):
    """Where the table was not delivered."""
    people = build_features(clean({"staff": STAFF}), {}, as_of=month_number("2024-12"), leads=(3, 6, 12)).people
    assert not people["objected"].any()
