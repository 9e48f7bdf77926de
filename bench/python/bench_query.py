"""Measures queries through the Python client against a server of its own; ``bench/query`` runs it.

What is measured, and the targets, are those of the project's first benchmark list: (c) first queries on freshly
started servers, (d) the latency of ``SELECT 1``, idle and beside two heavy queries, (e) exports to pyarrow once
blocks are decoded.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python" / "tests"))

import micromegas  # noqa: E402
from micromegas.flightsql.client import FlightSQLClient  # noqa: E402
from running import replay, serving  # noqa: E402

WARM_UP = 40
HEAVY = "SELECT count(*) AS n FROM log_entries a, (SELECT 1 FROM log_entries LIMIT 2000) b WHERE a.msg LIKE '%7%1%'"


@dataclass(frozen=True)
class Figure:
    """One line of the result; times in milliseconds."""

    name: str
    measured: float
    target: float | None = None
    reference: str = ""


@dataclass(frozen=True)
class Bulk:
    """What the vectors hold: the process, its busiest thread, and how many rows each has."""

    process_id: str
    stream_id: str
    logs: int
    spans: int


def milliseconds(action: Callable[[], object]) -> float:
    """Run once, by the wall clock."""
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1e3


def latencies(client: FlightSQLClient, count: int) -> list[float]:
    """Each of so many ``SELECT 1``, sorted."""
    return sorted(milliseconds(lambda: client.query("SELECT 1")) for _ in range(count))


def percentile(ordered: list[float], percent: float) -> float:
    """The nearest measured value."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def contents(client: FlightSQLClient) -> Bulk:
    """Look at what was sent last; decodes nothing."""
    blocks = client.query(
        'SELECT process_id, stream_id, "streams.tags" AS tags, nb_objects FROM blocks'
        " WHERE process_id = (SELECT process_id FROM processes ORDER BY insert_time DESC LIMIT 1)"
    )
    blocks["tag"] = [tags[0] for tags in blocks["tags"]]
    events = blocks.groupby(["tag", "stream_id"])["nb_objects"].sum()
    stream_id = str(events["cpu"].idxmax())
    return Bulk(str(blocks["process_id"][0]), stream_id, int(events["log"].sum()), int(events["cpu"].max()) // 2)


# Nothing is written to Parquet, before a query or behind it.
RAW = ("--roles", "ingest,query", "--persist-behind", "off")


def first_query(data: Path, sql: str) -> tuple[float, float]:
    """Start the server anew; time of the first such query beyond a ``SELECT 1``, and time from start to ready."""
    started = time.perf_counter()
    with serving(data, *RAW) as server, micromegas.connect(server.flight) as client:
        ready = (time.perf_counter() - started) * 1e3
        client.query("SELECT 1")
        least = min(latencies(client, 5))
        return milliseconds(lambda: client.query_arrow(sql)) - least, ready


def cold(data: Path, bulk: Bulk, rounds: int) -> list[Figure]:
    """(c), as the first work of a server: each round a server of its own for each of the two."""
    of_logs = [first_query(data, _about_logs(bulk)) for _ in range(rounds)]
    of_spans = [first_query(data, _about_spans(bulk)) for _ in range(rounds)]
    starts = [start for _, start in of_logs + of_spans]
    return [
        Figure(f"(c) first query of a new server, {bulk.logs:,} logs", _median([t for t, _ in of_logs]), 150, "235"),
        Figure(
            f"(c) first query of a new server, {bulk.spans:,} spans", _median([t for t, _ in of_spans]), 600, "1,120"
        ),
        Figure("(f) start to ready, by the launcher, data there", _median(starts), 2_000),
    ]


def undecoded(uri: str, http: str, folder: Path, rounds: int) -> list[Figure]:
    """(c), in a server that has worked before: each round the vectors are sent as a process that is new to it."""
    of_logs, of_spans = [], []
    with micromegas.connect(uri) as client:
        least = min(latencies(client, 20))
        for _ in range(rounds):
            subprocess.run(
                [sys.executable, ROOT / "bench/ingest/replay_fresh.py", folder, http], check=True, stdout=sys.stderr
            )
            bulk = contents(client)
            of_logs.append(milliseconds(lambda: client.query_arrow(_about_logs(bulk))) - least)  # noqa: B023
            of_spans.append(milliseconds(lambda: client.query_arrow(_about_spans(bulk))) - least)  # noqa: B023
    return [
        Figure(f"(c) first query of a process, {bulk.logs:,} logs", _median(of_logs), 150, "235"),
        Figure(f"(c) first query of a process, {bulk.spans:,} spans", _median(of_spans), 600, "1,120"),
    ]


def small(uri: str, count: int) -> list[Figure]:
    """(d): ``SELECT 1`` through ``query()``, which ends with a DataFrame."""
    with micromegas.connect(uri) as client:
        latencies(client, 300)
        idle = latencies(client, count)
        beside = beside_heavy(uri, client, count)
    return [
        Figure("(d) SELECT 1, median", percentile(idle, 50), 3, "46"),
        Figure("(d) SELECT 1, p99", percentile(idle, 99)),
        Figure("(d) SELECT 1 beside two heavy queries, median", percentile(beside, 50)),
        Figure("(d) SELECT 1 beside two heavy queries, p99", percentile(beside, 99), 20),
    ]


def beside_heavy(uri: str, client: FlightSQLClient, count: int) -> list[float]:
    """The same, while two other clients each run one heavy query after the other."""
    done = threading.Event()
    failures: list[Exception] = []

    def keep_busy() -> None:
        try:
            with micromegas.connect(uri) as other:
                while not done.is_set():
                    for _ in other.query_stream(HEAVY):
                        pass
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=keep_busy) for _ in range(2)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    try:
        return latencies(client, count)
    finally:
        done.set()
        for thread in threads:
            thread.join()
        if failures:
            print(f"a heavy query failed: {failures[0]}", file=sys.stderr)


