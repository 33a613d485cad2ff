"""Checks of the machinery itself: it must let sound code live, and mutants whose tests are left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from areas import Area
from fate import Fate
from warm import Warm

_PLANTED = 10


@dataclass(frozen=True)
class Control:
    """A check of the machinery itself.

    Parameters
    ----------
    what : str
        What was done.
    tried, survived : int
        How often, and how often the tests noticed nothing.
    held : bool
        Whether that is as it should be.
    """

    what: str
    tried: int
    survived: int
    held: bool


def controls(warm: Warm, area: Area, fates: Sequence[Fate]) -> list[Control]:
    """The sound code must survive, and mutants that were killed must once the tests that killed them are left out."""
    sound = warm.sound_survives(area.tests)
    away = area.planted.reaching(area.tests)
    of_module = [fate for fate in fates if fate.mutant.file == area.planted.module and fate.by]
    killed = [fate.mutant for fate in of_module if fate.by.startswith(away)]
    left = [warm.fate(mutant, without=away) for mutant in killed[:_PLANTED]]
    survived = sum(not fate.killed for fate in left)
    without = ", ".join(Path(file).name for file in away[:-1])
    return [
        Control(f"{area.name}: nothing changed, as many of its tests as a mutant meets", 1, int(sound), held=sound),
        Control(
            f"{area.name}: killed mutants of {area.planted.module}, without what reaches it: its examples, {without}",
            len(left),
            survived,
            held=survived > 0,
        ),
    ]
