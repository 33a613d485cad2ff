"""A made-up county written to files: its tables, and its truth apart."""

from dataclasses import dataclass
from pathlib import Path

from takeroot.pipeline.steps import Steps
from takeroot.simulate.simulate import simulate as simulate_county
from takeroot.simulate.write_county import write_county


@dataclass(frozen=True)
class Simulated:
    """Where the tables and the truth stand."""

    tables: Path
    truth: Path


def simulate(out: Path, *, staff: int, months: int, seed: int, end: int, format_: str, steps: Steps) -> Simulated:
    """Simulate a county into `out`/tables and `out`/truth."""
    with steps("simulating a county"):
        county = simulate_county(staff=staff, months=months, seed=seed, end=end)
    with steps("writing its tables"):
        write_county(county, out / "tables", format=format_)
    return Simulated(out / "tables", out / "truth")
