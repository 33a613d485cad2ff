"""Who may see what: the rules of models/disclosure.toml."""

from pydantic import Field

from takeroot.specs.spec import Spec


class Disclosure(Spec):
    """The careful default; a workspace may loosen or tighten it in its own file."""

    smallest_group: int = Field(default=10, ge=2)
    round_to: int = Field(default=5, ge=1)
    private_factors: tuple[str, ...] = ("family", "schooling", "burnout")
    private_levers: tuple[str, ...] = ("school_place", "education_subsidy", "elder_care_place", "flexible_duty")
    disclose: tuple[str, ...] = ()
    contact: str = ""
    months_valid: int = 2
