"""Levers scored again for the watch and high bands: each alone, and each two of a person's four best."""

from itertools import combinations

import numpy as np
import pandas as pd
from changes import changed
from delivery import Delivery
from effects import Believed, believed, both, by_month, log_ratio, risk, staff_months
from model import Model
from numpy.typing import NDArray

from takeroot.specs.lever import Condition, Lever

Floats = NDArray[np.float64]
AMONG = 4


class Rescoring:
    """Everyone's features, log-odds by member, and who may get a lever."""

    def __init__(self, data: Delivery, people: pd.DataFrame, frames: list[pd.DataFrame], model: Model) -> None:
        self.data, self.people, self.frames, self.model = data, people, frames, model
        self.foreseen = set(model.facts["foreseen"])

    def score(
        self, levers: dict[str, Lever], raising: pd.DataFrame, members: Floats
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Offers, and sets of one or two levers; `raising` holds what factors add to the year, where above 0."""
        self.members = members
        self.place = pd.Series(np.arange(len(self.people)), index=self.people.index)
        singles = {name: self._single(lever, raising) for name, lever in levers.items()}
        singles = {name: found for name, found in singles.items() if found is not None}
        offers = pd.concat([frame for frame, _ in singles.values()], ignore_index=True)
        offers = offers[offers["effect"] > 0].sort_values(["staff_id", "effect"], ascending=[True, False])
        offers["rank"] = offers.groupby("staff_id").cumcount() + 1
        alone = offers.rename(columns={"lever": "levers"})[["staff_id", "levers", "kept_months"]]
        pairs = self._pairs(offers[offers["rank"] <= AMONG], levers, singles)
        sets = pd.concat([alone, *pairs], ignore_index=True)
        return offers, sets[sets["kept_months"] > 0].sort_values(["staff_id", "levers"], ignore_index=True)

    def _single(self, lever: Lever, raising: pd.DataFrame) -> tuple[pd.DataFrame, Believed] | None:
        answered = raising[raising[list(lever.factors)].notna().any(axis=1)].index
        rows = answered[self._entitled(lever, answered)]
        before = self.frames[0].loc[rows]
        moved = changed(self.frames, self.people, rows, [lever], self.foreseen)
        rows = rows[~_idle(lever, before, moved[0])]
        if rows.empty:
            return None
        moved, before = [frame.loc[rows] for frame in moved], before.loc[rows]
        odds = self.members[:, self.place[rows].to_numpy()]
        after = self.model.moved_log_odds([frame.loc[rows] for frame in self.frames], moved, odds)
        found = believed(lever, before, moved[0], (odds, after))
        now, none = odds.mean(axis=0), by_month(odds.mean(axis=0), [])
        then, alone = (by_month(now, [(lever.lead_months, ratio)]) for ratio in (found.log_ratio, found.model))
        frame = pd.DataFrame(
            {
                "staff_id": rows,
                "lever": lever.id,
                "effect": risk(none) - risk(then),
                "effect_model": risk(none) - risk(alone),
                "kept_months": staff_months(then) - staff_months(none),
            }
        )
        return frame, found

    def _entitled(self, lever: Lever, rows: pd.Index) -> NDArray[np.bool_]:
        people, values = self.people.loc[rows], self.frames[0].loc[rows]
        fits = np.ones(len(rows), dtype=bool)
        for column, allowed in lever.who.items():
            fits &= people[column].isin(allowed).to_numpy()
        for condition in lever.eligible:
            fits &= _holds(values[condition.feature], condition).to_numpy()
        measures, end = self.data.tables["measures"], self.data.last_day
        given = measures[(measures["lever"] == lever.id) & (measures["start_date"] <= end)]
        given = given[~(given["recorded_date"] > end)]
        lasting = ~(given["end_date"] <= end) | (given["start_date"] > end - pd.DateOffset(months=36))
        return fits & ~rows.isin(given.loc[lasting, "staff_id"])

    def _pairs(
        self, best: pd.DataFrame, levers: dict[str, Lever], singles: dict[str, tuple[pd.DataFrame, Believed]]
    ) -> list[pd.DataFrame]:
        """All pairs are predicted in one go a lead."""
        has = {name: pd.Index(group["staff_id"]) for name, group in best.groupby("lever")}
        asked = []
        for names in combinations([name for name in levers if name in has], 2):
            rows = has[names[0]].intersection(has[names[1]]).sort_values()
            if len(rows):
                asked.append((names, rows))
        if not asked:
            return []
        moved = [
            changed(self.frames, self.people, rows, [levers[name] for name in names], self.foreseen)
            for names, rows in asked
        ]
        whole = [pd.concat(of_lead) for of_lead in zip(*moved, strict=True)]
        everyone = np.concatenate([self.place[rows].to_numpy() for _, rows in asked])
        stood = [frame.iloc[everyone] for frame in self.frames]
        after = self.model.moved_log_odds(stood, whole, self.members[:, everyone]).mean(axis=0)
        ends = np.cumsum([len(rows) for _, rows in asked])[:-1]
        parts = zip(asked, np.split(after, ends), strict=True)
        return [self._pair(names, rows, odds, levers, singles) for (names, rows), odds in parts]

    def _pair(
        self,
        names: tuple[str, str],
        rows: pd.Index,
        after: Floats,
        levers: dict[str, Lever],
        singles: dict[str, tuple[pd.DataFrame, Believed]],
    ) -> pd.DataFrame:
        now = self.members[:, self.place[rows].to_numpy()].mean(axis=0)
        first, second = (
            singles[name][1].at(pd.Index(singles[name][0]["staff_id"]).get_indexer(rows)) for name in names
        )
        found = both(first, second, log_ratio(now, after))
        starts = [levers[name].lead_months for name in names]
        early = first if starts[0] <= starts[1] else second
        phases = [(min(starts), early.log_ratio), (max(starts), found.log_ratio)]
        kept = staff_months(by_month(now, phases)) - staff_months(by_month(now, []))
        return pd.DataFrame({"staff_id": rows, "levers": "+".join(sorted(names)), "kept_months": kept})


def _idle(lever: Lever, before: pd.DataFrame, after: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether a lever would leave people as they are."""
    named = list({change.feature for change in lever.changes})
    old, new = before[named].to_numpy(), after[named].to_numpy()
    moved = ((old != new) & ~np.isnan(old)).any(axis=1)
    return ~moved & ~np.isnan(old).all(axis=1)


def _holds(value: pd.Series, condition: Condition) -> pd.Series:
    match condition.verb:
        case "at_least":
            return value >= condition.value
        case "at_most":
            return value <= condition.value
        case "equals":
            return value == condition.value
        case "known":
            return value.notna()
    return ~(value >= condition.value)
