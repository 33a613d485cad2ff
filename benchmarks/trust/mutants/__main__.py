"""Tests of the tests: small faults in the code that guards people; the tests must fail on at least 85 % of them.

`python benchmarks/trust/mutants [--only AREA,AREA] [--each N] [--all] [--to FILE]`: every mutant of every area, or
where an area says so a drawn part of each module (`--all`: all the same; `--each N`: N an area, for a quick look).
Survivors are listed with the reasons in reasons.toml; an area below 85 %, reasons not counted, ends with 1. What
became of a mutant is remembered in build/mutants.jsonl: it is not tried again until its module or its tests change.
"""

import argparse
import math
import random
import resource
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from areas import AREAS, ROOT, SOURCE, Area
from fate import Fate
from memory import Memory
from mutate import Mutant, mutants_of
from page import Result, page, reasons_of
from suite import warm
from trial import Trial

_SEED, _WANTED = 7, 0.85


def main() -> int:
    """Make mutants, try them, write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(area.name for area in AREAS), help="areas")
    parser.add_argument("--each", type=int, default=0, help="so many mutants an area; 0: as the area says")
    parser.add_argument("--all", action="store_true", help="every mutant of every area")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "mutants.md")
    parser.add_argument("--memory", type=Path, default=ROOT / "build" / "mutants.jsonl", help="earlier runs")
    told = parser.parse_args()
    sys.path.insert(0, str(ROOT / "src"))
    warm(ROOT)
    memory = Memory(told.memory, AREAS)
    results = [_drawn(area, told.each, part=1.0 if told.all else area.part) for area in AREAS]
    known = sum(len(_recall(result, memory)) for result in results)
    asked = [result for result in results if result.area.name in told.only.split(",") and _is_open(result, memory)]
    if asked:
        mutants = [mutant for result in asked for mutant in result.drawn]
        Trial([result.area for result in asked], mutants, memory).run()
        memory = Memory(told.memory, AREAS)  # with what the trial's processes wrote
    for result in results:
        result.fates.extend(_recall(result, memory))
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    facts = {
        "seed": str(_SEED),
        "known from earlier runs of the same code and tests": f"{known:,}",
        "CPU minutes": f"{(usage.ru_utime + usage.ru_stime) / 60:.0f}",
    }
    controls = [control for result in results for control in memory.controls(result.area)]
    reasons = reasons_of(Path(__file__).parent / "reasons.toml")
    told.to.write_text(page(results, controls, reasons, facts), encoding="utf-8")
    for result in results:
        print(f"mutants: {result.area.name}: tried {len(result.fates)} of {result.mutants}, killed {result.share:.1%}")
    print(f"mutants: controls tried {len(controls)}, failed {sum(not control.held for control in controls)}")
    return int(any(result.share < _WANTED for result in results) or not all(control.held for control in controls))


def _recall(result: Result, memory: Memory) -> list[Fate]:
    return [fate for mutant in result.drawn if (fate := memory.recall(mutant))]


def _is_open(result: Result, memory: Memory) -> bool:
    """Whether a mutant of the area, or a check of the machinery, is still to be tried."""
    return len(_recall(result, memory)) < len(result.drawn) or not memory.controls(result.area)


def _drawn(area: Area, each: int, *, part: float) -> Result:
    """The mutants of an area, those to be tried among them, and how many changes were left out."""
    draw, left_out = random.Random(_SEED), Counter[str]()
    every: list[Mutant] = []
    drawn: list[Mutant] = []
    for path in area.modules():
        module = mutants_of(path, path.relative_to(SOURCE).as_posix())
        left_out += module.left_out
        every += module.mutants
        shuffled = draw.sample(module.mutants, len(module.mutants))
        drawn += shuffled[: math.ceil(part * len(shuffled))]  # a larger part holds the smaller one
    chosen = draw.sample(every, min(each, len(every))) if each else drawn
    return Result(area, len(every), _in_order(every, chosen), left_out)


def _in_order(every: Sequence[Mutant], chosen: Sequence[Mutant]) -> list[Mutant]:
    wanted = set(chosen)
    return [mutant for mutant in every if mutant in wanted]


if __name__ == "__main__":
    sys.exit(main())
