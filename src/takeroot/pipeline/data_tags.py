"""Digests of a delivery as tags of a training; a file's name may hold a person's, so that none is kept."""

from collections.abc import Mapping


def data_tags(digests: Mapping[str, str]) -> dict[str, str]:
    """Number the digests of the delivered files in the order of the digests themselves.

    Two trainings had the same delivery if and only if these tags agree, whatever its files were called.

    Examples
    --------
    >>> data_tags({"pay of Wang.csv": "b2", "staff.csv": "a1"})
    {'data 1': 'a1', 'data 2': 'b2'}
    """
    return {f"data {number}": digest for number, digest in enumerate(sorted(digests.values()), start=1)}
