"""Checks of the client's contract that are no part of another story; tests/test_contract.py lists all of them."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from running import Server, serving

import micromegas
from micromegas import admin, perfetto
from micromegas.errors import QueryError
from micromegas.flightsql.client import FlightSQLClient

NOW = datetime.datetime.now(datetime.UTC)
EVER = NOW - datetime.timedelta(days=36500)


def test_c30_properties_as_dictionaries(lake: Server) -> None:
    """Properties are JSON text here: the column is dictionary-encoded, what functions make of it need not be."""
    sql = "SELECT properties_to_dict(properties) AS p FROM measures LIMIT 3"
    with micromegas.connect(lake.flight, preserve_dictionary=True) as client:
        assert len(client.query(sql)) == 3
        plain = client.query_arrow("SELECT properties FROM measures LIMIT 3")
        assert pa.types.is_dictionary(plain.schema.field("properties").type)


@pytest.fixture
def target(tmp_path: Path) -> Iterator[FlightSQLClient]:
    """A client of an empty lake."""
    with serving(tmp_path / "empty") as server, micromegas.connect(server.flight) as client:
        yield client


def test_c40b_and_c_a_table_twice_is_one_row(live: FlightSQLClient, target: FlightSQLClient) -> None:
    rows = live.query_arrow("SELECT * FROM processes LIMIT 1")
    for _ in range(2):
        result = target.bulk_ingest("processes", rows)
        assert result is not None
        assert result.record_count == 1
    assert len(target.query("SELECT * FROM processes")) == 1


def test_c40e_an_unknown_table_is_named(live: FlightSQLClient) -> None:
    with pytest.raises(QueryError, match="nope"):
        live.bulk_ingest("nope", pa.table({"a": [1]}))


def test_c40f_a_lake_is_copied(live: FlightSQLClient, target: FlightSQLClient) -> None:
    payloads = (
        "SELECT process_id, stream_id, block_id, get_payload(process_id, stream_id, block_id) AS payload FROM blocks"
    )
    for table, sql in (
        ("processes", "SELECT * FROM processes"),
        ("streams", "SELECT * FROM streams"),
        ("payloads", payloads),
        ("blocks", "SELECT * FROM blocks"),
    ):
        rows = live.query_arrow(sql)
        result = target.bulk_ingest(table, rows)
        assert result is not None
        assert result.record_count == rows.num_rows
    sql = "SELECT process_id, time, level, target, msg FROM log_entries ORDER BY ALL"
    assert target.query_arrow(sql).equals(live.query_arrow(sql))


def test_c44_nothing_to_regenerate(live: FlightSQLClient) -> None:
    count = "SELECT count(*) AS n FROM list_partitions()"
    before = live.query(count)["n"][0]
    with pytest.raises(QueryError):
        live.regenerate_partitions("log_entries", "2001-01-01T00:00:00Z", "2001-01-01T00:30:00Z", 3600)
    assert live.query(count)["n"][0] >= before


def test_c47_no_partition_is_of_another_version(live: FlightSQLClient) -> None:
    found = admin.list_incompatible_partitions(live)
    assert found.empty
    assert found.columns.tolist() == [
        *("view_set_name", "view_instance_id", "begin_insert_time", "end_insert_time"),
        *("incompatible_schema_hash", "current_schema_hash", "file_path", "file_size"),
    ]


def test_c49_no_trace_of_what_is_not_there(live: FlightSQLClient, tmp_path: Path) -> None:
    nobody = "00000000-0000-0000-0000-000000000000"
    with pytest.raises(QueryError, match="not found"):
        perfetto.write_process_trace(live, nobody, EVER, NOW, tmp_path / "t")
    with pytest.raises(ValueError, match="span_types must be"):
        perfetto.write_process_trace(live, nobody, EVER, NOW, tmp_path / "t", span_types="x")
    assert list(tmp_path.iterdir()) == []
