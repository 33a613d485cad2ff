"""The page as a file: small, closed, the same in every run. tests/report/browser tries it in a browser."""

import base64
import re
from hashlib import sha256

import pandas as pd
import pytest
from hand_made_run import make_run


@pytest.fixture
def page(write, tmp_path):
    """F001's page."""
    write(facility="F001", format="html")
    return (tmp_path / "lists" / "2024-12_LIST_F001.zh.html").read_text("utf-8")


def test_a_page_of_a_hundred_people_is_under_300_kb(write, run_folder, tmp_path, people, facilities):
    """With reasons and three measures each."""
    person = people[people["staff_id"] == "S01"]
    many = pd.concat([person] * 100, ignore_index=True).assign(staff_id=[f"S{n:03d}" for n in range(100)])
    many["levers"] = ",".join([person["levers"].iloc[0], "post_conversion:post:0.30:B:30000:county"])
    make_run(run_folder, many, facilities.assign(headcount=100))
    write(facility="F001", format="html")
    size = (tmp_path / "lists" / "2024-12_LIST_F001.zh.html").stat().st_size
    assert 100_000 < size < 300_000


def test_the_policy_names_the_digests_of_the_own_script_and_style(page):
    """And nothing else: no unsafe-inline, no source."""
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1].replace("&#39;", "'")
    for kind in ("style", "script"):
        own = re.search(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)[1]
        digest = base64.b64encode(sha256(own.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_nothing_is_loaded_from_elsewhere(page):
    """No address in the file at all."""
    assert not re.search(r"https?:|//[a-z]|url\(|@import|src=", page.replace("http-equiv", ""))


def test_what_is_filled_in_is_for_paper_alone(page):
    """A page cannot send answers back, so it offers no field for them."""
    assert "<form" not in page
    assert page.count("<input") == 1
    assert "<textarea" not in page
