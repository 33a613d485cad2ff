"""docs/performance.md and its picture, from what `scale` measured."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

DOCS = Path(__file__).parents[1] / "docs"
STAGES = ("read", "features", "predict and explain", "levers", "write", "start and the rest")
FLOORS = {"read": "read", "predict and explain": "predict", "write": "write"}
HEAD = """# Performance

Written {day} by `{command}` (`make bench`).
Tables are simulated, 36 months, as Parquet. CPU is user and system together, in seconds; every library had one thread.
The machine was shared: read CPU and ratios, not wall time.

- *takeroot* is `takeroot score`: every person explained at every lead, levers scored again for the bands watch and
  high, singly and in pairs, written as Parquet. Its stages are those of the run's timings.json. *Start and the rest*
  is imports, reading the workspace and the model, laying groups aside, and publishing.
- *naive* is `benchmarks/naive`: the same work in pandas, LightGBM, shap.TreeExplainer and to_excel, on the same
  boosters. Its features, contributions and effects of levers are compared with takeroot's cell by cell in the same run.
- *floor* is the least a stage can cost: pyarrow reading the files, LightGBM predicting every person's leads once by
  every booster, pyarrow writing the run's own frames (`benchmarks/floors.py`).
- One month was scored before anything was measured: compiled code is kept on disk, and the first run after an
  installation pays for compiling it.
