"""Measures OTLP against a server of its own; ``bench/otlp`` runs it.

Each signal is posted in batches of 512 over a few connections; an answer means durable. "Of a core" is the processor
time of the server's process and of its PostgreSQL, not of the sender, which shares the machine. Then the first query
over what was sent, with nothing decoded or written yet.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python" / "tests"))

import micromegas  # noqa: E402
from micromegas.flightsql.client import FlightSQLClient  # noqa: E402
from running import Server, serving  # noqa: E402

BATCH = 512
VIEWS = {
    "traces": "SELECT name, count(*) AS n, max(duration) AS longest FROM otel_spans GROUP BY name",
    "logs": "SELECT level, count(*) AS n FROM log_entries GROUP BY level",
    "metrics": "SELECT name, count(*) AS n, max(value) AS highest FROM measures GROUP BY name",
}


def processor_seconds(server: int, data: Path) -> float:
    """Processor time that the server and its PostgreSQL have taken so far, user and system."""
    # PostgreSQL runs beside the server, not below it; where its data is, it says who it is.
    postmaster = int(next(data.rglob("postmaster.pid")).read_text().split()[0])
    children: dict[int, list[int]] = {}
    ticks = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(stat.parent.name)
        children.setdefault(int(fields[1]), []).append(pid)
        # Of children that ended and were waited for, too.
        ticks[pid] = sum(int(field) for field in fields[11:15])
    total, left, seen = 0, [server, postmaster], set[int]()
    while left:
        pid = left.pop()
        if pid not in seen:
            seen.add(pid)
            total += ticks.get(pid, 0)
            left += children.get(pid, [])
    return total / os.sysconf("SC_CLK_TCK")


def sent(
    arguments: argparse.Namespace, server: Server, data: Path, signal: str, service: str, items: int
) -> tuple[float, dict[str, float]]:
    """Send one signal; returns the server's processor seconds and what the sender said."""
    command = [
        arguments.java, "-Xmx3g", "-XX:+UseSerialGC", "-cp", arguments.classpath, "io.micromegas.bench.OtlpLoad",
        server.http, signal, str(items // BATCH), str(BATCH), str(arguments.connections), service,
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sender:
        assert sender.stdin and sender.stdout and server.pid
        assert sender.stdout.readline().strip() == "ready"
        before = processor_seconds(server.pid, data)
        sender.stdin.write("\n")
        sender.stdin.flush()
        said = sender.stdout.readline()
        took = processor_seconds(server.pid, data) - before
    if sender.returncode:
        sys.exit(f"the sender ended with {sender.returncode}")
    return took, json.loads(said)


def first_query(client: FlightSQLClient, signal: str) -> None:
    """Time the first query over a signal, and the next."""
    sql = VIEWS[signal]
    for which in ("first", "next"):
        started = time.perf_counter()
        rows = int(client.query(sql)["n"].sum())
        print(f"{signal:8} {which:5} query over {rows:9,} rows {(time.perf_counter() - started) * 1e3:7.0f} ms")


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser()
    parser.add_argument("java")
    parser.add_argument("classpath")
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=8)
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder) / "data", "--roles", "ingest,query") as server,
        micromegas.connect(server.flight) as client,
    ):
        client.query("SELECT 1")
        for signal in VIEWS:
            for number in range(arguments.rounds):
                # The first rounds are the JVM's to warm up.
                items = arguments.items if number == arguments.rounds - 1 else arguments.items // 4
                cpu, said = sent(arguments, server, Path(folder), signal, f"shop-{signal}-{number}", items)
                print(
                    f"{signal:8} {said['items']:9,} in {said['bytes'] / said['items']:.0f} bytes each: "
                    f"{said['items'] / cpu:9,.0f}/s of a core, {said['items'] / said['seconds']:9,.0f}/s by the clock",
                    flush=True,
                )
            first_query(client, signal)


if __name__ == "__main__":
    main()
