"""How the hazard is learnt: the recipe of models/hazard.toml."""

from pydantic import Field

from takeroot.specs.spec import Spec


class Exits(Spec):
    """Which exits are the event and which end the observation without being it."""

    voluntary: tuple[str, ...]
    competing: tuple[str, ...]


class Bands(Spec):
    """Cuts of the 12-month risk."""

    watch: float = Field(default=0.15, gt=0, lt=1)
    high: float = Field(default=0.30, gt=0, lt=1)


class Landmarks(Spec):
    """Which as-of months make training rows."""

    every: int = Field(default=6, ge=1)
    observation_start: str = ""


class Boosting(Spec):
    """Parameters of the boosted hazard."""

    rounds: int = 450
    learning_rate: float = 0.06
    leaves: int = 8
    depth: int = 3
    min_data: int = 200
    feature_fraction: float = 0.4
    bagging_fraction: float = 0.7
    l2: float = 10.0
    max_bin: int = 127
    seeds: tuple[int, ...] = (1, 2, 3)


class FewExits(Spec):
    """Below which numbers of exits the recipe changes."""

    refuse: int = 50
    logistic: int = 300
    mixed: int = 900


class Recipe(Spec):
    """The whole of models/hazard.toml."""

    leads: tuple[int, ...] = (3, 6, 12)
    exits: Exits
    bands: Bands = Bands()
    landmarks: Landmarks = Landmarks()
    boosting: Boosting = Boosting()
    few_exits: FewExits = FewExits()
