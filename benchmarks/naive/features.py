"""Every declared feature of everyone at work, with pandas; the declarations say which, not how."""

from collections.abc import Callable, Mapping

import by_child
import by_event
import by_month
import by_peer
import numpy as np
import pandas as pd
from delivery import Delivery

from takeroot.specs.feature import Feature
from takeroot.specs.table import Table

DAYS_A_MONTH, DAYS_A_YEAR = 365.25 / 12, 365.25
MONTHLY = ("mean", "highest", "share", "spread", "slope", "change_over_year", "months_since_rise")
APPOINTED = {"event": ("appointed",)}


class Features:
    """Features of a delivery; those of now once, the foreseen ones once a lead."""

    def __init__(self, data: Delivery, declared: Mapping[str, Feature], tables: Mapping[str, Table]) -> None:
        self.data, self.declared, self.tables = data, declared, tables
        titles = self._order("titles", "level")
        data.people["grade"] = by_event.highest_level(data, "titles", "level", APPOINTED, titles)
        data.people["title_level"] = data.people["grade"].map(dict(enumerate(titles)))
        data.people["age_band"] = np.floor(self._years("birth_date", 0.0) / 10)
        self._now: dict[str, pd.Series] = {}

    def at(self, aheads: tuple[float, ...]) -> list[pd.DataFrame]:
        """One frame for each number of months ahead."""
        return [
            pd.DataFrame({name: self._of(name, ahead) for name in self.declared}, index=self.data.people.index)
            for ahead in aheads
        ]

    def _now_of(self, name: str) -> pd.Series:
        if name not in self._now:
            self._now[name] = self._later(name, 0.0)
        return self._now[name]

    def _of(self, name: str, ahead: float) -> pd.Series:
        return self._later(name, ahead) if self.declared[name].foreseen else self._now_of(name)

    def _later(self, name: str, ahead: float) -> pd.Series:
        found = self._computed(self.declared[name], ahead)
        return found.astype("float64").reindex(self.data.people.index)

    def _computed(self, feature: Feature, ahead: float) -> pd.Series:
        if feature.verb in MONTHLY:
            verb: Callable[..., pd.Series] = getattr(by_month, feature.verb)
            return verb(self.data, feature.table, feature.column, feature.window)
        for of_theme in (self._of_events, self._of_dates, self._of_children, self._of_states, self._of_peers):
            found = of_theme(feature, ahead)
            if found is not None:
                return found
        raise NotImplementedError(feature.verb)

    def _of_events(self, feature: Feature, _: float) -> pd.Series | None:
        data, table, window, where = self.data, feature.table, feature.window, feature.where
        column = feature.column[0] if feature.column else ""
        match feature.verb:
            case "count" | "months_since":
                return getattr(by_event, feature.verb)(data, table, window, where)
            case "total" | "change_in_total" | "change_of_latest" | "running":
                return getattr(by_event, feature.verb)(data, table, column, window)
            case "in_a_row":
                return by_event.in_a_row(data, table, window, where, feature.until)
            case "is_open" | "months_open":
                return getattr(by_event, feature.verb)(data, table, where, feature.until)
            case "highest_level":
                return by_event.highest_level(data, table, column, where, self._order(table, column))
        return None

    def _of_dates(self, feature: Feature, ahead: float) -> pd.Series | None:
        column, window = feature.column[0] if feature.column else "", feature.window
        match feature.verb:
            case "years_since":
                return self._years(column, ahead)
            case "months_until":
                return self._until(column, ahead).clip(-window, window)
            case "months_to_age":
                return (self._until(column, ahead) + 12 * feature.at).clip(-window, window)
            case "is_before":
                return self._until(column, ahead) > 0
            case "is_just_after":
                left = self._until(column, ahead)
                return (left <= 0) & (left > -window)
        return None

    def _of_children(self, feature: Feature, ahead: float) -> pd.Series | None:
        match feature.verb:
            case "children_aged":
                return by_child.children_aged(self.data, feature.between, ahead)
            case "has_child_aged":
                return by_child.has_child_aged(self.data, feature.between, feature.where, ahead)
            case "months_to_school":
                return by_child.months_to_school(self.data, feature.at, feature.window, ahead)
        return None

    def _of_states(self, feature: Feature, ahead: float) -> pd.Series | None:
        match feature.verb:
            case "latest" | "level":
                return self._latest(feature)
            case "is_in":
                return self._is_in(feature)
            case "differs_from_county":
                named, county = self.data.people[feature.column[0]], self.data.people["county"]
                known = named.notna() & (county != "unassigned")
                return (named != county).astype("float64").where(known)
            case "lies_between":
                of = self._later(feature.of, ahead) if feature.foreseen else self._now_of(feature.of)
                return of.between(*feature.between, inclusive="left").astype("float64").where(of.notna())
        return None

    def _of_peers(self, feature: Feature, _: float) -> pd.Series | None:
        data, people = self.data, self.data.people
        match feature.verb:
            case "gap_to_peers" | "ratio_to_peers" | "rank_among_peers" | "peer_mean":
                return getattr(by_peer, feature.verb)(people, self._now_of(feature.of), feature.peers)
            case "headcount":
                return by_peer.headcount(people)
            case "per_head":
                return people[feature.column[0]] / by_peer.headcount(people)
            case "share_of_reference":
                of = self._now_of(feature.of)
                return by_peer.share_of_reference(data, feature.table, feature.column[0], of, people["title_level"])
            case "exit_rate" | "colleagues_left":
                return getattr(by_peer, feature.verb)(data, feature.window, feature.where, feature.peers)
        return None

    def _latest(self, feature: Feature) -> pd.Series:
        table, column = feature.table, feature.column[0]
        order = self._order(table, column)
        if table in ("staff", "facilities"):
            found = self.data.people[column]
            return found.map(order) if order else found
        if self.tables[table].kind == "monthly":
            return by_month.latest_month(self.data, table, feature.column, feature.window)
        return by_event.latest(self.data, table, column, feature.window, order or None)

    def _is_in(self, feature: Feature) -> pd.Series:
        ((column, values),) = feature.where.items()
        if feature.table == "staff":
            found = self.data.people[column]
        elif feature.table == "facilities":
            found = self.data.people["facility_kind" if column == "kind" else column]
        else:
            found = by_event.latest(self.data, feature.table, column, None)
        return found.isin(values).astype("float64").where(found.notna())

    def _until(self, column: str, ahead: float) -> pd.Series:
        return (self.data.people[column] - self.data.last_day).dt.days / DAYS_A_MONTH - ahead

    def _years(self, column: str, ahead: float) -> pd.Series:
        return -self._until(column, ahead) * DAYS_A_MONTH / DAYS_A_YEAR

    def _order(self, table: str, column: str) -> dict[str, int]:
        declared = self.tables[table].columns[column]
        return {value: place for place, value in enumerate(declared.values)} if declared.type == "category" else {}
