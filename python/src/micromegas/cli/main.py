"""``micromegas``: everyday questions to a lake, without SQL where it can be."""

import argparse
import sys
from collections.abc import Callable

from micromegas.cli import doctor, logout, lookups, query, work
from micromegas.cli.config import ProfileError
from micromegas.cli.pipes import until_nobody_reads
from micromegas.cli.version import add_version

_Add = Callable[[argparse.ArgumentParser], None]
_Run = Callable[[argparse.ArgumentParser, argparse.Namespace], int]

_COMMANDS: list[tuple[str, str, _Add, _Run]] = [
    ("query", "run a SQL statement", query.add_arguments, query.run),
    ("logs", "print log messages, and follow them", lookups.add_logs, lookups.logs),
    ("processes", "list processes, newest first", lookups.add_processes, lookups.processes),
    ("metrics", "list metrics, or print the values of one", lookups.add_metrics, lookups.metrics),
    ("spans", "list the longest spans of a process", lookups.add_spans, lookups.spans),
    ("trace", "write a Perfetto trace of a process, or of a trace id", work.add_trace, work.trace),
    ("materialize", "write Parquet partitions ahead", work.add_materialize, work.materialize),
    ("retire", "take Parquet partitions out", work.add_retire, work.retire),
    ("doctor", "check what is reachable, versions and clocks", doctor.add_arguments, doctor.run),
    ("logout", "forget who signed in", logout.add_arguments, logout.run),
]

_EXAMPLES = """examples:
  micromegas processes --begin 1d
  micromegas logs --follow --level warn
  micromegas metrics --begin 1h --name cpu_usage --format csv
  micromegas query --begin 1h "SELECT count(*) FROM log_entries"
  micromegas trace 433e6eee-8a4a-4b84-8a3b-e432a2731f37 --begin 1h -o trace.pftrace

The server is the one of MICROMEGAS_ANALYTICS_URI, of --profile, or grpc://localhost:50051.
"""


def main(argv: list[str] | None = None) -> int:
    """Run as a program: 0 done, 1 failed, 2 wrong usage, 130 interrupted."""
    parser = argparse.ArgumentParser(
        prog="micromegas",
        description="Ask a Micromegas observability lakehouse.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_version(parser)
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    chosen: dict[str, tuple[argparse.ArgumentParser, _Run]] = {}
    for name, text, add, run in _COMMANDS:
        command = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        add(command)
        chosen[name] = (command, run)
    arguments = parser.parse_args(argv)
    command, run = chosen[arguments.command]
    try:
        return until_nobody_reads(lambda: run(command, arguments))
    except ProfileError as error:
        command.error(str(error))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        print(f"micromegas {arguments.command}: {error}", file=sys.stderr)
        return 1
