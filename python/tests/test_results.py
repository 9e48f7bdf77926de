"""What the client makes of answers."""

import datetime
import threading
import time

import numpy
import pandas
import pyarrow as pa
import pyarrow.flight as flight
import pytest
from stub import StubServer

import micromegas
from micromegas.flightsql.client import FlightSQLClient

TIME = pa.timestamp("ns", "+00:00")


def test_an_empty_result_has_its_columns_and_types(stub: StubServer, client: FlightSQLClient) -> None:
    for zone in ("+00:00", "UTC"):
        stub.answers(pa.schema([("t", pa.timestamp("ns", zone)), ("l", pa.int32())]).empty_table())
        frame = client.query("s")
        assert frame.shape == (0, 2)
        assert [str(kind) for kind in frame.dtypes] == ["datetime64[ns, UTC]", "int32"]
        assert frame.empty
    assert sum(batch.num_rows for batch in client.query_stream("s")) == 0


def test_types_as_pandas_shows_them(stub: StubServer, client: FlightSQLClient) -> None:
    pairs = pa.list_(pa.struct([("key", pa.string()), ("value", pa.string())]))
    stub.answers(
        pa.table(
            {
                "time": pa.array([1_700_000_000_123_456_789, None], TIME),
                "local": pa.array([1, 2], pa.timestamp("ns")),
                "level": pa.array([1, 2], pa.int32()),
                "line": pa.array([1, 2], pa.uint32()),
                "duration": pa.array([1, 2], pa.int64()),
                "maybe": pa.array([1, None], pa.int64()),
                "value": pa.array([1.5, None], pa.float64()),
                "yes": [True, False],
                "perhaps": [True, None],
                "msg": ["é", None],
                "data": pa.array([b"\x00", None]),
                "tags": pa.array([["log"], []], pa.list_(pa.string())),
                "pairs": pa.array([[{"key": "k", "value": "v"}], []], pairs),
                "struct": [{"k": 1}, {"k": 2}],
            }
        )
    )
    frame = client.query("s")
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "time": "datetime64[ns, UTC]",
        "local": "datetime64[ns]",
        "level": "int32",
        "line": "uint32",
        "duration": "int64",
        "maybe": "float64",
        "value": "float64",
        "yes": "bool",
        **dict.fromkeys(["perhaps", "msg", "data", "tags", "pairs", "struct"], "object"),
    }
    assert frame["time"][0] == pandas.Timestamp("2023-11-14T22:13:20.123456789Z")
    assert frame["time"][1] is pandas.NaT
    assert list(frame["msg"]) == ["é", None]
    assert frame["data"][0] == b"\x00"
    assert isinstance(frame["tags"][0], numpy.ndarray)
    assert frame["pairs"][0][0] == {"key": "k", "value": "v"}
    assert frame["struct"][0] == {"k": 1}


def test_dictionaries_become_categories_and_nested_ones_are_decoded(stub: StubServer) -> None:
    words = pa.array(["a", "b", "a"]).dictionary_encode()
    lists = pa.DictionaryArray.from_arrays(
        pa.array([1, None, 0], pa.int32()), pa.array([["x"], ["y", "z"]], pa.list_(pa.string()))
    )
    stub.answers(pa.table({"word": words, "list": lists}))
    with micromegas.connect(stub.uri, preserve_dictionary=True) as client:
        assert pa.types.is_dictionary(client.query_arrow("s").schema.field("list").type)
        frame = client.query("s")
    assert str(frame["word"].dtype) == "category"
    assert list(frame["list"][0]) == ["y", "z"]
    assert frame["list"][1] is None
    assert list(frame["list"][2]) == ["x"]


@pytest.mark.parametrize("codec", ["lz4", "zstd"])
def test_compressed_batches_are_read(stub: StubServer, client: FlightSQLClient, codec: str) -> None:
    table = pa.table({"a": list(range(10_000)), "b": ["text"] * 10_000})
    stub.answers(table, options=pa.ipc.IpcWriteOptions(compression=codec))
    assert client.query_arrow("s") == table


def test_a_stream_is_lazy_and_keeps_batches_as_they_come(stub: StubServer, client: FlightSQLClient) -> None:
    stub.streams(pa.record_batch({"a": [1, 2]}), count=3)
    batches = client.query_stream("s")
    assert stub.calls == []
    assert [batch.num_rows for batch in batches] == [2, 2, 2]
    assert len(stub.calls) == 1
    (first, *_) = client.query_stream("s")
    assert (first.num_columns, first.column("a").to_pylist(), first.to_pydict()) == (1, [1, 2], {"a": [1, 2]})


@pytest.mark.parametrize("way", ["close", "break", "drop"])
def test_abandoning_a_stream_cancels_the_call(stub: StubServer, client: FlightSQLClient, way: str) -> None:
    endless = 1_000_000
    stub.streams(pa.record_batch({"a": list(range(10_000))}), count=endless)
    batches = client.query_stream("s")
    next(batches)
    if way == "close":
        batches.close()
    elif way == "break":
        for _ in batches:
            break
        del batches
    else:
        del batches
    settled = _settled(stub)
    assert settled < endless
    stub.streams(pa.record_batch({"a": [1]}), count=1)
    assert len(client.query("s")) == 1


def test_threads_share_a_client(stub: StubServer, client: FlightSQLClient) -> None:
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(20):
            frame = client.query("s", datetime.datetime.now(datetime.UTC))
            if frame["a"].tolist() != [1]:
                wrong.append(frame)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(stub.calls) == 400


def test_a_stream_without_schema_is_an_error(stub: StubServer, client: FlightSQLClient) -> None:
    stub.answer = lambda: None
    with pytest.raises((flight.FlightInternalError, flight.FlightServerError)):
        client.query("s")


def _settled(stub: StubServer) -> int:
    """Batches the server has produced once it produces no more."""
    for _ in range(100):
        before = stub.batches_sent
        time.sleep(0.05)
        if stub.batches_sent == before:
            return before
    return stub.batches_sent
