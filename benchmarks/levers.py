"""Are the levers offered the ones that would truly help? Judged by the simulator's counterfactuals.

Usage: python benchmarks/levers.py [--staff 3000] [--months 48] [--seeds 15 16 17 18 19 20 21 22 23 24]
[--results levers.csv] [--write docs/levers.md]. A seed takes about a minute of one processor.

For people in the high band: is the first lever offered among the truly best two of those they are entitled to; where
not, was it never offered, did the published evidence pull it down, or did the model get it wrong; is anything offered
to whom it does not fit; and what does the plan truly keep beside simpler ways to spend the same money. The recipe's
`stated_wishes` and the constants of `levers.combine` were chosen on seeds 1 to 4 and 31 to 36. The same county is
written twice more, with no row late and with none missing either: an offer against the true rules that the same rules
refuse there came of facts that were not yet recorded, or never; any other is the toolkit's own mistake.

What can be reached: a measure's practice keeps a part of what its change of state would do, drawn for each measure and
county between 0.35 and 0.85, which no record before the measure shows. `hit_law` is the rate of one who knows of every
person exactly what pushes them, and of all measures that they keep 0.6.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads of small matrices wait for each other

import argparse
import csv
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.explain.explain_people import explain_people
from takeroot.features.build_features import build_features
from takeroot.features.build_panel import build_panel
from takeroot.hazard.landmarks import landmarks
from takeroot.hazard.score_people import score_people
from takeroot.hazard.train import train_model
from takeroot.levers.entitlement import Entitlement
from takeroot.levers.plan import plan
from takeroot.levers.suggest import suggest
from takeroot.pipeline.read import months_with_data
from takeroot.records.read_records import read_records
from takeroot.simulate.kept_months import kept_months
from takeroot.simulate.law.lever_effects import STRONGEST
from takeroot.simulate.simulate import DECEMBER_2024, simulate
from takeroot.simulate.write_county import write_county
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import Workspace, read_workspace

_USUAL = 0.6
"""Mean of what measures keep in practice of their change of state (`takeroot.simulate.law.world`)."""

BUDGETS = {"facility": 20_000.0, "county": 300_000.0, "province": 300_000.0}
_PLANS = ("plan", "by_effect_per_yuan", "by_risk", "equal_shares")
_COLUMNS = [
    *("seed", "staff", "months", "high", "offered", "unfit", "unfit_late", "unfit_missing"),
    *("unfit_complete", "entitled_complete", "hit", "hit_model", "hit_evidence", "hit_best_offered", "hit_true_model"),
    *("hit_law", *(f"kept_{one}" for one in _PLANS)),
    *("predicted_plan", "predicted_by_effect_per_yuan", "seconds"),
]


def main(staff: int, months: int, seeds: Sequence[int], *, results: Path, page: Path | None) -> None:
    """Print a line a seed, and the means; write what is ready to the page as each seed ends."""
    workspace = read_workspace(reference_workspace())
    for seed in seeds:
        if seed not in set(_read(results, staff, months)["seed"]):
            _append(results, one_seed(workspace, staff, months, seed))
        found = _read(results, staff, months)
        found = found[found["seed"].isin(seeds)]
        print(found.tail(1).round(3).to_string(index=False), flush=True)
        if page is not None:
            page.write_text(_page(found, staff, months, seeds), encoding="utf-8")
    print(found.drop(columns="seed").mean().round(3).to_string())


def one_seed(workspace: Workspace, staff: int, months: int, seed: int) -> dict[str, float]:
    """Everything about one county."""
    begun, as_of = time.process_time(), DECEMBER_2024
    tables, truth = _county(workspace, staff, months, seed)
    scores, offered, sets = _offered(workspace, tables, as_of)
    made = plan(sets, scores, workspace.levers, budgets=BUDGETS)
    delay = {name: lever.lead_months for name, lever in workspace.levers.items()}
    kept = {name: _truly(made.choices[name], truth, as_of, delay) for name in _PLANS}
    predicted = made.comparisons.set_index("strategy")["kept_months"]
    return {
        "seed": seed,
        "staff": staff,
        "months": months,
        **_hits(offered, scores, truth, as_of, delay),
        **_fit(workspace, offered, truth, as_of=as_of, seed=seed, staff=staff, months=months),
        **{f"kept_{name}": months_kept for name, months_kept in kept.items()},
        **{f"predicted_{name}": float(predicted[name]) for name in _PLANS[:2]},
        "seconds": time.process_time() - begun,
    }


def _county(
    workspace: Workspace, staff: int, months: int, seed: int, **how: float
) -> tuple[CleanTables, dict[str, pd.DataFrame]]:
    county = simulate(staff=staff, months=months, seed=seed, **how)
    with tempfile.TemporaryDirectory() as folder:
        write_county(county, Path(folder) / "county", format="parquet")
        tables = read_records(Path(folder) / "county", workspace.tables, received=date(2024, 12, 31)).tables
    return tables, county.truth


def _offered(workspace: Workspace, tables: CleanTables, as_of: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    recipe, inputs = workspace.recipe, workspace.inputs
    first = min(months_with_data(tables, workspace))
    marks = landmarks(tables["staff"], recipe, as_of=as_of, first_data_month=first)
    panel = build_panel(tables, inputs, months=marks, leads=recipe.leads)
    model = train_model(panel, tables["staff"], inputs, recipe, as_of=as_of)
    now = build_features(tables, inputs, as_of=as_of, leads=recipe.leads)
    scores = score_people(model, now, recipe.bands)
    factors = explain_people(model, now, inputs).factors
    offered, sets = suggest(now, model, factors, workspace.levers, scores=scores, measures=tables["measures"])
    return scores, offered, sets


def _true_effects(truth: Mapping[str, pd.DataFrame], as_of: int) -> pd.DataFrame:
    """Each lever's true effect on each person's log hazard, missing where they are not entitled."""
    true = truth["levers"].loc[truth["levers"]["month"] == as_of].set_index("staff_id").drop(columns="month")
    return true.dropna(how="all")  # people whose exit was not yet recorded have nothing to gain


def _in_usual_practice(effects: pd.DataFrame, world: pd.DataFrame) -> pd.DataFrame:
    """What the levers would do if all of them kept the usual part of what their change of state would do."""
    part = world[world["kind"] == "efficacy"].set_index("name")["value"].astype(float)
    whole = np.arctanh((effects / STRONGEST).clip(-0.9999, 0.9999)) / part[effects.columns]
    return STRONGEST * np.tanh(_USUAL * whole)


def _hits(
    offered: pd.DataFrame,
    scores: pd.DataFrame,
    truth: Mapping[str, pd.DataFrame],
    as_of: int,
    delay: Mapping[str, int],
) -> dict[str, float]:
    """How often the first lever is among the truly best two, by what it is chosen by."""
    effects = _true_effects(truth, as_of)
    high = offered[offered["staff_id"].isin(scores.loc[scores["band"] == "high", "staff_id"])]
    high = high[high["staff_id"].isin(effects.index)].reset_index(drop=True)
    acts = pd.Series({name: 1 - delay[name] / 12 for name in effects.columns})
    true = -(effects.reindex(high["staff_id"].unique()) * acts)
    law = -(_in_usual_practice(effects, truth["world"]).reindex(true.index) * acts)
    mine = pd.Series([true.loc[i, name] for i, name in zip(high["staff_id"], high["lever"], strict=True)]).fillna(-1.0)
    ranks = true.rank(axis=1, ascending=False, method="min")
    weight, evidence = high["prior_weight"], _hazard_cut(high, "effect_prior")
    usual = pd.Series([law.loc[i, name] for i, name in zip(high["staff_id"], high["lever"], strict=True)]).fillna(-1.0)
    by = {
        "hit": high["effect"],
        "hit_model": high["effect_model"],
        "hit_evidence": high["effect_prior"],
        "hit_best_offered": mine,
        "hit_true_model": weight * evidence + (1 - weight) * mine,
        "hit_law": usual,
    }
    found = {name: _among_best(high, values, ranks) for name, values in by.items()}
    return {"high": float(high["staff_id"].nunique()), **found}


def _hazard_cut(offered: pd.DataFrame, effect: str) -> pd.Series:
    """By how much a fall in the year's risk lowers the log of its cumulative hazard."""
    before, after = (-np.log1p(-risk) for risk in (offered["risk_12m"], offered["risk_12m"] - offered[effect]))
    return np.log(before) - np.log(after)


