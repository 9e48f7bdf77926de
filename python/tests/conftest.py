"""A stub server for each test that only looks at the client; one real server for all end-to-end tests."""

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import FOLDERS, VECTORS, Server, expected, load, replay, serving
from stub import StubServer

import micromegas
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


@pytest.fixture
def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server that has accepted all vectors; failing to start one fails the tests."""
    flight, http = os.environ.get("MICROMEGAS_URI"), os.environ.get("MICROMEGAS_HTTP")
    if flight and http:
        server = Server(flight, http)
        _fill(server)
        yield server
        return
    with _serving_vectors(tmp_path_factory.mktemp("lake")) as server:
        yield server


@pytest.fixture(scope="session")
def documented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A second one, for what the documentation's pages do to it."""
    with _serving_vectors(tmp_path_factory.mktemp("documented")) as server:
        yield server


@contextlib.contextmanager
def _serving_vectors(folder: Path) -> Iterator[Server]:
    # The table of the documentation's examples.
    (folder / "tables").mkdir()
    (folder / "tables" / "teams.csv").write_text("exe,team\nshop,sales\n")
    with serving(folder / "data", f"--static-tables={folder / 'tables'}") as server:
        _fill(server)
        yield server


def _fill(server: Server) -> None:
    for folder in FOLDERS:
        replay(VECTORS / folder, server.http)


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server of its own with the demo's telemetry of the last half hour; tests may change what is in it."""
    with serving(tmp_path_factory.mktemp("fresh") / "data") as server:
        load(server.http)
        yield server


@pytest.fixture(scope="session")
def live(lake: Server) -> Iterator[FlightSQLClient]:
    """A client of the running server."""
    with micromegas.connect(lake.flight) as client:
        yield client


@pytest.fixture(scope="session")
def medium_process() -> str:
    """The id of the process with 20,002 logs, 10,000 metrics and 40,002 spans."""
    return str(expected("medium", "blocks")[0]["process_id"])
