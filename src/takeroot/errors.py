"""Every error a user can meet, grouped by stage; each holds all problems found, one line each."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

_MOST_LISTED = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what was found, what to do.

    Parameters
    ----------
    where : str
        File, line, column or key, as a reader would look it up (`pay.toml: features.base_pay.verb`).
    what : str
        What was found and what is allowed. Never a person's value.
    do : str
        What the user should do; empty where `what` says it.

    Examples
    --------
    A problem prints as one line:

    >>> print(Problem("pay.toml: verb", "'men' is not a verb", "use 'mean'"))
    pay.toml: verb: 'men' is not a verb; use 'mean'
    """

    where: str
    what: str
    do: str = ""

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.where, self.what))) + (f"; {self.do}" if self.do else "")


class TakerootError(Exception):
    """The root: something the user can mend. Shown as one line a problem, never as a traceback.

    Parameters
    ----------
    problems : Problem, str or iterable of them
        All problems found, in the order in which a reader would mend them.

    Examples
    --------
    >>> print(TakerootError([Problem("staff.csv", "no column 工号"), "nothing was read"]))
    staff.csv: no column 工号
    nothing was read
    """

    exit_code = 1

    def __init__(self, problems: "Problem | str | Iterable[Problem | str]") -> None:
        gathered = [problems] if isinstance(problems, Problem | str) else problems
        self.problems = tuple(p if isinstance(p, Problem) else Problem("", p) for p in gathered)
        super().__init__("\n".join(map(str, self.problems)))


class WorkspaceError(TakerootError):
    """A declaration in features/ or models/ is wrong, or no workspace was found."""


class RecordsError(TakerootError):
    """The staff records cannot be used: a required table or column is missing, a file cannot be read."""


class FeaturesError(TakerootError):
    """A feature cannot be computed as it is declared."""


class HazardError(TakerootError):
    """A model cannot be trained, or does not fit what it is asked to score."""


class LeakError(TakerootError):
    """The leak audit found the future in the training rows."""


class LeversError(TakerootError):
    """A lever or a plan cannot be worked out as asked."""


class RunError(TakerootError):
    """A run cannot be written, read or found, or is not what its ledger says."""


class RegistryError(TakerootError):
    """The model store has no such model, or refuses the change."""


class ReportError(TakerootError):
    """A list or report cannot be made as asked."""


class ClusterError(TakerootError):
    """The cluster that was asked for cannot be had."""


class WarningsError(TakerootError):
    """Under `--strict` a warning stops the command before anything is published."""

    exit_code = 3


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """Suggest the nearest allowed word, as the last part of a `Problem`.

    Examples
    --------
    >>> did_you_mean("lable", ["label", "unit"])
    "did you mean 'label'?"
    >>> did_you_mean("colour", ["label", "unit"])
    'allowed: label, unit'
    """
    allowed = list(allowed)
    if near := get_close_matches(word, allowed, n=1):
        return f"did you mean {near[0]!r}?"
    more = "" if len(allowed) <= _MOST_LISTED else f" and {len(allowed) - _MOST_LISTED} more"
    return f"allowed: {', '.join(allowed[:_MOST_LISTED])}{more}"
