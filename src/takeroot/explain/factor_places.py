"""Which features are summed to which factor: the file in which a feature is declared is its factor."""

from collections.abc import Mapping, Sequence

from takeroot.specs.feature import Feature


def factor_places(names: Sequence[str], features: Mapping[str, Feature]) -> tuple[tuple[str, ...], list[int]]:
    """Tell the factors, and to which of them each column of contributions is added.

    Parameters
    ----------
    names : sequence of str
        The features' ids, in the columns' order.
    features : mapping of str to Feature
        The declarations.

    Returns
    -------
    factors : tuple of str
        Every declared factor, in the order in which the declarations meet it; one may have no column.
    places : list of int
        The place of each column's factor among them.

    Raises
    ------
    KeyError
        If a column is not declared.

    Examples
    --------
    >>> from takeroot.specs.spec import Label
    >>> pay = Feature(id="base_pay", factor="pay", label=Label(zh="工资", en="pay"), unit="yuan", verb="latest")
    >>> bonus = pay.model_copy(update={"id": "bonus"})
    >>> factor_places(["bonus", "base_pay"], {"base_pay": pay, "bonus": bonus})
    (('pay',), [0, 0])
    """
    factors = tuple(dict.fromkeys(feature.factor for feature in features.values()))
    place = {factor: k for k, factor in enumerate(factors)}
    return factors, [place[features[name].factor] for name in names]
