"""Versions, aliases and reigns are told as they are."""

from takeroot.registry.list_models import Reigned, list_models
from takeroot.registry.promote import promote
from takeroot.registry.tracking import tracking


def test_rows(root, train):
    """Newest first, each with its figures and when it was champion."""
    train("one", when="2025-01-01")
    train("two")
    promote(root, 2, when="2025-02-01", not_worse=True)
    promote(root, 1, when="2025-03-01", reason="worse in use")
    train("three")
    rows = list_models(root)
    assert [(row.version, row.alias) for row in rows] == [(3, "challenger"), (2, ""), (1, "champion")]
    assert rows[2].reigns == (
        Reigned("2025-01-01", "2025-02-01", "first", ""),
        Reigned("2025-03-01", "", "forced", "worse in use"),
    )
    assert rows[1].reigns == (Reigned("2025-02-01", "2025-03-01", "promoted", ""),)
    assert rows[0].trained == "2024-12"
    assert rows[0].metrics == {"auc_12m": 0.75}
    assert rows[0].tags == {"definitions": "abc", "data 工资-1--2-.csv": "d" * 5000}


def test_nothing(tmp_path):
    """Where nothing was trained there is nothing, and no store is made by asking."""
    assert list_models(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_alias_set_right(root, train):
    """An alias that a killed promotion left behind, or somebody set by hand, follows models/champion again."""
    train("one")
    train("two")
    with tracking(root) as store:
        store.client.set_registered_model_alias("takeroot", "champion", "2")
    assert [(row.version, row.alias) for row in list_models(root)] == [(2, "challenger"), (1, "champion")]
    with tracking(root) as store:
        assert str(store.client.get_registered_model("takeroot").aliases["champion"]) == "1"
