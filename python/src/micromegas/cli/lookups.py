"""Commands that look things up: logs, processes, metrics, spans."""

import argparse
import datetime
import time
from typing import TYPE_CHECKING

from micromegas.cli import output, ranges
from micromegas.connection import connect_with_profile
from micromegas.flightsql.discovery import literal

if TYPE_CHECKING:
    import pandas

    from micromegas.flightsql.client import FlightSQLClient

LEVELS = {"fatal": 1, "error": 2, "warn": 3, "info": 4, "debug": 5, "trace": 6}
_LEVEL_TEXTS = {number: name.upper() for name, number in LEVELS.items()}
_POLL_SECONDS = 1.0


def connect(arguments: argparse.Namespace) -> "FlightSQLClient":
    """Connect as the options say."""
    return connect_with_profile(arguments.profile, client_entrypoint=f"cli-{arguments.command}")


def add_common(parser: argparse.ArgumentParser, begin: str, limit: int | None) -> None:
    """Add what all of them take."""
    ranges.add_range(parser, begin)
    if limit is not None:
        parser.add_argument("--limit", metavar="N", type=_count, default=limit, help=f"most rows (default {limit})")
    parser.add_argument("--format", choices=output.FORMATS, default="table", help="how rows are printed")
    parser.add_argument("--profile", metavar="NAME", help="profile of ~/.micromegas/config.json")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def add_logs(parser: argparse.ArgumentParser) -> None:
    """Add what ``logs`` takes."""
    parser.add_argument("process", nargs="?", help="id of a process; by default all")
    parser.add_argument("--level", choices=LEVELS, default="trace", help="this severe, or more (default trace: all)")
    parser.add_argument("--target", help="only of this target")
    parser.add_argument("--grep", metavar="TEXT", help="only messages that contain this")
    parser.add_argument("-f", "--follow", action="store_true", help="go on with what comes in, until interrupted")
    add_common(parser, "10m", 1000)


def logs(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """Print log messages, oldest first; the newest if there are more than the limit."""
    begin, end = ranges.resolve(parser, arguments.begin, arguments.end)
    if arguments.follow and arguments.end:
        parser.error("--follow goes without --end")
    if arguments.follow and arguments.format != "table":
        parser.error("--follow prints lines; leave out --format")
    with connect(arguments) as client:
        if not arguments.follow and arguments.format != "table":
            output.show(client.query(_logs_sql(arguments, None), begin, end), arguments.format)
            return 0
        frame = client.query(_logs_sql(arguments, None), begin, end)
        _print_lines(frame)
        if arguments.follow:
            _follow(client, arguments, begin, frame)
    return 0


def _follow(
    client: "FlightSQLClient",
    arguments: argparse.Namespace,
    begin: datetime.datetime | None,
    seen: "pandas.DataFrame",
) -> None:
    """Print what is inserted after what was seen.

    By insert time, which only grows: what arrives late is printed late, and nothing is missed. Blocks are visible
    wholly or not at all, so no row of a block that was seen can come after it.
    """
    since = seen["insert_time"].max() if not seen.empty else begin
    while True:
        time.sleep(_POLL_SECONDS)
        frame = client.query(_logs_sql(arguments, None if since is None else since.isoformat()), begin)
        if not frame.empty:
            _print_lines(frame)
            since = frame["insert_time"].max()


def _logs_sql(arguments: argparse.Namespace, inserted_after: str | None) -> str:
    view = "log_entries"
    if arguments.process:
        view = f"view_instance('log_entries', {literal(arguments.process)})"
    conditions = [f"level <= {LEVELS[arguments.level]}"]
    if arguments.target:
        conditions.append(f"target = {literal(arguments.target)}")
    if arguments.grep:
        conditions.append(f"contains(msg, {literal(arguments.grep)})")
    if inserted_after:
        conditions.append(f"insert_time > TIMESTAMP {literal(inserted_after)}")
    columns = "time, level, exe, target, msg, insert_time"
    limit = "" if inserted_after else f" LIMIT {arguments.limit}"
    return (
        f"SELECT * FROM (SELECT {columns} FROM {view} WHERE {' AND '.join(conditions)} ORDER BY time DESC{limit}) "
        "ORDER BY time"
    )


def _print_lines(frame: "pandas.DataFrame") -> None:
    columns = (frame[name].tolist() for name in ("time", "level", "exe", "target", "msg"))
    for when, level, exe, target, message in zip(*columns, strict=True):
        severity = _LEVEL_TEXTS.get(level, str(level))
        print(f"{when.isoformat()} {severity:5} {exe.rsplit('/', 1)[-1]} {target}: {message}", flush=True)


def add_processes(parser: argparse.ArgumentParser) -> None:
    """Add what ``processes`` takes."""
    parser.add_argument("--exe", help="only those whose program's name contains this")
    add_common(parser, "1d", 100)


def processes(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """List processes that sent something in the range, newest first."""
    where = f" WHERE contains(exe, {literal(arguments.exe)})" if arguments.exe else ""
    return _show(
        parser,
        arguments,
        "SELECT process_id, exe, start_time, last_update_time, username, computer "
        f"FROM processes{where} ORDER BY last_update_time DESC LIMIT {arguments.limit}",
    )


def add_metrics(parser: argparse.ArgumentParser) -> None:
    """Add what ``metrics`` takes."""
    parser.add_argument("process", nargs="?", help="id of a process; by default all")
    parser.add_argument("--name", help="print the values of this metric; by default metrics are listed")
    add_common(parser, "1h", 1000)


def metrics(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """List metrics with their extent, or print the values of one."""
    view = f"view_instance('measures', {literal(arguments.process)})" if arguments.process else "measures"
    if arguments.name:
        sql = (
            f"SELECT time, exe, name, value, unit FROM {view} WHERE name = {literal(arguments.name)} "
            f"ORDER BY time LIMIT {arguments.limit}"
        )
    else:
        sql = (
            "SELECT name, unit, target, count(*) AS count, min(value) AS min, avg(value) AS avg, max(value) AS max "
            f"FROM {view} GROUP BY name, unit, target ORDER BY name, target LIMIT {arguments.limit}"
        )
    return _show(parser, arguments, sql)


def add_spans(parser: argparse.ArgumentParser) -> None:
    """Add what ``spans`` takes."""
    parser.add_argument("process", help="id of a process")
    parser.add_argument("--type", choices=("thread", "async", "both"), default="both", help="of which kind")
    add_common(parser, "1h", 20)


def spans(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """List the longest spans, by call site."""
    return _show(
        parser,
        arguments,
        "SELECT name, target, count(*) AS count, sum(duration) / 1000000 AS total_ms, "
        "max(duration) / 1000000 AS longest_ms, avg(duration) / 1e6 AS mean_ms "
        f"FROM process_spans({literal(arguments.process)}, {literal(arguments.type)}) "
        "WHERE depth > 0 OR thread_name = 'async' GROUP BY name, target "
        f"ORDER BY total_ms DESC LIMIT {arguments.limit}",
    )


def _show(parser: argparse.ArgumentParser, arguments: argparse.Namespace, sql: str) -> int:
    begin, end = ranges.resolve(parser, arguments.begin, arguments.end)
    with connect(arguments) as client:
        output.show(client.query(sql, begin, end), arguments.format)
    return 0
