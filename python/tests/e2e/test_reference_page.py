"""Every fenced block of the Python API reference page runs, in page order, in one session against a live server.

The page is kept here as people know it. What it cannot mean as it is written stands in :data:`EXCEPTIONS`, each with
its reason and with what the documentation says to write instead, which is run in its place.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas
import pytest
from running import Server

import micromegas.flightsql.client as client_module
from micromegas.flightsql.client import IngestResult

PAGE = Path(__file__).with_name("python_api_reference.md")

NAIVE = "result['start_time'] > datetime.datetime.now() - datetime.timedelta(days=1)"
AWARE = "result['start_time'] > datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)"

EXCEPTIONS = {
    # Times come with their zone, so that nobody takes UTC for local time; pandas compares those with no naive ones.
    NAIVE: AWARE,
    # Ids of processes are UUIDs; the page's is a placeholder, and a lookup of what is no id is refused, not empty.
    "extract_metrics('my-service-123')": "extract_metrics(process_id)",
}

# What the page leaves to the reader.
GIVEN = """
expected_result_size_mb = 200
processed = []
def process_batch(frame): processed.append(len(frame))
def process_dataframe(frame): processed.append(len(frame))
"""


def blocks() -> list[tuple[int, str]]:
    """The page's blocks of Python, with the numbers of their first lines."""
    text = PAGE.read_text(encoding="utf-8")
    found = re.finditer(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [(text.count("\n", 0, match.start(1)) + 1, match[1]) for match in found]


def runnable(block: str) -> str:
    for written, meant in EXCEPTIONS.items():
        block = block.replace(written, meant)
    return block


@pytest.fixture(scope="module")
def session(fresh: Server) -> Iterator[dict[str, Any]]:
    """The names of one Python session; the servers that the page names are the one that runs."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(GIVEN, names)
    addresses = {"grpc://localhost:50051": fresh.flight, "grpc://remote-server:50051": fresh.flight}
    real = client_module._flight_uri
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client_module, "_flight_uri", lambda uri: addresses.get(uri, real(uri)))
        patch.setenv("MPLBACKEND", "agg")
        with micromegas_client(fresh) as client:
            measured = client.query("SELECT process_id FROM measures LIMIT 1")
            names["process_id"] = measured["process_id"][0]
        yield names


def micromegas_client(server: Server) -> client_module.FlightSQLClient:
    return client_module.FlightSQLClient(server.flight)


@pytest.mark.parametrize(("line", "block"), [pytest.param(line, block, id=f"line{line}") for line, block in blocks()])
def test_a_block_of_the_page_runs(
    session: dict[str, Any], line: int, block: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # Lines are those of the page in a trace.
    exec(compile("\n" * (line - 1) + runnable(block), str(PAGE), "exec"), session)
    printed = capsys.readouterr().out
    assert "Query failed" not in printed


def test_the_page_says_what_it_said_when_this_was_written() -> None:
    assert len(blocks()) == 25
    text = PAGE.read_text(encoding="utf-8")
    for written in EXCEPTIONS:
        assert text.count(written) == 1, written


def test_what_the_blocks_left_behind(session: dict[str, Any]) -> None:
    assert session["df"].columns.tolist() == ["time", "name", "value"]
    assert session["stmt"].query.startswith("SELECT time, level, msg")
    assert {"stream_type", "process_id"} <= set(session["streams"].columns)
    assert {"parent_span_id", "duration"} <= set(session["spans"].columns)
    assert session["seven_days"].total_seconds() == 7 * 86_400
    assert session["processed"] != []
    assert session["process_metrics"].columns.tolist() == ["time", "name", "value", "unit"]
    assert len(session["performance_summary"]) > 0
    for summary in session["performance_summary"].values():
        assert {"mean", "max", "min", "std"} == set(summary)
        assert all(isinstance(float(value), float) for value in summary.values())


def test_the_ingested_process_is_there(session: dict[str, Any]) -> None:
    assert session["result"] == IngestResult(1)
    found = session["client"].find_process("550e8400-e29b-41d4-a716-446655440000")
    assert found["exe"].tolist() == ["/usr/bin/myapp"]
    assert not found["parent_process_id"][0]


def test_the_exceptions_are_exceptions(session: dict[str, Any]) -> None:
    session["result"] = session["client"].query("SELECT process_id, exe, start_time FROM processes;")
    with pytest.raises(TypeError, match=r"datetime64.ns, UTC. and datetime"):
        eval(NAIVE, session)
    assert isinstance(eval(AWARE, session), pandas.Series)
    with pytest.raises(ValueError, match="my-service-123"):
        session["extract_metrics"]("my-service-123")
