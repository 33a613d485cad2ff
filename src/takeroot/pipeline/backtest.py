"""Predict the past as it was known then, and say how good that was: a page and its figures as JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from takeroot.durable import write_whole
from takeroot.errors import HazardError
from takeroot.hazard.backtest.backtest import backtest as try_recipe
from takeroot.hazard.backtest.judged import Backtest, Note
from takeroot.hazard.bundle import read_bundle
from takeroot.hazard.contender import Contender, contender
from takeroot.pipeline.backtest_facts import backtest_facts
from takeroot.pipeline.explain import require_language
from takeroot.pipeline.matured_panel import matured_panel
from takeroot.pipeline.read import read, usual_months
from takeroot.pipeline.steps import Steps
from takeroot.records.reading import Reading
from takeroot.registry.champion import current_champion
from takeroot.report.backtest_page.words import page_words
from takeroot.report.backtest_page.write_page import write_page
from takeroot.runs.manifest import write_json
from takeroot.simulate.oracle import oracle_risk
from takeroot.simulate.read_truth import read_truth
from takeroot.workspace.workspace import Workspace


@dataclass(frozen=True)
class Backtested:
    """A finished backtest.

    Parameters
    ----------
    page, figures : Path
        The page for people and the JSON for programs.
    lines : tuple of str
        What the command prints.
    """

    page: Path
    figures: Path
    lines: tuple[str, ...]


def backtest(
    source: str,
    workspace: Workspace,
    *,
    out: Path,
    received: date,
    language: str,
    steps: Steps,
    as_of: int | None = None,
    newest: int | None = None,
    truth: Path | None = None,
    times: int = 50,
) -> Backtested:
    """Refit the workspace's recipe, its champion's and simple rivals at origins a quarter apart, and judge all of them.

    Parameters
    ----------
    source : str
        Folder, file or database URL of the staff records.
    out : Path
        Made if need be; backtest.html and backtest.json are written into it.
    as_of : int, optional
        Month number M: what is known at its end judges. By default the newest month with data.
    newest : int, optional
        Only so many origins, the newest; by default all.
    truth : Path, optional
        On simulated data: the folder of its truth. The oracle then stands beside the rivals.
    times : int
        Draws of people for the intervals.

    Raises
    ------
    TakerootError
        If the records cannot be used, or are too short or have too few exits for a backtest.
    """
    require_language(language)
    with steps("reading the records"):
        reading = read(source, workspace, received)
    months = usual_months(reading.tables, workspace)
    judged = max(months) if as_of is None else as_of
    previous, told = _previous(workspace)
    with steps("predicting the past, origin by origin"):
        found = _tried(
            reading,
            workspace,
            as_of=judged,
            first=min(months),
            newest=newest,
            previous=previous,
            oracle=_oracle(truth) if truth else None,
            times=times,
        )
    facts = backtest_facts(
        found, reading, workspace, as_of=judged, previous=told, simulated=truth is not None, times=times
    )
    with steps("writing the page"):
        page, figures = _write(out, facts, language)
    return Backtested(page, figures, (f"{page}: open this", f"{figures}: the same figures", *_lines(facts)))


def _tried(
    reading: Reading,
    workspace: Workspace,
    *,
    as_of: int,
    first: int,
    newest: int | None,
    previous: Contender | None,
    oracle: Callable[[int], pd.Series] | None,
    times: int,
) -> Backtest:
    past = matured_panel(reading.tables, workspace, as_of=as_of, first=first, newest=newest)
    return try_recipe(
        past.months,
        reading.tables["staff"],
        workspace.inputs,
        workspace.recipe,
        as_of=as_of,
        origins=past.origins,
        previous=previous,
        oracle=oracle,
        times=times,
    )


def _previous(workspace: Workspace) -> tuple[Contender | None, Note]:
    """The champion's recipe, and what is to be said of it."""
    champion = current_champion(workspace.home)
    if champion is None:
        return None, {"note": "no_champion"}
    found = contender(read_bundle(champion.bundle, definitions=None))
    if tuple(found.model.cuts) != tuple(workspace.recipe.leads):
        return None, {"note": "other_leads"}
    gone = len(found.missing(list(workspace.inputs)))
    if champion.version is None:
        return found, {"note": "previous_adopted", "gone": gone}
    return found, {"note": "previous", "version": champion.version, "gone": gone}


def _oracle(folder: Path) -> Callable[[int], pd.Series]:
    truth = read_truth(folder.with_name(folder.name.removesuffix("-truth")))
    return lambda month: oracle_risk(truth, month).set_index("staff_id")["risk"]


def _write(out: Path, facts: dict[str, Any], language: str) -> tuple[Path, Path]:
    page, figures = out / "backtest.html", out / "backtest.json"
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_json(figures, facts)
        write_whole(page, write_page(facts, language))
    except OSError as error:
        raise HazardError(f"{out}: the disk refused the page ({error.strerror}); mend that and run again") from error
    return page, figures


def _lines(facts: dict[str, Any]) -> list[str]:
    """The last horizon's AUC of everyone, with what must stand beside it."""
    last = facts["leads"][-1]
    rows = [row for row in facts["figures"] if row["horizon"] == last and row["figure"] == "auc"]
    shown = [f"{row['model']} {row['value']:.3f} ({row['low']:.3f} to {row['high']:.3f})" for row in rows]
    kind = "simulated data; " if facts["simulated"] else ""
    people, exits = rows[0]["people"], rows[0]["exits"]
    head = (
        f"{kind}{len(facts['origins'])} origins, {people} predictions, base rate {exits / people:.1%} in {last} months"
    )
    words = page_words("en")
    return [
        head,
        f"AUC at {last} months (90 % interval): {'; '.join(shown)}",
        *(words.note(note) for note in facts["notes"]),
    ]
