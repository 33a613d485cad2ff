"""The true law of leaving, term by term: what of a person's state pushes, under which factor.

Where the signal comes from. A month's true log-hazard is a level (season, demand elsewhere) + eleven factors + what
nothing shows. A factor is a sum of the terms below: each is a state of the person put through a functional form
(straight, hinge, step, saturating) whose knots are drawn per seed, times a strength drawn per seed; two in five of the
products are switched off in a given seed. Neither forms nor strengths know of `evidence.md` or of the features that
takeroot declares.

Of the variance that can be seen, six seeds gave (mean, least to most): post .19 (.09-.43), person .14 (.04-.27),
schooling .13 (.06-.20), pay .10 (.04-.24), family .10 (.03-.22), workload .08 (.02-.20), environment .07 (.04-.12),
burnout .07, commute .05, growth .04, title .03. Some of it is clocks (obligation, school entry, waiting, tenure, age),
some a person's standing (pay beside the county hospital's and the colleagues'), some is shared in a facility (its
spirit, its director, colleagues who left), some lies in the person's own past (a pay cut, burnout, failed
applications); so trees, peers and facility history have something to find beyond a straight line on last values.

What nothing shows was .42-.47 of the whole variance: most of it a person's frailty, then shocks of one month, then a
facility's passing trouble (`takeroot.simulate.law.world`). `benchmarks/simulate.py` prints these figures anew.
"""

# ruff: noqa: PLR2004 - the made-up world's own numbers, each used once, where it is explained by its neighbours

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import CONTRACT, DISPATCHED, ESTABLISHED, VILLAGE, Columns
from takeroot.simulate.life.people import NEVER

Floats = NDArray[np.float64]

TERMS: dict[str, tuple[str, float, bool]] = {
    # term: (factor, usual share of its factor, whether its form is drawn: a straight line else)
    "pay_gap": ("pay", 1.0, True),
    "pay_peers": ("pay", 0.8, True),
    "pay_cut": ("pay", 0.5, True),
    "insurances_missing": ("pay", 0.4, False),
    "pay_gap_x_degree": ("pay", 0.6, False),
    "pay_gap_x_contract": ("pay", 0.5, False),
    "title_waiting": ("title", 1.0, False),
    "title_failed": ("title", 0.6, True),
    "title_stuck": ("title", 0.7, True),
    "title_waiting_x_peers": ("title", 0.6, False),
    "training_lack": ("growth", 1.0, True),
    "back_from_secondment": ("growth", 0.6, False),
    "not_mentored": ("growth", 0.7, False),
    "training_lack_x_degree": ("growth", 0.6, False),
    "hours": ("workload", 1.0, True),
    "nights": ("workload", 0.7, True),
    "hours_x_young": ("workload", 0.7, False),
    "nights_x_nurse": ("workload", 0.5, False),
    "burnout": ("burnout", 1.0, True),
    "dispute": ("burnout", 0.7, False),
    "burnout_x_environment": ("burnout", 0.6, False),
    "primary_entry": ("schooling", 1.0, False),
    "middle_entry": ("schooling", 0.9, False),
    "township_school": ("schooling", 0.6, False),
    "entry_x_spouse_away": ("schooling", 0.7, False),
    "school_elsewhere": ("schooling", 0.4, False),
    "spouse_away": ("family", 1.0, False),
    "elder_care": ("family", 0.6, False),
    "elder_care_x_home_away": ("family", 0.7, False),
    "single_home_away": ("family", 0.6, False),
    "minutes": ("commute", 1.0, True),
    "no_home_of_own": ("commute", 0.6, False),
    "minutes_x_small_child": ("commute", 0.6, False),
    "contract": ("post", 0.7, False),
    "established": ("post", -0.5, False),
    "within_obligation": ("post", -2.8, False),
    "after_obligation": ("post", 1.9, False),
    "after_obligation_x_home_away": ("post", 0.7, False),
    "renewal_due": ("post", 0.5, False),
    "environment": ("environment", 1.0, True),
    "new_director": ("environment", 0.5, False),
    "colleagues_left": ("environment", 0.9, True),
    "colleagues_left_x_young": ("environment", 0.6, False),
    "complaint": ("environment", 0.4, False),
    "young": ("person", 0.9, True),
    "degree": ("person", 0.7, False),
    "new_here": ("person", 0.9, True),
    "young_x_degree": ("person", 0.5, False),
    "village_doctor": ("person", -0.5, False),
}


