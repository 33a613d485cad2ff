"""A client of a cluster that is made for the occasion, or runs somewhere already."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from takeroot.errors import ClusterError


@contextmanager
def connected(cluster: str) -> Iterator[Any]:
    """Connect, and take down what was put up.

    Parameters
    ----------
    cluster : str
        `local:N` for N workers on this machine, or the address of a running scheduler.

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
        yield client
    if made is not None:
        made.close()


def _local(local_cluster: Any, cluster: str) -> Any:  # noqa: ANN401 - Dask's own types
    workers = int(cluster.removeprefix("local:"))
    return local_cluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None)
