"""Places of factors."""

import pytest

from takeroot.explain.factor_places import factor_places


def test_features_of_one_file_have_one_place(declared):
    """Pay's two features are added to one factor, whatever the order of the columns; a factor may have no column."""
    factors, places = factor_places(["nights", "pay_gap", "pay_level"], declared)
    assert factors == ("pay", "workload", "post", "commute")
    assert places == [1, 0, 0]


def test_an_undeclared_column_is_refused(declared):
    """A model's column without a declaration has no factor."""
    with pytest.raises(KeyError, match="unheard_of"):
        factor_places(["unheard_of"], declared)
