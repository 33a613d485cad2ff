"""What a source table looks like: columns, types, keys, limits, dates, and the spellings it arrives in."""

from typing import Literal

from pydantic import Field

from takeroot.specs.spec import Label, Spec


class Column(Spec):
    """One column of a source table.

    Parameters
    ----------
    type : str
        `id` and `text` stay text; `category` takes one of `values`; `number`, `date`, `month` are parsed cell by cell.
    required : bool
        A row without a usable value is set aside. Key columns are required without saying so.
    arrives_as : tuple of str
        Headers under which it arrives, beside its canonical id.
    values : mapping
        For a category: canonical value to its spellings, in the order the category is kept.
    unit : str
        `yuan`, `km`, `minutes`, ...; empty where there is none.
    low, high : float, optional
        Limits, both ends allowed; beyond them the value is blanked (or the row set aside where it is required).
    ahead : bool
        For a date: it may lie after the day of delivery.
    keep : bool
        Whether the clean table holds it; a column that no stage may see (national_id) is read for the accounting alone.
    """

    label: Label
    type: Literal["id", "text", "category", "number", "date", "month"]
    required: bool = False
    arrives_as: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    unit: str = ""
    low: float | None = None
    high: float | None = None
    ahead: bool = False
    keep: bool = True


class Table(Spec):
    """One source table; its id is the name of its file.

    Parameters
    ----------
    kind : str
        `entity` (staff, facilities: what is true now), `monthly` (a row a month), `state` (holds from its date until
        the next row), `event` (something that happened on a day).
    key : tuple of str
        Columns that name a row.
    date : str
        The column that dates a row; empty for an entity.
    arrives_as : tuple of str
        File or sheet names under which it arrives, beside its id; a year or month may follow.
    required : bool
        Without it nothing can be done.
    most_set_aside : float
        The share of rows that may be set aside before the run stops.
    """

    id: str = ""
    label: Label
    kind: Literal["entity", "monthly", "state", "event"]
    key: tuple[str, ...]
    date: str = ""
    arrives_as: tuple[str, ...] = ()
    required: bool = False
    most_set_aside: float = Field(default=0.2, ge=0, le=1)
    columns: dict[str, Column]
