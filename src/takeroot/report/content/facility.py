"""One facility as facts: how many, how many are expected to leave, why, what changed, what is planned."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from takeroot.report.content.standing import Standing


@dataclass(frozen=True)
class Planned:
    """A lever that the plan gives to a facility as a whole, and its cost in 12 months (yuan)."""

    lever: str
    cost: float


@dataclass(frozen=True)
class Past:
    """Expected turnover of one month, and over how many people."""

    turnover: float
    headcount: int


@dataclass(frozen=True)
class Facility:
    """What is known of a facility at the as-of month. Rates are shares; None is not shown.

    Parameters
    ----------
    facility_id, name, county : str
        Which one.
    headcount : int, optional
        People at the end of the month, those who objected included.
    exits, exits_low, exits_high : float, optional
        Expected exits of all kinds in 12 months, with their 90 % interval.
    voluntary : float, optional
        The part of `exits` that is voluntary.
    turnover, low, high : float, optional
        The same over the headcount.
    trend : mapping of int to Past
        Expected turnover of earlier runs and this one, by month number.
    factors : mapping of str to float
        Share of what raises risk, by factor; sums to 1.
    bands : mapping of str to int
        Scored people who have not given notice, by band.
    moved_up, moved_down : int
        People whose band rose or fell since the run before.
    notice : int
        People who have given notice.
    planned : tuple of Planned
        Levers of the plan for the facility as a whole; those for people stand with the people.
    standing : str
        Where the interval lies against the line of facilities, before rounding.
    """

    facility_id: str
    name: str
    county: str
    headcount: int | None
    exits: float | None = None
    exits_low: float | None = None
    exits_high: float | None = None
    voluntary: float | None = None
    turnover: float | None = None
    low: float | None = None
    high: float | None = None
    trend: Mapping[int, Past] = field(default_factory=dict)
    factors: Mapping[str, float] = field(default_factory=dict)
    bands: Mapping[str, int] = field(default_factory=dict)
    moved_up: int = 0
    moved_down: int = 0
    notice: int = 0
    planned: tuple[Planned, ...] = ()
    standing: Standing = ""
