"""``bulk_ingest``: what is sent for what people have."""

import datetime
from typing import Any

import numpy
import pandas
import pyarrow as pa
import pytest
from stub import StubServer

from micromegas.flightsql.client import FlightSQLClient

NOW = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)


def process(**changes: Any) -> pandas.DataFrame:
    """The frame of the reference page, but for its times."""
    row: dict[str, Any] = {
        "process_id": ["550e8400-e29b-41d4-a716-446655440000"],
        "exe": ["/usr/bin/myapp"],
        "username": ["user"],
        "realname": ["User Name"],
        "computer": ["hostname"],
        "distro": ["Ubuntu 22.04"],
        "cpu_brand": ["Intel Core i7"],
        "tsc_frequency": [2400000000],
        "start_time": [NOW],
        "start_ticks": [1234567890],
        "insert_time": [NOW],
        "parent_process_id": [""],
        "properties": [[]],
    }
    return pandas.DataFrame(row | changes)


def test_a_frame_becomes_the_columns_of_the_table(stub: StubServer, client: FlightSQLClient) -> None:
    result = client.bulk_ingest("processes", process())
    assert result is not None
    assert result.record_count == 1
    (sent,) = stub.ingested
    assert sent.schema.field("start_time").type == pa.timestamp("ns", "UTC")
    assert sent.schema.field("tsc_frequency").type == pa.int64()
    assert sent.schema.field("properties").type == pa.list_(pa.struct([("key", pa.utf8()), ("value", pa.utf8())]))
    assert sent.to_pylist()[0]["properties"] == []
    assert b"CommandStatementIngest" in stub.last.body
    assert stub.last.body.endswith(b"\x12\x09processes")
    assert stub.last.header("x-client-type") == "python"


def test_properties_may_be_dicts_or_pairs(stub: StubServer, client: FlightSQLClient) -> None:
    client.bulk_ingest("processes", df=process(properties=[{"a": "b"}]))
    client.bulk_ingest("processes", process(properties=[[{"key": "c", "value": "d"}]]))
    client.bulk_ingest("processes", process(properties=[None]))
    assert [table.to_pylist()[0]["properties"] for table in stub.ingested] == [
        [{"key": "a", "value": "b"}],
        [{"key": "c", "value": "d"}],
        [],
    ]


def test_tables_go_as_they_are_with_nanoseconds(stub: StubServer, client: FlightSQLClient) -> None:
    table = pa.table({"process_id": ["x"], "start_time": pa.array([1], pa.timestamp("us", "UTC"))})
    client.bulk_ingest("processes", table)
    assert stub.ingested[0].schema.field("start_time").type == pa.timestamp("ns", "UTC")


def test_nothing_is_zero_records(stub: StubServer, client: FlightSQLClient) -> None:
    result = client.bulk_ingest("processes", process().iloc[:0])
    assert result is not None
    assert result.record_count == 0
    assert stub.calls == []


@pytest.mark.parametrize("given", [[1], None, {"a": 1}, "x"])
def test_other_things_are_refused(client: FlightSQLClient, given: Any) -> None:
    with pytest.raises(TypeError, match=r"pandas.DataFrame or a? ?pyarrow.Table"):
        client.bulk_ingest("processes", given)


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("start_time", datetime.datetime(2024, 1, 1), "time zone"),
        ("start_time", pandas.NaT, "time"),
        ("tsc_frequency", "fast", "int64"),
        ("exe", 3, "exe"),
        ("properties", "a=b", "dict"),
        ("properties", [3], "dict"),
        ("properties", {"a": 1}, "text"),
    ],
)
def test_wrong_cells_name_their_column(
    stub: StubServer, client: FlightSQLClient, column: str, value: Any, says: str
) -> None:
    with pytest.raises(ValueError, match=column) as caught:
        client.bulk_ingest("processes", process(**{column: [value]}))
    assert says in str(caught.value)
    assert stub.calls == []


def test_numpy_integers_and_other_zones_are_fine(stub: StubServer, client: FlightSQLClient) -> None:
    paris = datetime.timezone(datetime.timedelta(hours=2))
    frame = process(
        tsc_frequency=numpy.array([5], dtype="int32"), start_time=[datetime.datetime(2024, 1, 1, 2, tzinfo=paris)]
    )
    client.bulk_ingest("processes", frame)
    assert stub.ingested[0]["start_time"].to_pylist()[0] == NOW


def test_a_server_that_does_not_say_how_many(stub: StubServer, client: FlightSQLClient) -> None:
    stub.ingest_answer = None
    assert client.bulk_ingest("processes", process()) is None
    stub.ingest_answer = b"\x08" + b"\xff" * 9 + b"\x01"
    assert client.bulk_ingest("processes", process()) is None


def payloads(sizes: list[int]) -> pandas.DataFrame:
    return pandas.DataFrame(
        {
            "process_id": ["p"] * len(sizes),
            "stream_id": ["s"] * len(sizes),
            "block_id": [str(i) for i in range(len(sizes))],
            "payload": [bytes(size) for size in sizes],
        }
    )


def test_large_payloads_go_in_small_batches(stub: StubServer, client: FlightSQLClient) -> None:
    result = client.bulk_ingest("payloads", payloads([7 << 20] * 9 + [10] * 100))
    assert result is not None
    assert result.record_count == 109
    assert max(stub.ingested_batches[:4]) <= 2
    assert [row["block_id"] for row in stub.ingested[0].to_pylist()] == [str(i) for i in range(109)]


def test_a_row_beyond_the_limit_is_named_and_nothing_is_sent(stub: StubServer, client: FlightSQLClient) -> None:
    with pytest.raises(ValueError, match=r"row 3 of payloads has \d+ bytes; at most 104857600"):
        client.bulk_ingest("payloads", payloads([20 << 20, 1, 101 << 20]))
    assert stub.calls == []
