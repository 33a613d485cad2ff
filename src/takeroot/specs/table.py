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
    must_arrive : bool
        A delivery of the table without this column cannot be used, though single cells may be empty. Key columns must
        arrive without saying so.
    unusable : str
        What a value that cannot be used costs: the `value`, or the whole `row`.
    arrives_as : tuple of str
        Headers under which it arrives, beside its canonical id.
    values : mapping
        For a category: canonical value to its spellings, in the order the category is kept. For a number: words that
        stand for it (`5` to 非常满意).
    assumed : tuple of str
        Spellings whose reading is an assumption: how often they were met is said in the report.
    empty_as : tuple of str
        Words that mean an empty cell here (至今 in a date of leaving).
    unknown_with : str
        For a category with the value `unknown`: it is that where this is empty and the column named is given.
    required_with : str
        A row that gives the column named and not this one is set aside.
    unit : str
        `yuan`, `km`, `minutes`, ...; empty where there is none.
    low, high : float, optional
        Limits, both ends allowed; beyond them the value is blanked (or the row set aside where it is required). With
        `age_at` they are years.
    usual : (float, float), optional
        Where the middle of an honest month of a column of amounts lies: beyond it, its unit is in doubt.
    steady : bool
        For such a column: it hardly changes from month to month, so that a value twelve times as large as the person's
        own middle is a yearly one (and no bonus).
    age_at : str
        For a date of birth: limits hold for the age in years on the date in the column named.
    not_before : str
        For a date: it cannot lie before the date in the column named.
    ahead : bool
        For a date: it may lie after the day of delivery.
    refers_to : str
        The table whose column of the same name must hold this id. Where that table came and the id is not in it, the
        value is blanked (the row set aside where it is required).
    keep : bool
        Whether the clean table holds it; a column that no stage may see (national_id) is read for the accounting alone.
    """

    label: Label
    type: Literal["id", "text", "category", "number", "date", "month"]
    required: bool = False
    must_arrive: bool = False
    unusable: Literal["value", "row"] = "value"
    arrives_as: tuple[str, ...] = ()
    values: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    assumed: tuple[str, ...] = ()
    empty_as: tuple[str, ...] = ()
    unknown_with: str = ""
    required_with: str = ""
    unit: str = ""
    low: float | None = None
    high: float | None = None
    usual: tuple[float, float] | None = None
    steady: bool = False
    age_at: str = ""
    not_before: str = ""
    ahead: bool = False
    refers_to: str = ""
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
    spell : tuple of str
        Columns that open and close a spell; spells that agree in the rest of the key may not overlap.
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
    spell: tuple[str, ...] = ()
    arrives_as: tuple[str, ...] = ()
    required: bool = False
    most_set_aside: float = Field(default=0.2, ge=0, le=1)
    columns: dict[str, Column]
