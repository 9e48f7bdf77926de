"""``micromegas-query``: a statement in, its rows out."""

import argparse
import sys
from pathlib import Path

from micromegas.cli import output, ranges
from micromegas.cli.config import ProfileError
from micromegas.cli.pipes import until_nobody_reads
from micromegas.cli.version import add_version
from micromegas.connection import connect_with_profile

_EXAMPLES = """examples:
  micromegas-query --begin 1h "SELECT time, level, msg FROM log_entries WHERE level <= 2"
  micromegas-query --all --format csv "SELECT * FROM processes" > processes.csv
  micromegas-query --begin 1d --parquet logs.parquet --file statement.sql
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("sql", nargs="?", help="the statement")
    parser.add_argument("--file", metavar="PATH", help="read the statement from a file; - is standard input")
    ranges.add_range(parser)
    parser.add_argument("--all", action="store_true", help="all times there are")
    formats = (*output.FORMATS, "parquet")
    parser.add_argument(
        "--format", choices=formats, default="table", help="how rows are printed; parquet into a pipe only"
    )
    parser.add_argument("--parquet", metavar="PATH", help="write the rows to a Parquet file instead of printing them")
    parser.add_argument(
        "--max-colwidth",
        metavar="N",
        type=int,
        default=output.DEFAULT_WIDTH,
        help=f"most characters of a cell in a table, 0 for all (default {output.DEFAULT_WIDTH})",
    )
    parser.add_argument("--profile", metavar="NAME", help="profile of ~/.micromegas/config.json")


def run(parser: argparse.ArgumentParser, arguments: argparse.Namespace, entrypoint: str = "cli-query") -> int:
    """Do it; usage errors end the program with 2."""
    sql = _statement(parser, arguments)
    if arguments.all and (arguments.begin or arguments.end):
        parser.error("--all goes without --begin and --end")
    if not arguments.all and not arguments.begin:
        parser.error("give --begin (such as --begin 1h), or --all for all times there are")
    if arguments.max_colwidth < 0:
        parser.error(f"--max-colwidth must not be negative: {arguments.max_colwidth}")
    if arguments.format == "parquet" and not arguments.parquet and sys.stdout.isatty():
        parser.error("Parquet is nothing to read: pipe it elsewhere, or name a file with --parquet PATH")
    begin, end = ranges.resolve(parser, arguments.begin, arguments.end)
    try:
        client = connect_with_profile(arguments.profile, client_entrypoint=entrypoint)
    except ProfileError as error:
        parser.error(str(error))
    with client:
        if arguments.parquet:
            output.write_parquet(client.query_arrow(sql, begin, end), arguments.parquet)
        elif arguments.format == "parquet":
            output.pipe_parquet(client.query_arrow(sql, begin, end))
        else:
            output.show(client.query(sql, begin, end), arguments.format, arguments.max_colwidth)
    return 0


def _statement(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> str:
    if (arguments.sql is None) == (arguments.file is None):
        parser.error("give the statement, or --file PATH, one of the two")
    if arguments.sql is not None:
        return str(arguments.sql)
    try:
        if arguments.file == "-":
            return sys.stdin.buffer.read().decode("utf-8").strip()
        return Path(arguments.file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        parser.error(f"cannot read {arguments.file}: {error}")


def main(argv: list[str] | None = None) -> int:
    """Run as a program of its own."""
    parser = argparse.ArgumentParser(
        prog="micromegas-query",
        description="Run a SQL statement on a Micromegas lake.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_version(parser)
    add_arguments(parser)
    arguments = parser.parse_args(argv)
    return until_nobody_reads(lambda: run(parser, arguments))