def _among_best(offered: pd.DataFrame, by: pd.Series, ranks: pd.DataFrame) -> float:
    first = offered.loc[by.groupby(offered["staff_id"]).idxmax(), ["staff_id", "lever"]]
    return float(np.mean([ranks.loc[i, name] <= 2 for i, name in first.to_numpy()]))


def _fit(
    workspace: Workspace,
    offered: pd.DataFrame,
    truth: Mapping[str, pd.DataFrame],
    *,
    as_of: int,
    seed: int,
    staff: int,
    months: int,
) -> dict[str, float]:
    """Offers to people whom the true rules do not entitle, and by which records the same rules would refuse them."""
    true = _true_effects(truth, as_of)
    mine = offered.loc[offered["staff_id"].isin(true.index), ["staff_id", "lever"]]
    unfit = mine[[bool(np.isnan(true.loc[i, name])) for i, name in mine.to_numpy()]]
    timely = _fits(workspace, _county(workspace, staff, months, seed, late=0.0)[0], as_of)
    complete = _fits(workspace, _county(workspace, staff, months, seed, late=0.0, missing=0.0)[0], as_of)
    late = np.array([not timely[name].get(i, default=False) for i, name in unfit.to_numpy()], dtype=bool)
    refused = np.array([not complete[name].get(i, default=False) for i, name in unfit.to_numpy()], dtype=bool)
    known = complete[complete.index.isin(true.index)]
    truly = true.reindex(known.index)
    return {
        "offered": len(offered),
        "unfit": len(unfit),
        "unfit_late": int((late & refused).sum()),
        "unfit_missing": int((refused & ~late).sum()),
        "unfit_complete": int(sum((known[name] & truly[name].isna()).sum() for name in known)),
        "entitled_complete": int(known.to_numpy().sum()),
    }