def exports(uri: str, bulk: Bulk, repeats: int) -> list[Figure]:
    """(e): whole results as pyarrow tables, once blocks are decoded and code is compiled (``WARM_UP`` runs)."""
    logs = f"SELECT time, level, target, msg FROM view_instance('log_entries', '{bulk.process_id}')"
    figures = []
    with micromegas.connect(uri) as client:
        for name, sql, rows, target, reference in (
            (f"(e) export 4 columns of {bulk.logs:,} logs", logs, bulk.logs, 45, "47-58"),
            (
                f"(e) export {bulk.spans:,} spans, all columns",
                f"SELECT * FROM {_spans(bulk)}",
                bulk.spans,
                110,
                "117-137",
            ),
        ):
            answered = client.query_arrow(sql).num_rows
            if answered < rows:
                sys.exit(f"{sql}: {answered} rows instead of {rows}")
            for _ in range(WARM_UP):
                client.query_arrow(sql)
            times = [milliseconds(lambda sql=sql: client.query_arrow(sql)) for _ in range(repeats)]  # type: ignore[misc]
            figures += [Figure(name, _median(times), target, reference), Figure(f"{name}, best", min(times))]
    return figures


def table(figures: list[Figure]) -> str:
    """Markdown, milliseconds; a ratio below 1 meets the target."""
    lines = ["| | ms | target | ratio | reference |", "|---|---|---|---|---|"]
    for figure in figures:
        target = f"{figure.target:g} | {figure.measured / figure.target:.2f}" if figure.target else " | "
        lines.append(f"| {figure.name} | {figure.measured:.2f} | {target} | {figure.reference} |")
    return "\n".join(lines)


def main() -> None:
    """Send the bulk vectors to a fresh server, then measure."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("bulk", type=Path, help="folder of the bulk vectors")
    arguments.add_argument("--count", type=int, default=1000, help="SELECT 1 so many times")
    arguments.add_argument("--repeats", type=int, default=11, help="exports so many times")
    arguments.add_argument("--rounds", type=int, default=3, help="cold starts for each first query")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="micromegas-bench-") as folder:
        data = Path(folder) / "data"
        with serving(data) as server:
            print(replay(chosen.bulk, server.http), file=sys.stderr)
            with micromegas.connect(server.flight) as client:
                bulk = contents(client)
            figures = exports(server.flight, bulk, chosen.repeats) + small(server.flight, chosen.count)
            figures += undecoded(server.flight, server.http, chosen.bulk, chosen.rounds)
        data = Path(folder) / "raw"
        with serving(data, *RAW) as server:
            replay(chosen.bulk, server.http)
            with micromegas.connect(server.flight) as client:
                bulk = contents(client)
        figures += cold(data, bulk, chosen.rounds)
    print(table(sorted(figures, key=lambda figure: figure.name[:3])))


def _about_logs(bulk: Bulk) -> str:
    return f"SELECT count(*) AS n, max(time) AS t, max(msg) AS m FROM view_instance('log_entries', '{bulk.process_id}')"


def _about_spans(bulk: Bulk) -> str:
    return f"SELECT count(*) AS n, max(duration) AS d, max(name) AS m FROM {_spans(bulk)}"


def _spans(bulk: Bulk) -> str:
    return f"view_instance('thread_spans', '{bulk.stream_id}')"


def _median(times: list[float]) -> float:
    return statistics.median(times)


if __name__ == "__main__":
    main()
