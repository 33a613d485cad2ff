"""Unknown whole numbers, what is known of them, and between which bounds that leaves each: solved exactly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Cell = tuple[object, ...]
MOST = 5_000


@dataclass
class Equations:
    """Linear statements about whole numbers from 0 to `MOST`.

    Examples
    --------
    Two parts of a total that was told as 20 (18 to 22), one of them told as 10 and known to be no less:

    >>> equations = Equations()
    >>> equations.within("a", 10, 12)
    >>> equations.sums({"a": 1, "b": 1}, 18, 22)
    >>> equations.bounds("b")
    (6, 12)
    """

    low: dict[object, float] = field(default_factory=dict)
    high: dict[object, float] = field(default_factory=dict)
    sums_of: list[tuple[dict[object, float], float, float]] = field(default_factory=list)
    _parts: dict[object, "_Part"] = field(default_factory=dict)

    def within(self, cell: object, low: float, high: float = MOST) -> None:
        """A cell lies between bounds, both allowed."""
        self.low[cell] = max(self.low.get(cell, 0), low)
        self.high[cell] = min(self.high.get(cell, MOST), high)

    def sums(self, weights: Mapping[object, float], low: float, high: float) -> None:
        """A weighted sum of cells lies between bounds."""
        for cell in weights:
            self.within(cell, 0)
        self.sums_of.append((dict(weights), low, high))

    def bounds(self, cell: object) -> tuple[int, int]:
        """The smallest and the largest value that everything known allows; the first is larger where nothing does."""
        part = self._part(cell)
        return part.end(cell, 1), part.end(cell, -1)

    def _part(self, cell: object) -> "_Part":
        if not self._parts:
            self._parts.update(_parts(self))
        return self._parts[cell]


@dataclass(frozen=True)
class _Part:
    """Cells that hang together, with the statements about them."""

    at: dict[object, int]
    bounds: Bounds
    constraints: tuple[LinearConstraint, ...]

    def end(self, cell: object, sign: int) -> int:
        objective = np.zeros(len(self.at))
        objective[self.at[cell]] = sign
        options = {"mip_rel_gap": 0.0}
        found = milp(
            objective,
            bounds=self.bounds,
            constraints=self.constraints,
            integrality=np.ones(len(self.at)),
            options=options,
        )
        if found.status == 2:
            return MOST if sign > 0 else -1
        return round(sign * found.fun)


def _parts(known: Equations) -> dict[object, _Part]:
    cells = list(known.low)
    at = {cell: place for place, cell in enumerate(cells)}
    rows = [(n, at[cell]) for n, (weights, _, _) in enumerate(known.sums_of) for cell in weights]
    link = np.array(rows, dtype=int).reshape(-1, 2)
    shape = (len(known.sums_of) + len(cells),) * 2
    joined = csr_array((np.ones(len(link)), (link[:, 0], link[:, 1] + len(known.sums_of))), shape=shape)
    _, group = connected_components(joined, directed=False)
    by_group: dict[int, list[object]] = {}
    for cell in cells:
        by_group.setdefault(int(group[at[cell] + len(known.sums_of)]), []).append(cell)
    sums: dict[int, list[tuple[dict[object, float], float, float]]] = {}
    for n, one in enumerate(known.sums_of):
        sums.setdefault(int(group[n]), []).append(one)
    parts = {key: _made(known, here, sums.get(key, [])) for key, here in by_group.items()}
    return {cell: parts[key] for key, here in by_group.items() for cell in here}


def _made(known: Equations, cells: Iterable[object], sums: list[tuple[dict[object, float], float, float]]) -> _Part:
    at = {cell: place for place, cell in enumerate(cells)}
    bounds = Bounds([known.low[cell] for cell in at], [known.high[cell] for cell in at])
    if not sums:
        return _Part(at, bounds, ())
    entries = [(n, at[cell], weight) for n, (weights, _, _) in enumerate(sums) for cell, weight in weights.items()]
    row, column, weight = zip(*entries, strict=True)
    matrix = csr_array((weight, (row, column)), shape=(len(sums), len(at)))
    return _Part(at, bounds, (LinearConstraint(matrix, [low for _, low, _ in sums], [high for _, _, high in sums]),))