def raw_terms(p: Columns, month: int) -> dict[str, Floats]:
    """Work out every term's raw value, before its form and strength, for hazards in `month`.

    Parameters
    ----------
    p : Columns
        People as they are at the end of the month before, with what they share at their facility (`remote`, `env`,
        `left`, `director`).
    month : int
        Month number; only clocks (age, tenure, obligation, school entry, waiting) move with it.

    Returns
    -------
    dict of str to ndarray
        One array a term, in the order of `TERMS`.
    """
    x: dict[str, Floats] = {}
    _pay_and_title(x, p, month)
    _work(x, p, month)
    _schooling(x, p, month)
    _home(x, p, month)
    _post(x, p, month)
    _shared_and_own(x, p, month)
    return {name: x[name] for name in TERMS}


def _since(p: Columns, name: str, month: int, scale: float) -> Floats:
    ago = month - p[name]
    return np.where((ago > 0) & (p[name] != NEVER), np.exp(-np.clip(ago, 0, 400) / scale), 0.0)


def _young(p: Columns, month: int) -> Floats:
    return (36.0 - (month - p["birth"]) / 12) / 9


def _pay_and_title(x: dict[str, Floats], p: Columns, month: int) -> None:
    gap = (1 - p["pay_fast"] / p["reference"] - 0.38) / 0.14
    peers = -np.log(p["pay_fast"] / p["peers"]) / 0.16
    x["pay_gap"] = gap
    x["pay_peers"] = peers
    x["pay_cut"] = -np.log(p["pay_fast"] / p["pay_slow"]) / 0.05
    x["insurances_missing"] = (7.0 - p["insurances"]) / 3
    x["pay_gap_x_degree"] = np.maximum(gap + 0.5, 0) * _degree(p)
    x["pay_gap_x_contract"] = np.maximum(gap + 0.5, 0) * _contract(p)
    waits = p["passed"] != NEVER
    waiting = np.where(waits, 1 - np.exp(-np.clip(month - p["passed"], 0, 200) / 14), 0.0)
    x["title_waiting"] = waiting
    x["title_failed"] = p["fails"].astype(float)
    x["title_stuck"] = np.where(p["level"] < 4, np.maximum((month - p["level_since"]) / 12 - 4, 0) / 4, 0.0).clip(0, 3)
    x["title_waiting_x_peers"] = waiting * np.maximum(peers + 0.3, 0)


def _degree(p: Columns) -> Floats:
    return (p["education"] >= 3).astype(float)  # bachelor


def _contract(p: Columns) -> Floats:
    return ((p["employment"] == CONTRACT) | (p["employment"] == DISPATCHED)).astype(float)


def _work(x: dict[str, Floats], p: Columns, month: int) -> None:
    lack = (32 - p["training_hours"]) / 18
    x["training_lack"] = lack
    x["back_from_secondment"] = _since(p, "seconded", month, 14)
    x["not_mentored"] = np.where(_since(p, "mentored", month, 60) > 0, 0, np.exp(-(month - p["hire"]) / 14))
    x["training_lack_x_degree"] = np.maximum(lack, 0) * _degree(p)
    hours = (p["hours_mean"] - 178) / 13
    nights = p["nights_mean"] / 3
    x["hours"] = hours
    x["nights"] = nights
    x["hours_x_young"] = np.maximum(hours, 0) * np.clip(_young(p, month), 0, 2)
    x["nights_x_nurse"] = nights * ((p["profession"] == 2) | (p["profession"] == 3))
    worn = p["burnout"] - 2.6
    x["burnout"] = worn
    x["dispute"] = _since(p, "dispute", month, 8)
    x["burnout_x_environment"] = np.maximum(worn, 0) * np.maximum(-p["env"], 0)


