"""Ranges, types, streams, prepared statements and discovery on a server with data."""

import datetime
import threading
import time

import pandas
import pyarrow as pa
import pytest
from running import Server, expected

import micromegas
from micromegas.errors import QueryError
from micromegas.flightsql.client import FlightSQLClient

UTC_NS = "datetime64[ns, UTC]"
LOG_COLUMNS = [
    *("process_id", "stream_id", "block_id", "insert_time", "exe", "username", "computer"),
    *("time", "target", "level", "msg", "properties", "process_properties"),
]


def test_the_first_query_of_the_manual(live: FlightSQLClient) -> None:
    end = datetime.datetime.now(datetime.UTC)
    frame = live.query("SELECT * FROM log_entries LIMIT 10;", end - datetime.timedelta(days=36500), end)
    assert len(frame) == 10
    assert frame.columns.tolist() == LOG_COLUMNS
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert kinds == dict.fromkeys(LOG_COLUMNS, "object") | {"insert_time": UTC_NS, "time": UTC_NS, "level": "int32"}


def test_without_a_range(live: FlightSQLClient) -> None:
    frame = live.query("SELECT process_id, exe FROM processes LIMIT 10;")
    assert frame.shape == (3, 2)
    assert frame.groupby("exe").size().to_dict() == {
        "/usr/local/bin/sampleapp": 2,
        "/usr/local/bin/telemetry-generator": 1,
    }


def test_ranges_are_inclusive_and_may_be_text(live: FlightSQLClient, medium_process: str) -> None:
    sql = f"SELECT time FROM view_instance('log_entries', '{medium_process}') ORDER BY time"
    answered = live.query(sql)["time"]
    begin, end = answered.iloc[5_000], answered.iloc[14_999]
    inside = answered[(answered >= begin) & (answered <= end)].tolist()
    assert live.query(sql, begin, end)["time"].tolist() == inside
    assert live.query(sql, begin.isoformat(), end)["time"].size >= len(inside)
    offset = datetime.timezone(datetime.timedelta(hours=9))
    assert live.query(sql, begin.tz_convert(offset), end.tz_convert(offset))["time"].tolist() == inside
    microseconds = [pandas.Timestamp(bound.floor("us")) for bound in (begin, end)]
    by_text = live.query(sql, *(bound.isoformat().replace("+00:00", "Z") for bound in microseconds))
    by_time = live.query(sql, *(bound.to_pydatetime() for bound in microseconds))
    pandas.testing.assert_frame_equal(by_text, by_time)


def test_one_bound_alone_is_used(live: FlightSQLClient, medium_process: str) -> None:
    sql = f"SELECT time FROM log_entries WHERE process_id = '{medium_process}' ORDER BY time"
    answered = live.query(sql)["time"]
    middle = answered.iloc[10_000]
    assert live.query(sql, begin=middle)["time"].tolist() == answered[answered >= middle].tolist()
    assert live.query(sql, end=middle)["time"].tolist() == answered[answered <= middle].tolist()


def test_predicates_on_time_agree_with_ranges(live: FlightSQLClient, medium_process: str) -> None:
    view = f"view_instance('log_entries', '{medium_process}')"
    begin, end = (
        live.query(f"SELECT time FROM {view} ORDER BY time LIMIT 1 OFFSET {row}")["time"][0] for row in (10, 20)
    )
    by_range = live.query(f"SELECT count(*) AS n FROM {view}", begin, end)["n"][0]
    text = (bound.isoformat() for bound in (begin, end))
    by_sql = live.query("SELECT count(*) AS n FROM {} WHERE time BETWEEN '{}' AND '{}'".format(view, *text))["n"][0]
    assert by_range == by_sql == 11


def test_an_empty_answer_has_columns_and_types(live: FlightSQLClient, medium_process: str) -> None:
    sql = f"SELECT time, level, msg FROM view_instance('log_entries', '{medium_process}')"
    frame = live.query(sql, "1999-01-01T00:00:00Z", "1999-01-02T00:00:00Z")
    assert frame.empty
    assert [str(kind) for kind in frame.dtypes] == [UTC_NS, "int32", "object"]
    spans = live.query_spans("1999-01-01T00:00:00Z", "1999-01-02T00:00:00Z", 10, _cpu_stream())
    assert spans.empty
    assert "parent_span_id" in spans.columns


