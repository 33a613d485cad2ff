"""What managers can do: a lever, whom it fits, what it moves, what it costs, what is known of it."""

from collections.abc import Iterator
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from takeroot.specs.evidence import Effect, Evidence, OwnData
from takeroot.specs.spec import Label, Spec

Payer = Literal["facility", "county", "province"]
PAYERS: tuple[Payer, ...] = ("facility", "county", "province")
OwnVerb = Literal["set", "add", "multiply", "at_least", "at_most", "to_peer_median", "close_gap"]
FollowingVerb = Literal[
    "in_step_with", "inversely_to", "as_much_as", "share_gains", "share_thins", "reaches", "rank_among"
]
PeopleColumn = Literal["profession", "employment_type", "title_level", "facility_kind", "county", "facility_id"]


class Condition(Spec):
    """Whom a lever fits: a test of one feature of the person, by verb; a missing value fails it, save for `unless`.

    Parameters
    ----------
    feature : str
        The feature tested, as it stands at the as-of month.
    verb : str
        `at_least`, `at_most`, `equals` compare with `value`; `known` asks only that there is a value; `unless_at_least`
        refuses those known to have at least `value` and lets a missing one pass (who already has a flat gets no flat).
    value : float
        What is compared with, in the feature's unit.
    """

    feature: str
    verb: Literal["at_least", "at_most", "equals", "known", "unless_at_least"]
    value: float = 0.0


class Change(Spec):
    """What a lever moves: one feature, by verb; a missing value stays missing.

    Changes are made in the order in which they stand, so that a standing can follow the level that moved before it.

    Parameters
    ----------
    feature : str
        The feature that moves.
    verb : str
        `set`, `add`, `multiply`: to `value`, by `value`, times `value`. `at_least`, `at_most`: up or down to `value`,
        never back. `to_peer_median`: up to the median of the peers, never down. `close_gap`: the share `value` of the
        distance below or above `target` is closed. `in_step_with`: in the proportion in which `of` moved (ratios; with
        `value` = 1 ratios less one), `inversely_to`: in the opposite proportion. `as_much_as`: by `value` times the
        amount by which `of` moved (differences). `share_gains`, `share_thins`: a share of `of`, when the whole rise of
        `of` goes into it, or passes it by. `reaches`: 1 if the new value of `of` is at least `value`, else 0.
        `rank_among`: the rank, 0 to 1, that the new value of `of` would have among the peers as they are.
    value : float
        See the verb.
    of : str
        The feature followed, for the verbs that speak of it.
    target : float
        For `close_gap`.
    peers : tuple of str
        For `to_peer_median` and `rank_among`: columns of the people that peers share.
    among : str
        For `to_peer_median`: only peers of this form of employment make the median; all if empty.
    """

    feature: str
    verb: OwnVerb | FollowingVerb
    value: float = 0.0
    of: str = ""
    target: float = 0.0
    peers: tuple[PeopleColumn, ...] = ()
    among: str = ""

    @model_validator(mode="after")
    def _followed_where_needed(self) -> Self:
        follows = self.verb in get_args(FollowingVerb)
        if follows != bool(self.of):
            raise ValueError(f"{self.verb} {'needs' if follows else 'takes no'} 'of', the feature it follows")
        return self


class Dose(Spec):
    """How much of the lever a person gets, in units of what the evidence is for.

    Parameters
    ----------
    feature : str
        The feature whose move is the dose.
    verb : str
        `rise` or `fall`: the amount of the move. `share_more` or `share_less`: the same as a share of the value before.
        `gap_closed`: the part of the rise that lies below `target`.
    unit : float
        The evidence's log hazard ratio is for this much and grows in proportion. Left out, it does not grow: whoever
        gets at least `least` gets the whole.
    most : float
        No more than this many units are counted: nobody studied more.
    least : float
        Below this much, `otherwise` is believed instead.
    target : float
        For `gap_closed`.
    otherwise : Effect, optional
        For doses below `least`. Left out, such a dose has the evidence's effect in proportion.
    """

    feature: str
    verb: Literal["rise", "fall", "share_more", "share_less", "gap_closed"]
    unit: float | None = Field(default=None, gt=0)
    most: float = Field(default=2.0, gt=0)
    least: float = Field(default=0.0, ge=0)
    target: float = 1.0
    otherwise: Effect | None = None


class Cost(Spec):
    """Yuan a person (or a facility, for whole-facility levers).

    Parameters
    ----------
    once, monthly : float
        Paid at the start, and every month.
    monthly_rise_of : str
        A feature in yuan a month: what the lever adds to it is paid as well (equal pay costs the gap it closes).
    monthly_share_of : str
        A feature in yuan a month of which `share` is paid as well (a pension supplement).
    share : float
        See `monthly_share_of`.
    assumed : bool
        No source gives the amount.
    """

    once: float = Field(default=0.0, ge=0)
    monthly: float = Field(default=0.0, ge=0)
    monthly_rise_of: str = ""
    monthly_share_of: str = ""
    share: float = Field(default=0.0, ge=0)
    assumed: bool = False


class Lever(Spec):
    """One measure that managers can take; its id is the name of its file.

    Parameters
    ----------
    label, description, effect : Label
        Its name, what it is, and what it is hoped to do, in plain words.
    scope : str
        `person`, or `facility`: bought once for all of one facility.
    payer : str
        Who decides and pays.
    factors : tuple of str
        The factors it answers; it is offered only where one of them raises the person's risk.
    who : mapping
        Column of the people to the values that are entitled; all of them must hold, and a missing value fails.
    eligible : tuple of Condition
        All of them must hold.
    changes : tuple of Change
        What the model is told when the person is scored again.
    cost, places, lead_months
        Yuan; how many at most for each unit of the payer in a year (None: as many as money allows); months from the
        decision until it acts.
    again_months : int
        Whoever got it is not offered it again while it lasts, nor within so many months of its beginning.
    refused_months : int
        Whoever's director refused it is not offered it again for so many months.
    evidence, dose
        What is published, and how it scales.
    own_data : OwnData, optional
        What own past measures showed; `[evidence]` stays what is published.
    warning : Label, optional
        Shown wherever it is offered.
    """

    id: str = ""
    label: Label
    description: Label
    effect: Label
    scope: Literal["person", "facility"] = "person"
    payer: Payer
    factors: tuple[str, ...] = Field(min_length=1)
    who: dict[PeopleColumn, tuple[str, ...]] = Field(default_factory=dict)
    eligible: tuple[Condition, ...] = ()
    changes: tuple[Change, ...] = ()
    cost: Cost
    places: int | None = Field(default=None, ge=0)
    lead_months: int = Field(default=0, ge=0, le=12)
    again_months: int = Field(default=36, ge=0)
    refused_months: int = Field(default=12, ge=0)
    evidence: Evidence
    own_data: OwnData | None = None
    dose: Dose | None = None
    warning: Label | None = None

    @property
    def grade(self) -> str:
        """Grade of what is believed: `A` where own data of actual leaving are part of it, else that of the evidence."""
        return "A" if self.own_data else self.evidence.grade

    def named_features(self) -> Iterator[str]:
        """Every feature this lever names, for the check that each exists."""
        yield from (test.feature for test in self.eligible)
        for change in self.changes:
            yield from filter(None, (change.feature, change.of))
        yield from filter(None, (self.cost.monthly_rise_of, self.cost.monthly_share_of))
        if self.dose:
            yield self.dose.feature
