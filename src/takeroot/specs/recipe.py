"""How the hazard is learnt: the recipe of models/hazard.toml."""

from typing import Literal, Self

from pydantic import Field, model_validator

from takeroot.specs.spec import Spec


class Exits(Spec):
    """Which exits are the event and which end the observation without being it.

    Parameters
    ----------
    voluntary, competing : tuple of str
        Values of `staff.exit_reason`; no reason may stand in both.
    """

    voluntary: tuple[str, ...]
    competing: tuple[str, ...]

    @model_validator(mode="after")
    def _split(self) -> Self:
        both = sorted(set(self.voluntary) & set(self.competing))
        if both:
            raise ValueError(f"stands in voluntary and in competing: {', '.join(both)}")
        return self


class Bands(Spec):
    """Cuts of the 12-month risk."""

    watch: float = Field(default=0.15, gt=0, lt=1)
    high: float = Field(default=0.30, gt=0, lt=1)

    @model_validator(mode="after")
    def _rise(self) -> Self:
        if self.watch >= self.high:
            raise ValueError("watch must lie below high")
        return self


class Landmarks(Spec):
    """Which as-of months make training rows.

    Parameters
    ----------
    every : int
        Months between two landmarks, counted back from the newest.
    look_back : int
        Months of records that must lie before a landmark, so that look-back windows do not begin where the data begin.
    observation_start : str
        `YYYY-MM` from which exits are recorded at all; empty: told from the exits.
    delay : int
        Months until an exit is usually recorded, used where `exit_recorded_date` was not delivered.
    most_people : int
        Of more people than these, so many are drawn to train on.
    """

    every: int = Field(default=6, ge=1)
    look_back: int = Field(default=12, ge=0)
    observation_start: str = Field(default="", pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$")
    delay: int = Field(default=0, ge=0)
    most_people: int = Field(default=100_000, ge=1000)


class Boosting(Spec):
    """Parameters of the boosted hazard.

    Parameters
    ----------
    members : int
        Models trained on resampled people; their mean log-odds are the model, their spread its doubt.
    people_fraction : float
        Share of the people each member sees, drawn without replacement.
    """

    rounds: int = Field(default=120, ge=1)
    learning_rate: float = Field(default=0.15, gt=0)
    leaves: int = Field(default=8, ge=2)
    depth: int = Field(default=3, ge=1)
    min_data: int = Field(default=200, ge=1)
    feature_fraction: float = Field(default=0.4, gt=0, le=1)
    bagging_fraction: float = Field(default=0.7, gt=0, le=1)
    l2: float = Field(default=10.0, ge=0)
    max_bin: int = Field(default=127, ge=2, le=255)
    members: int = Field(default=5, ge=2)
    people_fraction: float = Field(default=0.7, gt=0, lt=1)
    seed: int = 1


class FewExits(Spec):
    """Below which numbers of exits the recipe changes.

    Parameters
    ----------
    refuse, logistic, mixed : int
        Below `refuse` voluntary exits there is no model, below `logistic` a logistic hazard on `features`, below
        `mixed` the mean of the log-odds of boosting and ridge, above it boosting.
    penalty, ridge : float
        Ridge penalties of the logistic hazard and of the ridge, on standardised features.
    features : tuple of str
        What the logistic hazard looks at; names that the workspace does not declare are left out, all if none is left.
    """

    refuse: int = Field(default=50, ge=1)
    logistic: int = Field(default=300, ge=1)
    mixed: int = Field(default=900, ge=1)
    penalty: float = Field(default=1.0, gt=0)
    ridge: float = Field(default=30.0, gt=0)
    features: tuple[str, ...] = ()


class StatedWishes(Spec):
    """How the effect of measures is read from what people say they want (`takeroot.hazard.stated_wish`).

    Parameters
    ----------
    feature : str
        The answer to "do you wish to leave"; empty: the hazard itself is scored again.
    aside : tuple of str
        Features that say nothing of what a change would do: other answers, which follow from what is changed, and
        descriptions (shares of pay, its swing) that mark who somebody is. Names that the workspace does not declare
        change nothing, here and in `directions`.
    directions : mapping of str to {"rises", "falls"}
        Of features beside those that declare one: the wish does not run against it.
    fewest, most : int
        Answers below which there is no index, and beyond which every so manieth person is enough.
    penalty : float
        Ridge penalty of the index, on standardised features.
    """

    feature: str = ""
    aside: tuple[str, ...] = ()
    directions: dict[str, Literal["rises", "falls"]] = Field(default_factory=dict)
    fewest: int = Field(default=1000, ge=1)
    most: int = Field(default=50_000, ge=1000)
    penalty: float = Field(default=30.0, gt=0)


class Calibration(Spec):
    """On how many forward years an affine map of the margin must help before it is used."""

    folds: int = Field(default=2, ge=0, le=4)


class Audit(Spec):
    """Limits of the leak audit.

    Parameters
    ----------
    single_feature, missing_values : float
        AUC that a feature alone, or its being missing, may have.
    pure_values : float
        Share of leavers that a narrow range of a feature may have within a lead interval.
    near_exit : float
        By how much a feature's AUC may jump from the last lead interval to the first.
    staff_excess : float
        Of the people who share a value in `staff`, what part of those who should have stayed may have left instead.
    same_as_exit : float
        Share of leavers for whom a date in `staff` may be the exit date.
    rows_before_exit : float
        Odds ratio, either way, of leavers' having a kind of row against people matched to them who stayed; beyond it
        lies no real effect, if the whole interval does.
    fall : float
        By how much less risky those at work now may look than those of a year, or three years, ago by what past leavers
        had, as far as other people, not changes of the same people, are the cause.
    changed : mapping of str to str
        Columns (`table: column`) and features that are not what they were a year or three ago, each with the reason.
    allowed : mapping of str to str
        Features and tables that may be as strong as they like, each with the reason why they are known beforehand.
    """

    single_feature: float = Field(default=0.75, gt=0.5, le=1)
    missing_values: float = Field(default=0.65, gt=0.5, le=1)
    pure_values: float = Field(default=0.7, gt=0, le=1)
    near_exit: float = Field(default=0.12, gt=0, le=0.5)
    staff_excess: float = Field(default=0.8, gt=0, le=1)
    same_as_exit: float = Field(default=0.25, gt=0, le=1)
    rows_before_exit: float = Field(default=4.5, gt=1)
    fall: float = Field(default=0.05, gt=0)
    changed: dict[str, str] = Field(default_factory=dict)
    allowed: dict[str, str] = Field(default_factory=dict)


class Retirement(Spec):
    """The age in years at which the rule retires women and men."""

    F: float = Field(default=55.0, gt=0)
    M: float = Field(default=60.0, gt=0)


class Fairness(Spec):
    """Ratios beyond which a run warns, either way, where the whole interval lies beyond.

    Parameters
    ----------
    sex, age_band, employment_type, county : float
        Share of a group that is flagged (watch or high) over that of all others. Sex is no input, and its limit is the
        four-fifths rule's; the others do go with leaving, and have wider ones.
    calibration : float
        Expected over observed exits of a group, where the year of an earlier run has ended.
    fewest : int
        People that a group must have.
    """

    sex: float = Field(default=1.25, gt=1)
    age_band: float = Field(default=4.0, gt=1)
    employment_type: float = Field(default=4.0, gt=1)
    county: float = Field(default=4.0, gt=1)
    calibration: float = Field(default=1.5, gt=1)
    fewest: int = Field(default=30, ge=1)


class Recipe(Spec):
    """The whole of models/hazard.toml."""

    leads: tuple[int, ...] = (3, 6, 12)
    exits: Exits
    bands: Bands = Bands()
    landmarks: Landmarks = Landmarks()
    boosting: Boosting = Boosting()
    few_exits: FewExits = FewExits()
    stated_wishes: StatedWishes = StatedWishes()
    calibration: Calibration = Calibration()
    retirement: Retirement = Retirement()
    audit: Audit = Audit()
    fairness: Fairness = Fairness()

    @model_validator(mode="after")
    def _leads_rise(self) -> Self:
        if not self.leads or self.leads[0] < 1 or any(a >= b for a, b in zip(self.leads, self.leads[1:], strict=False)):
            raise ValueError("leads must be whole months from 1 upwards, each above the one before")
        return self
