"""One person of a list, as facts; `people` makes them, `disclosure` takes away what a role may not see."""

from dataclasses import dataclass
from typing import Literal

Effect = Literal["small", "one", "two", "three"]


@dataclass(frozen=True)
class Reason:
    """A factor that raises the person's risk against the population.

    Parameters
    ----------
    factor : str
        Factor id.
    strong : bool
        It multiplies the odds by 1.6 or more (a contribution of at least 0.5).
    """

    factor: str
    strong: bool


@dataclass(frozen=True)
class Measure:
    """A lever that may help this person.

    Parameters
    ----------
    lever, factor : str
        Lever id, and the factor it was drawn from.
    effect : str
        How many fewer of ten people like this leave within a year: `small` (less than half a person), `one`, `two`,
        `three` or more.
    uncertain : bool
        The interval of the effect holds no effect.
    cost : float
        Yuan in 12 months; of a whole-facility lever, for the facility.
    payer : str
        facility, county or province.
    grade : str
        Grade of the evidence.
    planned : bool
        The plan gives it to this person.
    whole : bool
        It is for the whole facility.
    assumed : bool
        Its cost is assumed.
    """

    lever: str
    factor: str
    effect: Effect
    uncertain: bool
    cost: float
    payer: str
    grade: str
    planned: bool = False
    whole: bool = False
    assumed: bool = False


@dataclass(frozen=True)
class Decided:
    """What was decided about the person before this month.

    Parameters
    ----------
    month : int
        Month of the list that was answered.
    decision, override : str, optional
        agreed, done, postponed, refused; and the band that the director thought right.
    levers : tuple of str
        What the decision was about.
    note : str
        The reader's own words.
    answered_by : str
        The facility's id, or the county, whose list it was; empty where the table does not say.
    """

    month: int
    decision: str | None = None
    override: str | None = None
    levers: tuple[str, ...] = ()
    note: str = ""
    answered_by: str = ""


@dataclass(frozen=True)
class Person:
    """One person; a field that a role may not see is None, or an empty tuple.

    Parameters
    ----------
    staff_id, name, facility, facility_id, profession, employment_type : str, optional
        Who, where and what; `facility` is the facility's name.
    band : str, optional
        low, watch or high.
    in_ten : int, optional
        How many of ten people in this band leave within a year; 0 is fewer than one.
    moved : str, optional
        `up` or `down`: the band against the month before.
    notice_given : bool, optional
        Has given notice: shown, not planned for.
    county_talks : bool, optional
        The county office will talk with this person.
    reasons : tuple of Reason
        The strongest first.
    measures : tuple of Measure
        In the order they are offered.
    decided : Decided, optional
        The newest decision before this month.
    risk_3m, risk_6m, risk_12m : float, optional
        For analysts only.
    """

    staff_id: str | None = None
    name: str | None = None
    facility: str | None = None
    facility_id: str | None = None
    profession: str | None = None
    employment_type: str | None = None
    band: str | None = None
    in_ten: int | None = None
    moved: Literal["up", "down"] | None = None
    notice_given: bool | None = None
    county_talks: bool | None = None
    reasons: tuple[Reason, ...] = ()
    measures: tuple[Measure, ...] = ()
    decided: Decided | None = None
    risk_3m: float | None = None
    risk_6m: float | None = None
    risk_12m: float | None = None
