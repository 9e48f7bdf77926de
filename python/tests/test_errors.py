"""Errors: the exceptions pyarrow users know, with text that says what to do."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.flight as flight
import pytest
from stub import ONE_ROW, StubServer

import micromegas
from micromegas.errors import AuthenticationError, ConnectionLostError, MicromegasError, NoServerError, QueryError
from micromegas.errors import translate as translated_error
from micromegas.flightsql.client import FlightSQLClient

CERTIFICATE = Path(__file__).parent / "data" / "localhost.pem"

DEBUG = (
    '. gRPC client debug context: UNKNOWN:Error received from peer ipv4:127.0.0.1:50051 {grpc_message:"x", '
    'grpc_status:3, created_time:"2026-11-22T16:32:42.57+00:00"}. Client context: IOError: Server never sent a data '
    "message. Detail: Internal"
)


@pytest.fixture
def free_port() -> int:
    """A port of the loopback address on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_no_server_on_this_machine(free_port: int) -> None:
    uri = f"grpc://localhost:{free_port}"
    client = micromegas.connect(uri)
    for call in (
        client.query,
        client.query_arrow,
        client.prepare_statement,
        lambda sql: list(client.query_stream(sql)),
    ):
        with pytest.raises(flight.FlightUnavailableError) as caught:
            call("select 1")
        assert isinstance(caught.value, NoServerError)
        assert f"no server at {uri}: start one with ./bin/micromegas serve" in str(caught.value)
        assert "debug context" not in str(caught.value)


def test_no_server_elsewhere() -> None:
    with pytest.raises(NoServerError, match="check the address"):
        micromegas.connect("grpc://nowhere.invalid:50051").query("select 1")


def test_a_server_started_later_is_found_at_once(free_port: int) -> None:
    client = micromegas.connect(f"grpc://127.0.0.1:{free_port}")
    for _ in range(3):
        with pytest.raises(NoServerError):
            client.query("select 1")
    with StubServer(free_port):
        for _ in range(40):
            try:
                assert len(client.query("select 1")) == 1
                return
            except NoServerError:
                # The channel tries again once a second; by default it would wait ever longer.
                time.sleep(0.1)
    pytest.fail("the client did not find the server within 4 seconds")


def test_a_wrong_statement(stub: StubServer, client: FlightSQLClient) -> None:
    stub.fails(pa.ArrowInvalid("column nope does not exist (query_id=1b4e28ba-2fa1-11d2-883f-0016d3cca427)"))
    with pytest.raises(QueryError, match="column nope") as caught:
        client.query("SELECT nope FROM log_entries")
    assert isinstance(caught.value, pa.ArrowInvalid)
    assert caught.value.query_id == "1b4e28ba-2fa1-11d2-883f-0016d3cca427"


def test_the_text_of_a_servers_refusal_ends_with_the_query_id() -> None:
    text = "Flight returned invalid argument error, with message: no table nope (query_id=42)"
    error = translated_error(pa.ArrowInvalid(text + DEBUG), "grpc://localhost:50051")
    assert str(error) == text


def test_an_error_in_mid_stream_comes_after_the_rows(stub: StubServer, client: FlightSQLClient) -> None:
    stub.streams(pa.record_batch({"a": [1]}), count=2, then=pa.ArrowInvalid("cannot cast (query_id=7)"))
    batches = client.query_stream("s")
    assert [next(batches).num_rows, next(batches).num_rows] == [1, 1]
    with pytest.raises(QueryError, match="cannot cast"):
        next(batches)


def test_wrong_credentials(stub: StubServer, client: FlightSQLClient) -> None:
    stub.fails(flight.FlightUnauthenticatedError("invalid token"))
    with pytest.raises(flight.FlightUnauthenticatedError, match=r"invalid token.*authorization") as caught:
        client.query("s")
    assert isinstance(caught.value, AuthenticationError)


def test_a_server_that_cannot_answer_now(stub: StubServer, client: FlightSQLClient) -> None:
    stub.fails(flight.FlightUnavailableError("auth provider unavailable"))
    with pytest.raises(ConnectionLostError, match=r"auth provider unavailable.*try again"):
        client.query("s")


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (NotImplementedError("commands"), pa.ArrowNotImplementedError),
        (KeyError("nothing"), pa.ArrowKeyError),
        (flight.FlightInternalError("defect"), flight.FlightInternalError),
        (flight.FlightUnauthorizedError("not admin"), flight.FlightUnauthorizedError),
        (flight.FlightTimedOutError("too slow"), flight.FlightTimedOutError),
        (flight.FlightCancelledError("gone"), flight.FlightCancelledError),
        (flight.FlightServerError("odd"), flight.FlightServerError),
    ],
)
def test_every_status_keeps_its_class(
    stub: StubServer, client: FlightSQLClient, raised: Exception, expected: type[Exception]
) -> None:
    stub.fails(raised)
    with pytest.raises(expected) as caught:
        client.query("s")
    assert type(caught.value) is expected
    assert str(raised.args[0]) in str(caught.value)
    assert "debug context" not in str(caught.value)


@pytest.mark.parametrize(
    "kind",
    [pa.ArrowInvalid, flight.FlightUnavailableError, flight.FlightUnauthenticatedError],
)
def test_ours_are_all_of_one_family(kind: type[Exception]) -> None:
    assert isinstance(translated_error(kind("text"), "grpc://h:1"), MicromegasError)


@pytest.fixture
def secure_uri() -> Iterator[str]:
    """A server whose certificate (for tests only, good for a hundred years) no authority has signed."""
    pair = (CERTIFICATE.read_bytes(), CERTIFICATE.with_suffix(".key").read_bytes())
    with SecureServer("grpc+tls://127.0.0.1:0", tls_certificates=[pair]) as server:
        yield f"grpc+tls://localhost:{server.port}"


class SecureServer(flight.FlightServerBase):
    """Answers one row to whoever trusts it."""

    def do_get(self, context: object, ticket: flight.Ticket) -> flight.RecordBatchStream:
        """Answer any query."""
        return flight.RecordBatchStream(ONE_ROW)


def test_a_certificate_nobody_vouches_for(secure_uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", raising=False)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pytest.raises(NoServerError, match="no secure connection"):
        FlightSQLClient(secure_uri.replace("grpc+tls", "https")).query("select 1")


def test_a_certificate_named_in_the_environment_is_trusted(secure_uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH", raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    assert len(FlightSQLClient(secure_uri).query("select 1")) == 1


def test_clear_text_to_a_secure_server_and_back(secure_uri: str, stub: StubServer) -> None:
    with pytest.raises(NoServerError, match=r"use grpc://"):
        FlightSQLClient(stub.uri.replace("grpc", "grpc+tls")).query("select 1")
    with pytest.raises(flight.FlightUnavailableError):
        FlightSQLClient(secure_uri.replace("grpc+tls", "grpc")).query("select 1")
