"""A roll-up as facts: places, groups, obligations and programmes, counted over many people."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from takeroot.report.content.standing import Standing


@dataclass(frozen=True)
class Place:
    """A facility, a county or the whole.

    Parameters
    ----------
    id, name, county, kind : str
    people : int, optional
        Headcount; None is not shown, here and below.
    exits : float, optional
        Expected exits of all kinds in 12 months.
    turnover, low, high : float, optional
        Expected turnover after shrinkage, with its 90 % interval.
    standing : str
        Where the interval lies against the line of a facility or a county, before rounding.
    """

    id: str
    name: str
    county: str = ""
    kind: str = ""
    people: int | None = None
    exits: float | None = None
    turnover: float | None = None
    low: float | None = None
    high: float | None = None
    standing: Standing = ""


@dataclass(frozen=True)
class Group:
    """People of one profession or form of contract: how many, and the share of risk that each factor brings."""

    id: str
    people: int | None
    shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Ending:
    """Service obligations that end in one month."""

    month: int
    people: int | None


@dataclass(frozen=True)
class Programme:
    """One recruitment channel: how many came, serve, left, and broke their term."""

    channel: str
    came: int | None
    serving: int | None
    left: int | None
    broke: int | None


@dataclass(frozen=True)
class Rollup:
    """All parts of a roll-up at one as-of month.

    Parameters
    ----------
    month, valid_until : int
    place : str
        Name of the county, or empty for everything in the run.
    total : Place
    counties, facilities : tuple of Place
    professions, employment_types : tuple of Group
    endings : tuple of Ending
        The 12 months after the as-of month.
    programmes : tuple of Programme
    smallest_group, round_to : int
        The rules it was cut by.
    left_out : int
        Facilities that no total counts: too small to be shown, or nobody there could be scored.
    contact : str
    context : tuple of str
        Factors that nobody can act on.
    """

    month: int
    valid_until: int
    place: str
    total: Place
    counties: tuple[Place, ...]
    facilities: tuple[Place, ...]
    professions: tuple[Group, ...]
    employment_types: tuple[Group, ...]
    endings: tuple[Ending, ...]
    programmes: tuple[Programme, ...]
    smallest_group: int
    round_to: int
    left_out: int = 0
    contact: str = ""
    context: tuple[str, ...] = ()
