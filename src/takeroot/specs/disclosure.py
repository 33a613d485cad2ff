"""Who may see what: the rules of models/disclosure.toml."""

from typing import Literal

from pydantic import Field

from takeroot.specs.spec import Spec

Role = Literal["director", "county", "analyst"]

ListedBand = Literal["low", "watch", "high"]

PersonField = Literal[
    "staff_id",
    "name",
    "facility",
    "profession",
    "employment_type",
    "band",
    "in_ten",
    "moved",
    "notice_given",
    "reasons",
    "measures",
    "decided",
    "county_talks",
]

AnalystField = Literal[PersonField, "risk_3m", "risk_6m", "risk_12m"]

_CAREFUL: tuple[PersonField, ...] = (
    "staff_id",
    "name",
    "profession",
    "employment_type",
    "band",
    "in_ten",
    "moved",
    "notice_given",
    "reasons",
    "measures",
    "decided",
    "county_talks",
)


class Fields(Spec):
    """What of a person each role may see; a field that is not named does not reach the list.

    Pay, survey answers, children, health and ranks are no fields at all: no role can be given them.
    """

    director: tuple[PersonField, ...] = _CAREFUL
    county: tuple[PersonField, ...] = (*_CAREFUL, "facility")
    analyst: tuple[AnalystField, ...] = (*_CAREFUL, "facility", "risk_3m", "risk_6m", "risk_12m")


class Disclosure(Spec):
    """The careful default; a workspace may loosen or tighten it in its own file.

    Parameters
    ----------
    smallest_group : int
        People below which there is no list, no rate, no mean and no count.
    round_to : int
        Counts and expected exits of roll-ups are multiples of it, rates of as many per cent; at least 3, as of less one
        month and the next would tell who came or went.
    listed_bands : tuple of str
        Bands that a list names. Whoever is not named may be low, new, or have objected: a list does not say which.
    private_factors, private_levers : tuple of str
        Reasons and measures a director does not see: the county office talks with the person.
    context_factors : tuple of str
        Never given as a reason to a director or the county: nobody can act on them.
    disclose : tuple of str
        Private factors or levers that directors may see after all.
    validated_only : bool
        People are listed only where the run's manifest says that the model is validated.
    contact : str
        Whom to ask, as it stands in every list.
    months_valid : int
        Months after the as-of month in which a list may be used.
    fields : Fields
        What of a person each role may see.

    Examples
    --------
    >>> Disclosure().is_private_factor("family"), Disclosure(disclose=("family",)).is_private_factor("family")
    (True, False)
    """

    smallest_group: int = Field(default=10, ge=2)
    round_to: int = Field(default=5, ge=3)
    listed_bands: tuple[ListedBand, ...] = ("high", "watch")
    private_factors: tuple[str, ...] = ("family", "schooling", "burnout")
    private_levers: tuple[str, ...] = (
        "school_place",
        "education_subsidy",
        "elder_care_place",
        "spouse_employment",
        "hardship_fund",
        "flexible_duty",
        "counselling",
    )
    context_factors: tuple[str, ...] = ("person",)
    disclose: tuple[str, ...] = ()
    validated_only: bool = True
    contact: str = ""
    months_valid: int = Field(default=2, ge=1)
    fields: Fields = Fields()

    def is_private_factor(self, factor: str) -> bool:
        """Whether a director may not see this factor as a reason."""
        return factor in self.private_factors and factor not in self.disclose

    def is_private_lever(self, lever: str, factor: str) -> bool:
        """Whether a director may not see this lever, offered because of `factor`."""
        if lever in self.disclose:
            return False
        return lever in self.private_levers or self.is_private_factor(factor)
