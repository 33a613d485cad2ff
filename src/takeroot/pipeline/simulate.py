"""A made-up county written to files: its tables, and its truth apart."""

from dataclasses import dataclass
from pathlib import Path

from takeroot.pipeline.steps import Steps
from takeroot.runs.disk_refusals import disk_refusals
from takeroot.simulate.simulate import simulate_blocks
from takeroot.simulate.write_county import Format, write_county


@dataclass(frozen=True)
class Simulated:
    """Where the tables and the truth stand."""

    tables: Path
    truth: Path


def simulate(out: Path, *, staff: int, months: int, seed: int, end: int, format_: Format, steps: Steps) -> Simulated:
    """Simulate a county, or a province block by block, into `out`; its truth goes to `<out>-truth` beside it."""
    with steps("simulating a county"), disk_refusals(out):
        write_county(simulate_blocks(staff=staff, months=months, seed=seed, end=end), out, format=format_)
    return Simulated(out, out.with_name(f"{out.name}-truth"))
