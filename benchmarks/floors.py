"""What the stages of a month cost at the least: raw reading, predicting and writing; CPU seconds as JSON.

    python benchmarks/floors.py DATA RUN WORKSPACE

Reading is pyarrow's of every file of DATA; predicting is LightGBM's of every person's leads by every booster of the
champion, on the features of RUN; writing is pyarrow's of RUN's own frames, in their own compression. Nothing is
computed beside them.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import lightgbm
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def main(data: Path, run: Path, home: Path) -> None:
    """Print the floors."""
    bundle = home / "models" / "champion" / "bundle"
    names = json.loads((bundle / "model.json").read_text(encoding="utf-8"))["features"]
    boosters = [lightgbm.Booster(model_file=str(path)) for path in sorted(bundle.glob("member_*.txt"))]
    features = pd.read_parquet(run / "features.parquet")
    x = features[names].assign(lead=features["lead"].map({"3": 0.0, "6": 1.0, "12": 2.0})).to_numpy()
    predict = _cpu(lambda: [one.predict(x, raw_score=True, num_threads=1) for one in boosters])
    read = _cpu(lambda: [pq.read_table(path, use_threads=False) for path in sorted(data.glob("*.parquet"))])
    print(json.dumps({"read": read, "predict": predict, "write": _written(run)}))


def _written(run: Path) -> float:
    """File by file, so that no more than one is in memory."""
    spent = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for path in sorted(run.glob("*.parquet")):
            table, copy = pq.read_table(path, use_threads=False), Path(folder) / path.name
            plain = [field.name for field in table.schema if not pa.types.is_floating(field.type)]
            # as the run itself is written
            settings = {"compression": "snappy", "use_dictionary": plain, "write_batch_size": 65_536}
            spent += _cpu(lambda table=table, copy=copy, settings=settings: pq.write_table(table, copy, **settings))
            copy.unlink()
    return spent


def _cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return round(time.process_time() - before, 3)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
