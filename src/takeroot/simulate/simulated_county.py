"""What `simulate` gives back: the tables a county would deliver, and, apart from them, the truth."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class SimulatedCounty:
    """Tables of the data contract, and what is true behind them.

    Parameters
    ----------
    tables : dict of str to DataFrame
        Canonical table id to table. Text is `str`, dates `YYYY-MM-DD`, months `YYYY-MM`; `staff_id` and `month` of
        the two monthly tables are categories. Missing is NaN.
    truth : dict of str to DataFrame
        Months are month numbers.

        `hazard`: a row a person and month in which they were already hired, until a year after their exit and a year
        after the last month, as if they had stayed: base, measures (what past levers add), the eleven factors, what
        nothing shows (frailty, facility_month, shock), hazard (monthly probability of a voluntary exit), competing
        (of any other exit), at_risk, left (voluntarily, in that month).

        `people`: a row a spell: staff_id, hire, exit (0: none by a year after the last month), reason, facility_id,
        county, facility_kind.

        `levers`: a row a person employed at the end of a month that was asked for: a column a lever, its true effect
        on the monthly log-hazard over the next year, NaN where not entitled.

        `assignments`: a row for each measure that was given or, at random, withheld: month, lever, effect,
        propensity, held_out.

        `world`: strengths, forms and sizes drawn for the seed, as (kind, name, value).
    last_month : int
        Month number of the delivery.
    seed : int
        What it was drawn from.
    """

    tables: dict[str, pd.DataFrame]
    truth: dict[str, pd.DataFrame]
    last_month: int
    seed: int
