"""Query a Micromegas observability lakehouse with SQL.

>>> import micromegas
>>> client = micromegas.connect()
>>> client.query("SELECT time, level, msg FROM log_entries LIMIT 10")  # doctest: +SKIP
"""

import importlib.metadata

from micromegas import admin, auth, errors, flightsql, oidc_connection, perfetto, time
from micromegas.cli.config import ProfileError
from micromegas.connection import connect_with_profile
from micromegas.flightsql.client import FlightSQLClient

__all__ = [
    "FlightSQLClient",
    "ProfileError",
    "__version__",
    "admin",
    "auth",
    "connect",
    "connect_with_profile",
    "errors",
    "flightsql",
    "oidc_connection",
    "perfetto",
    "time",
]

try:
    __version__ = importlib.metadata.version("micromegas")
except importlib.metadata.PackageNotFoundError:
    __version__ = "unknown"


def connect(uri: str | None = None, preserve_dictionary: bool = False) -> FlightSQLClient:
    """Make a client of a server, by default the one on this machine, without authentication.

    No configuration file and no environment variable changes the address. Connecting is lazy: nothing is
    sent, and nothing fails, before the first query.

    Args:
        uri: ``grpc://host:port`` (clear text) or ``grpc+tls://host:port``; by default ``grpc://localhost:50051``.
        preserve_dictionary: Receive dictionary-encoded columns as such; in DataFrames they are ``category``.

    Returns:
        The client; it can be shared by threads.
    """
    return FlightSQLClient(uri or "grpc://localhost:50051", preserve_dictionary=preserve_dictionary)
