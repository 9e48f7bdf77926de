"""What goes wrong, in words one can act on.

Every error stays an instance of the exception that pyarrow raises for its status, so ``except
pyarrow.flight.FlightUnavailableError`` and ``except Exception`` both work. Ours add ``query_id``, by which the
server's logs and audit trail name the query, and leave out the transport's own debugging text.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.flight as flight

_TRANSPORT_NOISE = re.compile(r"\.? gRPC client debug context: .*\Z", re.DOTALL)
_QUERY_ID = re.compile(r"query_id=([0-9A-Za-z-]+)")
_NOT_CONNECTED = ("failed to connect to all addresses", "errors resolving", "DNS resolution failed")
_LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


class MicromegasError(Exception):
    """What all errors of this package have in common; each is also an exception of pyarrow's.

    Attributes:
        query_id: The server's name for the query that failed, or None if it never got one.
    """

    query_id: str | None = None


class QueryError(MicromegasError, pa.ArrowInvalid):
    """The server refused or could not run the statement; the message says what is wrong with it."""


class NoServerError(MicromegasError, flight.FlightUnavailableError):
    """Nobody answers at the address."""


class ConnectionLostError(MicromegasError, flight.FlightUnavailableError):
    """The server went away, or cannot answer now."""


class AuthenticationError(MicromegasError, flight.FlightUnauthenticatedError):
    """The server does not accept the caller's credentials."""


@contextmanager
def translated(uri: str) -> Iterator[None]:
    """Turn what pyarrow raises inside the block into errors of this module.

    Args:
        uri: The server's address, for the messages.
    """
    try:
        yield
    except (pa.ArrowException, flight.FlightError) as error:
        # The original stays reachable as __context__, but is not printed as a second trace.
        raise translate(error, uri) from None


def translate(error: Exception, uri: str) -> Exception:
    """Reword one error of pyarrow's; the result is an instance of the same pyarrow class."""
    text = _TRANSPORT_NOISE.sub("", error.args[0] if error.args else str(error))
    result = _reworded(error, text, uri)
    found = _QUERY_ID.search(text)
    if isinstance(result, MicromegasError) and found:
        result.query_id = found[1]
    return result


def _reworded(error: Exception, text: str, uri: str) -> Exception:
    if isinstance(error, flight.FlightUnavailableError):
        if "andshake failed" in text:
            return NoServerError(
                f"no secure connection to {uri}: either the server speaks clear text (then use grpc://), or its "
                f"certificate is not trusted (then name the authority's file in SSL_CERT_FILE). {text}"
            )
        if any(sign in text for sign in _NOT_CONNECTED):
            return NoServerError(f"no server at {uri}: {_how_to_get_one(uri)}. {text}")
        return ConnectionLostError(f"{text}. The server at {uri} is stopping, restarting or busy: try again")
    if isinstance(error, flight.FlightUnauthenticatedError):
        return AuthenticationError(
            f"{text}. Pass a valid token: FlightSQLClient({uri!r}, headers={{'authorization': 'Bearer <token>'}})"
        )
    if isinstance(error, pa.ArrowInvalid):
        return QueryError(text)
    same_kind: Callable[..., Exception] = type(error)
    if isinstance(error, flight.FlightError):
        return same_kind(text, error.extra_info)
    return same_kind(text)


def _how_to_get_one(uri: str) -> str:
    try:
        local = urlsplit(uri).hostname in _LOCAL_HOSTS
    except ValueError:
        local = False
    if local:
        return "start one with ./bin/micromegas serve"
    return "check the address, and that the server listens on it (by default it listens on loopback only)"
