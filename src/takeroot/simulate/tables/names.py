"""Made-up names and identity numbers, visibly made up: every region code begins with 99, which no county has."""

import numpy as np
import pandas as pd

from takeroot.simulate.codes import Columns

_SURNAMES = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧")
_GIVEN = (
    *("模一", "模二", "拟安", "拟宁", "试青", "试远", "例文", "例明", "样和", "样平"),
    *("模秀", "拟芳", "试兰", "例华", "样勇", "模强", "拟军", "试敏", "例静", "样丽"),
)


def names(rng: np.random.Generator, size: int) -> pd.Series:
    """Draw names that say what they are: models (模), simulated (拟), trials (试), examples (例), samples (样).

    Examples
    --------
    >>> names(np.random.default_rng(0), 2).str.len().tolist()
    [3, 3]
    """
    full = pd.array([surname + given for surname in _SURNAMES for given in _GIVEN], dtype="str")
    return pd.Series(full.take(rng.integers(0, len(full), size)))


def identity_numbers(p: Columns, persons: np.ndarray) -> pd.Series:
    """Make 18-character identity numbers that nobody has: region 99, birth date, running number, X."""
    year, month = p["birth"] // 12, p["birth"] % 12 + 1
    birth = year * 10_000 + month * 100 + p["birth_day"]
    region = pd.Series(990_000 + persons // 1000 % 1000).astype("str")
    return region + pd.Series(birth).astype("str") + pd.Series(persons % 1000).astype("str").str.zfill(3) + "X"
