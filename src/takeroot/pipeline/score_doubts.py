"""What is odd about scoring a month with a model, though it can be done: said among the run's warnings."""

from datetime import date

from takeroot.months import month_text
from takeroot.pipeline.read import is_over


def score_doubts(*, as_of: int, received: date, trained_as_of: str) -> list[str]:
    """Name a delivery that came before its month was over, and a model that knows what came after the month.

    Examples
    --------
    >>> for doubt in score_doubts(as_of=24299, received=date(2024, 12, 20), trained_as_of="2025-03"):
    ...     print(doubt)
    2024-12 was not over when the delivery was received (2024-12-20): who leaves in its last days stands as at work
    the model was trained as of 2025-03, after 2024-12: it has seen what became of these people, do not judge it by them
    >>> score_doubts(as_of=24299, received=date(2024, 12, 31), trained_as_of="2024-12")
    []
    """
    month, doubts = month_text(as_of), []
    if not is_over(as_of, received):
        doubts.append(
            f"{month} was not over when the delivery was received ({received}): "
            "who leaves in its last days stands as at work"
        )
    if trained_as_of > month:
        doubts.append(
            f"the model was trained as of {trained_as_of}, after {month}: "
            "it has seen what became of these people, do not judge it by them"
        )
    return doubts
