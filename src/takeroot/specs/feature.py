"""What we look at: a factor and the features its file declares. The verbs live in `takeroot.features.operations`."""

from typing import Literal

from pydantic import Field

from takeroot.specs.spec import Label, Spec

Unit = Literal[
    "yes_no",  # 1 yes, 0 no: the label is the statement
    "yuan",  # a month
    "share",  # 0.2 is 20 %
    "times",
    "people",
    "months",
    "years",
    "age",  # years of a person's age
    "points",  # of a survey's scale
    "level",  # place in the declared order of a category, from 0
    "km",
    "minutes",
    "hours",
    "days",
    "visits",
    "services",
    "nights",
    "children",
    "rank",  # share of peers below, 0 lowest, 1 highest
]
"""How a value is written for people."""


class Feature(Spec):
    """One feature; its factor is the file it stands in.

    Which of `table` ... `at` a feature needs is what its verb's parameters say; what the verb does not take is refused.

    Parameters
    ----------
    label : Label
        What it is, as a director would say it.
    unit : str
        How the value is written for people.
    verb : str
        The function of `features.operations` that computes it.
    table, column : str, tuple of str
        What it reads; for monthly tables several columns are added up.
    window : int, optional
        Months it looks back, the as-of month included.
    of, by : str
        For verbs over other features (standing against peers, one value by another): those features' ids.
    peers : tuple of str
        For such verbs: who is compared. Always people of the same county; within it of the same `facility`,
        `profession`, `grade` (title level), `age_band` (ten years), `employment` or facility `kind`: all that it names.
    where : mapping
        Only rows whose column holds one of these values count.
    until : mapping
        For verbs about a state that an event ends: the rows that end it.
    between : tuple of two float
        For verbs that test a number: from the first (included) to the second (not included).
    at : float, optional
        For verbs about an age: that age in years.
    direction : str, optional
        `rises` or `falls`: whether risk rises or falls with it. A monotone constraint; leave it out if unsure.
    foreseen : bool
        Its value at a later lead is already known (age, months to the end of an obligation).
    sensitive : bool
        For audits only; never an input.
    """

    id: str = ""
    factor: str = ""
    label: Label
    unit: Unit
    verb: str
    table: str = ""
    column: tuple[str, ...] = ()
    window: int | None = Field(default=None, ge=1, le=120)
    of: str = ""
    by: str = ""
    peers: tuple[Literal["facility", "profession", "grade", "age_band", "employment", "kind"], ...] = ()
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    until: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    between: tuple[float, float] | None = None
    at: float | None = None
    direction: Literal["rises", "falls"] | None = None
    foreseen: bool = False
    sensitive: bool = False


class Factor(Spec):
    """One of the eleven factors: a file of features/."""

    id: str = ""
    label: Label
    features: dict[str, Feature]
