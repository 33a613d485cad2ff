"""Directors' returned workbooks, read into tables that next month's delivery can hold."""

from pathlib import Path

from takeroot.report.returns.read_returns import read_returns
from takeroot.runs.csv import write_csv
from takeroot.workspace.workspace import Workspace


def returns(folder: Path, workspace: Workspace, *, out: Path) -> tuple[str, ...]:
    """Read every list in `folder`; write decisions.csv, measures.csv and not_understood.csv into `out`.

    Raises
    ------
    ReportError
        If the folder holds no list.
    """
    read = read_returns(folder, levers=workspace.levers)
    out.mkdir(parents=True, exist_ok=True)
    frames = {"decisions": read.decisions, "measures": read.measures, "not_understood": read.not_understood}
    written = {name: write_csv(frame, out / f"{name}.csv") for name, frame in frames.items()}
    return (
        f"{len(read.files)} lists read",
        *(f"{path}: {len(frames[name])} rows" for name, path in written.items()),
    )
