"""What the checks of the leak audit look at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.clean_tables import CleanTables
from takeroot.data.feature_set import FeatureSet
from takeroot.hazard.audit.at_work import AtWork, at_work
from takeroot.hazard.audit.counterpart import risk_from_others
from takeroot.hazard.audit.feature_columns import feature_values, own_features
from takeroot.hazard.audit.lots import lots
from takeroot.hazard.outcomes import as_known, outcomes
from takeroot.hazard.person_periods import PersonPeriods, person_periods
from takeroot.specs.feature import Feature
from takeroot.specs.recipe import Recipe

Floats = NDArray[np.float64]

_MOST_ROWS = 80_000
_PRIOR = 10.0
_LASTING = 0.05


@dataclass(frozen=True)
class AuditCase:
    """A training about to happen.

    Parameters
    ----------
    tables : CleanTables
        The delivery.
    panel : iterable of FeatureSet
        The landmarks it would train on.
    features : mapping of str to Feature
        The declarations; sensitive ones are not looked at.
    recipe : Recipe
        models/hazard.toml.
    as_of : int
        Month number M.
    settled : int
        Month number up to whose end exits are recorded.
    given : PersonPeriods, optional
        The rows to look at (`looked_at`), where they were made in parts.
    now : FeatureSet, optional
        Features of those at work at the end of the settled month; of a large county at least of those drawn.
    """

    tables: CleanTables
    panel: Iterable[FeatureSet]
    features: Mapping[str, Feature]
    recipe: Recipe
    as_of: int
    settled: int
    given: PersonPeriods | None = None
    now: FeatureSet | None = None

    @cached_property
    def names(self) -> list[str]:
        """The inputs."""
        return [name for name, feature in self.features.items() if not feature.sensitive]

    @cached_property
    def spells(self) -> pd.DataFrame:
        """Outcomes as known at the end of M."""
        return as_known(outcomes(self.tables["staff"], self.recipe.exits), self.as_of)

    @cached_property
    def rows(self) -> PersonPeriods:
        """The training rows, those with exposure; of a large county those of some people, drawn by their number."""
        if self.given is not None:
            return self.given
        return looked_at(person_periods(self.panel, self.spells, self.names, settled=self.settled))

    @cached_property
    def people(self) -> AtWork:
        """Those at work at each landmark and now."""
        return at_work(self.spells, np.unique(self.rows.as_of).tolist(), self.settled)

    @cached_property
    def with_features(self) -> tuple[AtWork, Floats] | None:
        """Those at work of whom features are known then and now, and all inputs; None if those of now are not known."""
        if self.now is None or not len(self.rows):
            return None
        return feature_values(self.people, self.rows, self.now, self.names)

    def is_facilitys(self, name: str) -> bool:
        """Whether a feature is shared by colleagues: few facilities can differ much, and they go on to differ."""
        return self.now is not None and self.names.index(name) not in own_features(self.now, self.names)

    def lasts(self, name: str, months: int) -> bool:
        """Whether those at work now look as risky by a feature as those of the latest landmark that is over.

        Then it is no mark of leavers, however strong it is: a mark is missing where nobody's exit is known yet.
        """
        if self.now is None or self.with_features is None:
            return False
        people, values = self.with_features
        event, seen = people.left_within(months, seen=months)
        risk = risk_from_others(values[:, self.names.index(name)], people, event, seen, prior=_PRIOR)
        now, over = people.month == people.now, people.month + months <= people.now
        if not event.any() or not now.any() or not over.any():
            return False
        then = people.month == people.month[over].max()
        return bool(np.log(risk[now].mean() / risk[then].mean()) > -_LASTING)

    def of_interval(self, interval: int) -> PersonPeriods:
        """The rows of one lead interval."""
        return self.rows.where(self.rows.interval == interval)

    def allowed(self, name: str) -> str:
        """The reason for which a feature may be as strong as it likes; empty for most."""
        return self.recipe.audit.allowed.get(name, "")


def looked_at(rows: PersonPeriods) -> PersonPeriods:
    """Those with exposure, of people drawn by their number so that there are no more rows than checks need."""
    kept = lots(int(rows.person.max()) + 1) < _MOST_ROWS / len(rows)
    return rows.where((rows.exposure > 0) & kept[rows.person])
