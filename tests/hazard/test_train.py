"""Training: right about censoring, competing exits, delays and late entry; equal bytes for equal data."""

import numpy as np
import pytest

from takeroot.errors import HazardError
from takeroot.hazard.bundle import write_bundle
from takeroot.hazard.landmarks import landmarks
from takeroot.hazard.model import HazardModel
from takeroot.hazard.observed import observed
from takeroot.hazard.outcomes import as_known, outcomes
from takeroot.hazard.person_periods import person_periods
from takeroot.hazard.score_people import risks_of
from takeroot.hazard.train import train_model
from takeroot.months import month_number
from takeroot.specs.recipe import Boosting, FewExits

_AS_OF = month_number("2023-12")
_FIRST = month_number("2017-01")


def _trained(made, recipe, *, staff=None, as_of=_AS_OF, threads=1, months=None):
    staff = made.staff if staff is None else staff
    months = months or landmarks(staff, recipe, as_of=as_of, first_data_month=_FIRST)
    return train_model([made.month(m) for m in months], staff, made.features, recipe, as_of=as_of, threads=threads)


def _expected_over_observed(made, model, month=_AS_OF):
    """Of all who are really still there at the end of the month, over the year after."""
    feature_set = made.month(month)
    order = {staff_id: row for row, staff_id in enumerate(made.staff["staff_id"])}
    position = np.array([order[staff_id] for staff_id in feature_set.people["staff_id"]])
    there = made.exit_day[position] > int(np.datetime64("2023-12-31").astype(int))
    risk = risks_of(model.log_odds(feature_set.values))[:, -1]
    return risk[there].sum() / made.leaves_within(month, 12)[position][there].sum()


def test_level_and_order_are_right(make, recipe):
    """Expected and observed agree a year ahead, and the order is nearly that of the true hazard."""
    made = make(6000, 1)
    model = _trained(made, recipe)
    assert _expected_over_observed(made, model) == pytest.approx(1, abs=0.08)
    feature_set = made.month(_AS_OF)
    true = np.log(made.rate[made.rows_of(feature_set.people)])
    assert np.corrcoef(model.log_odds(feature_set.values)[:, 2], true)[0, 1] > 0.98


def test_counting_unfinished_intervals_as_stays_is_worse(make, recipe):
    """Rows of intervals that reach beyond M, taken as stays where nothing is known yet, understate the risk."""
    made = make(6000, 2)
    ours = _trained(made, recipe)
    spells = as_known(outcomes(made.staff, recipe.exits), _AS_OF)
    months = landmarks(made.staff, recipe, as_of=_AS_OF, first_data_month=_FIRST)[-2:]
    rows = person_periods([made.month(m) for m in months], spells, list(made.features), settled=_AS_OF + 12)
    naive = HazardModel(learner="logistic", boosting=recipe.boosting).fit_rows(rows, list(made.features))
    wrong, right = (_expected_over_observed(made, model) for model in (naive, ours))
    assert wrong < 0.85
    assert abs(right - 1) < abs(wrong - 1) / 2


def test_keeping_only_the_early_exits_of_unfinished_intervals_is_worse(make, recipe):
    """The other mistake: their leavers counted, their stayers left out, overstates it."""
    made = make(6000, 2)
    spells = as_known(outcomes(made.staff, recipe.exits), _AS_OF)
    months = [_AS_OF - back for back in (1, 2, 4, 5, 7, 8, 10, 11, 14)]
    panel = [made.month(m) for m in months]
    rows = person_periods(panel, spells, list(made.features), settled=_AS_OF + 12)
    finished = rows.as_of + np.array([3, 6, 12])[rows.interval] <= _AS_OF
    naive = HazardModel(learner="logistic", boosting=recipe.boosting)
    naive.fit_rows(rows.where(finished | rows.event), list(made.features))
    ours = _expected_over_observed(made, _trained(made, recipe, months=months))
    assert _expected_over_observed(made, naive) > ours * 1.05


def test_dropping_the_newest_year_is_worse(make, recipe):
    """Where leaving grows by a third a year, forgetting the newest year of labels shows in the level."""
    made = make(6000, 3, trend=0.3)
    months = landmarks(made.staff, recipe, as_of=_AS_OF, first_data_month=_FIRST)[-4:]
    ours = _trained(made, recipe, months=months)
    older = _trained(made, recipe, as_of=_AS_OF - 12, months=[month - 12 for month in months])
    assert abs(np.log(_expected_over_observed(made, ours))) < abs(np.log(_expected_over_observed(made, older))) - 0.1


def test_doubling_retirements_leaves_the_voluntary_hazard(make, recipe):
    """Who retires is no leaver and no stayer; taken for either, doubling retirements moves the hazard of leaving."""
    few, many = make(8000, 4, retiring=0.01), make(8000, 4, retiring=0.02)
    now = few.month(_AS_OF).values

    def factor(changed):
        risks = [risks_of(_trained(made, recipe, staff=changed(made.staff)).log_odds(now)) for made in (few, many)]
        return risks[1][:, -1].mean() / risks[0][:, -1].mean()

    def as_stays(staff):
        kept = staff["exit_reason"] != "retired"
        return staff.assign(exit_date=staff["exit_date"].where(kept), exit_reason=staff["exit_reason"].where(kept))

    def as_leavers(staff):
        return staff.assign(exit_reason=staff["exit_reason"].replace("retired", "resigned"))

    ours = factor(lambda staff: staff)
    assert ours == pytest.approx(1, abs=0.03)
    assert factor(as_stays) < ours - 0.04
    assert factor(as_leavers) > ours + 0.25


