"""What people get wrong, and what goes wrong: a clear exception each, and a client that works afterwards."""

import datetime
import os
import signal
from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest
from running import load, serving

import micromegas
from micromegas.errors import ConnectionLostError, MicromegasError, NoServerError, QueryError
from micromegas.flightsql.client import FlightSQLClient

NOW = datetime.datetime.now(datetime.UTC)


@pytest.mark.parametrize(
    ("begin", "kind", "said"),
    [
        (datetime.datetime(2024, 1, 1), RuntimeError, "needs a valid time zone: 2024-01-01 00:00:00 has none"),
        (pandas.Timestamp("2024-01-01"), RuntimeError, "needs a valid time zone"),
        ("2024-01-01T00:00:00", RuntimeError, "needs a valid time zone"),
        (pandas.NaT, RuntimeError, "NaT"),
        (numpy.datetime64("2024-01-01"), RuntimeError, "unknown type in format_datetime: datetime64"),
        (datetime.date(2024, 1, 1), RuntimeError, "unknown type in format_datetime: date"),
        (1_700_000_000, RuntimeError, "unknown type in format_datetime: int"),
        ("yesterday", ValueError, "'yesterday' is no timestamp, such as 2024-01-01T00:00:00Z"),
    ],
)
def test_times_that_are_none(live: FlightSQLClient, begin: Any, kind: type[Exception], said: str) -> None:
    for call in (live.query, live.query_arrow, live.query_stream):
        with pytest.raises(kind, match=said):
            call("SELECT 1", begin, NOW)
        with pytest.raises(kind, match=said):
            call("SELECT 1", None, begin)
    with pytest.raises(kind, match=said):
        live.query_streams(begin, NOW, 10)
    with pytest.raises(kind, match=said):
        live.materialize_partitions("log_entries", begin, NOW, 60)


def test_begin_after_end(live: FlightSQLClient) -> None:
    for call in (live.query, live.query_arrow, lambda *given: list(live.query_stream(*given))):
        with pytest.raises(QueryError, match="begin"):
            call("SELECT 1 FROM log_entries", NOW, NOW - datetime.timedelta(seconds=1))


@pytest.mark.parametrize("sql", [None, 3, b"SELECT 1", ["SELECT 1"], Path("a.sql")])
def test_statements_that_are_no_text(live: FlightSQLClient, sql: Any) -> None:
    for call in (live.query, live.query_stream, live.prepare_statement):
        with pytest.raises(TypeError, match=f"sql must be text, not {type(sql).__name__}"):
            call(sql)


def test_text_that_cannot_be_sent(live: FlightSQLClient) -> None:
    with pytest.raises(ValueError, match="half a character at position 8"):
        live.query("SELECT '\udcff'")
    with pytest.raises(QueryError, match=r"U\+0000"):
        live.query("SELECT '\x00'")


def test_bytes_that_are_no_text(live: FlightSQLClient) -> None:
    with pytest.raises(QueryError, match="UTF8"):
        live.query("SELECT decode('\\xff'::blob)")
    assert live.query("SELECT '\\xff'::blob AS b")["b"][0] == b"\xff"


@pytest.mark.parametrize("limit", [1.5, "10", None, True, -1])
def test_limits_that_are_none(live: FlightSQLClient, limit: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        live.query_streams(NOW, NOW, limit)


@pytest.mark.parametrize("given", [None, 7, b"x"])
def test_ids_that_are_no_text(live: FlightSQLClient, given: Any) -> None:
    with pytest.raises(TypeError, match="ids and tags are text"):
        live.find_process(given)
    with pytest.raises(TypeError, match="ids and tags are text"):
        live.query_spans(NOW, NOW, 10, given)


def test_unknown_tables_and_ids(live: FlightSQLClient) -> None:
    with pytest.raises(QueryError, match="table nowhere does not exist; tables are log_entries"):
        live.query("SELECT * FROM nowhere")
    with pytest.raises(QueryError, match="'x' is not a UUID"):
        live.query_spans(NOW, NOW, 10, "x")


def test_a_statement_over_its_budget(live: FlightSQLClient) -> None:
    with pytest.raises(MicromegasError) as caught:
        live.query("SELECT repeat('x', 1000000000) AS cell, repeat('y', 1000000000) AS other")
    assert caught.value.query_id
    assert live.query("SELECT 1 AS a")["a"][0] == 1


def test_the_server_goes_in_mid_stream(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as server:
        load(server.http)
        client = micromegas.connect(server.flight)
        batches = client.query_stream("SELECT a.msg FROM log_entries a, log_entries b, log_entries c")
        assert next(batches).num_rows > 0
        assert server.pid is not None
        os.kill(server.pid, signal.SIGKILL)
        with pytest.raises((ConnectionLostError, NoServerError), match=server.flight):
            for _ in batches:
                pass
        with pytest.raises(NoServerError, match="start one with"):
            client.query("SELECT 1")
