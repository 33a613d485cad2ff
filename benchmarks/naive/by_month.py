"""Features of monthly tables: levels, drifts and changes against a person's own past, by groupby."""

import pandas as pd
from delivery import Delivery

FEWEST = 3
RISE = 1.02


def _window(data: Delivery, table: str, columns: tuple[str, ...], months: int, earlier: int = 0) -> pd.DataFrame:
    """The months of a window, with the sum of the columns as `value`."""
    rows = data.monthly(table)
    rows = rows[rows["ago"].between(earlier, earlier + months - 1)]
    value = sum((rows[column].astype("float64") for column in columns[1:]), rows[columns[0]].astype("float64"))
    return rows[["staff_id", "ago"]].assign(value=value)


def _grouped(rows: pd.DataFrame) -> pd.api.typing.SeriesGroupBy:
    return rows.groupby("staff_id", observed=True)["value"]


def mean(data: Delivery, table: str, column: tuple[str, ...], window: int) -> pd.Series:
    """Mean over the months of the window."""
    return _grouped(_window(data, table, column, window)).mean()


def highest(data: Delivery, table: str, column: tuple[str, ...], window: int) -> pd.Series:
    """Highest month."""
    return _grouped(_window(data, table, column, window)).max()


def share(data: Delivery, table: str, column: tuple[str, ...], window: int) -> pd.Series:
    """First column's share in the sum of all."""
    whole = _window(data, table, column, window)
    first = _window(data, table, column[:1], window)
    first["value"] = first["value"].where(whole["value"].notna())
    below = _grouped(whole).sum()
    return _grouped(first).sum() / below.where(below > 0)


def spread(data: Delivery, table: str, column: tuple[str, ...], window: int) -> pd.Series:
    """Standard deviation over the mean."""
    found = _grouped(_window(data, table, column, window)).agg(["count", "mean"])
    deviation = _grouped(_window(data, table, column, window)).std(ddof=0)
    return (deviation / found["mean"].where(found["mean"] > 0)).where(found["count"] >= FEWEST)


def slope(data: Delivery, table: str, column: tuple[str, ...], window: int) -> pd.Series:
    """Least-squares change a month."""
    rows = _window(data, table, column, window).dropna()
    staff = rows.groupby("staff_id", observed=True)
    clock = staff["ago"].transform("mean") - rows["ago"]
    rows = rows.assign(covered=clock * rows["value"], clocked=clock**2)
    found = rows.groupby("staff_id", observed=True)[["covered", "clocked"]].sum()
    enough = (staff.size() >= FEWEST) & (found["clocked"] > 0)
    return (found["covered"] / found["clocked"]).where(enough)


def change_over_year(data: Delivery, table: str, column: tuple[str, ...], window: int) -> pd.Series:
    """Relative change of the window's mean against a year earlier."""
    now = _grouped(_window(data, table, column, window)).mean()
    ago = _grouped(_window(data, table, column, window, earlier=12)).mean()
    return now / ago.where(ago > 0) - 1


def latest_month(data: Delivery, table: str, column: tuple[str, ...], window: int) -> pd.Series:
    """Value of the latest month that has one."""
    rows = _window(data, table, column, window).dropna().sort_values("ago")
    return rows.drop_duplicates("staff_id").set_index("staff_id")["value"]


def months_since_rise(data: Delivery, table: str, column: tuple[str, ...], window: int) -> pd.Series:
    """Months since a month stood 2 % above every one before it."""
    rows = _window(data, table, column, window)
    wide = rows.assign(staff_id=rows["staff_id"].astype("str")).pivot_table(
        index="staff_id", columns="ago", values="value"
    )
    wide = wide.reindex(columns=range(window - 1, -1, -1))
    top = wide.cummax(axis=1).ffill(axis=1).shift(axis=1)
    rose = (wide > top * RISE) | (top.isna() & wide.notna())
    backwards = rose.iloc[:, ::-1]
    return backwards.idxmax(axis=1).astype("float64").where(rose.any(axis=1))
