"""The hand-made run on disc, and what the tests do with it."""

import os

import pytest
from hand_made_run import FACILITIES, PEOPLE, made_factors, made_levers, make_run, text_table

from takeroot.report.content.staff_lists import StaffLists
from takeroot.report.disclosure.disclose import disclose
from takeroot.report.export import export
from takeroot.report.run_tables import read_run_tables
from takeroot.specs.disclosure import Disclosure

if os.environ.get("TAKEROOT_BROWSER") != "1":
    collect_ignore = ["browser"]  # needs Chromium: `make test-browser`


@pytest.fixture(scope="session")
def factors():
    """Eleven factors."""
    return made_factors()


@pytest.fixture(scope="session")
def levers():
    """Nine levers."""
    return made_levers()


@pytest.fixture
def people():
    """Sixteen people of three facilities."""
    return text_table(PEOPLE)


@pytest.fixture
def facilities():
    """Three facilities of two counties; F002 has nine people."""
    return text_table(FACILITIES)


@pytest.fixture
def run_folder(tmp_path, people, facilities):
    """The run of December 2024, two earlier ones beside it."""
    for month, share in (("2024-10", 0.12), ("2024-11", 0.16)):
        (tmp_path / "out" / month).mkdir(parents=True)
        earlier = facilities.assign(expected_turnover_12m=share)
        earlier.to_parquet(tmp_path / "out" / month / "facilities.parquet")
    return make_run(tmp_path / "out" / "2024-12", people, facilities)


@pytest.fixture
def write(run_folder, tmp_path, factors, levers):
    """Export the run into tmp_path/lists."""

    def write(**options):
        given = {"format": "xlsx", "language": "zh", "disclosure": Disclosure(), "factors": factors, "levers": levers}
        return export(run_folder, tmp_path / "lists", **(given | options))

    return write


@pytest.fixture
def disclosed(run_folder):
    """What a role may see, before any words."""

    def disclosed(role, place="", rules=None, run=None):
        rules = rules or Disclosure()
        run = run or read_run_tables(run_folder)
        lists = StaffLists(run, rules)
        whole = {"director": lists.of_facility, "county": lists.of_county}.get(role, lambda _: lists.of_everyone())(
            place
        )
        return disclose(whole, rules, run)

    return disclosed
