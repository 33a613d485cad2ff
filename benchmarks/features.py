"""Prints what building features costs: CPU seconds and peak memory, one month and twelve, by number of people.

python benchmarks/features.py 10000 100000
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from takeroot.features.build_panel import build_panel
from takeroot.records.read_records import read_records
from takeroot.simulate.simulate import simulate_blocks
from takeroot.simulate.write_county import write_county
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import read_workspace

END = 24299
MONTHS = 36
LEADS = (3, 6, 12)


def measure(folder: str, months: int) -> dict[str, float]:
    """Read a delivery, build the last `months` months, and say what each took."""
    workspace = read_workspace(reference_workspace())
    tables = read_records(folder, workspace.tables, received=date(2024, 12, 31)).tables
    read, before = time.process_time(), _peak()
    for found in build_panel(tables, workspace.inputs, months=range(END - months + 1, END + 1), leads=LEADS):
        people = len(found.people)
    return {"people": people, "cpu": time.process_time() - read, "read_gb": before, "peak_gb": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main(sizes: list[int]) -> None:
    """Print a row a size and number of months, each measured in a process of its own."""
    print("people  months  cpu s  peak GB  (after reading, GB)")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "county"
            write_county(simulate_blocks(staff=size, months=MONTHS, seed=1, end=END), made, format="parquet")
            for months in (1, 12):
                command = [sys.executable, __file__, "--measure", str(made), str(months)]
                found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
                row = f"{found['people']:6.0f}  {months:6d}  {found['cpu']:5.2f}  {found['peak_gb']:7.2f}"
                print(f"{row}  ({found['read_gb']:.2f})", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "--measure":
        print(json.dumps(measure(sys.argv[2], int(sys.argv[3]))))
    else:
        main([int(size) for size in sys.argv[1:]])
