"""The model's card: what it was trained on, how good it is, for whom not."""

from typing import Any

from takeroot.hazard.model import HazardModel
from takeroot.hazard.training import Training


def model_card(model: HazardModel) -> str:
    """Write the card in Markdown; it names counts and months, never a person."""
    told = model.training_
    return "\n\n".join(filter(None, (_purpose(), _trained(told), _accuracy(told), _limits(told)))) + "\n"


def _purpose() -> str:
    return (
        "# Hazard of leaving\n\nThe probability that a person at work leaves of their own accord within 3, 6 and 12 "
        "months, to decide whom to talk with and what to offer. Not for dismissals, appraisals, pay cuts or hiring."
    )


def _trained(told: Training) -> str:
    return (
        f"## Trained on\n\nWhat was known at the end of {told.as_of}: {told.exits} voluntary exits of {told.people} "
        f"people in {told.rows} person-period rows from the landmarks {', '.join(told.landmarks)}. Recipe: "
        f"{told.learner}; exits recorded since {told.observation_start}; {told.delay} months held back for late "
        "recording."
    )


def _accuracy(told: Training) -> str:
    if not told.forward:
        return "## How good\n\nNot measured: there was no past year to predict. Until there is, no person is listed."
    people, exits = told.forward[0]["people"], told.forward[0]["exits"]
    rows = "\n".join(_row(figure) for figure in told.forward)
    return (
        "## How good, forward in time\n\nTrained up to a month, compared with the year after it: "
        f"{people} people, of whom {exits} left (base rate {exits / people:.1%}). Rivals stand on the same people; "
        "90 % intervals by resampling people.\n\n"
        f"| model | horizon, months | figure | value | interval |\n| --- | --- | --- | --- | --- |\n{rows}"
    )


def _row(figure: dict[str, Any]) -> str:
    name = str(figure["figure"]).replace("_", " ")
    interval = f"{figure['low']:.3f} to {figure['high']:.3f}"
    return f"| {figure['model']} | {figure['horizon']} | {name} | {figure['value']:.3f} | {interval} |"


def _limits(told: Training) -> str:
    said = [*told.warnings, *told.assumptions]
    return "## For whom not, and what was assumed\n\n" + "\n".join(f"- {line}" for line in said) if said else ""
