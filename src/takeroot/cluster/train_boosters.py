"""Boosters trained by all workers of a cluster together: lightgbm.dask, rows spread over them."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from takeroot.cluster.connected import connected
from takeroot.errors import ClusterError

Floats = NDArray[np.float64]
Rows = tuple[Floats, Floats, Floats, Floats]
_LOCAL = ("num_threads", "deterministic", "monotone_constraints_method")


@contextmanager
def train_boosters(cluster: str) -> Iterator[Callable[[Rows, Mapping[str, object], int], str]]:
    """Offer a place to train while it lasts: values, event, weight and initial scores to LightGBM's text.

    Each worker holds a part of the rows in their order and finds the histograms of its own; trees are grown on their
    sum (LightGBM's `tree_learner=data`). The trees are not those of one process to the bit: rows are drawn, and bins
    found, by each worker among its own rows, and monotone constraints are kept by LightGBM's method `basic`, since
    `intermediate` needs every feature's histogram in one place. Risks are as accurate (`tests/cluster`).

    Parameters
    ----------
    cluster : str
        `local:N` for N workers on this machine, or the address of a running scheduler. Workers open sockets to each
        other, on ports that LightGBM finds.

    Raises
    ------
    ClusterError
        If Dask is not installed, the cluster cannot be reached, or a worker was lost while it trained.
    """
    with connected(cluster) as client:
        yield lambda rows, parameters, rounds: _train(client, rows, parameters, rounds)


def _train(client: Any, rows: Rows, parameters: Mapping[str, object], rounds: int) -> str:  # noqa: ANN401 - Dask's own type
    from lightgbm import DaskLGBMClassifier  # noqa: PLC0415 - slow to import, and with Dask alone

    logging.getLogger("lightgbm").setLevel(logging.WARNING)
    settings = {name: value for name, value in parameters.items() if name not in _LOCAL}
    values, event, weight, start = (_spread(client, part) for part in rows)
    model = DaskLGBMClassifier(client=client, n_estimators=rounds, **settings)
    try:
        model.fit(values, event, sample_weight=weight, init_score=start)
    except Exception as error:  # what LightGBM and Dask raise when a socket breaks has no common kind
        raise ClusterError(f"training on the cluster stopped ({type(error).__name__}); train again") from error
    return str(model.booster_.model_to_string())


def _spread(client: Any, array: Floats) -> Any:  # noqa: ANN401 - Dask's own type
    """An array of one part a worker, the first rows on the first."""
    from dask import array as dask_array  # noqa: PLC0415 - as above
    from dask import delayed  # noqa: PLC0415

    workers = sorted(client.scheduler_info()["workers"])
    bounds = np.linspace(0, len(array), len(workers) + 1).astype(np.int64).tolist()
    parts = []
    for worker, (begin, end) in zip(workers, pairwise(bounds), strict=True):
        sent = client.scatter(array[begin:end], workers=[worker], direct=False)
        parts.append(dask_array.from_delayed(delayed(sent), (end - begin, *array.shape[1:]), dtype=array.dtype))
    return dask_array.concatenate(parts)
