"""Tables and lines on the terminal."""

from collections.abc import Iterable

import pandas as pd

_WIDE = 1000
"""Characters a line may have: a table is never cut, whatever the terminal."""


def show_table(table: pd.DataFrame) -> None:
    """Print a table, numbers to the right; whole, however narrow the terminal is."""
    from rich.console import Console
    from rich.table import Table

    printed = Table(box=None, pad_edge=False)
    for column in table.columns:
        numeric = pd.api.types.is_numeric_dtype(table[column])
        printed.add_column(column.replace("_", " "), justify="right" if numeric else "left", no_wrap=True)
    for row in table.itertuples(index=False):
        printed.add_row(*("" if pd.isna(value) else str(value) for value in row))
    Console(width=_WIDE).print(printed, highlight=False, markup=False)


def show_lines(lines: Iterable[str]) -> None:
    """Print lines as they are."""
    for line in lines:
        print(line)
