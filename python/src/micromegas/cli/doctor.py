"""``micromegas doctor``: what is reachable, which versions, whose clock is wrong."""

import argparse
import datetime
import os
import platform
import statistics
import time
from collections.abc import Callable

import pyarrow

import micromegas
from micromegas.cli import config
from micromegas.cli.lookups import connect
from micromegas.flightsql.client import FlightSQLClient

_MOST_SKEW_SECONDS = 2.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--profile", metavar="NAME", help="profile of ~/.micromegas/config.json")


def run(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """Print a line for each check; 1 if one failed."""
    versions = f"Python {platform.python_version()}, pyarrow {pyarrow.__version__}"
    print(f"ok      micromegas {micromegas.__version__}, {versions}")
    settings = config.resolve(arguments.profile)
    of = f"profile {settings.profile}" if settings.profile else "no profile"
    print(f"ok      configuration: {of}, server {settings.uri}")
    checks: list[tuple[str, Callable[[FlightSQLClient], str]]] = [
        ("server", _server),
        ("clock", _clock),
        ("ingestion", _ingestion),
        ("telemetry", _telemetry),
        ("maintenance", _maintenance),
    ]
    failed = 0
    with connect(arguments) as client:
        for name, check in checks:
            try:
                print(f"ok      {name}: {check(client)}", flush=True)
            except Exception as error:
                failed += 1
                print(f"FAILED  {name}: {error}", flush=True)
                if name == "server":
                    break
    return 1 if failed else 0


def _server(client: FlightSQLClient) -> str:
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        client.query_arrow("SELECT 1")
        times.append(time.perf_counter() - begin)
    version = client.server_version() or "a server that does not tell its version"
    return f"{version}, answers SELECT 1 in {statistics.median(times) * 1e3:.1f} ms"


def _ingestion(client: FlightSQLClient) -> str:
    """Whether senders' address is ready; it is known only if they are told by the environment, as this is."""
    import requests

    url = os.environ.get("MICROMEGAS_TELEMETRY_URL")
    if not url:
        return "not looked at, as MICROMEGAS_TELEMETRY_URL is not set"
    answer = requests.get(f"{url.rstrip('/')}/ready", timeout=10)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answers {answer.status_code}: it does not take telemetry in now")
    return f"{url} is ready"


def _clock(client: FlightSQLClient) -> str:
    before = datetime.datetime.now(datetime.UTC)
    server = client.query_arrow("SELECT now() AS t").column("t")[0].as_py()
    after = datetime.datetime.now(datetime.UTC)
    middle = before + (after - before) / 2
    skew = (server - middle).total_seconds()
    if abs(skew) > _MOST_SKEW_SECONDS + (after - before).total_seconds():
        raise RuntimeError(
            f"the server's clock is {skew:+.1f} s off this machine's: ranges such as 'the last hour' will miss rows; "
            "set both clocks by NTP"
        )
    return f"the server's is {skew * 1e3:+.0f} ms off this machine's"


def _telemetry(client: FlightSQLClient) -> str:
    table = client.query_arrow("SELECT count(*) AS n, max(last_update_time) AS t FROM processes")
    count, newest = table.column("n")[0].as_py(), table.column("t")[0].as_py()
    if not count:
        return "none has come in yet"
    return f"{count:,} processes, the newest block came in at {newest.isoformat()}"


def _maintenance(client: FlightSQLClient) -> str:
    table = client.query_arrow("SELECT * FROM maintenance_tasks")
    return f"{table.num_rows} tasks have run" if table.num_rows else "no server with the role maintenance has run yet"
