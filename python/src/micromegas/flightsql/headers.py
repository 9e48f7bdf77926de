"""The metadata that goes with each call."""

import datetime
import re
from collections.abc import Mapping
from typing import Protocol

from micromegas.flightsql import attribution
from micromegas.time import format_datetime

Time = datetime.datetime | str | None
"""A moment as callers give it: see :func:`micromegas.time.format_datetime`."""

Header = tuple[bytes, bytes]

_KEY = re.compile(r"[0-9a-z_.-]+")
_TEXT = re.compile(rb"[\x20-\x7e]*")


class AuthProvider(Protocol):
    """Where bearer tokens come from."""

    def get_token(self) -> str:
        """Give the token to send now; called once for each call to the server, from the caller's thread."""
        ...


def attribution_headers(client_entrypoint: str | None) -> list[Header]:
    """Label one client's queries; the session id is new at each call.

    Raises:
        ValueError: The entrypoint is not 1 to 64 printable ASCII characters.
    """
    return [
        (b"x-client-type", b"python"),
        (b"x-client-agent", attribution.resolve_client_agent().encode()),
        (b"x-client-entrypoint", attribution.resolve_client_entrypoint(client_entrypoint).encode()),
        (b"x-client-session", attribution.resolve_session_id().encode()),
    ]


def caller_headers(headers: Mapping[str, str | bytes] | None) -> list[Header]:
    """Encode the headers of the caller's own, with names in lower case as HTTP/2 wants them.

    Raises:
        ValueError: A name or value is one that gRPC cannot carry. Values are not repeated in the message:
            they may be secrets.
    """
    return [_header(name, value) for name, value in (headers or {}).items()]


def range_headers(begin: Time, end: Time) -> list[Header]:
    """Encode the query's time range; a bound that is None is left out.

    Raises:
        RuntimeError: A bound has no time zone, or is of a wrong type.
        ValueError: A bound is text that is no timestamp.
    """
    bounds = ((b"query_range_begin", format_datetime(begin)), (b"query_range_end", format_datetime(end)))
    return [(name, text.encode()) for name, text in bounds if text is not None]


def _header(name: str, value: str | bytes) -> Header:
    key = name.lower()
    if not _KEY.fullmatch(key):
        raise ValueError(f"invalid header name {name!r}: use letters, digits, '-', '_' and '.'")
    encoded = value.encode() if isinstance(value, str) else value
    if not key.endswith("-bin") and not _TEXT.fullmatch(encoded):
        raise ValueError(f"invalid value of header {name!r}: only printable ASCII can be sent")
    return key.encode(), encoded
