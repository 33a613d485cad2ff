"""What `make mutants` found, as a page of docs/."""

import math
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from areas import Area
from control import Control
from covering import AFFORDABLE, CASES
from fate import Fate
from mutate import Mutant

Reasons = Mapping[tuple[str, str, str], str]

_HEAD = """# Tests of the tests

Written by `make mutants` on {date}; {facts}.

A mutant is one small fault put into the code: a comparison moved over its border, a condition always or never true, a
filter or a negation gone, another operator, a number plus one, a flag turned, a named argument dropped, a call, a write
or a refusal left out, a result that is nothing. The tests that run its statement are run on it until one fails. It
counts as killed if a test fails or does not end, and as survived otherwise, whatever the reason given below. So does
one that none of {affordable:.0f} CPU seconds of its tests notices (the cheapest first; of one test function {cases}
cases at most). A condition that is always or never true stands for a negated one, which is easier to notice. A fate is
kept from run to run while module and test stand; a survivor counts as one until it is tried again.
"""
_LEFT_OUT = """
Left out: changes of texts (most name columns and fail at once, which would flatter the share), of the wording of
messages ({messages} changes inside f-strings and what is raised), of declarations ({declarations} in annotations,
decorators and bases), of which no test should ask, and of `strict=True` in `zip` ({strictness}), which guards against a
slip of the programmer and changes nothing while there is none.

Too slow to be run on mutants: {slow}.
"""


@dataclass(frozen=True)
class Result:
    """An area, its mutants and their fates.

    Parameters
    ----------
    area : Area
        What was changed.
    mutants : sequence of Mutant
        All of them, in the order in which they are tried.
    left_out : Counter
        Changes that were not made, by the reason.
    fates : list of Fate
        What became of those tried.
    """

    area: Area
    mutants: Sequence[Mutant]
    left_out: Counter[str]
    fates: list[Fate] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The part of those tried that was killed."""
        return sum(fate.killed for fate in self.fates) / max(len(self.fates), 1)

    @property
    def survivors(self) -> list[Fate]:
        """Those that no test noticed, by their names."""
        return sorted((fate for fate in self.fates if not fate.killed), key=lambda fate: str(fate.mutant))


def page(results: Sequence[Result], controls: Sequence[Control], reasons: Reasons, facts: Mapping[str, str]) -> str:
    """The whole page."""
    said = ", ".join(f"{name} {fact}" for name, fact in facts.items())
    left_out = sum((result.left_out for result in results), Counter[str]())
    head = _HEAD.format(date=datetime.now(tz=UTC).date(), facts=said, affordable=AFFORDABLE, cases=CASES)
    slow = ", ".join(file for result in results for file in result.area.slow)
    counts = {reason: left_out[reason] for reason in ("messages", "declarations", "strictness")}
    rest = _LEFT_OUT.format(**counts, slow=slow or "none")
    parts = [_shares(results), _machinery(controls), _survivors(results, reasons), _not_needed(results, reasons)]
    return head + rest + "".join("\n" + "\n".join(lines) + "\n" for part in parts if (lines := list(part)))


def reasons_of(path: Path) -> Reasons:
    """Read why mutants survive: tables by file and function, in them the change and the reason."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        (file, function, change): reason
        for file, functions in tables.items()
        for function, changes in functions.items()
        for change, reason in changes.items()
    }


def _shares(results: Sequence[Result]) -> Iterator[str]:
    yield "| area | mutants | tried | killed | of them out of time | survived | of them never run | share killed |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for result in results:
        counts = Counter(fate.outcome for fate in result.fates)
        survived = counts["survived"] + counts["not run"]
        numbers = (len(result.mutants), len(result.fates), len(result.fates) - survived, counts["timed out"], survived)
        told = " | ".join(f"{number:,}" for number in (*numbers, counts["not run"]))
        share = f"{result.share:.1%}{_interval(result)}" if result.fates else "not yet tried"
        yield f"| {result.area.name} | {told} | {share} |"


def _interval(result: Result) -> str:
    """Wilson's 95 % interval where only a part was tried."""
    n, p, z = len(result.fates), result.share, 1.96
    if n in {0, len(result.mutants)}:
        return ""
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = ((middle + sign * half) / (1 + z * z / n) for sign in (-1, 1))
    return f" of those drawn (95 %: {low:.1%} to {high:.1%})"


def _machinery(controls: Sequence[Control]) -> Iterator[str]:
    yield "## Can it tell?\n"
    yield "| check of the machinery itself | tried | survived | as it should be |"
    yield "| --- | ---: | ---: | --- |"
    for one in controls:
        yield f"| {one.what} | {one.tried} | {one.survived} | {'yes' if one.held else 'NO'} |"


def _survivors(results: Sequence[Result], reasons: Reasons) -> Iterator[str]:
    left = [(result.area.name, fate, reasons.get(_key(fate.mutant))) for result in results for fate in result.survivors]
    yield f"## Survivors with a reason: {sum(reason is not None for _, _, reason in left)}\n"
    yield from (f"- {area}: {fate.mutant}: {reason}" for area, fate, reason in left if reason)
    yield f"\n## Survivors without: {sum(reason is None for _, _, reason in left)}\n"
    yield "A test is missing, or was written since and not yet tried on them.\n"
    yield from (f"- {area}: {fate.mutant}{_run(fate)}" for area, fate, reason in left if reason is None)


def _not_needed(results: Sequence[Result], reasons: Reasons) -> Iterator[str]:
    """Reasons for what is killed: somebody wrote a test since."""
    killed = {_key(fate.mutant) for result in results for fate in result.fates if fate.killed}
    if killed & reasons.keys():
        yield "## Reasons no longer needed\n"
        yield from (f"- {' '.join(key)}" for key in sorted(killed & reasons.keys()))


def _key(mutant: Mutant) -> tuple[str, str, str]:
    return mutant.file, mutant.function, mutant.change


def _run(fate: Fate) -> str:
    return " (no test runs it)" if fate.outcome == "not run" else ""
