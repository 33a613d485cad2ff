"""One function on every group of a delivery, on a cluster; what comes back is in order, whoever did it."""

import logging
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from takeroot.errors import ClusterError

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
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise ClusterError("Dask is not installed: pip install 'takeroot[distributed]'") from error
    try:
        made = _local(LocalCluster, cluster) if cluster.startswith("local:") else None
        client = Client(made or cluster)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(f"{cluster}: no cluster there; use local:N or a scheduler's address") from error
    with client:
        client.register_plugin(_loss_plugin())
        yield from _in_order(client, work, groups)
    if made is not None:
        made.close()


def _local(local_cluster: Callable[..., Any], cluster: str) -> Any:  # noqa: ANN401 - Dask's own type
    workers = int(cluster.removeprefix("local:"))
    return local_cluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None)


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
