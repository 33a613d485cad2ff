"""What is known of a lever's effect: published, and from a county's own past measures."""

from typing import Literal, Self

from pydantic import Field, model_validator

from takeroot.specs.spec import Spec


class Effect(Spec):
    """A hazard ratio on leaving with the ends of its 80 % interval.

    Parameters
    ----------
    hazard_ratio : float
        Below 1 fewer leave.
    low, high : float
        Ends of its 80 % interval.
    """

    hazard_ratio: float = Field(gt=0)
    low: float = Field(gt=0)
    high: float = Field(gt=0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low <= self.hazard_ratio <= self.high or self.low == self.high:
            raise ValueError("must be low <= hazard_ratio <= high, with low below high")
        return self


class Evidence(Effect):
    """What is published of a lever's effect: a hazard ratio with its 80 % interval, and a grade.

    Parameters
    ----------
    grade : str
        `A` cohort or quasi-experiment of actual leaving, `B` stated preference, `C` cross-section of intention,
        `D` vendor or anecdote, `-` no effect size found.
    source : str
        Where it comes from.
    """

    grade: Literal["A", "B", "C", "D", "-"]
    source: str


class OwnData(Effect):
    """What the county's own past measures showed, apart from what is published: written by `evaluate --write`.

    Believed together with the evidence, each weighted by its precision. Written anew from all measures since a month,
    never added to, so that no person counts twice.

    Parameters
    ----------
    hazard_ratio, low, high : float
        Of the own estimate alone, for one unit of the dose, with its 80 % interval.
    method : str
        `randomised` or `doubly_robust`.
    since, as_of : str
        The months (2024-12) from which measures counted, and to which exits were known.
    people, events : int
        In both groups together.
    source : str
        Where it comes from.
    """

    method: Literal["randomised", "doubly_robust"]
    since: str = Field(pattern=r"^\d{4}-\d{2}$")
    as_of: str = Field(pattern=r"^\d{4}-\d{2}$")
    people: int = Field(ge=1)
    events: int = Field(ge=1)
    source: str = "own data"
