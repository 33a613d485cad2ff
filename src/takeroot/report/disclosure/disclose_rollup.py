"""The gate of roll-ups: small cells hidden with company, counts and rates rounded."""

from collections.abc import Sequence
from dataclasses import replace

from takeroot.report.content.rollup import Ending, Group, Place, Programme, Rollup
from takeroot.report.content.standing import Standing
from takeroot.report.disclosure.suppress import rounded, rounded_rate, shown
from takeroot.report.disclosure.suppress_sums import shown_sums
from takeroot.specs.disclosure import Disclosure

_COUNTED = ("came", "serving", "left")
"""The first is the sum of the others."""


_SIDES: tuple[Standing, ...] = ("above", "undecided", "below", "")


def disclose_rollup(whole: Rollup, rules: Disclosure) -> Rollup:
    """Cut a whole roll-up down to what may be read.

    Returns
    -------
    Rollup
        Under `smallest_group` people nothing but the name; counts and expected exits in multiples of `round_to`, rates
        in as many percentage points, or whole ones where that tells no more. On which side of the line a place stands
        was told before rounding. Facilities stand by that, then rounded turnover, rounded exits and id: the order tells
        nothing more.
    """
    small = rules.smallest_group
    return replace(
        whole,
        total=_places([whole.total], rules)[0],
        counties=_places(whole.counties, rules),
        facilities=_ordered(_by_county(whole.facilities, rules)),
        professions=_groups(whole.professions, rules),
        employment_types=_groups(whole.employment_types, rules),
        endings=tuple(
            Ending(ending.month, rounded(ending.people or 0, step=rules.round_to) if keep else None)
            for ending, keep in zip(
                whole.endings, shown([ending.people or 0 for ending in whole.endings], smallest=small), strict=True
            )
        ),
        programmes=_programmes(whole.programmes, rules),
    )


def _by_county(facilities: Sequence[Place], rules: Disclosure) -> list[Place]:
    """Hide company within each county, since each county's total is shown."""
    counties = dict.fromkeys(facility.county for facility in facilities)
    return [p for county in counties for p in _places([f for f in facilities if f.county == county], rules)]


def _ordered(places: Sequence[Place]) -> tuple[Place, ...]:
    return tuple(
        sorted(places, key=lambda p: (_SIDES.index(p.standing), -(p.turnover or 0.0), -(p.exits or 0.0), p.id))
    )


def _places(places: Sequence[Place], rules: Disclosure) -> tuple[Place, ...]:
    kept = shown([place.people or 0 for place in places], smallest=rules.smallest_group)
    return tuple(_place(place, rules) if keep else _hidden(place) for place, keep in zip(places, kept, strict=True))


def _hidden(place: Place) -> Place:
    return Place(place.id, place.name, place.county, place.kind)


def _place(place: Place, rules: Disclosure) -> Place:
    people, step = place.people or 0, rules.round_to
    return replace(
        place,
        people=rounded(people, step=step),
        exits=rounded(place.exits or 0.0, step=step),
        turnover=rounded_rate(place.turnover or 0.0, people, step=step),
        low=rounded_rate(place.low or 0.0, people, step=step),
        high=rounded_rate(place.high or 0.0, people, step=step),
    )


def _groups(groups: Sequence[Group], rules: Disclosure) -> tuple[Group, ...]:
    kept = shown([group.people or 0 for group in groups], smallest=rules.smallest_group)
    return tuple(
        _group(group, rules) if keep else Group(group.id, None) for group, keep in zip(groups, kept, strict=True)
    )


def _group(group: Group, rules: Disclosure) -> Group:
    shares = {factor: rounded(100 * share, step=rules.round_to) / 100 for factor, share in group.shares.items()}
    return Group(group.id, rounded(group.people or 0, step=rules.round_to), shares)


def _programmes(programmes: Sequence[Programme], rules: Disclosure) -> tuple[Programme, ...]:
    """Hide within columns and rows: who came is who serves and who left, so that two of the three tell the third."""
    whole = [[getattr(programme, name) or 0 for name in _COUNTED] for programme in programmes]
    kept = shown_sums(whole, smallest=rules.smallest_group)
    broke = shown([programme.broke or 0 for programme in programmes], smallest=rules.smallest_group)
    cells = [[*counts, programme.broke or 0] for counts, programme in zip(whole, programmes, strict=True)]
    told = [
        [rounded(count, step=rules.round_to) if keep else None for count, keep in zip(row, flags, strict=True)]
        for row, flags in zip(cells, ([*flags, one] for flags, one in zip(kept, broke, strict=True)), strict=True)
    ]
    return tuple(Programme(programme.channel, *row) for programme, row in zip(programmes, told, strict=True))
