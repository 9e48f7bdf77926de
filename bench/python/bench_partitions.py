"""Measures partitions against servers of its own; ``bench/partitions`` runs it.

(f) from stored blocks to committed Parquet, with bytes a row and the server's peak memory; (g) warm queries that read
nothing but Parquet. Processor time is that of the server's whole process, so "per core" needs no quiet machine.
"""

import argparse
import datetime
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python" / "tests"))

import micromegas  # noqa: E402
from micromegas.flightsql.client import FlightSQLClient  # noqa: E402
from running import replay, serving  # noqa: E402

QUERIES = {
    "count": "SELECT count(*) AS n FROM log_entries",
    "group by level": "SELECT level, count(*) AS n FROM log_entries GROUP BY level",
    "by property": "SELECT property_get(properties, 'mode') AS mode, count(*) AS n FROM log_entries GROUP BY mode",
    "by minute": "SELECT date_trunc('minute', time) AS t, count(*) AS n FROM log_entries GROUP BY t",
    "date_bin": "SELECT date_bin(INTERVAL '10 seconds', time) AS t, count(*) AS n, max(value) AS m FROM measures GROUP BY t",
    "p95 per name": "SELECT name, quantile_cont(value, 0.95) AS p95 FROM measures GROUP BY name",
    "latest 100": "SELECT time, msg FROM log_entries ORDER BY time DESC LIMIT 100",
    "substring": "SELECT count(*) AS n FROM log_entries WHERE msg LIKE '%99%'",
    "regular expression": "SELECT count(*) AS n FROM log_entries WHERE regexp_matches(msg, '9[0-9]+7')",
    "span top 20": "SELECT name, duration FROM view_instance('thread_spans', '{stream}') ORDER BY duration DESC LIMIT 20",
    "async pairs": "SELECT count(*) AS n, max(e.time - b.time) AS longest FROM view_instance('async_events', '{process}') b "
    "JOIN view_instance('async_events', '{process}') e ON e.span_id = b.span_id "
    "WHERE b.event_type = 'begin' AND e.event_type = 'end'",
}

# The server's JVM compiles what it runs meanwhile; before that it takes two to three times as long.
WARM_UP = 90


def processor_seconds(pid: int) -> float:
    """Processor time a process has taken so far, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mebibytes(pid: int) -> float:
    """Most memory a process has had, resident."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return float("nan")


def write(client: FlightSQLClient, pid: int, view: str, rounds: int) -> None:
    """Materialise a view from its blocks again and again; print the best."""
    end = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    begin = end - datetime.timedelta(hours=1)
    best = (float("inf"), float("inf"))
    for _ in range(rounds):
        cpu, clock = processor_seconds(pid), time.perf_counter()
        client.query(f"SELECT * FROM regenerate_partitions('{view}', '{begin.isoformat()}', '{end.isoformat()}', 3600)")
        best = min(best, (processor_seconds(pid) - cpu, time.perf_counter() - clock))
    made = client.query(
        "SELECT sum(num_rows) AS n, sum(file_size) AS bytes FROM list_partitions() "
        f"WHERE view_set_name = '{view}' AND view_instance_id = 'global'"
    )
    rows, size = int(made["n"][0]), int(made["bytes"][0])
    print(
        f"{view:12} {rows:9,} rows  {size / rows:5.2f} bytes/row  {rows / best[0] / 1e6:5.2f} M rows/s of a core  "
        f"{rows / best[1] / 1e6:5.2f} M rows/s by the clock"
    )


def spans(client: FlightSQLClient, pid: int, stream: str) -> None:
    """Let a query's spans be written behind it; print what that took beyond the query."""
    sql = f"SELECT count(*) AS n FROM view_instance('thread_spans', '{stream}')"
    client.query(sql)
    cpu, clock = processor_seconds(pid), time.perf_counter()
    while True:
        made = client.query(
            "SELECT sum(num_rows) AS n, sum(file_size) AS bytes FROM list_partitions() "
            f"WHERE view_set_name = 'thread_spans' AND view_instance_id = '{stream}'"
        )
        if made["n"].notna().all() and int(made["n"][0]) > 0:
            break
        if time.perf_counter() - clock > 60:
            sys.exit("nothing was written behind the query in 60 s")
        time.sleep(0.05)
    rows, size = int(made["n"][0]), int(made["bytes"][0])
    took = processor_seconds(pid) - cpu
    print(
        f"thread_spans {rows:9,} rows  {size / rows:5.2f} bytes/row  {2 * rows / took / 1e6:5.2f} M events/s of a core"
    )


def main() -> None:
    """Run everything once."""
    parser = argparse.ArgumentParser()
    parser.add_argument("bulk", type=Path)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--repeats", type=int, default=30)
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), "--roles", "ingest,query") as server,
        micromegas.connect(server.flight) as client,
    ):
        replay(arguments.bulk, server.http)
        # A range of insert times is closed once the clock has gone past it.
        time.sleep(2)
        threads = client.query(
            "SELECT stream_id FROM blocks WHERE list_contains(\"streams.tags\", 'cpu') "
            "GROUP BY stream_id ORDER BY sum(nb_objects) DESC"
        )
        stream = str(threads["stream_id"][0])
        process = str(client.query("SELECT process_id FROM processes")["process_id"][0])
        for view in ("log_entries", "measures"):
            write(client, server.pid, view, arguments.rounds)
        spans(client, server.pid, stream)
        print(f"peak memory of the server: {peak_mebibytes(server.pid):,.0f} MiB")
        floor = statistics.median(timed(client, "SELECT 1", arguments.repeats))
        print(f"{'SELECT 1':20} {floor:6.1f} ms")
        for name, sql in QUERIES.items():
            taken = timed(client, sql.format(stream=stream, process=process), arguments.repeats)
            print(f"{name:20} {statistics.median(taken) - floor:6.1f} ms median, {min(taken) - floor:6.1f} best, beyond SELECT 1")


def timed(client: FlightSQLClient, sql: str, repeats: int) -> list[float]:
    """Milliseconds of each of so many runs, after some to warm up."""
    taken = []
    for i in range(repeats + WARM_UP):
        started = time.perf_counter()
        client.query_arrow(sql)
        if i >= WARM_UP:
            taken.append((time.perf_counter() - started) * 1e3)
    return taken


if __name__ == "__main__":
    main()
