"""What a model was trained on, for its card, its bundle and the manifest."""

from dataclasses import asdict, dataclass, field
from typing import Any

Curve = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Training:
    """Facts about a training, all plain values.

    Parameters
    ----------
    learner : str
        `logistic`, `mixed` or `boosting`.
    exits : int
        Voluntary exits it saw, each person's counted once.
    rows, people : int
        Person-period rows and the people behind them.
    as_of : str
        Month at whose end it was trained, `YYYY-MM`.
    landmarks : tuple of str
        As-of months of its rows.
    observation_start : str
        Month from which exits are recorded.
    delay : int
        Months held back because exits are recorded late.
    calibrated : bool
        Whether an affine map is in use; without it expected and observed agree on the training rows.
    bands : mapping
        For each band: `rate`, what share left within a year in forward folds, and `people` there.
    forward : tuple of mapping
        Figures of the forward folds: model (`takeroot` or a rival), horizon, figure, value, low, high, people, exits.
    curves : mapping of str to tuple of (float, float)
        Of the forward folds within the last lead: `calibration` (predicted, left) and `gains` (listed, found).
    validated : bool
        Whether forward folds ran, and showed an AUC surely above one half and a level that is not far off.
    delivered : tuple of str
        The columns that its features read and that came, as `table.column`; whoever trains notes them.
    warnings, assumptions : tuple of str
        Sentences for people; never a person's value.
    """

    learner: str
    exits: int
    rows: int
    people: int = 0
    as_of: str = ""
    landmarks: tuple[str, ...] = ()
    observation_start: str = ""
    delay: int = 0
    calibrated: bool = False
    bands: dict[str, dict[str, float]] = field(default_factory=dict)
    forward: tuple[dict[str, Any], ...] = ()
    curves: dict[str, Curve] = field(default_factory=dict)
    validated: bool = False
    delivered: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain dicts and lists."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "Training":
        """The inverse of `to_json`."""
        tuples = {name: tuple(plain[name]) for name in ("landmarks", "forward", "delivered", "warnings", "assumptions")}
        curves = {name: tuple((x, y) for x, y in curve) for name, curve in plain["curves"].items()}
        return cls(**{**plain, **tuples, "curves": curves})
