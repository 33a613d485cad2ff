"""Which lists that were sent out have not come back; `report.export_log` wrote down what was sent."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from takeroot.report.export_log import LOG
from takeroot.report.returns.returned import Returned


def not_returned(folder: Path, returned: Returned) -> tuple[str, ...] | None:
    """Name the facilities whose lists of the returned months are still out.

    Parameters
    ----------
    folder : Path
        Where the returned lists lie; the log is looked for in it, then beside it.
    returned : Returned

    Returns
    -------
    tuple of str, optional
        Ids of facilities, in order; None where there is no log. Lists that name nobody need not come back.
    """
    log = next((path for path in (folder / LOG, folder.parent / LOG) if path.is_file()), None)
    if log is None:
        return None
    sent = {(line["month"], line["place"]) for line in _lines(log) if _wants_an_answer(line)}
    return tuple(sorted({place for month, place in sent - returned.places if month in returned.months}))


def _lines(log: Path) -> Iterator[dict[str, Any]]:
    for line in log.read_text(encoding="utf-8").splitlines():
        try:
            yield dict(json.loads(line))
        except ValueError:
            continue


def _wants_an_answer(line: dict[str, Any]) -> bool:
    return (line.get("what"), line.get("role"), line.get("format")) == ("list", "director", "xlsx") and bool(
        line.get("people")
    )
