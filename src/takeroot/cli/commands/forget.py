"""`takeroot forget`."""

from pathlib import Path
from typing import Annotated

import typer


def forget(
    staff_id: Annotated[str, typer.Argument(metavar="STAFF_ID", help="Whom to forget.")],
    out: Annotated[Path, typer.Option(help="Where runs are kept.")],
    lists: Annotated[list[Path] | None, typer.Option(help="Folders with exported lists; may be given again.")] = None,
) -> None:
    """Take a person out of every stored run, and say what was taken away."""
    from takeroot.cli.show import show_lines
    from takeroot.runs.forget import forget as forget_person

    forgotten = forget_person(out, staff_id, lists=lists or [])
    if not forgotten.months and not forgotten.files:
        show_lines(["nobody with this id was found; nothing was changed: give the id as it stands in the records"])
        return
    show_lines(
        [f"{forgotten.rows} rows taken out of {len(forgotten.months)} runs: {', '.join(forgotten.months) or '-'}"]
    )
    show_lines(f"removed whole: {path}; make it again: takeroot export" for path in forgotten.files)
    show_lines(["who is still in the records comes back with the next run; copies elsewhere are out of reach"])
