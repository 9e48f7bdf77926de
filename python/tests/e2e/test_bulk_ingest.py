"""``bulk_ingest`` and ADBC's ingest, over the running server: what is sent can be read back at once."""

import datetime
import subprocess
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import adbc_driver_flightsql.dbapi
import pandas
import pyarrow as pa
import pyarrow.flight as flight
import pytest
from running import VECTORS, Server, replay, serving

import micromegas
from micromegas.errors import QueryError
from micromegas.flightsql.client import FlightSQLClient, make_ingest_flight_desc

NOW = datetime.datetime.now(datetime.UTC)
PROPERTIES = pa.list_(pa.struct([("key", pa.utf8()), ("value", pa.utf8())]))


def process(**changes: Any) -> dict[str, Any]:
    """One row with the columns of the reference page."""
    return {
        "process_id": [str(uuid.uuid4())],
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
    } | changes


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of these tests' own: they leave thousands of processes behind."""
    with serving(tmp_path_factory.mktemp("bulk") / "data") as server:
        for folder in ("small", "medium"):
            replay(VECTORS / folder, server.http)
        yield server


@pytest.fixture(scope="module")
def live(lake: Server) -> Iterator[FlightSQLClient]:
    """A client of it."""
    with micromegas.connect(lake.flight) as client:
        yield client


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlightSQLClient]:
    """A client of a second server, whose lake is empty."""
    with serving(tmp_path_factory.mktemp("copy") / "data") as server, micromegas.connect(server.flight) as client:
        yield client


def test_the_example_of_the_reference_page(live: FlightSQLClient) -> None:
    client = live
    pd = pandas

    # As the page has it.
    processes_df = pd.DataFrame({
        'process_id': ['550e8400-e29b-41d4-a716-446655440000'],
        'exe': ['/usr/bin/myapp'],
        'username': ['user'],
        'realname': ['User Name'],
        'computer': ['hostname'],
        'distro': ['Ubuntu 22.04'],
        'cpu_brand': ['Intel Core i7'],
        'tsc_frequency': [2400000000],
        'start_time': [datetime.datetime.now(datetime.timezone.utc)],  # noqa: UP017
        'start_ticks': [1234567890],
        'insert_time': [datetime.datetime.now(datetime.timezone.utc)],  # noqa: UP017
        'parent_process_id': [''],
        'properties': [[]]
    })  # fmt: skip
    result = client.bulk_ingest('processes', processes_df)  # fmt: skip

    assert result is not None
    assert result.record_count == 1
    found = live.find_process("550e8400-e29b-41d4-a716-446655440000")
    assert found["exe"].tolist() == ["/usr/bin/myapp"]
    assert not found["parent_process_id"].iloc[0]
    assert found["start_time"].iloc[0] == processes_df["start_time"].dt.floor("us").iloc[0]


def test_repeating_a_call_counts_and_stores_nothing_twice(live: FlightSQLClient) -> None:
    frame = pandas.DataFrame(process())
    for _ in range(2):
        result = live.bulk_ingest("processes", df=frame)
        assert result is not None
        assert result.record_count == 1
    assert len(live.find_process(frame["process_id"][0])) == 1


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "UTC", "+02:00"])
def test_tables_with_times_of_any_unit(lake: Server, live: FlightSQLClient, unit: str, zone: str | None) -> None:
    """As other clients send them: ours makes them nanoseconds."""
    row = process(start_time=pa.array([1_700_000_000], pa.int64()).cast(pa.timestamp("s")))
    table = pa.table(row | {"properties": pa.array([[]], pa.list_(pa.null()))})
    for name in ("start_time", "insert_time"):
        index = table.schema.get_field_index(name)
        times = table[name].cast(pa.timestamp(unit), safe=False).cast(pa.int64()).cast(pa.timestamp(unit, zone))
        table = table.set_column(index, name, times)
    assert adbc_ingest(lake, "processes", table) == 1
    found = live.find_process(row["process_id"][0])
    assert found["start_time"].iloc[0] == pandas.Timestamp(1_700_000_000, unit="s", tz="UTC")


def adbc_ingest(lake: Server, table: str, rows: pa.Table, mode: Any = "append") -> int:
    with (
        adbc_driver_flightsql.dbapi.connect(lake.flight, autocommit=True) as connection,
        connection.cursor() as cursor,
    ):
        return cursor.adbc_ingest(table, rows, mode=mode)


def test_adbc(lake: Server, live: FlightSQLClient) -> None:
    row = process(properties=pa.array([[{"key": "a", "value": "b"}]], PROPERTIES))
    assert adbc_ingest(lake, "processes", pa.table(row)) == 1
    assert live.find_process(row["process_id"][0])["properties"].tolist() == ['{"a":"b"}']


@pytest.mark.parametrize("mode", ["create", "replace", "create_append"])
def test_adbc_modes_that_are_refused(lake: Server, mode: str) -> None:
    with pytest.raises(adbc_driver_flightsql.dbapi.Error, match="append"):
        adbc_ingest(lake, "processes", pa.table(process()), mode)


