"""Tests of the tests: small faults in the code that guards people; the tests must fail on at least 85 % of them.

`python benchmarks/trust/mutants [--only AREA,AREA] [--part P] [--to FILE]`: every mutant of every area, or where an
area says so (or P) a drawn part of each module, in an order that is drawn by seed, so that a run that was broken off is
a fair sample too. Survivors are listed with the reasons in reasons.toml; an area below 85 %, reasons not counted, ends
with 1. What became of a mutant is remembered in build/mutants.jsonl: it is not tried again until its module or its
tests change. To try all anew, remove that file.
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
    parser.add_argument("--part", type=float, help="part of each module's mutants, in place of the area's own")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "mutants.md")
    parser.add_argument("--memory", type=Path, default=ROOT / "build" / "mutants.jsonl", help="earlier runs")
    told = parser.parse_args()
    sys.path.insert(0, str(ROOT / "src"))
    warm(ROOT)
    memory = Memory(told.memory, AREAS)
    results = [_mutants(area) for area in AREAS]
    known = sum(len(_recall(result.mutants, memory)) for result in results)
    asked = {result.area: _drawn(result, told.part) for result in results if result.area.name in told.only.split(",")}
    open_ = {area: drawn for area, drawn in asked.items() if _is_open(area, drawn, memory)}
    if open_:
        Trial([*open_], [mutant for drawn in open_.values() for mutant in drawn], memory).run()
        memory = Memory(told.memory, AREAS)  # with what the trial's processes wrote
    for result in results:
        result.fates.extend(fate for mutant in result.mutants if (fate := memory.last(mutant)))
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    facts = {
        "order drawn by seed": str(_SEED),
        "fates known from earlier runs": f"{known:,}",
        "CPU minutes of this one": f"{(usage.ru_utime + usage.ru_stime) / 60:.0f}",
    }
    controls = [control for result in results for control in memory.controls(result.area)]
    reasons = reasons_of(Path(__file__).parent / "reasons.toml")
    told.to.write_text(page(results, controls, reasons, facts), encoding="utf-8")
    for result in results:
        tried = f"tried {len(result.fates)} of {len(result.mutants)}"
        print(f"mutants: {result.area.name}: {tried}, killed {result.share:.1%}")
    print(f"mutants: controls tried {len(controls)}, failed {sum(not control.held for control in controls)}")
    return int(any(result.share < _WANTED for result in results) or not all(control.held for control in controls))


def _mutants(area: Area) -> Result:
    """The mutants of an area in an order that is drawn, of each module evenly; and how many changes were left out."""
    draw, left_out = random.Random(_SEED), Counter[str]()
    placed: list[tuple[float, Mutant]] = []
    for path in area.modules():
        module = mutants_of(path, path.relative_to(SOURCE).as_posix())
        left_out += module.left_out
        shuffled = draw.sample(module.mutants, len(module.mutants))
        placed += [(at / len(shuffled), mutant) for at, mutant in enumerate(shuffled)]
    return Result(area, [mutant for _, mutant in sorted(placed, key=lambda one: one[0])], left_out)


def _drawn(result: Result, part: float | None) -> list[Mutant]:
    """The first of an area's mutants."""
    return [*result.mutants[: math.ceil((part or result.area.part) * len(result.mutants))]]


def _recall(mutants: Sequence[Mutant], memory: Memory) -> list[Fate]:
    return [fate for mutant in mutants if (fate := memory.recall(mutant))]


def _is_open(area: Area, drawn: Sequence[Mutant], memory: Memory) -> bool:
    """Whether a mutant of the area, or a check of the machinery, is still to be tried."""
    return len(_recall(drawn, memory)) < len(drawn) or not memory.controls(area)


if __name__ == "__main__":
    sys.exit(main())
