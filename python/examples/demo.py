"""The first questions one asks of a server: what ran, what went wrong, what was measured, what was slow.

    python demo.py [grpc://host:port]

Looks at the last hour. Exits with 1 if there is nothing to see, with 2 if the server cannot be asked.
"""

import datetime
import sys

import pandas as pd

import micromegas
from micromegas.errors import MicromegasError
from micromegas.flightsql.client import FlightSQLClient
from micromegas.time import parse_time_delta


def show(title: str, frame: pd.DataFrame) -> bool:
    """Print one answer; tell whether it has rows."""
    print(f"\n{title}\n{'-' * len(title)}")
    print("(no rows)" if frame.empty else frame.to_string(index=False, max_colwidth=60))
    return not frame.empty


def tour(client: FlightSQLClient, begin: datetime.datetime, end: datetime.datetime) -> bool:
    """Ask the questions; tell whether all had an answer."""
    found = []

    def ask(title: str, sql: str) -> pd.DataFrame:
        frame = client.query(sql, begin, end)
        found.append(show(title, frame))
        return frame

    ask(
        "Processes, newest first",
        "SELECT process_id, exe, computer, start_time FROM processes ORDER BY start_time DESC LIMIT 5",
    )
    ask(
        "Latest warnings and errors",
        "SELECT time, level, target, msg FROM log_entries WHERE level <= 3 ORDER BY time DESC LIMIT 10",
    )
    ask(
        "Log entries by level (1 fatal, 2 error, 3 warn, 4 info, 5 debug, 6 trace)",
        "SELECT level, count(*) AS entries FROM log_entries GROUP BY level ORDER BY level",
    )
    ask(
        "Metrics",
        """
        SELECT name, unit, count(*) AS points, min(value) AS least, avg(value) AS mean, max(value) AS most
        FROM measures GROUP BY name, unit ORDER BY points DESC, name LIMIT 10
        """,
    )
    threads = client.query_streams(begin, end, limit=100, tag_filter="cpu")
    found.append(not threads.empty)
    if not threads.empty:
        found.append(show("Slowest spans of one thread", slowest(client, threads, begin, end)))
    return all(found)


def slowest(
    client: FlightSQLClient, threads: pd.DataFrame, begin: datetime.datetime, end: datetime.datetime
) -> pd.DataFrame:
    """The longest spans of the first thread that has any; empty if none has."""
    spans = pd.DataFrame()
    for stream_id in threads["stream_id"]:
        spans = client.query_spans(begin, end, 10_000, stream_id)
        calls = spans[spans["depth"] > 0]
        if not calls.empty:
            top = calls.nlargest(10, "duration")
            return top.assign(milliseconds=top["duration"] / 1e6)[["name", "begin", "milliseconds", "depth"]]
    return spans


def main() -> int:
    """Ask the server named on the command line, or the one on this machine."""
    uri = sys.argv[1] if len(sys.argv) > 1 else "grpc://localhost:50051"
    end = datetime.datetime.now(datetime.UTC)
    begin = end - parse_time_delta("1h")
    print(f"{uri}, from {begin:%Y-%m-%d %H:%M:%S} to {end:%H:%M:%S} UTC")
    try:
        with micromegas.connect(uri) as client:
            complete = tour(client, begin, end)
    except MicromegasError as error:
        print(error, file=sys.stderr)
        return 2
    if not complete:
        print("\nNot everything had an answer: has anything been sent in the last hour?", file=sys.stderr)
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
