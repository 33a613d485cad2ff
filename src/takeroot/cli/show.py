"""Tables and lines on the terminal."""

from collections.abc import Iterable

import pandas as pd


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
    console = Console()
    console.print(printed, width=max(console.width, 200), highlight=False, markup=False)


def show_lines(lines: Iterable[str]) -> None:
    """Print lines as they are."""
    for line in lines:
        print(line)
