"""What stands on the backtest's page: tables and charts in words, from the plain facts of its JSON."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from takeroot.report.backtest_page.charts import Chart, Line, chart
from takeroot.report.backtest_page.words import PageWords

Facts = Mapping[str, Any]
Row = Mapping[str, Any]

MODELS = ("takeroot", "previous", "logistic", "cox", "tenure_rule", "facility_rate", "base_rate", "oracle")
_FIGURES = (
    *("auc", "concordance", "average_precision", "precision_top_5", "lift_top_5", "precision_top_10", "lift_top_10"),
    *("brier", "integrated_brier", "calibration_slope", "calibration_intercept", "expected_over_observed"),
)
_OF_GROUPS = ("base_rate", "auc", "lift_top_10", "brier", "calibration_slope", "expected_over_observed")
_SHARES = ("base_rate", "precision_top_5", "precision_top_10")


@dataclass(frozen=True)
class Table:
    """A table of texts; the first column names the row. An interval stands on a second line of its cell."""

    title: str
    about: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def model_tables(facts: Facts, words: PageWords) -> list[Table]:
    """One table a horizon: every figure with its interval, a column a model, the base rate above."""
    return [_of_lead(facts, words, lead) for lead in facts["leads"]]


def group_tables(facts: Facts, words: PageWords) -> list[Table]:
    """Our figures within the last lead, a table a grouping."""
    rows = [row for row in facts["by_group"] if row["horizon"] == facts["leads"][-1]]
    return [_of_grouping(rows, grouping, words) for grouping in _once(row["grouping"] for row in rows)]


def origin_table(facts: Facts, words: PageWords) -> Table:
    """AUC and level of each origin, with its base rate and the rivals' AUC."""
    last = facts["leads"][-1]
    rows = [row for row in facts["by_origin"] if row["horizon"] == last]
    models = [name for name in MODELS if any(row["model"] == name for row in rows)]
    found = {(row["origin"], row["model"], row["figure"]): row for row in rows}
    ours = ("base_rate", "expected_over_observed")
    head = (words("origin"), *(words.of("figure", key) for key in ours), *(words.of("models_named", m) for m in models))
    body = [
        (
            origin["origin"],
            *(_cell(found.get((origin["origin"], "takeroot", key))) for key in ours),
            *(_cell(found.get((origin["origin"], name, "auc"))) for name in models),
        )
        for origin in facts["origins"]
    ]
    return Table(words("auc_axis", lead=last), "", head, tuple(body))


def calibration_charts(facts: Facts, words: PageWords) -> list[Chart]:
    """Observed against predicted, a chart a horizon."""
    return [_calibration(facts, words, lead) for lead in facts["leads"]]


def gains_chart(facts: Facts, words: PageWords) -> Chart:
    """Share of leavers found against share of staff listed, for every model."""
    lines = [Line(words("chance"), [(0.0, 0.0), (1.0, 1.0)], 9)]
    for number, name in enumerate(MODELS):
        points = [(row["share"], row["found"]) for row in facts["gains"] if row["model"] == name]
        if points and name != "base_rate":
            lines.append(Line(words.of("models_named", name), points, number))
    title = words("gains", lead=facts["leads"][-1])
    return chart(title, words("listed"), words("found"), lines, x_range=(0, 1), y_range=(0, 1))


def origin_chart(facts: Facts, words: PageWords) -> Chart | None:
    """AUC over the origins, ours with its interval; None for a single origin."""
    names = [origin["origin"] for origin in facts["origins"]]
    if len(names) == 1:
        return None
    last, place = facts["leads"][-1], {name: float(at) for at, name in enumerate(names)}
    rows = [row for row in facts["by_origin"] if row["horizon"] == last and row["figure"] == "auc"]
    lines = []
    for number, name in enumerate(MODELS):
        own = [row for row in rows if row["model"] == name]
        sure = [row for row in own if row["low"] is not None]
        label = words.of("models_named", name)
        if sure:
            high = [(place[row["origin"]], row["high"]) for row in reversed(sure)]
            lines.append(Line("", [(place[row["origin"]], row["low"]) for row in sure], number, high))
        if own:
            lines.append(Line(label, [(place[row["origin"]], row["value"]) for row in own], number))
    every = [row[key] for row in rows for key in ("value", "low", "high") if row[key] is not None]
    ends = (min([0.4, *every]), max([0.9, *every]))
    shown = [name if at % max(len(names) // 6, 1) == 0 else "" for at, name in enumerate(names)]
    across = (0.0, float(len(names) - 1))
    title = words("auc_axis", lead=last)
    return chart(title, words("origin"), "AUC", lines, x_range=across, y_range=ends, x_names=shown, share=False)


def base_line(facts: Facts, words: PageWords, lead: int) -> str:
    """How many were predicted, and how many left."""
    row = next(row for row in facts["figures"] if row["model"] == "takeroot" and row["horizon"] == lead)
    rate = f"{row['exits'] / row['people']:.1%}"
    return words("base", people=f"{row['people']:,}", exits=f"{row['exits']:,}", lead=lead, rate=rate)


def _of_lead(facts: Facts, words: PageWords, lead: int) -> Table:
    rows = [row for row in facts["figures"] if row["horizon"] == lead]
    found = {(row["model"], row["figure"]): row for row in rows}
    models = [name for name in MODELS if any(row["model"] == name for row in rows)]
    figures = [key for key in _FIGURES if any(row["figure"] == key for row in rows)]
    body = [(words.of("figure", key), *(_cell(found.get((name, key))) for name in models)) for key in figures]
    head = ("", *(words.of("models_named", name) for name in models))
    return Table(words("at_lead", lead=lead), base_line(facts, words, lead), head, tuple(body))


def _of_grouping(rows: Sequence[Row], grouping: str, words: PageWords) -> Table:
    here = [row for row in rows if row["grouping"] == grouping]
    found = {(row["group"], row["figure"]): row for row in here}
    counted = {row["group"]: (row["people"], row["exits"]) for row in here}
    body = [
        (
            words.of("value", group),
            *(f"{number:,}" for number in counted[group]),
            *(_cell(found.get((group, key))) for key in _OF_GROUPS),
        )
        for group in _once(row["group"] for row in here)
    ]
    head = (words("group"), words("people"), words("exits"), *(words.of("figure", key) for key in _OF_GROUPS))
    return Table(words.of("grouping", grouping), "", head, tuple(body))


def _calibration(facts: Facts, words: PageWords, lead: int) -> Chart:
    points = [(row["predicted"], row["observed"]) for row in facts["curves"] if row["horizon"] == lead]
    known = [point for point in points if None not in point]
    top = max([value for point in known for value in point] + [0.05])
    ends = (0.0, min(1.0, round(top * 1.05 + 0.005, 2)))
    lines = [Line(words("perfect"), [(0.0, 0.0), (ends[1], ends[1])], 9), Line("takeroot", known, 0)]
    about = f"{words('curve', lead=lead)}"
    return chart(about, words("predicted"), words("observed"), lines, x_range=ends, y_range=ends)


def _cell(row: Row | None) -> str:
    if row is None:
        return "–"
    share = row["figure"] in _SHARES
    value = _number(row["value"], share=share)
    if row["low"] is None or row["high"] is None:
        return value
    return f"{value}\n{_number(row['low'], share=share)}–{_number(row['high'], share=share)}"


def _number(value: float, *, share: bool) -> str:
    return f"{value:.1%}" if share else f"{value:.3f}"


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
