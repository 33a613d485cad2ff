"""How long a simulated county takes, and how much memory: `python benchmarks/simulate.py [PEOPLE MONTHS] ...`."""

import resource
import sys
import tempfile
import time
from pathlib import Path

from takeroot.simulate.simulate import simulate_blocks
from takeroot.simulate.write_county import write_county


def main(sizes: list[tuple[int, int]]) -> None:
    """Print a line a size: CPU seconds to simulate and to write, and the peak so far."""
    print(f"{'people':>8} {'months':>6} {'CPU s, with Parquet':>20} {'peak GB so far':>15}")
    for staff, months in sizes:
        begin = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            blocks = simulate_blocks(staff=staff, months=months, seed=1, truth=False)
            write_county(blocks, Path(folder) / "data", format="parquet")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"{staff:>8} {months:>6} {time.process_time() - begin:>20.1f} {peak:>15.2f}")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    main(list(zip(numbers[::2], numbers[1::2], strict=True)) or [(300, 36), (10_000, 60), (100_000, 36)])