def _fits(workspace: Workspace, tables: CleanTables, as_of: int) -> pd.DataFrame:
    """Whom each lever fits by the records: a row a person, a column a lever."""
    now = build_features(tables, workspace.inputs, as_of=as_of, leads=workspace.recipe.leads)
    entitlement = Entitlement(now, tables["measures"])
    fits = {name: entitlement.of(lever) for name, lever in workspace.levers.items()}
    return pd.DataFrame(fits, index=pd.Index(now.people["staff_id"].astype(str)))


def _truly(chosen: pd.DataFrame, truth: Mapping[str, pd.DataFrame], as_of: int, delay: Mapping[str, int]) -> float:
    given = chosen.assign(lever=chosen["levers"].str.split("+")).explode("lever")[["staff_id", "lever"]]
    return float(kept_months(truth, as_of, given, delay=delay)["kept_months"].sum())


def _append(results: Path, row: Mapping[str, float]) -> None:
    fresh = not results.exists()
    with results.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        if fresh:
            writer.writeheader()
        writer.writerow(dict(row))


def _read(results: Path, staff: int, months: int) -> pd.DataFrame:
    if not results.exists():
        return pd.DataFrame({name: [] for name in _COLUMNS})
    found = pd.read_csv(results)
    return found[(found["staff"] == staff) & (found["months"] == months)].drop_duplicates("seed", keep="last")


