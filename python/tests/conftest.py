"""Fixtures of the tests that need no server of ours."""

from collections.abc import Iterator

import pytest
from stub import StubServer

from micromegas.flightsql.client import FlightSQLClient


@pytest.fixture
def stub() -> Iterator[StubServer]:
    """A recording server, gone after the test."""
    with StubServer() as server:
        yield server


@pytest.fixture
def client(stub: StubServer) -> Iterator[FlightSQLClient]:
    """A client of the recording server."""
    with FlightSQLClient(stub.uri) as client:
        yield client
