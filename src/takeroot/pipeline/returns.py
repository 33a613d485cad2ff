"""Directors' returned workbooks, read into tables that next month's delivery can hold."""

from collections.abc import Iterator
from pathlib import Path

from takeroot.errors import Problem, ReportError
from takeroot.report.returns.not_returned import not_returned
from takeroot.report.returns.read_returns import read_returns
from takeroot.report.returns.returned import Returned
from takeroot.runs.csv import write_csv
from takeroot.runs.disk_refusals import disk_refusals
from takeroot.workspace.workspace import Workspace

_NAMED = 10


def returns(folder: Path, workspace: Workspace, *, out: Path) -> tuple[str, ...]:
    """Read every list in `folder`; write decisions, measures, agreed and not_understood (.csv) into `out`.

    Raises
    ------
    ReportError
        If the folder holds no list; what was wrong with its workbooks is written all the same.
    """
    read = read_returns(folder, levers=workspace.levers)
    frames = {
        "decisions": read.decisions,
        "measures": read.measures,
        "agreed": read.agreed,
        "not_understood": read.not_understood,
    }
    with disk_refusals(out):
        out.mkdir(parents=True, exist_ok=True)
        written = {name: write_csv(frame, out / f"{name}.csv") for name, frame in frames.items()}
    if not read.files:
        raise ReportError(
            Problem(str(folder), f"{len(read.damaged)} workbooks, none of them a list", f"see {out}/not_understood.csv")
        )
    rows = (f"{path}: {len(frames[name])} rows" for name, path in written.items())
    return (_counted(read), *rows, *_ends(folder, read, out))


def _counted(read: Returned) -> str:
    empty = f", {len(read.unanswered)} of them with nothing filled in (not returned)" if read.unanswered else ""
    return f"{len(read.files)} lists read{empty}, {len(read.damaged)} workbooks not"


def _ends(folder: Path, read: Returned, out: Path) -> Iterator[str]:
    missing = not_returned(folder, read)
    if missing:
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        yield f"{len(missing)} lists not yet returned: {', '.join(missing[:_NAMED])}{more}"
    if len(read.not_understood):
        yield f"ask back: {out}/not_understood.csv says what was not understood"
    yield f"next: copy {out}/decisions.csv and {out}/measures.csv into the data of next month"