def _page(found: pd.DataFrame, staff: int, months: int, seeds: Sequence[int]) -> str:
    mean, n = found.mean(), len(found)
    error = found["hit"].std() / np.sqrt(n) if n > 1 else np.nan
    gain = found["kept_plan"].sum() / found["kept_by_risk"].sum() - 1
    greedy = found["kept_plan"].sum() / found["kept_by_effect_per_yuan"].sum() - 1
    asked = " ".join(str(seed) for seed in seeds)
    rows = [[f"{row['seed']:.0f}", *_cells(row)] for row in found.sort_values("seed").to_dict("records")]
    rows.append(["mean", *_cells(mean.to_dict())])
    parts = [
        "# Levers and plans in simulated counties",
        (
            f"Everything here is simulated: {staff:,} people x {months} months a county, scored at its end. What each "
            "lever would truly do for each person is the simulator's counterfactual; it counts from the month in which "
            "the lever begins to act."
        ),
        (
            f"Made on {datetime.now(UTC).date()} by `python benchmarks/levers.py --staff {staff} --months {months} "
            f"--seeds {asked} --write docs/levers.md`."
            + ("" if n == len(seeds) else f" Not finished: {n} of {len(seeds)} counties.")
        ),
        "## Is the first lever offered one of the truly best two?",
        _markdown(
            ["seed", "people in the high band", "first offered", "by the model alone", "by the evidence alone"], rows
        ),
        (
            f"The standard error of the mean is {error:.3f}. Of the {1 - mean['hit']:.1%} that are missed, "
            f"{1 - mean['hit_best_offered']:.1%} had none of their truly best two among what was offered (no reason "
            "found points to it, or the records do not hold the fact that entitles); "
            f"{mean['hit_best_offered'] - mean['hit_true_model']:.1%} are the evidence's: it would have pulled "
            "something else to the top though the model had known the truth; the other "
            f"{mean['hit_true_model'] - mean['hit']:.1%} are the model's. One who knew of every person exactly what "
            "pushes them, but not how well each measure works in practice, of which the records before it say nothing, "
            f"would reach {mean['hit_law']:.3f}."
        ),
        "## Is anything offered to whom it does not fit?",
        (
            f"{found['unfit'].sum():.0f} of {found['offered'].sum():.0f} offers "
            f"({found['unfit'].sum() / found['offered'].sum():.2%}) went to people whom the true rules did not "
            f"entitle on that day. The same rules refuse {found['unfit_late'].sum():.0f} of them once the rows that "
            f"were recorded after that day are there, and {found['unfit_missing'].sum():.0f} more once the tables that "
            f"some facilities do not deliver are; "
            f"{(found['unfit'] - found['unfit_late'] - found['unfit_missing']).sum():.0f} are left. Asked of everyone "
            f"by complete records, {found['unfit_complete'].sum():.0f} of {found['entitled_complete'].sum():.0f} that "
            "they allow were wrong. So what is offered fits as far as the records say; a row that is not there yet "
            "(mentored last month, answered anew) cannot be told from one that never was."
        ),
        "## What does the plan truly keep?",
        _markdown(
            ["seed", "plan", "by effect per yuan", "by risk", "equal shares"],
            [
                [f"{row['seed']:.0f}", *(f"{row[f'kept_{one}']:.1f}" for one in _PLANS)]
                for row in found.sort_values("seed").to_dict("records")
            ]
            + [["mean", *(f"{mean[f'kept_{one}']:.1f}" for one in _PLANS)]],
        ),
        (
            "Staff-months kept within twelve months, by the true hazards, for the same money "
            f"({', '.join(f'{yuan:,.0f} yuan a {payer}' for payer, yuan in BUDGETS.items())}). The plan keeps "
            f"{gain:+.1%} against by risk and {greedy:+.1%} against greedy by effect per yuan; it was expected to keep "
            f"{mean['predicted_plan']:.1f}, and greedy {mean['predicted_by_effect_per_yuan']:.1f}. A county takes "
            f"{mean['seconds']:.0f} CPU seconds, training included."
        ),
    ]
    return "\n\n".join(parts) + "\n"


def _cells(row: Mapping[str, float]) -> list[str]:
    return [f"{row['high']:.0f}", *(f"{row[name]:.3f}" for name in ("hit", "hit_model", "hit_evidence"))]


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=3000)
    parser.add_argument("--months", type=int, default=48)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(15, 25)))
    parser.add_argument("--results", type=Path, default=Path("levers.csv"), help="grows seed by seed; gone on with")
    parser.add_argument("--write", type=Path, default=None, help="page to write, in Markdown")
    asked = parser.parse_args()
    main(asked.staff, asked.months, asked.seeds, results=asked.results, page=asked.write)
