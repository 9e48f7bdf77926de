"""Commands that make the server work: traces and partitions."""

import argparse

from micromegas import perfetto
from micromegas.cli import ranges
from micromegas.cli.lookups import connect


def add_trace(parser: argparse.ArgumentParser) -> None:
    """Add what ``trace`` takes."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("process", nargs="?", help="id of a process; of the last hour, without --begin")
    what.add_argument(
        "--trace-id", metavar="ID", help="a trace of OpenTelemetry instead, through all processes, whenever it was"
    )
    parser.add_argument("-o", "--output", metavar="PATH", required=True, help="the file to write")
    parser.add_argument("--type", choices=perfetto.SPAN_TYPES, help="which spans of a process (default both)")
    ranges.add_range(parser)
    _add_profile(parser)


def trace(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """Write a Perfetto trace."""
    if arguments.trace_id and arguments.type:
        parser.error("--type chooses spans of a process; a trace has those of OpenTelemetry only")
    default = None if arguments.trace_id else "1h"
    begin, end = ranges.resolve(parser, arguments.begin or default, arguments.end)
    with connect(arguments) as client:
        if arguments.trace_id:
            perfetto.write_distributed_trace(client, arguments.trace_id, arguments.output, begin, end)
        else:
            types = arguments.type or "both"
            perfetto.write_process_trace(client, arguments.process, begin, end, arguments.output, types)
    return 0


def add_materialize(parser: argparse.ArgumentParser) -> None:
    """Add what ``materialize`` takes."""
    parser.add_argument("view", help="a global view, such as log_entries")
    parser.add_argument("--delta", metavar="T", default="1h", help="length of a partition: 1m, 1h, 1d (default 1h)")
    parser.add_argument("--regenerate", action="store_true", help="write anew what is there, too")
    ranges.add_range(parser, "1d")
    _add_profile(parser)


def materialize(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """Write partitions; the range is widened to whole ones, as far as they are over."""
    import datetime

    from micromegas.time import parse_time_delta

    begin, end = ranges.resolve(parser, arguments.begin, arguments.end)
    try:
        seconds = int(parse_time_delta(arguments.delta).total_seconds())
    except (RuntimeError, OverflowError) as error:
        parser.error(f"--delta: {error}")
    if seconds == 0:
        parser.error("--delta must be more than nothing")
    if begin is None or end is None:
        parser.error("give --begin")
    first, last = (
        datetime.datetime.fromtimestamp(int(time.timestamp()) // seconds * seconds, datetime.UTC)
        for time in (begin, end)
    )
    with connect(arguments) as client:
        do = client.regenerate_partitions if arguments.regenerate else client.materialize_partitions
        do(arguments.view, first, last, seconds)
    return 0


def add_retire(parser: argparse.ArgumentParser) -> None:
    """Add what ``retire`` takes."""
    parser.add_argument("view", help="a view set, such as log_entries")
    parser.add_argument("instance", nargs="?", default="global", help="id of a process or stream (default global)")
    ranges.add_range(parser)
    _add_profile(parser)


def retire(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """Take partitions out; no telemetry is lost by it."""
    begin, end = ranges.resolve(parser, arguments.begin, arguments.end)
    if begin is None:
        parser.error("give --begin: which insert times to retire")
    with connect(arguments) as client:
        client.retire_partitions(arguments.view, arguments.instance, begin, end)
    return 0


def _add_profile(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--profile", metavar="NAME", help="profile of ~/.micromegas/config.json")
