"""Times as people give them on a command line."""

import argparse
import datetime

from micromegas.time import parse_datetime, parse_time_delta


def moment(text: str, now: datetime.datetime) -> datetime.datetime:
    """Read ``1h`` (so long before now) or RFC 3339 text (without an offset: UTC).

    Raises:
        argparse.ArgumentTypeError: It is neither.
    """
    try:
        return now - parse_time_delta(text)
    except RuntimeError:
        pass
    except OverflowError:
        raise argparse.ArgumentTypeError(f"{text} is too long ago; {_FORMS}") from None
    try:
        time = parse_datetime(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; {_FORMS}") from None
    return time if time.tzinfo is not None else time.replace(tzinfo=datetime.UTC)


_FORMS = "give a length of time before now (30m, 1h, 7d) or a timestamp such as 2024-01-01T12:00:00Z"


def add_range(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    """Add ``--begin`` and ``--end``.

    Args:
        parser: Of the command.
        default: What ``--begin`` is if it is not given; None means no default.
    """
    shown = f" (default {default})" if default else ""
    parser.add_argument("--begin", metavar="T", default=default, help=f"start: 30m, 1h, 7d ago, or a timestamp{shown}")
    parser.add_argument("--end", metavar="T", help="end, in the same forms (default: now)")


def resolve(
    parser: argparse.ArgumentParser, begin: str | None, end: str | None
) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    """Turn the two into times; a usage error ends the program."""
    now = datetime.datetime.now(datetime.UTC)
    times: list[datetime.datetime | None] = []
    for name, text in (("--begin", begin), ("--end", end)):
        try:
            times.append(None if text is None else moment(text, now))
        except (argparse.ArgumentTypeError, OverflowError) as error:
            parser.error(f"{name}: {error}")
    first, last = times
    if first is not None and last is None:
        last = now
    if first is not None and last is not None and first > last:
        parser.error(f"--begin {first.isoformat()} is after --end {last.isoformat()}")
    return first, last