def test_properties_in_every_shape(live: FlightSQLClient) -> None:
    shapes = [
        pa.array([[{"key": "k", "value": "v"}]], PROPERTIES),
        pa.array([[("k", "v")]], pa.map_(pa.utf8(), pa.utf8())),
        pa.array(['{"k": "v"}']),
        pa.array(['{"k": "v"}'], pa.large_utf8()),
        pa.array(['{"k": "v"}']).dictionary_encode(),
    ]
    for shape in shapes:
        row = process(properties=shape)
        live.bulk_ingest("processes", pa.table(row))
        assert live.find_process(row["process_id"][0])["properties"].tolist() == ['{"k":"v"}'], shape.type


def test_dictionaries(live: FlightSQLClient) -> None:
    ids = [str(uuid.uuid4()) for _ in range(10_000)]
    column = pa.array(["one", "two"] * 5000)
    table = pa.table(
        {name: pa.array(values * 10_000) for name, values in process(properties=["{}"]).items() if name != "process_id"}
        | {"process_id": pa.array(ids), "exe": column.dictionary_encode()}
    )
    result = live.bulk_ingest("processes", table)
    assert result is not None
    assert result.record_count == 10_000
    ours = ", ".join(f"'{one}'" for one in ids[:2])
    frame = live.query(f"SELECT process_id, exe FROM processes WHERE process_id IN ({ours})")
    assert sorted(frame["exe"]) == ["one", "two"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"exe": pa.array([1])}, r"exe must be text .*, not int64"),
        ({"tsc_frequency": pa.array(["x"])}, r"tsc_frequency must be a whole number .*, not utf8"),
        ({"start_time": pa.array([None], pa.timestamp("ns", "UTC"))}, r"row 1 .*start_time is NULL .*NaT"),
        ({"process_id": pa.array(["x"])}, r"row 1 .*process_id is not a UUID: 'x'"),
        ({"exe": pa.array([b"\xff"]).view(pa.utf8())}, r"row 1 .*exe is not UTF-8"),
        ({"exe": pa.array(["a\0b"])}, r"row 1 .*exe holds U\+0000"),
        ({"exe": pa.array(["x" * 256])}, r"row 1 .*exe is longer than 255"),
        ({"colour": pa.array(["red"])}, r"unknown: 'colour' .*process_id, exe"),
        ({"properties": pa.array(["[1]"])}, r"row 1 .*properties"),
        ({"start_time": pa.array([-1 << 62], pa.timestamp("us", "UTC"))}, r"start_time"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    live: FlightSQLClient, lake: Server, change: dict[str, Any], says: str
) -> None:
    row = process(properties=["{}"])
    table = pa.table(row | change)
    with pytest.raises(adbc_driver_flightsql.dbapi.Error, match=says):
        adbc_ingest(lake, "processes", table)
    assert live.find_process(row["process_id"][0]).empty


def test_missing_columns_and_unknown_tables(live: FlightSQLClient) -> None:
    table = pa.table(process(properties=["{}"]))
    with pytest.raises(QueryError, match=r"missing: exe"):
        live.bulk_ingest("processes", table.drop_columns("exe"))
    with pytest.raises(QueryError, match=r"nope.*processes, streams, blocks, payloads"):
        live.bulk_ingest("nope", table)


def test_only_some_columns_are_needed(live: FlightSQLClient) -> None:
    row = process()
    for name in ("insert_time", "parent_process_id", "properties"):
        del row[name]
    live.bulk_ingest("processes", pandas.DataFrame(row))
    assert live.find_process(row["process_id"][0])["properties"].tolist() == ["{}"]


def test_frames_with_wrong_times_are_refused_before_they_are_sent(live: FlightSQLClient) -> None:
    for wrong in (NOW.replace(tzinfo=None), pandas.NaT):
        with pytest.raises(ValueError, match="start_time"):
            live.bulk_ingest("processes", pandas.DataFrame(process(start_time=[wrong])))


def copy(source: FlightSQLClient, target: FlightSQLClient, process_id: str, tables: list[str]) -> dict[str, int]:
    """As the documentation does it."""
    counts = {}
    for table in tables:
        if table == "payloads":
            rows = source.query_arrow(
                "SELECT process_id, stream_id, block_id, get_payload(process_id, stream_id, block_id) AS payload"
                f" FROM blocks WHERE process_id = '{process_id}'"
            )
        else:
            rows = source.query_arrow(f"SELECT * FROM {table} WHERE process_id = '{process_id}'")
        result = target.bulk_ingest(table, rows)
        assert result is not None
        assert result.record_count == rows.num_rows
        counts[table] = rows.num_rows
    return counts


LOGS = "SELECT * EXCLUDE (insert_time) FROM log_entries WHERE process_id = '{0}' ORDER BY time, block_id, msg"