def test_begin_after_end_is_refused(live: FlightSQLClient) -> None:
    with pytest.raises(QueryError, match="begin"):
        live.query("SELECT 1 FROM log_entries", "2024-01-02T00:00:00Z", "2024-01-01T00:00:00Z")


def test_literals_have_the_types_users_expect(live: FlightSQLClient) -> None:
    frame = live.query("SELECT 1 AS a, 'x' AS b, 2.5 AS c, NULL AS d")
    assert [str(kind) for kind in frame.dtypes] == ["int64", "object", "float64", "object"]
    assert frame.iloc[0].tolist() == [1, "x", 2.5, None]


def test_aggregates_have_the_types_users_expect(live: FlightSQLClient) -> None:
    frame = live.query("SELECT count(*) AS n, sum(level) AS s, avg(level) AS a, max(time) AS t FROM log_entries")
    assert [str(kind) for kind in frame.dtypes] == ["int64", "int64", "float64", UTC_NS]
    assert frame["n"][0] == 82 + 20_002 + 234


def test_no_time_is_nat(live: FlightSQLClient) -> None:
    frame = live.query("SELECT max(time) AS t FROM log_entries", "1999-01-01T00:00:00Z", "1999-01-02T00:00:00Z")
    assert str(frame["t"].dtype) == UTC_NS
    assert frame["t"][0] is pandas.NaT
    frame = live.query("SELECT CAST(NULL AS TIMESTAMP) AS t, CAST('2024-01-01 00:00:00' AS TIMESTAMP) AS u")
    assert [str(kind) for kind in frame.dtypes] == [UTC_NS, UTC_NS]
    assert frame["t"][0] is pandas.NaT
    assert frame["u"][0] == pandas.Timestamp("2024-01-01", tz="UTC")


def test_text_comes_back_unchanged(live: FlightSQLClient) -> None:
    text = "Zoë 日本語 🦎\n second line\t'quoted' \\n"
    quoted = text.replace("'", "''")
    assert live.query(f"SELECT\n '{quoted}'\r\n AS a -- ende\n;")["a"][0] == text


def test_streaming_gives_the_rows_of_query(live: FlightSQLClient) -> None:
    sql = "SELECT time, level, target, msg FROM log_entries"
    batches = list(live.query_stream(sql))
    assert sum(batch.num_rows for batch in batches) == len(live.query(sql))
    assert batches[0].schema.names == ["time", "level", "target", "msg"]
    assert batches[0].schema.field("time").type == pa.timestamp("ns", "+00:00")


MANY = "SELECT a.time, a.msg FROM log_entries a, (SELECT 1 FROM log_entries LIMIT 300) b"
"""6 million rows."""


def test_the_first_batch_comes_early(live: FlightSQLClient) -> None:
    started = time.monotonic()
    batches = live.query_stream(MANY)
    rows = next(batches).num_rows
    first = time.monotonic() - started
    rows += sum(batch.num_rows for batch in batches)
    whole = time.monotonic() - started
    assert rows == 300 * (82 + 20_002 + 234)
    assert first < whole / 2


def test_abandoned_streams_free_the_server(live: FlightSQLClient) -> None:
    for _ in range(20):
        for batch in live.query_stream(MANY):
            assert batch.num_rows > 0
            break
    started = time.monotonic()
    assert live.query("SELECT count(*) AS n FROM log_entries")["n"][0] == 20_318
    assert time.monotonic() - started < 5


def test_dictionaries_on_request(lake: Server, live: FlightSQLClient) -> None:
    sql = "SELECT process_id, msg FROM log_entries LIMIT 5"
    plain = live.query_arrow(sql)
    assert [field.type for field in plain.schema] == [pa.string(), pa.string()]
    with micromegas.connect(lake.flight, preserve_dictionary=True) as encoded:
        assert [field.type for field in encoded.query_arrow(sql).schema] == [
            pa.dictionary(pa.int32(), pa.string()),
            pa.string(),
        ]
        assert str(encoded.query(sql)["process_id"].dtype) == "category"