"""
TITLES = {
    "training": "## Training panel\n\n`python benchmarks/training_memory.py DATA` on the 500,000 people above prints:"
}


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    cpu: float
    wall: float
    megabytes: float


@dataclass(frozen=True)
class Size:
    """Everything measured at one number of people."""

    people: int
    ours: Cost
    stages: dict[str, float]
    floors: dict[str, float]
    sample: dict[str, Any]
    imports: Cost
    helped: str
    naive: Cost | None
    told: dict[str, Any] | None

    def naive_stages(self) -> dict[str, float]:
        """CPU of the naive pipeline by stage, its own start among them, the comparison left out."""
        if self.told is None:
            return {}
        found = {name: cost["cpu"] for name, cost in self.told["stages"].items()}
        return found | {STAGES[-1]: self.told["start"]}

    def naive_cpu(self) -> float:
        """CPU of the naive pipeline without comparing."""
        return sum(self.naive_stages().values())


def write_page(sizes: Sequence[Size], *, command: str, others: Mapping[str, str]) -> None:
    """Write docs/performance.md."""
    lines = [HEAD.format(day=f"{datetime.now(UTC):%Y-%m-%d}", command=command), "## Stages, CPU seconds", ""]
    lines += ["| people | stage | takeroot | naive | floor | naive / takeroot | takeroot / floor |"]
    lines += ["| ---: | --- | ---: | ---: | ---: | ---: | ---: |"]
    lines += [line for size in sizes for line in _stage_lines(size)]
    lines += [
        "",
        "## Whole processes",
        "",
        "| people | | CPU s | wall s | peak MB |",
        "| ---: | --- | ---: | ---: | ---: |",
    ]
    lines += [line for size in sizes for line in _process_lines(size)]
    lines += ["", "![growth](pictures/growth.svg)", "", "## What was asked", "", *_asked(sizes)]
    lines += ["", "## Equal results", "", *(line for size in sizes for line in _equal_lines(size))]
    for name, said in others.items():
        lines += ["", TITLES[name], "", "```text", said, "```"]
    (DOCS / "performance.md").write_text("\n".join([*lines, ""]), encoding="utf-8")


def write_picture(sizes: Sequence[Size]) -> None:
    """Draw growth of CPU and memory."""
    import matplotlib as mpl  # noqa: PLC0415 - for the picture alone
    from matplotlib.figure import Figure  # noqa: PLC0415

    mpl.rcParams["svg.hashsalt"] = "takeroot"
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    people = [size.people for size in sizes]
    theirs = [size for size in sizes if size.naive]
    left, right = figure.subplots(1, 2)
    left.loglog(people, [size.ours.cpu for size in sizes], marker="o", label="takeroot")
    left.loglog([size.people for size in theirs], [size.naive_cpu() for size in theirs], marker="o", label="naive")
    right.loglog(people, [size.ours.megabytes for size in sizes], marker="o", label="takeroot")
    right.loglog([size.people for size in theirs], [size.told["peak_mb"] for size in theirs], marker="o", label="naive")
    for axes, label in ((left, "CPU seconds"), (right, "peak MB")):
        axes.set_xlabel("people")
        axes.set_ylabel(label)
        axes.legend()
    (DOCS / "pictures").mkdir(exist_ok=True)
    figure.savefig(DOCS / "pictures" / "growth.svg", metadata={"Date": None})


def _stage_lines(size: Size) -> Iterator[str]:
    theirs = size.naive_stages()
    for stage in STAGES:
        ours, floor = size.stages[stage], size.floors.get(FLOORS.get(stage, ""))
        yield _row(f"{size.people:,}", stage, ours, theirs.get(stage), floor)
    yield _row(f"**{size.people:,}**", "**all**", size.ours.cpu, size.naive_cpu() or None, sum(size.floors.values()))


def _row(people: str, stage: str, ours: float, theirs: float | None, floor: float | None) -> str:
    shown = [_number(ours), _number(theirs), _number(floor), _ratio(theirs, ours), _ratio(ours, floor)]
    return f"| {people} | {stage} | {' | '.join(shown)} |"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def _ratio(above: float | None, below: float | None) -> str:
    return f"{above / below:.1f}" if above is not None and below else ""


def _process_lines(size: Size) -> Iterator[str]:
    rows = {'`python -c "import pandas, lightgbm"`': size.imports, "`takeroot score`": size.ours}
    for name, cost in rows.items():
        yield f"| {size.people:,} | {name} | {cost.cpu:.1f} | {cost.wall:.1f} | {cost.megabytes:.0f} |"
    if size.told is None:
        yield f"| {size.people:,} | naive | not run: too dear | | |"
    else:
        wall = sum(cost["wall"] for cost in size.told["stages"].values())
        yield f"| {size.people:,} | naive | {size.naive_cpu():.1f} | {wall:.1f} | {size.told['peak_mb']:.0f} |"


def _asked(sizes: Sequence[Size]) -> Iterator[str]:
    by_size = {size.people: size for size in sizes}
    yield "| what | wanted | found |"
    yield "| --- | --- | --- |"
    if (size := by_size.get(600)) is not None:
        yield _wanted("county of 600: CPU against importing both", "3 or less", _ratio(size.ours.cpu, size.imports.cpu))
        yield _wanted("`takeroot --help` imports pandas or lightgbm", "neither", size.helped or "neither")
    if (size := by_size.get(100_000)) is not None and size.told:
        ratio = _ratio(size.naive_cpu(), size.ours.cpu)
        yield _wanted("100,000 people: CPU of naive against takeroot's", "25 or more", ratio)
    if (size := by_size.get(500_000)) is not None:
        yield _wanted("500,000 people: CPU seconds", "60 or less", f"{size.ours.cpu:.1f}")
        yield _wanted("500,000 people: peak GB", "1.5 or less", f"{size.ours.megabytes / 1024:.2f}")
    large = [size for size in sizes if size.people >= 10_000]
    if len(large) > 1:
        between = f"from {large[0].people:,} to {large[-1].people:,} people"
        cpu, memory = ([getattr(size.ours, name) for size in large] for name in ("cpu", "megabytes"))
        people = [size.people for size in large]
        yield _wanted(f"exponent of CPU {between}", "1.05 or less", f"{_exponent(people, cpu):.2f}")
        yield _wanted(f"exponent of peak memory {between}", "0.3 or less", f"{_exponent(people, memory):.2f}")


def _wanted(what: str, wanted: str, found: str) -> str:
    return f"| {what} | {wanted} | {found} |"


def _equal_lines(size: Size) -> Iterator[str]:
    sample, told = size.sample, size.told
    unequal, few = ", ".join(sample["features_unequal"]) or "none", sample["people_explained"]
    yield (
        f"- {size.people:,} people ({sample['groups']} groups in all): a sample of {sample['people']:,} in "
        f"{sample['facilities']} facilities scored by the plain path. Of {sample['feature_cells']:,} cells of features "
        f"unequal by a byte: {unequal}. Of {few:,} of them, explained by {sample['explained_by']}, "
        f"contributions differ by {sample['contributions']:.1e} at most, risks by {sample['risks']:.1e}."
    )
    if told:
        cells, others = told["cells"], told["others"]
        yield (
            f"  The naive pipeline: of {cells['cells']:,} cells of {cells['features']} features, to 1e-9, unequal: "
            f"{', '.join(cells['unequal']) or 'none'}; contributions and their sums by factor differ by "
            f"{max(others['contributions'], others['factors']):.1e} at most, scores by {others['scores']:.1e}, "
            f"effects of {others['offers']:,} offers by {others['effects']:.1e}, staff-months kept by "
            f"{others['lever_sets']:,} sets of one or two levers by {others['kept_months']:.1e}."
        )


def _exponent(people: Sequence[int], costs: Sequence[float]) -> float:
    return float(np.polyfit(np.log(people), np.log(costs), 1)[0])