def test_a_process_is_copied_to_another_server(live: FlightSQLClient, empty: FlightSQLClient) -> None:
    for process_id in live.query("SELECT DISTINCT process_id FROM log_entries")["process_id"]:
        copy(live, empty, process_id, ["processes", "streams", "blocks"])
        assert empty.query_arrow(LOGS.format(process_id)).num_rows == 0
        counts = copy(live, empty, process_id, ["payloads"])
        logs = live.query_arrow(LOGS.format(process_id))
        assert logs.num_rows > 0
        assert empty.query_arrow(LOGS.format(process_id)).equals(logs)
        spans = f"SELECT count(*) AS n FROM process_spans('{process_id}', 'both')"
        assert empty.query_arrow(spans).equals(live.query_arrow(spans))

        # Again changes nothing.
        assert copy(live, empty, process_id, ["payloads", "blocks", "streams", "processes"]) | counts
        assert empty.query_arrow(LOGS.format(process_id)).equals(logs)


def test_a_copied_block_can_not_be_changed(live: FlightSQLClient) -> None:
    rows = live.query_arrow("SELECT * FROM blocks LIMIT 1")
    ticks = rows.schema.get_field_index("begin_ticks")
    with pytest.raises(pa.ArrowException, match=r"other content") as caught:
        live.bulk_ingest("blocks", rows.set_column(ticks, "begin_ticks", pa.array([-5])))
    assert rows["block_id"][0].as_py() in str(caught.value)


def test_begin_after_end(live: FlightSQLClient) -> None:
    rows = live.query_arrow("SELECT * FROM blocks LIMIT 1")
    begin, end = (rows.schema.get_field_index(name) for name in ("begin_time", "end_time"))
    turned = rows.set_column(begin, "begin_time", rows["end_time"]).set_column(end, "end_time", rows["begin_time"])
    with pytest.raises(QueryError, match=r"begin_time .*after end_time"):
        live.bulk_ingest("blocks", turned)


def put(lake: Server, table: str, rows: pa.Table) -> None:
    """Send a table in one message."""
    with flight.connect(lake.flight) as client:
        writer, reader = client.do_put(make_ingest_flight_desc(table), rows.schema)
        with writer:
            writer.write_table(rows)
            writer.done_writing()
            reader.read()


def test_a_cell_beyond_the_limit(lake: Server, live: FlightSQLClient) -> None:
    rows = live.query_arrow("SELECT process_id, stream_id, block_id FROM blocks LIMIT 1")
    gigabyte = rows.append_column("payload", pa.array([bytes(1 << 30)]))
    with pytest.raises(ValueError, match=r"row 1 of payloads has \d+ bytes; at most 104857600"):
        live.bulk_ingest("payloads", gigabyte)
    # And from a client that does not look: beyond our limit, and beyond that of the transport, which ends the
    # call while most is still to be sent; then its reason may or may not reach the sender.
    for size, says in ((101 << 20, "104857600"), (1 << 30, "(?i)exceeds|larger|RST_STREAM|clos")):
        table = rows.append_column("payload", pa.array([bytes(size)]))
        with pytest.raises((pa.ArrowException, flight.FlightError), match=says):
            put(lake, "payloads", table)
    assert live.query("SELECT 1 AS a")["a"].tolist() == [1]


VANISHES = """
import os, sys, time, uuid
import pyarrow as pa, pyarrow.flight as flight
from micromegas.flightsql.client import make_ingest_flight_desc

uri, exe, batches, rows = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
texts = ["exe", "username", "realname", "computer", "distro", "cpu_brand"]
def batch():
    return pa.record_batch({
        "process_id": [str(uuid.uuid4()) for _ in range(rows)], **{name: [exe] * rows for name in texts},
        "tsc_frequency": [0] * rows, "start_ticks": [0] * rows,
        "start_time": pa.array([0] * rows, pa.timestamp("ns", "UTC"))})
writer, reader = flight.connect(uri).do_put(make_ingest_flight_desc("processes"), batch().schema)
for _ in range(batches):
    writer.write_batch(batch())
time.sleep(2)
os._exit(1)
"""


@pytest.mark.parametrize(("batches", "rows"), [(3, 100), (4, 10_000)])
def test_a_client_that_vanishes_leaves_whole_batches(
    lake: Server, live: FlightSQLClient, batches: int, rows: int
) -> None:
    exe = str(uuid.uuid4())
    subprocess.run([sys.executable, "-c", VANISHES, lake.flight, exe, str(batches), str(rows)], check=False, timeout=60)
    left = live.query(f"SELECT count(*) AS n FROM processes WHERE exe = '{exe}'")["n"][0]
    assert left % rows == 0
    # Of a call of ordinary size, nothing; of a long one, what was a piece before its end.
    assert left == 0 if rows == 100 else left < batches * rows


def test_announced_blocks_are_listed_until_their_payloads_come(live: FlightSQLClient) -> None:
    block = live.query_arrow("SELECT * FROM blocks LIMIT 1")
    new = str(uuid.uuid4())
    row = block.set_column(block.schema.get_field_index("block_id"), "block_id", pa.array([new]))
    live.bulk_ingest("blocks", row)
    pending = live.query(f"SELECT missing FROM pending_blocks WHERE block_id = '{new}'")
    assert pending["missing"].tolist() == ["payload"]
    assert live.query(f"SELECT count(*) AS n FROM blocks WHERE block_id = '{new}'")["n"].tolist() == [0]
