"""Used rows as clean tables: their types, their order, and what is missing in them."""

import pandas as pd
import pyarrow as pa
from small_tables import column, laid, table

from takeroot.records.rows.clean_frame import clean_frame

ALL = table(
    "staff_id day",
    staff_id=column("id"),
    day=column("date"),
    month=column("month"),
    pay=column("number"),
    kind=column("category", values={"z": ["z"], "a": ["a"], "m": ["m"]}),
    note=column("text"),
    phone=column("text", keep=False),
)
TYPES = {
    "staff_id": "str",
    "day": "datetime64[us]",
    "month": "int64",
    "pay": "float64",
    "kind": "category",
    "note": "str",
}


def framed(declared, *sheets, without=()):
    """The clean table, without the rows at these positions."""
    rows = laid(declared, *sheets)
    rows.out[list(without)] = True
    return clean_frame(declared, rows)


def cells(frame):
    """Rows as lists, None for what is missing."""
    texts = frame.assign(**{name: frame[name].astype("object") for name in frame})
    return texts.where(frame.notna(), None).to_numpy(dtype=object).tolist()


def test_columns_have_the_promised_types():
    """In a table with rows, in one without, and in one that did not come; columns that are not kept are gone."""
    full = framed(ALL, "staff_id day month pay kind note phone|b 2020-01-01 202301 1.5 a u 139").frame
    few = framed(ALL, "staff_id day month|b 2020-01-01 202301", "staff_id day month").frame
    empty = framed(ALL, "staff_id day month").frame
    for frame in (full, few, empty, clean_frame(ALL, None).frame):
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == TYPES
        assert frame["kind"].cat.categories.tolist() == ["z", "a", "m"]
        assert not frame["kind"].cat.ordered
        assert isinstance(frame.index, pd.RangeIndex)
    assert [len(frame) for frame in (full, few, empty)] == [1, 1, 0]
    assert cells(full) == [["b", pd.Timestamp("2020-01-01"), 2023 * 12, 1.5, "a", "u"]]
    assert cells(few) == [["b", pd.Timestamp("2020-01-01"), 2023 * 12, None, None, None]]
    assert clean_frame(ALL, None).persons is None


def test_what_is_missing_stays_missing():
    """Each kind in its own way, beside what is there."""
    head = "staff_id day pay kind note|"
    frame = framed(ALL, f"{head}b 2020-01-01 _ _ _|a _ 0 z u|c 1969-12-31 1 m _").frame
    assert cells(frame.drop(columns="month")) == [
        ["a", None, 0.0, "z", "u"],
        ["b", pd.Timestamp("2020-01-01"), None, None, None],
        ["c", pd.Timestamp("1969-12-31"), 1.0, "m", None],
    ]


def ordered(text, key="staff_id day", **kinds):
    """Rows in the order of the clean table, as their notes."""
    declared = ALL.model_copy(update={"key": tuple(key.split())})
    return "".join(framed(declared, text, **kinds).frame["note"])


def test_rows_stand_in_the_order_of_their_key():
    """By the first part, then by the next; what is in order already stays, whatever is set aside."""
    head = "staff_id day note|"
    assert ordered(f"{head}a 2020-01-01 1|a 2020-01-02 2|b 2019-01-01 3") == "123"
    assert ordered(f"{head}a 2020-01-02 1|a 2020-01-01 2|b 2019-01-01 3") == "213"
    assert ordered(f"{head}b 2020-01-01 1|a 2020-01-02 2|b 2019-01-01 3") == "231"
    assert ordered(f"{head}a 2020-01-01 1|b 2020-01-02 2|c 2019-01-01 3", without=[0]) == "23"
    assert ordered(f"{head}c 2020-01-01 1|b 2020-01-02 2|a 2019-01-01 3", without=[1]) == "31"
    assert ordered(f"{head}a 2020-01-01 1|a 2020-01-01 2|a 2020-01-01 3") == "123"
    assert ordered(f"{head}a 2020-01-01 1|c 2020-01-01 2|b 2021-01-01 3") == "132"
    assert ordered(f"{head}a 2020-01-01 1|b 2021-01-01 2|b 2020-01-01 3") == "132"
    assert ordered("staff_id day note") == ""


def test_each_kind_is_ordered_in_its_own_way():
    """Ids by their code points, categories as they are declared, dates and months by time; missing ones last."""
    head = "staff_id kind note day month|"
    rows = "b a 1 2020-01-02 202302|工 z 2 2020-01-01 202301|a m 3 1960-01-01 202212|B _ 4 _ 202303|_ z 5 _ 202304"
    assert ordered(f"{head}{rows}", key="staff_id") == "43125"
    assert ordered(f"{head}{rows}", key="kind staff_id") == "25134"
    assert ordered(f"{head}{rows}", key="month") == "32145"
    assert ordered(f"{head}b z 1 _ _|b z 2 _ _|_ z 3 _ _|a z 4 _ _", key="kind staff_id") == "4123"
    assert ordered(f"{head}a z 1 _ _|b a 2 _ _|c m 3 _ _", key="kind") == "123"
    assert ordered(f"{head}a m 1 _ _|b a 2 _ _|c z 3 _ _", key="kind") == "321"


def test_staff_ids_are_handed_on_as_positions():
    """Of the rows in their new order; nothing where there are none, or where they are not kept."""
    frame, persons = framed(ALL, "staff_id day|b 2020-01-01|c 2020-01-01|_ 2020-01-01|a 2020-01-01", without=[1])
    assert persons.tell_of(frame["staff_id"])
    ids = persons.ids.take(pa.array(persons.place, mask=persons.place < 0)).to_pylist()
    assert ids == [one for (one,) in cells(frame[["staff_id"]])] == ["a", "b", None]
    other = table("who", who=column("id"), staff_id=column("id", keep=False))
    assert framed(other, "who staff_id|a b").persons is None
    assert framed(other, "who|a").persons is None


def test_a_category_may_have_many_values():
    """More than fit into one byte."""
    for many in (127, 128, 129):
        words = [f"w{at}" for at in range(many)]
        declared = table("who", who=column("id"), kind=column("category", values={word: [word] for word in words}))
        frame = framed(declared, f"who kind|a w{many - 1}|b w0|c _").frame
        assert frame["kind"].tolist()[:2] == [f"w{many - 1}", "w0"]
        assert frame["kind"].isna().tolist() == [False, False, True]