def test_a_prepared_statement_tells_its_schema(live: FlightSQLClient) -> None:
    sql = "SELECT time, level, msg FROM log_entries WHERE level <= 3"
    statement = live.prepare_statement(sql)
    assert statement.query == sql
    schema = statement.dataset_schema
    assert [(field.name, str(field.type)) for field in schema] == [
        ("time", "timestamp[ns, tz=+00:00]"),
        ("level", "int32"),
        ("msg", "string"),
    ]
    batches = list(live.prepared_statement_stream(statement))
    assert all(batch.schema == schema for batch in batches)
    assert sum(batch.num_rows for batch in batches) == live.query(f"SELECT count(*) AS n FROM ({sql})")["n"][0]


def test_preparing_does_not_run(live: FlightSQLClient) -> None:
    started = time.monotonic()
    statement = live.prepare_statement(f"SELECT count(*) FROM ({MANY}) x, ({MANY}) y")
    assert time.monotonic() - started < 2
    assert [field.type for field in statement.dataset_schema] == [pa.int64()]


def test_processes_are_found(live: FlightSQLClient, medium_process: str) -> None:
    found = live.find_process(medium_process)
    assert len(found) == 1
    assert found["exe"][0] == "/usr/local/bin/sampleapp"
    assert str(found["start_time"].dtype) == UTC_NS
    assert found["computer"][0]
    assert live.find_process("00000000-0000-0000-0000-000000000000").empty
    assert live.find_process("it's none").empty


def test_streams_are_listed(live: FlightSQLClient, medium_process: str) -> None:
    end = datetime.datetime.now(datetime.UTC)
    begin = end - datetime.timedelta(days=36500)
    streams = live.query_streams(begin, end, limit=100)
    assert len(streams) == 6 + 5 + 6
    assert streams["stream_type"].value_counts().to_dict() == {"cpu": 9, "log": 3, "metrics": 3, "image": 2}
    assert len(live.query_streams(begin, end, limit=4)) == 4
    of_process = live.query_streams(begin, end, limit=50, process_id=medium_process)
    assert set(of_process["process_id"]) == {medium_process}
    logs = live.query_streams(begin, end, limit=20, tag_filter="log")
    assert len(logs) == 3
    assert all("log" in tags for tags in logs["tags"])
    one = live.query_streams(begin, end, limit=20, process_id=medium_process, tag_filter="log")
    assert one["stream_type"].tolist() == ["log"]


def test_blocks_are_listed(live: FlightSQLClient) -> None:
    end = datetime.datetime.now(datetime.UTC)
    begin = end - datetime.timedelta(days=36500)
    stream = expected("medium", "log_entries")[0]["stream_id"]
    blocks = live.query_blocks(begin, end, 100, stream)
    assert set(blocks["stream_id"]) == {stream}
    assert blocks["nb_events"].sum() == blocks["nb_objects"].sum() == 20_002
    assert blocks["payload_size"].sum() > 0


def test_spans_are_listed(live: FlightSQLClient) -> None:
    end = datetime.datetime.now(datetime.UTC)
    spans = live.query_spans(end - datetime.timedelta(days=36500), end, 1000, _cpu_stream())
    assert len(spans) == 201
    assert len(spans.nlargest(10, "duration")) == 10
    assert (spans["duration"] == (spans["end"] - spans["begin"]).astype("int64")).all()
    roots = spans[spans["parent_span_id"].isna()]
    assert roots["depth"].tolist() == [0]
    children = spans.merge(spans, left_on="parent_span_id", right_on="span_id", suffixes=("", "_parent"))
    assert len(children) == 200
    assert (children["depth"] == children["depth_parent"] + 1).all()


def test_threads_share_a_client(live: FlightSQLClient) -> None:
    wrong: list[object] = []

    def ask(number: int) -> None:
        for _ in range(10):
            answer = live.query(f"SELECT {number} AS a, count(*) AS n FROM processes")
            if answer.iloc[0].tolist() != [number, 3]:
                wrong.append(answer)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_long_headers_are_accepted(lake: Server) -> None:
    headers: dict[str, str | bytes] = {f"x-long-{i}": "x" * 1000 for i in range(7)}
    with FlightSQLClient(lake.flight, headers=headers) as client:
        assert len(client.query("SELECT 1")) == 1


def _cpu_stream() -> str:
    """A stream of ``small`` with 201 spans."""
    return str(expected("small", "thread_spans")[0]["stream_id"])
