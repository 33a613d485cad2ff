"""Try to have suppressed counts back from exported roll-ups and lists of some months; print how many were recovered.

Run it: python benchmarks/differencing [PROVINCES] [MONTHS]
"""

import sys
import tempfile
from collections.abc import Sequence, Sized
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path

from attack import Found, Rules, attack
from defects import DEFECTS
from exported import export_all, largest_move, public_names, truth
from province import make_province
from published import read_files

SIZES = (
    (9, 24, 31, 18),
    (9, 9, 40),
    (10, 9, 35, 22, 14),
    (11, 10, 9, 12, 60, 33),
    (3, 2, 4, 5, 28, 45),
    (9,),
    (10, 11, 10, 11),
    (60, 80, 45, 38, 25, 9),
    (10, 120, 95),
    (16, 1, 27, 19, 21),
)
"""Headcounts by county: facilities of nine, ten and eleven among larger ones; counties with a single small one."""

FEW = ((9, 24, 31, 10), (11, 9, 10, 40))
"""Two counties: what one hides, the other and the whole could tell."""


def main(provinces: int, months: int) -> None:
    """Attack some provinces, the exports as they are and with each defect; print what came of it."""
    large, small = (sum(map(len, sizes)) for sizes in (SIZES, FEW))
    print(f"{provinces} provinces of {large} facilities, and as many of {small}; {months} months")
    tried = recovered = wrong = 0
    for seed in range(provinces):
        for sizes in (SIZES, FEW):
            found, outside = one(sizes, months, seed, nullcontext(Rules()))
            tried, recovered, wrong = tried + len(found.ranges), recovered + len(found.recovered), wrong + outside
    print(f"tried {tried}, recovered {recovered}; ranges that do not hold the truth: {wrong}")
    for name, defect in DEFECTS.items():
        broken = [one(FEW, 2, seed, defect())[0] for seed in range(provinces)]
        tried, recovered = (sum(len(cells) for cells in each) for each in zip(*map(_cells, broken), strict=True))
        print(f"with a defect ({name}), two months: tried {tried}, recovered {recovered}")


def _cells(found: Found) -> tuple[Sized, Sized]:
    return found.ranges, found.recovered


def one(
    sizes: Sequence[Sequence[int]], months: int, seed: int, broken: AbstractContextManager[Rules]
) -> tuple[Found, int]:
    """Export one province, attack it, and count the ranges that do not hold the truth."""
    with tempfile.TemporaryDirectory() as folder:
        province = make_province(sizes, months=months, seed=seed)
        with broken as rules:
            read = read_files(export_all(province, Path(folder)))
        held = truth(province, Path(folder) / "out")
    found = attack(read, public_names(province), replace(rules, moves=largest_move(held)))
    return found, sum(not low <= held.get(cell, 0) <= high for cell, (low, high) in found.ranges.items())


if __name__ == "__main__":
    main(*(int(given) if given else usual for given, usual in zip([*sys.argv[1:], "", ""], (2, 3), strict=False)))
