"""The whole way with a simulated county, in a workspace of its own."""

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from takeroot.errors import RunError
from takeroot.months import month_number, month_text
from takeroot.pipeline.check import check
from takeroot.pipeline.export import export
from takeroot.pipeline.init import init
from takeroot.pipeline.score import score
from takeroot.pipeline.simulate import simulate
from takeroot.pipeline.steps import Steps
from takeroot.pipeline.train import train
from takeroot.runs.disk_refusals import disk_refusals
from takeroot.workspace.workspace import read_workspace

_STAFF, _MONTHS = 600, 48
_AS_OF, _RECEIVED = month_number("2024-12"), date(2024, 12, 31)
_MARK = "this folder was made by takeroot demo"


@dataclass(frozen=True)
class Shown:
    """What the demo prints: where everything is, and what to open first."""

    lines: tuple[str, ...]


def demo(to: Path, *, seed: int, steps: Steps) -> Shown:
    """Simulate a county, check its records, train, score, and write the lists in both languages.

    Parameters
    ----------
    to : Path
        Made anew; refused if it holds something that no demo made.
    seed : int
        Another seed, another county.

    Raises
    ------
    RunError
        If `to` is somebody's folder.
    """
    with disk_refusals(to):
        _make_room(to)
    workspace = read_workspace(init(to / "workspace"))
    county = simulate(to / "county", staff=_STAFF, months=_MONTHS, seed=seed, end=_AS_OF, format_="csv", steps=steps)
    tables, run = str(county.tables), to / "runs" / month_text(_AS_OF)
    checked = check(tables, workspace, received=_RECEIVED, out=to / "check", suggest=False, steps=steps)
    trained = train(tables, workspace, as_of=_AS_OF, received=_RECEIVED, steps=steps)
    scored = score(tables, workspace, as_of=_AS_OF, out=to / "runs", received=_RECEIVED, steps=steps)
    for language in ("zh", "en"):
        for format_ in ("xlsx", "html"):
            export(
                run,
                workspace,
                to=to / "lists" / language,
                format_=format_,
                language=language,
                when=_RECEIVED.isoformat(),
                steps=steps,
            )
    rows = checked.reading.counts[["read", "used", "set_aside"]].sum()
    return Shown(
        (
            f"All people below are simulated: a made-up county, seed {seed}.",
            f"records   {county.tables}: {rows['read']} rows read, {rows['used']} used, {rows['set_aside']} set aside",
            f"model     {workspace.home / 'models' / 'champion'}: {trained.lines[1]}",
            f"run       {run}: {scored.lines[1]}",
            f"lists     {to / 'lists'}: one workbook and one page a facility, zh and en",
            f"truth     {county.truth}: what is true of them, which no command reads",
            f"Open first: {_first(to)}",
        )
    )


def _make_room(to: Path) -> None:
    mark = to / ".demo"
    if to.exists() and any(to.iterdir()):
        if not mark.is_file():
            raise RunError(f"{to}: holds something that no demo made; choose another folder: takeroot demo --to DIR")
        shutil.rmtree(to)
    to.mkdir(parents=True, exist_ok=True)
    mark.write_text(_MARK + "\n", encoding="utf-8")


def _first(to: Path) -> Path:
    """The largest workbook of a director: a list with people on it."""
    lists = sorted((to / "lists" / "en").glob("*LIST*.xlsx"), key=lambda path: (-path.stat().st_size, path.name))
    return lists[0] if lists else to / "lists"
