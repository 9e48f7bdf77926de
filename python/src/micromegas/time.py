"""Times and durations as text: what the server reads, and what people type.

All functions are pure and safe to call from any thread.
"""

import datetime
import re

_DELTA = re.compile(r"([0-9]+)([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def parse_datetime(text: str) -> datetime.datetime:
    """Read an RFC 3339 (or other ISO 8601) timestamp.

    Args:
        text: For example ``2024-01-01T12:00:00Z``. A fraction may have any number of digits; those beyond
            microseconds are cut off.

    Returns:
        The time, with the offset of the text. Naive (no time zone) if the text has no offset.

    Raises:
        ValueError: The text is not a timestamp.
    """
    if text.endswith("z"):
        text = text[:-1] + "Z"
    return datetime.datetime.fromisoformat(text)


def format_datetime(value: datetime.datetime | str | None) -> str | None:
    """Write a time the way queries carry it: RFC 3339 with an explicit offset.

    Args:
        value: A ``datetime`` with a time zone, a ``pandas.Timestamp`` with a time zone (its nanoseconds are
            kept), RFC 3339 text with an offset or ``Z``, or None.

    Returns:
        For example ``2024-01-01T12:00:00+00:00``; the offset given is kept. None for None.

    Raises:
        RuntimeError: The time has no time zone, or the value is of another type.
        ValueError: The text is not a timestamp.
    """
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = parse_datetime(value)
        except ValueError as error:
            raise ValueError(f"{value!r} is no timestamp, such as 2024-01-01T00:00:00Z: {error}") from None
    if not isinstance(value, datetime.datetime):
        raise RuntimeError(
            f"value of unknown type in format_datetime: {type(value).__name__}; "
            "pass a datetime with a time zone, a pandas.Timestamp or RFC 3339 text"
        )
    if value != value:
        raise RuntimeError("a time is missing (NaT): datetime needs a valid time zone, and to be one")
    offset = value.utcoffset() if value.tzinfo is not None else None
    if offset is None:
        raise RuntimeError(
            f"datetime needs a valid time zone: {value} has none; use datetime.datetime.now(datetime.timezone.utc) "
            "or end the text with Z"
        )
    if offset % datetime.timedelta(minutes=1):
        # Local mean times of the nineteenth century; RFC 3339 has no seconds in an offset.
        value = value.astimezone(datetime.UTC)
    return value.isoformat()


def parse_time_delta(user_string: str) -> datetime.timedelta:
    """Read a duration as people type it: a whole number and a unit.

    Args:
        user_string: ``30m``, ``1h`` or ``7d``; units are ``m`` minutes, ``h`` hours, ``d`` days, in lower case.
            What follows the unit is ignored, so ``10days`` is ten days.

    Returns:
        The duration.

    Raises:
        RuntimeError: The text does not begin with a number and a unit.
        OverflowError: The duration does not fit in a ``timedelta`` (about 2.7 million years).
    """
    found = _DELTA.match(user_string)
    if found is None:
        raise RuntimeError(
            f"invalid time delta {user_string!r}: expected a whole number followed by m (minutes), h (hours) "
            "or d (days), such as 30m, 1h or 7d"
        )
    return datetime.timedelta(**{_UNITS[found[2]]: int(found[1])})
