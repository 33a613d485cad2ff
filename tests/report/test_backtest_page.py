"""The page of a backtest: whole in both languages, safe, and never an accuracy without what must stand beside it."""

import copy
import html
import re
import tomllib
from importlib.resources import files

import pytest

from takeroot.errors import ReportError
from takeroot.report.backtest_page.write_page import write_page

ROW = {"people": 1000, "exits": 120, "low": 0.6, "high": 0.8}


def facts(*, simulated=True) -> dict:
    """A backtest of two origins and three models."""
    named = {"auc": 0.7, "calibration_slope": 1.02, "base_rate": 0.12}
    figures = [
        ROW | {"model": model, "horizon": horizon, "figure": figure, "value": value}
        for model in ("takeroot", "logistic", "oracle")
        for horizon in (3.0, 12.0)
        for figure, value in named.items()
    ]
    origins = ["2022-09", "2022-12"]
    return {
        "as_of": "2023-12",
        "received": "2024-01-05",
        "inputs": {"staff.csv": "0" * 64},
        "leads": [3, 12],
        "simulated": simulated,
        "times": 50,
        "origins": [{"origin": origin, "people": 500, "exits": 60} for origin in origins],
        "notes": [{"note": "left_out", "month": "<script>alert(1)</script>", "exits": 7}, {"note": "no_champion"}],
        "figures": figures,
        "by_origin": [row | {"origin": origin} for row in figures for origin in origins],
        "by_group": [
            row | {"grouping": "sex", "group": group, "low": None}
            for row in figures
            for group in ("F", "<b>")
            if row["model"] == "takeroot"
        ],
        "curves": [{"horizon": lead, "predicted": at, "observed": at} for lead in (3, 12) for at in (0.1, 0.2)],
        "gains": [{"model": "takeroot", "share": at, "found": at**0.5} for at in (0.0, 0.5, 1.0)],
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_loads_nothing_and_runs_nothing(language):
    """One file under a strict policy: no script, no address, text from data escaped."""
    page = write_page(facts(), language).decode()
    assert "default-src 'none'; style-src 'sha256-" in html.unescape(page)
    assert "<script" not in page
    assert not re.search(r"(src|href|url)\s*[=(]", page)
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;" in page


def test_accuracy_stands_beside_base_rate_interval_and_rivals():
    """The base rate heads the page and every table of models; our AUC has its interval; the rivals share its row."""
    page = write_page(facts(), "en").decode()
    assert page.count("1,000 predictions, 120 left within 12 months: base rate 12.0%") == 2
    row = re.search(r"<tr><td>AUC</td>.*?</tr>", page)[0]
    assert row.count("0.700<small>0.600–0.800</small>") == 3


@pytest.mark.parametrize(("language", "said"), [("zh", "模拟数据"), ("en", "Simulated data")])
def test_simulated_is_called_simulated(language, said):
    """Only where the truth was given."""
    assert said in write_page(facts(), language).decode()
    assert said not in write_page(facts(simulated=False), language).decode()


def test_the_same_facts_give_the_same_bytes():
    """And writing does not change them."""
    given = facts()
    kept = copy.deepcopy(given)
    assert write_page(given, "zh") == write_page(given, "zh")
    assert given == kept


def test_a_single_origin_has_no_chart_over_time():
    """One point is no line."""
    given = facts()
    given["origins"] = given["origins"][:1]
    page = write_page(given, "en").decode()
    assert page.count("<svg") == 3
    assert write_page(facts(), "en").decode().count("<svg") == 4


def test_both_languages_have_the_same_words():
    """A word that is missing in one language would stop its page."""
    texts = [
        tomllib.loads(files("takeroot.report.backtest_page").joinpath(f"{language}.toml").read_text(encoding="utf-8"))
        for language in ("zh", "en")
    ]
    shapes = [{key: set(value) if isinstance(value, dict) else None for key, value in text.items()} for text in texts]
    assert shapes[0] == shapes[1]


def test_an_unknown_language_is_refused():
    """With those that are known."""
    with pytest.raises(ReportError, match="'fr' is not known; allowed: zh, en"):
        write_page(facts(), "fr")


@pytest.mark.parametrize(("language", "said"), [("zh", "还没有现用模型"), ("en", "the workspace has no champion")])
def test_notes_are_in_the_language_of_the_page(language, said):
    """Whatever language the page is in, its notes are; both languages know the same notes."""
    assert said in write_page(facts(), language).decode()
    texts = [
        tomllib.loads((files("takeroot.report.backtest_page") / f"{x}.toml").read_text())["note"] for x in ("zh", "en")
    ]
    places = [{key: sorted(re.findall(r"{(.*?)}", text)) for key, text in of.items()} for of in texts]
    assert places[0] == places[1]
