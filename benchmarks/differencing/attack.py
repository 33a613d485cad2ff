"""The attack: everything that files tell, put into equations, and solved for what they hide.

The attacker holds every roll-up (of the whole and of each county), every director's list, in both formats, of all
months; knows the rules (what is shown is ten or more, rounded to five; facilities without figures have nine at most and
count in no total); and has heard that no count moved by more than a few from one month to the next.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from equations import Equations
from published import File

SMALLEST, STEP = 10, 5
GROUPS = ("profession", "employment_type")
MEASURES = ("came", "serving", "left", "broke")
Cell = tuple[str, str, str, str]
"""Month, place (a county, a facility, or nothing for the whole), kind and category."""


@dataclass(frozen=True)
class Rules:
    """What the attacker takes to be so.

    Parameters
    ----------
    totals_count_all : bool
        Totals count the facilities that are not shown, too.
    rounding : int
        Counts are rounded to multiples of it; 1 is exact.
    moves : int
        By how much a count of a county moves from a month to the next at most, where the same facilities count.
    """

    totals_count_all: bool = False
    rounding: int = STEP
    moves: int = 5


@dataclass(frozen=True)
class Found:
    """Every cell that no file shows, with the range of values that is left for it."""

    ranges: dict[Cell, tuple[int, int]]

    @property
    def recovered(self) -> dict[Cell, tuple[int, int]]:
        """Cells for which fewer values are left than rounding leaves of a cell that is shown."""
        return {cell: ends for cell, ends in self.ranges.items() if 0 <= ends[1] - ends[0] < STEP - 1}


def attack(files: Sequence[File], counties: Mapping[str, str], rules: Rules, *, enough: int | None = None) -> Found:
    """Solve for every count that no file shows.

    Parameters
    ----------
    files : sequence of File
    counties : mapping of str to str
        Facility, as roll-ups and lists name it, to its county: public.
    rules : Rules
    enough : int, optional
        How many cells recovered are enough to stop.
    """
    equations = Equations()
    hidden: dict[Cell, None] = {}
    for cell, count in _told(files):
        _tell(equations, cell, count, rules)
        if count is None and cell[2] != "total":  # without a facility shown there is nothing to count
            hidden[cell] = None
    _headcounts(equations, files, counties, rules)
    _groups(equations)
    _programmes(equations)
    _months(equations, files, counties, rules)
    found = Found({})
    for cell in hidden:
        found.ranges[cell] = equations.bounds(cell)
        if enough is not None and len(found.recovered) >= enough:
            break
    return found


def _told(files: Sequence[File]) -> Iterator[tuple[Cell, int | None]]:
    """Cells of people, with what a file says of them; expected exits are no counts."""
    for file in files:
        for (kind, category), count in file.counts.items():
            if kind == "total":
                if category == "people" and file.kind == "ROLLUP":
                    yield (file.month, file.place, "total", ""), count
                if category == "people" and file.kind == "LIST":
                    yield (file.month, file.place, "headcount", ""), count
            elif kind == "facility":
                yield (file.month, category, "headcount", "rounded"), count
            else:
                yield (file.month, file.place, kind, category), count


def _tell(equations: Equations, cell: Cell, count: int | None, rules: Rules) -> None:
    exact = cell[2:] == ("headcount", "")
    half = 0 if exact else (rules.rounding - 1) // 2
    if count is not None:
        equations.within(cell, max(count - half, SMALLEST), count + half)
    elif cell[2] == "headcount":
        equations.within(cell, 1, SMALLEST - 1)
    else:
        equations.within(cell, 0)


def _headcounts(equations: Equations, files: Sequence[File], counties: Mapping[str, str], rules: Rules) -> None:
    """A facility's own list and its line in roll-ups tell one number; totals are sums of lines."""
    names = {file.place: name for file in files if file.kind == "LIST" for name in counties if file.place in name}
    months = sorted({file.month for file in files})
    known = dict(equations.low)
    for month in months:
        lines = {name: (month, name, "headcount", "rounded") for name in counties}
        for place, name in names.items():
            if (own := (month, place, "headcount", "")) in known and lines[name] in known:
                equations.sums({own: 1, lines[name]: -1}, 0, 0)
        shown = {name: cell for name, cell in lines.items() if cell in known and _counts(equations, cell, rules)}
        for place in {file.place for file in files if file.kind == "ROLLUP"}:
            here = [cell for name, cell in shown.items() if place in {"", counties[name]}]
            if (total := (month, place, "total", "")) in known:
                equations.sums({total: -1, **dict.fromkeys(here, 1)}, 0, 0)


