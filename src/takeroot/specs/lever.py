"""What managers can do: a lever, whom it fits, what it moves, what it costs, what is known of it."""

from typing import Literal

from pydantic import Field

from takeroot.specs.spec import Label, Spec


class Condition(Spec):
    """Whom a lever fits: a test of one feature of the person, by verb; a missing value fails it."""

    feature: str
    verb: Literal["at_least", "at_most", "equals", "known"]
    value: float = 0.0


class Change(Spec):
    """What a lever moves: one feature, by verb."""

    feature: str
    verb: Literal["set", "add", "multiply", "at_least", "at_most"]
    value: float


class Evidence(Spec):
    """What is published of a lever's effect: a hazard ratio with its 80 % interval, and a grade.

    Parameters
    ----------
    hazard_ratio, low, high : float
        Effect on leaving, with the ends of its 80 % interval.
    grade : str
        `A` cohort or quasi-experiment of actual leaving, `B` stated preference, `C` cross-section of intention,
        `D` vendor or anecdote, `-` no effect size found.
    source : str
        Where it comes from.
    """

    hazard_ratio: float = Field(gt=0)
    low: float = Field(gt=0)
    high: float = Field(gt=0)
    grade: Literal["A", "B", "C", "D", "-"]
    source: str


class Cost(Spec):
    """Yuan a person (or a facility, for whole-facility levers)."""

    once: float = Field(default=0.0, ge=0)
    monthly: float = Field(default=0.0, ge=0)
    assumed: bool = False


class Lever(Spec):
    """One measure that managers can take; its id is the name of its file."""

    id: str = ""
    label: Label
    description: Label
    scope: Literal["person", "facility"] = "person"
    payer: Literal["facility", "county", "province"]
    factors: tuple[str, ...]
    eligible: tuple[Condition, ...] = ()
    changes: tuple[Change, ...]
    cost: Cost
    places: int | None = None
    lead_months: int = Field(default=0, ge=0)
    evidence: Evidence
    warning: Label | None = None
