"""How measures were given in the past, and to whom; `takeroot.simulate.life.give_measures` gives them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

USUAL = (
    "remote_post_allowance",
    "title_appointment",
    "school_place",
    "education_subsidy",
    "talent_flat",
    "mentoring",
    "shift_rebalancing",
    "counselling",
    "settling_in_grant",
    "post_conversion",
)


@dataclass(frozen=True)
class Measures:
    """How measures were given in the past.

    Parameters
    ----------
    yearly : float
        Share of the staff given one in a year.
    levers : tuple of str
        Which of them.
    confounding : float
        How strongly they went to those who looked likely to leave by what is recorded (youth, contract, pay, load);
        0: not.
    hold_out : float
        Share of those chosen whom a random draw left without any measure for a year: they stand in
        truth["assignments"] only.
    since : int, optional
        Month number from which they were given; by default always.
    effects : mapping of str to float
        A lever's effect on the log-hazard, the same for everyone, instead of what follows from the true law.
    """

    yearly: float = 0.05
    levers: tuple[str, ...] = USUAL
    confounding: float = 0.7
    hold_out: float = 0.0
    since: int | None = None
    effects: Mapping[str, float] = field(default_factory=dict)
