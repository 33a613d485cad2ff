"""What one job printed, read again."""

import re
from dataclasses import dataclass

_CHECK = re.compile(r"^(\w+): tried (\d+), failed (\d+) \((\d+) s, (\d+) CPU s\)$", re.MULTILINE)
_PLANTED = re.compile(r"^planted defects of \w+: tried (\d+), failed (\d+) \((\d+) s, (\d+) CPU s\)$", re.MULTILINE)
_DEFECT = re.compile(
    r"^(.+): (found by \w+|NOT FOUND by \w+|cannot be planted.*?)(?: \(\d+ s\))?\n((?:    .*\n)*)", re.MULTILINE
)


@dataclass(frozen=True)
class CheckLine:
    """A check's own line."""

    name: str
    tried: int
    failed: int
    seconds: int
    processor: int


@dataclass(frozen=True)
class DefectLine:
    """A planted defect: whether and by which check it was found, and what the check said first."""

    says: str
    outcome: str
    heard: str


@dataclass(frozen=True)
class Printed:
    """What the checks of a script printed, or its planted defects."""

    script: str
    part: str
    text: str

    @property
    def name(self) -> str:
        """Script and part."""
        return f"{self.script}.{self.part}"

    @property
    def checks(self) -> list[CheckLine]:
        """Its checks, in order; none where the job is of defects."""
        found = _CHECK.findall(self.text) if self.part == "checks" else []
        return [CheckLine(name, *map(int, figures)) for name, *figures in found]

    @property
    def defects(self) -> list[DefectLine]:
        """Its planted defects, in order."""
        found = _DEFECT.findall(self.text) if self.part == "defects" else []
        return [
            DefectLine(says, outcome, heard.strip().splitlines()[0] if heard else "") for says, outcome, heard in found
        ]

    @property
    def processor(self) -> int:
        """Processor seconds."""
        planted = sum(int(figures[3]) for figures in _PLANTED.findall(self.text))
        return planted + sum(check.processor for check in self.checks)

    @property
    def sound(self) -> bool:
        """Whether it ran to its end, and nothing failed or was not found."""
        return self.text.endswith("ended with 0\n") and (bool(self.checks) or self.part == "defects")


def spliced(before: str, after: str) -> str:
    """What a script's checks printed, with the lines of those that were run once more in the place of the old ones."""
    blocks = _blocks(before) | _blocks(after)
    failed = any(int(figures[2]) for block in blocks.values() for figures in _CHECK.findall(block))
    sound = not failed and after.endswith("ended with 0\n")
    return "".join(blocks.values()) + f"ended with {int(not sound)}\n"


def _blocks(text: str) -> dict[str, str]:
    """Name of each check to its line, and what stands before that."""
    found, block = {}, ""
    for line in text.splitlines(keepends=True):
        block += line
        if line_of_check := _CHECK.match(line.rstrip("\n")):
            found[line_of_check[1]], block = block, ""
    return found
