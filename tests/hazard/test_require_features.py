"""What is no feature of the model is refused, with all that is wrong with it."""

import numpy as np
import pandas as pd
import pytest

from takeroot.errors import HazardError
from takeroot.hazard.require_features import require_features

SOUND = pd.DataFrame({"age": [30.0, np.nan], "pay": [1, 2]})


def test_missing_values_and_further_columns_are_no_problem():
    """Nor are whole numbers, nor another order."""
    require_features([SOUND[["pay", "age"]].assign(more="text")] * 2, ["age", "pay"], leads=2)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([SOUND.drop(columns="age")] * 2, "age: the model's feature is missing"),
        ([SOUND, SOUND.drop(columns="pay")], "pay: the model's feature is missing"),
        ([pd.concat([SOUND, SOUND[["age"]]], axis=1)] * 2, "age: stands there twice"),
        ([SOUND.assign(age=["x", "y"])] * 2, "age: holds str, not numbers"),
        ([SOUND.assign(age=np.inf)] * 2, "age: holds something infinite"),
        ([SOUND], "2 frames of the same people are wanted, found people: 2"),
        ([SOUND, SOUND[:1]], "found people: 2, 1"),
        ([], "found people: none"),
    ],
)
def test_other_features_are_refused(values, said):
    """One line a column."""
    with pytest.raises(HazardError, match=said):
        require_features(values, ["age", "pay"], leads=2)
