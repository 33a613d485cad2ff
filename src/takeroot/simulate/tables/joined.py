"""Blocks of counties put together into one."""

from collections.abc import Sequence

import pandas as pd
from pandas.api.types import union_categoricals

from takeroot.simulate.simulated_county import SimulatedCounty


def joined(blocks: Sequence[SimulatedCounty]) -> SimulatedCounty:
    """Put blocks side by side; categories are united."""
    if len(blocks) == 1:
        return blocks[0]
    tables = {name: _stacked([b.tables[name] for b in blocks]) for name in blocks[0].tables}
    truth = {name: _stacked([b.truth[name] for b in blocks]) for name in blocks[0].truth if name != "world"}
    return SimulatedCounty(tables, truth | {"world": blocks[0].truth["world"]}, blocks[0].last_month, blocks[0].seed)


def _stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    united = {}
    for name, column in frames[0].items():
        if isinstance(column.dtype, pd.CategoricalDtype):
            united[str(name)] = union_categoricals(
                [frame[name] for frame in frames], sort_categories=not column.cat.ordered
            )
    rest = pd.concat([frame.drop(columns=list(united)) for frame in frames], ignore_index=True)
    return rest.assign(**united)[list(frames[0].columns)]