def _counts(equations: Equations, cell: Cell, rules: Rules) -> bool:
    return rules.totals_count_all or equations.high[cell] >= SMALLEST


def _groups(equations: Equations) -> None:
    """Categories of a place make up its people; those of the whole are the sums of the counties'."""
    cells: dict[tuple[str, str], list[tuple[str, str, str, str]]] = defaultdict(list)
    of_whole: dict[tuple[str, str, str], list[Cell]] = defaultdict(list)
    for cell in list(equations.low):
        month, place, kind, category = cell
        if kind in {*GROUPS, "ending", *MEASURES}:
            cells[month, place].append(cell)
            of_whole[month, kind, category].append(cell)
    for found in of_whole.values():
        whole = [cell for cell in found if not cell[1]]
        parts = [cell for cell in found if cell[1]]
        if whole and parts:
            equations.sums({whole[0]: -1, **dict.fromkeys(parts, 1)}, 0, 0)
    for (month, place), found in cells.items():
        by_kind = {kind: [cell for cell in found if cell[2] == kind] for kind in (*GROUPS, "serving")}
        total = (month, place, "total", "")
        if by_kind["profession"] and by_kind["employment_type"]:
            first, second = (dict.fromkeys(by_kind[kind], sign) for kind, sign in zip(GROUPS, (1, -1), strict=True))
            equations.sums(first | second, 0, 0)
        for here in filter(None, by_kind.values()):
            if total in equations.low:
                equations.sums({total: 1, **dict.fromkeys(here, -1)}, 0, 5_000)


def _programmes(equations: Equations) -> None:
    """Who came serves or left; who broke the term left."""
    for month, place, kind, channel in list(equations.low):
        if kind == "came":
            came, serving, left, broke = ((month, place, name, channel) for name in MEASURES)
            equations.sums({came: 1, serving: -1, left: -1}, 0, 0)
            equations.sums({left: 1, broke: -1}, 0, 5_000)


def _months(equations: Equations, files: Sequence[File], counties: Mapping[str, str], rules: Rules) -> None:
    """From month to month a count moves little, where the same facilities are counted."""
    months = sorted({file.month for file in files})
    shown = {month: _shown(equations, month, counties) for month in months}
    for before, after in itertools.pairwise(months):
        for cell in [cell for cell in equations.low if cell[0] == before]:
            later = (after, *cell[1:])
            if later not in equations.low or not _same(cell, shown[before], shown[after], counties):
                continue
            low = 0 if cell[2] in {"came", "left", "broke"} else -rules.moves
            equations.sums({later: 1, cell: -1}, low, rules.moves)


def _shown(equations: Equations, month: str, counties: Mapping[str, str]) -> frozenset[str]:
    cells = {name: (month, name, "headcount", "rounded") for name in counties}
    return frozenset(name for name, cell in cells.items() if equations.high.get(cell, 0) >= SMALLEST)


def _same(cell: Cell, before: frozenset[str], after: frozenset[str], counties: Mapping[str, str]) -> bool:
    """Whether a cell of a county counts the same facilities in both months."""
    _, place, kind, _ = cell
    return (
        kind not in {"headcount", "total"} and bool(place) and place not in {counties[name] for name in before ^ after}
    )
