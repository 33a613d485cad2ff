"""Small tables as text, laid out as rows without any file."""

from datetime import date

import numpy as np
import pyarrow as pa

from takeroot.records.rows.assemble import assemble
from takeroot.records.sheet import Sheet
from takeroot.specs.table import Table

LABEL = {"zh": "列", "en": "column"}


def column(kind, **told):
    """A column as a file declares it."""
    return {"label": LABEL, "type": kind, **told}


def table(key, **columns):
    """A table of these columns."""
    return Table(id="t", label=LABEL, key=tuple(key.split()), kind="entity", arrives_as=("t",), columns=columns)


STAYS = table(
    "who came",
    who=column("id"),
    came=column("date", required=True),
    left=column("date", unusable="row", not_before="came", required_with="why"),
    why=column("category", values={"quit": ["quit"], "unknown": ["unknown"]}, unknown_with="left"),
    born=column("date", age_at="came", low=16, high=75, not_before="seen"),
    seen=column("date"),
    pay=column("number", low=0, high=9),
).model_copy(update={"spell": ("came", "left")})
MONTHS = table("who month", who=column("id"), month=column("month"), pay=column("number"), note=column("text"))


def sheet(text, file="a.csv", first=2, **marks):
    """A sheet of text: cells divided by spaces, `_` for an empty one, lines by bars."""
    header, *rows = [line.split() for line in text.split("|")]
    cells = [[None if cell == "_" else cell for cell in row] for row in rows]
    columns = tuple(pa.array([row[at] for row in cells], pa.string()) for at in range(len(header)))
    return Sheet(file, "", tuple(header), columns, np.arange(first, first + len(rows)), **marks)


def laid(declared, *sheets):
    """Rows of a table from sheets."""
    problems = []
    made = [one if isinstance(one, Sheet) else sheet(one) for one in sheets]
    found = assemble(declared, made, date(2024, 12, 31), problems)
    assert not problems
    return found
