"""What we look at: a factor and the features its file declares."""

from typing import Literal

from pydantic import Field

from takeroot.specs.spec import Label, Spec


class Feature(Spec):
    """One feature; its factor is the file it stands in.

    Parameters
    ----------
    label : Label
        What it is, as a director would say it.
    unit : str
        Unit of the value (`yuan`, `months`, `share`, `yes_no`, `times`, ...): how it is written for people.
    verb : str
        The function of `features.operations` that computes it.
    table, column : str, tuple of str
        What it reads; several columns are added up.
    window : int, optional
        Months it looks back, the as-of month included.
    of : str
        For verbs over another feature (standing against peers): that feature's id.
    peers : tuple of str
        For such verbs: who is compared (`facility`, `county`, `profession`, `grade`, ...).
    where : mapping
        Only rows whose category column holds one of these values count.
    value : str
        For verbs that test a category: the value.
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
    unit: str = ""
    verb: str
    table: str = ""
    column: tuple[str, ...] = ()
    window: int | None = Field(default=None, ge=1, le=60)
    of: str = ""
    peers: tuple[str, ...] = ()
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    value: str = ""
    direction: Literal["rises", "falls"] | None = None
    foreseen: bool = False
    sensitive: bool = False


class Factor(Spec):
    """One of the eleven factors: a file of features/."""

    id: str = ""
    label: Label
    features: dict[str, Feature]
