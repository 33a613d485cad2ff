"""One person's page from a run, for analysts."""

from pathlib import Path

import pandas as pd

from takeroot.errors import ReportError
from takeroot.explain.person_page import person_page
from takeroot.explain.waterfall import waterfall
from takeroot.runs.disk_refusals import disk_refusals
from takeroot.runs.read_frame import read_frame
from takeroot.workspace.workspace import Workspace

_FRAMES = ("people", "scores", "features", "contributions", "suggestions")
_PICTURES = (".png", ".svg", ".pdf")


def explain(run: Path, staff_id: str, workspace: Workspace, *, language: str, plot: Path | None) -> str:
    """Write a person's page; with `plot`, draw the waterfall of the year's log-odds to that file too.

    Raises
    ------
    TakerootError
        If there is no such run, it is damaged, it does not hold the person, or the picture cannot be written.
    """
    require_language(language)
    if plot:
        _require_picture(plot)
    source = run.resolve()  # once, so that a newer run does not mix in
    frames = {name: read_frame(source, name) for name in _FRAMES}
    page = person_page(
        staff_id,
        **frames,
        declarations=workspace.factors,
        language=language,
        levers=workspace.levers,
        words=_words(workspace, language),
    )
    if plot:
        _draw(staff_id, read_frame(source, "factors"), workspace, language, plot)
    return page


def require_language(language: str) -> None:
    """Refuse a language we do not speak.

    Raises
    ------
    ReportError
        If it is neither zh nor en.
    """
    if language not in ("zh", "en"):
        raise ReportError(f"--lang: {language!r} is not a language we have; use zh or en")


def _require_picture(plot: Path) -> None:
    if plot.suffix not in _PICTURES:
        raise ReportError(f"--plot {plot}: a picture ends in {', '.join(_PICTURES)}; name such a file")


def _words(workspace: Workspace, language: str) -> dict[str, str]:
    """What categories are called: in Chinese their first spelling, in English their id in plain words."""
    columns = workspace.tables["staff"].columns
    spelt = {word: known for name in columns for word, known in columns[name].values.items()}  # noqa: PD011 - no frame
    if language == "zh":
        return {value: spellings[0] if spellings else value for value, spellings in spelt.items()}
    return {value: value.replace("_", " ") for value in spelt}


def _draw(staff_id: str, factors: pd.DataFrame, workspace: Workspace, language: str, plot: Path) -> None:
    year = factors[(factors["staff_id"] == staff_id) & (factors["lead"] == "year")].iloc[0]
    contributions = {name: float(year[name]) for name in workspace.factors if name in year.index}
    labels = {name: factor.label for name, factor in workspace.factors.items()}
    with disk_refusals(plot):
        waterfall(float(year["base"]), contributions, labels, plot, language=language)
