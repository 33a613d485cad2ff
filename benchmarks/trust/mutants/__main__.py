"""Tests of the tests: small faults in the code that guards people; the tests must fail on at least 85 % of them.

`python benchmarks/trust/mutants [--only AREA] [--each N] [--all] [--to FILE]`: every mutant of every area, or where an
area says so a drawn part of each module (`--all`: all the same; `--each N`: N an area, for a quick look). Survivors are
listed with the reasons in reasons.toml; an area below 85 %, reasons counted for nothing, ends with 1.
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
from mutate import Mutant, mutants_of
from page import Result, page, reasons_of
from suite import warm
from trial import Trial

_SEED, _WANTED = 7, 0.85


def main() -> int:
    """Make mutants, try them, write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="one area")
    parser.add_argument("--each", type=int, default=0, help="so many mutants an area; 0: as the area says")
    parser.add_argument("--all", action="store_true", help="every mutant of every area")
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "mutants.md")
    told = parser.parse_args()
    sys.path.insert(0, str(ROOT / "src"))
    warm(ROOT)
    areas = [area for area in AREAS if told.only in area.name]
    results = [_drawn(area, told.each, part=1.0 if told.all else area.part) for area in areas]
    fates, controls = Trial(areas, [mutant for result in results for mutant in result.drawn]).run()
    for result in results:
        drawn = set(result.drawn)
        result.fates.extend(fate for fate in fates if fate.mutant in drawn)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    facts = {"seed": str(_SEED), "CPU minutes": f"{(usage.ru_utime + usage.ru_stime) / 60:.0f}"}
    reasons = reasons_of(Path(__file__).parent / "reasons.toml")
    told.to.write_text(page(results, controls, reasons, facts), encoding="utf-8")
    for result in results:
        print(f"mutants: {result.area.name}: tried {len(result.fates)}, killed {result.share:.1%}")
    print(f"mutants: controls tried {len(controls)}, failed {sum(not control.held for control in controls)}")
    return int(any(result.share < _WANTED for result in results) or not all(control.held for control in controls))


def _drawn(area: Area, each: int, *, part: float) -> Result:
    """The mutants of an area, those to be tried among them, and how many changes were left out."""
    draw, left_out = random.Random(_SEED), Counter[str]()
    every: list[Mutant] = []
    drawn: list[Mutant] = []
    for path in area.modules():
        module = mutants_of(path, path.relative_to(SOURCE).as_posix())
        left_out += module.left_out
        every += module.mutants
        drawn += draw.sample(module.mutants, math.ceil(part * len(module.mutants)))
    chosen = draw.sample(every, min(each, len(every))) if each else drawn
    return Result(area, len(every), _in_order(every, chosen), left_out)


def _in_order(every: Sequence[Mutant], chosen: Sequence[Mutant]) -> list[Mutant]:
    wanted = set(chosen)
    return [mutant for mutant in every if mutant in wanted]


if __name__ == "__main__":
    sys.exit(main())
