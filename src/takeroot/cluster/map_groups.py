"""One function on every group of a delivery, on a cluster; what comes back is in order, whoever did it."""

import logging
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from takeroot.cluster.connected import connected

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
_UNFINISHED = frozenset({"waiting", "no-worker", "queued", "processing"})
_AHEAD = 2
"""Groups given to each worker before the first comes back: results wait in bounded memory."""


def map_groups(work: Callable[[int], T], groups: int, *, cluster: str) -> Iterator[T]:
    """Call `work` with 0, 1, ... on a cluster, and yield the results in that order.

    A worker that dies costs nothing but time: what it had is given to another, and the log says so.

    Parameters
    ----------
    work : callable
        Sent to each worker once.
    groups : int
        How many numbers there are.
    cluster : str
        `local:N` for N workers on this machine, or the address of a running scheduler. With a single worker nobody
        is left to take over.

    Raises
    ------
    ClusterError
        If Dask is not installed, or the cluster cannot be reached.
    """
    with connected(cluster) as client:
        client.register_plugin(_loss_plugin())
        yield from _in_order(client, work, groups)


def _in_order(client: Any, work: Callable[[int], T], groups: int) -> Iterator[T]:  # noqa: ANN401 - Dask's own type
    (sent,) = client.scatter([work], broadcast=True)
    ahead = _AHEAD * max(len(client.scheduler_info()["workers"]), 1)
    waiting: deque[Any] = deque()
    for group in range(groups):
        waiting.append(client.submit(_call, sent, group, pure=False))
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _call(work: Callable[[int], T], group: int) -> T:
    return work(group)


def _loss_plugin() -> Any:  # noqa: ANN401 - a class of Dask's, made where Dask is there
    from distributed import SchedulerPlugin  # noqa: PLC0415 - as above

    class Losses(SchedulerPlugin):  # type: ignore[misc] # Dask has no types
        """Says when a worker is lost while it had work."""

        def remove_worker(self, scheduler: Any, worker: str, **_: Any) -> None:  # noqa: ANN401 - Dask's
            unfinished = sum(task.state in _UNFINISHED for task in scheduler.tasks.values())
            if unfinished:
                _LOG.warning("worker %s is lost; %d groups are left for the others", worker, unfinished)

    return Losses()
