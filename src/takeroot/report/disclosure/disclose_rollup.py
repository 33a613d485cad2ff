"""The gate of roll-ups: small cells hidden with company, counts and rates rounded."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from takeroot.report.content.cells import WHOLE
from takeroot.report.content.rollup import Ending, Group, Place, Programme, Rollup
from takeroot.report.content.standing import COUNTY_LINE, FACILITY_LINE, Standing
from takeroot.report.disclosure.kept_cells import Cell
from takeroot.report.disclosure.suppress import rate_step, rounded, rounded_range, rounded_rate
from takeroot.specs.disclosure import Disclosure

_SIDES: tuple[Standing, ...] = ("above", "undecided", "below", "")


def disclose_rollup(whole: Rollup, rules: Disclosure, kept: frozenset[Cell]) -> Rollup:
    """Cut a whole roll-up down to what may be read.

    Parameters
    ----------
    whole : Rollup
        From `content.roll_up`.
    rules : Disclosure
        models/disclosure.toml.
    kept : frozenset of Cell
        The groups, obligations and programmes that may be shown (`kept_cells`), of all roll-ups of the run.

    Returns
    -------
    Rollup
        Under `smallest_group` people nothing but the name; counts and expected exits in multiples of `round_to`, rates
        in as many percentage points, or whole ones where that tells no more. On which side of the line a place stands
        was told before rounding. Facilities stand by that, then rounded turnover, rounded exits and id: the order tells
        nothing more.
    """
    gate = _Gate(rules, kept, whole.place or WHOLE)
    return replace(
        whole,
        total=disclose_place(whole.total, rules),
        counties=tuple(disclose_place(place, rules) for place in whole.counties),
        facilities=_ordered(disclose_place(place, rules, line=FACILITY_LINE) for place in whole.facilities),
        professions=gate.groups("profession", whole.professions),
        employment_types=gate.groups("employment_type", whole.employment_types),
        endings=tuple(Ending(e.month, gate.count("ending", str(e.month), e.people)) for e in whole.endings),
        programmes=tuple(map(gate.programme, whole.programmes)),
    )


def disclose_place(place: Place, rules: Disclosure, *, line: float = COUNTY_LINE) -> Place:
    """Round a place's figures, or hide them. Facilities that are hidden count in no total: they need no company.

    The rounded interval stands to the line as the exact one does: whoever reads it would judge the same.
    """
    if place.people is None or place.people < rules.smallest_group:
        return Place(place.id, place.name, place.county, place.kind)
    step = rules.round_to
    low, high = rounded_range(place.low or 0.0, place.high or 0.0, place.people, step=step)
    low, high = _on_its_side(low, high, place.standing, line, rate_step(place.people, step=step) / 100)
    middle = rounded_rate(place.turnover or 0.0, place.people, step=step)
    middle = min(max(middle, low), high) if place.standing else middle
    exits = rounded(place.exits or 0.0, step=step)
    return replace(place, people=rounded(place.people, step=step), exits=exits, turnover=middle, low=low, high=high)


def _on_its_side(low: float, high: float, side: Standing, line: float, step: float) -> tuple[float, float]:
    """Tells no more than the side, which is told anyway."""
    if side == "below":
        return min(low, line), min(high, line)
    if side:
        high = max(high, round(line + step, 2))
    if side == "undecided":
        low = min(low, round(line - step, 2))
    return (max(low, line) if side == "above" else low), high


class _Gate:
    """The rules, and the place that a roll-up is about."""

    def __init__(self, rules: Disclosure, kept: frozenset[Cell], place: str) -> None:
        self._rules, self._kept, self._place = rules, kept, place

    def count(self, kind: str, category: str, people: int | None) -> int | None:
        """Round a count that may be shown."""
        if (self._place, kind, category) not in self._kept:
            return None
        return rounded(people or 0, step=self._rules.round_to)

    def groups(self, kind: str, groups: Sequence[Group]) -> tuple[Group, ...]:
        """Count of each group, and what share of risk each factor brings."""
        return tuple(self._group(kind, group) for group in groups)

    def programme(self, programme: Programme) -> Programme:
        """Who came is who serves and who left."""
        channel = programme.channel
        told = {
            name: self.count(name, channel, getattr(programme, name)) for name in ("came", "serving", "left", "broke")
        }
        return Programme(channel, **told)

    def _group(self, kind: str, group: Group) -> Group:
        people = self.count(kind, group.id, group.people)
        if people is None:
            return Group(group.id, None)
        step = self._rules.round_to
        return Group(group.id, people, {f: rounded(100 * share, step=step) / 100 for f, share in group.shares.items()})


def _ordered(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(
        sorted(places, key=lambda p: (_SIDES.index(p.standing), -(p.turnover or 0.0), -(p.exits or 0.0), p.id))
    )