def test_late_recording_held_back_matters(make, recipe):
    """Where exits are recorded up to eight months late, not holding back understates the risk."""
    made = make(8000, 5, delay_days=240)
    unaware = made.staff.copy()
    unaware.loc[unaware["exit_recorded_date"] > np.datetime64("2023-12-31"), ["exit_date", "exit_reason"]] = None
    unaware["exit_recorded_date"] = np.datetime64("NaT")
    months = landmarks(unaware, recipe, as_of=_AS_OF, first_data_month=_FIRST)[-2:]
    ours, naive = _trained(made, recipe), _trained(made, recipe, staff=unaware, months=months)
    assert ours.training_.delay >= 7
    assert _expected_over_observed(made, naive) < 0.85
    assert _expected_over_observed(made, ours) == pytest.approx(1, abs=0.08)


def test_current_staff_and_recent_leavers_train_as_well(make, recipe):
    """From such a list the level is that of the full history; taking it for a full history fails."""
    made = make(9000, 6, leavers_since=month_number("2021-12"))
    ignoring = recipe.model_copy(
        update={"landmarks": recipe.landmarks.model_copy(update={"observation_start": "2018-01"})}
    )
    ours = _expected_over_observed(made, _trained(made, recipe))
    wrong = _expected_over_observed(made, _trained(made, ignoring))
    assert ours == pytest.approx(1, abs=0.1)
    assert wrong < 0.75


def test_from_the_start_on_such_a_list_gives_the_rows_of_the_full_history(make, recipe):
    """Whoever had left before is at risk at none of those landmarks: features, exits and exposure are the same."""
    since = month_number("2021-12")
    lists = [make(3000, 6).staff, make(3000, 6, leavers_since=since).staff]
    seen = [observed(staff, recipe, as_of=_AS_OF) for staff in lists]
    assert abs(seen[1].start - since) <= 1
    assert seen[0].start < since - 24
    made = make(3000, 6, leavers_since=since)
    panels = [[one.month(month) for month in (since, since + 6, since + 12)] for one in (make(3000, 6), made)]
    whole, part = (
        person_periods(panel, one.spells, list(made.features), settled=_AS_OF)
        for panel, one in zip(panels, seen, strict=True)
    )
    for name in ("values", "interval", "event", "exposure", "as_of"):
        assert np.array_equal(getattr(whole, name), getattr(part, name), equal_nan=True)


def test_same_bytes_for_any_threads_and_any_order(make, boosted, tmp_path):
    """The digest of the whole bundle is one."""
    made = make(700, 7)
    boosted = boosted.model_copy(update={"boosting": Boosting(members=2, rounds=8, min_data=40)})
    shuffled = made.staff.sample(frac=1, random_state=1)
    months = landmarks(made.staff, boosted, as_of=_AS_OF, first_data_month=_FIRST)
    models = [
        _trained(made, boosted, months=months),
        _trained(made, boosted, months=months, threads=2),
        _trained(made, boosted, staff=shuffled, months=months[::-1]),
    ]
    digests = {write_bundle(model, tmp_path / str(k), definitions="d") for k, model in enumerate(models)}
    assert len(digests) == 1
    assert all(margin.text for model in models for member in model.members_ for margin in member.margins)


def test_the_recipe_changes_with_the_exits(make, boosted):
    """Few exits take the logistic hazard and say so; the rest is boosted."""
    made = make(1500, 8)
    few = boosted.model_copy(update={"few_exits": FewExits(refuse=20, logistic=10**5, mixed=10**6)})
    model = _trained(made, few)
    assert model.training_.learner == "logistic"
    assert any("only" in line for line in model.training_.assumptions)
    assert _trained(made, boosted).training_.learner == "boosting"


def test_too_few_exits_are_refused(make, recipe):
    """With how many there are, how many are wanted, and where that is set."""
    made = make(100, 9)
    asked = recipe.model_copy(update={"few_exits": FewExits(refuse=500)})
    with pytest.raises(HazardError, match=r"\d+ voluntary exits.*500 are wanted.*few_exits.refuse"):
        _trained(made, asked)


def test_forward_folds_are_told(make, boosted):
    """Band rates rise with the band, and ours stands beside the rivals on the same people."""
    training = _trained(make(2000, 10), boosted).training_
    rates = [training.bands[band]["rate"] for band in ("low", "watch", "high")]
    assert rates == sorted(rates)
    auc = {row["model"]: row["value"] for row in training.forward if row["figure"] == "auc"}
    assert auc["takeroot"] > 0.6 > auc["base_rate"]
    assert training.validated


def test_sensitive_features_are_no_input(make, recipe):
    """They may be audited, never learnt from."""
    made = make(1500, 11)
    features = {**made.features, "pay": made.features["pay"].model_copy(update={"sensitive": True})}
    months = landmarks(made.staff, recipe, as_of=_AS_OF, first_data_month=_FIRST)
    model = train_model([made.month(m) for m in months], made.staff, features, recipe, as_of=_AS_OF)
    assert model.feature_names == ("pay_gap", "noise")
