"""Measures what the Python client adds to an answer; ``bench/client`` runs it.

``query()`` of 600,000 logs to a DataFrame against pyarrow, which reads the same rows out of a local Parquet file into
one; ``SELECT 1`` through ``query()``; the memory of both sides while ``query_stream()`` hands out ten million rows.
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python" / "tests"))

import micromegas  # noqa: E402
import pyarrow.parquet as parquet  # noqa: E402
from running import replay, serving  # noqa: E402

WARM_UP = 3
EXPORTS = {
    "4 columns": "SELECT time, level, target, msg FROM log_entries",
    "all columns": "SELECT * FROM log_entries",
}
COPIES = 17
STREAMED = f"SELECT time, level, target, msg FROM log_entries, range({COPIES})"


def mebibytes(pid: int | str, line: str) -> float:
    """Memory of a process: VmRSS is what it has now, VmHWM the most that it had."""
    for text in Path(f"/proc/{pid}/status").read_text().splitlines():
        if text.startswith(line):
            return int(text.split()[1]) / 1024
    return float("nan")


def milliseconds(action: Callable[[], object], repeats: int) -> list[float]:
    """Each of so many runs, after some to warm up."""
    taken = []
    for i in range(WARM_UP + repeats):
        started = time.perf_counter()
        action()
        if i >= WARM_UP:
            taken.append((time.perf_counter() - started) * 1e3)
    return taken


def exports(flight: str, folder: Path, repeats: int) -> None:
    """Time both ways to the same DataFrame, in turns."""
    with micromegas.connect(flight) as client:
        for name, sql in EXPORTS.items():
            file = folder / "rows.parquet"
            table = client.query_arrow(sql)
            parquet.write_table(table, file)
            # Rows come in no order that was asked for.
            assert client.query(sql).dtypes.equals(parquet.read_table(file).to_pandas().dtypes)
            ours, local = [], []
            for _ in range(repeats):
                ours += milliseconds(lambda sql=sql: client.query(sql), 1)
                local += milliseconds(lambda file=file: parquet.read_table(file).to_pandas(), 1)
            ratio = statistics.median(ours) / statistics.median(local)
            print(
                f"query() of {table.num_rows:,} rows, {name}: {statistics.median(ours):.0f} ms median, pyarrow from a "
                f"local file {statistics.median(local):.0f} ms: ratio {ratio:.2f} (target 2)"
            )


def latency(flight: str) -> None:
    """Time the smallest of answers."""
    with micromegas.connect(flight) as client:
        milliseconds(lambda: client.query("SELECT 1"), 200)
        taken = milliseconds(lambda: client.query("SELECT 1"), 300)
    print(f"SELECT 1 through query(): {statistics.median(taken):.2f} ms median (target 5)")


def stream(flight: str, pid: int) -> None:
    """Read everything batch by batch; in a process of its own, so that nothing else counts."""
    rows = 0
    with micromegas.connect(flight) as client:
        # What the first answer takes for good is not what more rows take.
        for _ in client.query_stream(EXPORTS["4 columns"]):
            pass
        before = mebibytes("self", "VmRSS"), mebibytes(pid, "VmRSS")
        started = time.perf_counter()
        for batch in client.query_stream(STREAMED):
            rows += batch.num_rows
        seconds = time.perf_counter() - started
    print(f"query_stream() of {rows:,} rows in {seconds:.1f} s; memory at its beginning and at its highest:")
    print(f"  client {before[0]:,.0f} and {mebibytes('self', 'VmHWM'):,.0f} MiB")
    print(f"  server {before[1]:,.0f} and {mebibytes(pid, 'VmHWM'):,.0f} MiB")


def main() -> None:
    """Run everything once."""
    parser = argparse.ArgumentParser()
    parser.add_argument("bulk", type=Path)
    parser.add_argument("--repeats", type=int, default=10)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "data", "--roles", "ingest,query") as server:
        replay(arguments.bulk, server.http)
        time.sleep(2)
        with micromegas.connect(server.flight) as client:
            client.query(
                "SELECT count(*) FROM materialize_partitions('log_entries', date_trunc('hour', now()) "
                "- INTERVAL '1 hour', date_trunc('second', now()), 3600)"
            )
        latency(server.flight)
        exports(server.flight, Path(folder), arguments.repeats)
        assert server.pid is not None
        child = multiprocessing.get_context("spawn").Process(target=stream, args=(server.flight, server.pid))
        child.start()
        child.join()
        if child.exitcode:
            os._exit(child.exitcode)


if __name__ == "__main__":
    main()