def entry(birth: NDArray[np.int64], years: int) -> NDArray[np.int64]:
    """Month number of the first September on or after a birthday.

    Examples
    --------
    >>> from takeroot.months import month_number, month_text
    >>> month_text(entry(np.array([month_number("2018-10")]), 6)[0])
    '2025-09'
    """
    birthday = birth + 12 * years
    return birthday + (8 - birthday) % 12


def _schooling(x: dict[str, Floats], p: Columns, month: int) -> None:
    n = p["hire"].size
    primary, middle, township, elsewhere = (np.zeros(n) for _ in range(4))
    far = 0.3 + 0.25 * p["remote"]
    for child, place in (("child1", "place1"), ("child2", "place2")):
        known = p[child] != NEVER
        wants = known & (p[place] != 2)  # not at a school of the county seat
        for years, push in ((6, primary), (12, middle)):
            until = entry(p[child], years) - month
            near = (until >= -1) & (until <= 14)
            np.maximum(push, np.where(wants & near, np.exp(-np.maximum(until, 0) / 7) * far, 0.0), out=push)
        at_school = known & (month - p[child] < 18 * 12)
        township += np.where(at_school & (p[place] == 1), far, 0.0)
        elsewhere += at_school & (p[place] == 3)
    x["primary_entry"], x["middle_entry"] = primary, middle
    x["township_school"], x["school_elsewhere"] = township, elsewhere
    x["entry_x_spouse_away"] = np.maximum(primary, middle) * (p["spouse"] == 2)


def _home(x: dict[str, Floats], p: Columns, month: int) -> None:
    x["spouse_away"] = np.where(p["spouse"] == 2, 1.0, np.where(p["spouse"] == 1, 0.25, 0.0))
    x["elder_care"] = p["elder_need"].astype(float)
    x["elder_care_x_home_away"] = p["elder_need"] * p["home_away"]
    x["single_home_away"] = ((p["marital"] == 0) & p["home_away"]).astype(float)
    minutes = (p["minutes"] - 22) / 16
    x["minutes"] = minutes
    x["no_home_of_own"] = ((p["housing"] == 1) | (p["housing"] == 2)).astype(float)
    small = (p["child1"] != NEVER) & (month - np.maximum(p["child1"], p["child2"]) < 72)
    x["minutes_x_small_child"] = np.maximum(minutes, 0) * small


def _post(x: dict[str, Floats], p: Columns, month: int) -> None:
    x["contract"] = _contract(p)
    x["established"] = (p["employment"] == ESTABLISHED).astype(float)
    left = p["obligation"] - month
    bound = p["obligation"] != NEVER
    x["within_obligation"] = (bound & (left >= 0)).astype(float)
    after = np.where(bound & (left < 0), np.exp(np.clip(left, -200, 0) / 5), 0.0)
    x["after_obligation"] = after
    x["after_obligation_x_home_away"] = after * p["home_away"]
    x["renewal_due"] = ((p["renewal"] >= 0) & ((month - p["hire"] - p["renewal"]) % 36 < 2)).astype(float)


def _shared_and_own(x: dict[str, Floats], p: Columns, month: int) -> None:
    young = _young(p, month)
    left = p["left"] * 12 / 0.2
    x["environment"] = -p["env"]
    x["new_director"] = _since(p, "director", month, 7)
    x["colleagues_left"] = left
    x["colleagues_left_x_young"] = left * np.clip(young, 0, 2)
    x["complaint"] = _since(p, "complaint", month, 6) - 0.7 * _since(p, "award", month, 10)
    x["young"] = young.clip(-2, 1.8)
    x["degree"] = np.maximum(p["education"] - 2.0, 0)
    x["new_here"] = np.exp(-(month - p["hire"]) / 22.0)
    x["young_x_degree"] = np.clip(young, 0, 2) * _degree(p)
    x["village_doctor"] = (p["employment"] == VILLAGE).astype(float)
