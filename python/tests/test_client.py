"""What the client sends: tickets, metadata, arguments refused before anything is sent."""

import datetime
import uuid

import pandas
import pyarrow as pa
import pytest
from stub import StubServer

import micromegas
from micromegas.flightsql import messages
from micromegas.flightsql.client import FlightSQLClient

BEGIN = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
END = datetime.datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)


class Tokens:
    """A provider that never gives the same token twice."""

    def __init__(self) -> None:
        """Start at t1."""
        self.given = 0

    def get_token(self) -> str:
        """Give the next token."""
        self.given += 1
        return f"t{self.given}"


def test_importing_the_package_is_enough() -> None:
    assert micromegas.time.format_datetime(None) is None
    assert micromegas.flightsql.client.FlightSQLClient is FlightSQLClient
    assert micromegas.flightsql.attribution.resolve_client_agent()
    assert micromegas.__version__[0].isdigit()


@pytest.mark.parametrize("sql", ["SELECT 1;", "  select 'é'\n, 1\r\n;; ", ""])
def test_sql_is_sent_unchanged_in_one_call(stub: StubServer, client: FlightSQLClient, sql: str) -> None:
    client.query(sql)
    client.query_arrow(sql)
    list(client.query_stream(sql))
    assert [call.body for call in stub.calls] == [messages.ticket_statement_query(sql)] * 3
    assert {call.kind for call in stub.calls} == {"DoGet"}


def test_headers_go_with_every_call(stub: StubServer) -> None:
    stub.prepared = [_prepared(b"SELECT 1", pa.schema([("a", pa.int64())]))]
    headers: dict[str, str | bytes] = {"authorization": "Bearer t", "x-foo": "b", "X-Bytes": b"c"}
    with FlightSQLClient(stub.uri.replace("grpc://", "http://"), headers=headers) as client:
        client.query("s")
        client.prepare_statement("s")
    assert [call.kind for call in stub.calls] == ["DoGet", "CreatePreparedStatement"]
    for call in stub.calls:
        assert call.header("authorization") == "Bearer t"
        assert call.header("x-foo") == "b"
        assert call.header("x-bytes") == "c"


def test_a_provider_is_asked_for_each_call_and_wins(stub: StubServer) -> None:
    stub.prepared = [_prepared(b"s", pa.schema([]))]
    headers: dict[str, str | bytes] = {"Authorization": "Bearer old", "x-foo": "b"}
    with FlightSQLClient(stub.uri, headers=headers, auth_provider=Tokens()) as client:
        client.query("s")
        client.query("s")
        client.prepare_statement("s")
    assert [call.header("authorization") for call in stub.calls] == ["Bearer t1", "Bearer t2", "Bearer t3"]
    assert [call.header("x-foo") for call in stub.calls] == ["b", "b", "b"]


def test_both_bounds_are_sent(stub: StubServer, client: FlightSQLClient) -> None:
    client.query("s", BEGIN, END)
    assert stub.last.header("query_range_begin") == "2024-01-01T00:00:00+00:00"
    assert stub.last.header("query_range_end") == "2024-01-02T03:04:05.000006+00:00"
    client.query_arrow("s", "2024-01-01T00:00:00Z", pandas.Timestamp("2024-01-02T00:00:00.000000001Z"))
    assert stub.last.header("query_range_begin") == "2024-01-01T00:00:00+00:00"
    assert stub.last.header("query_range_end") == "2024-01-02T00:00:00.000000001+00:00"
    list(client.query_stream("s", begin=BEGIN))
    assert stub.last.header("query_range_begin") == "2024-01-01T00:00:00+00:00"
    assert stub.last.header("query_range_end") is None


def test_no_bound_is_sent_when_none_is_given(stub: StubServer, client: FlightSQLClient) -> None:
    client.query("s")
    assert stub.last.header("query_range_begin") is None
    assert stub.last.header("query_range_end") is None
    assert stub.last.header("preserve_dictionary") is None


def test_a_client_keeps_its_session(stub: StubServer) -> None:
    with FlightSQLClient(stub.uri) as first, FlightSQLClient(stub.uri, client_entrypoint="nightly report") as second:
        first.query("s")
        first.query("s")
        second.query("s")
    one, same, other = (call.header("x-client-session") for call in stub.calls)
    assert one == same != other
    for session in (one, other):
        uuid.UUID(session)
    assert stub.last.header("x-client-type") == "python"
    assert stub.last.header("x-client-agent") == "none"
    assert stub.last.header("x-client-entrypoint") == "nightly report"


def test_preserve_dictionary_is_asked_for_on_queries(stub: StubServer) -> None:
    with micromegas.connect(stub.uri, preserve_dictionary=True) as client:
        client.query("s")
    assert stub.last.header("preserve_dictionary") == "true"


def test_preparing_gives_the_schema_and_keeps_the_text(stub: StubServer, client: FlightSQLClient) -> None:
    schema = pa.schema([("time", pa.timestamp("ns", "+00:00")), ("level", pa.int32()), ("msg", pa.string())])
    for form in (schema.serialize().to_pybytes(), _stream_of(schema)):
        stub.prepared = [_prepared(b"opaque", schema, form)]
        statement = client.prepare_statement("SELECT time, level, msg FROM log_entries;")
        assert statement.dataset_schema == schema
        assert len(statement.dataset_schema) == 3
        assert [f"{field.name}: {field.type}" for field in statement.dataset_schema][1:] == [
            "level: int32",
            "msg: string",
        ]
        assert statement.query == "SELECT time, level, msg FROM log_entries;"
    assert stub.last.body == messages.create_prepared_statement(statement.query)
    list(client.prepared_statement_stream(statement))
    assert stub.last.body == messages.ticket_statement_query(statement.query)
    assert stub.last.header("query_range_begin") is None


def test_quotes_in_ids_are_doubled(stub: StubServer, client: FlightSQLClient) -> None:
    client.find_process("a'b")
    assert stub.last.sql == "SELECT * FROM processes WHERE process_id='a''b';"


def test_discovery_statements_and_the_columns_they_add(stub: StubServer, client: FlightSQLClient) -> None:
    stub.answers(pa.table({"tags": pa.array([["log", "x"], [], None], pa.list_(pa.string()))}))
    streams = client.query_streams(BEGIN, END, limit=100, process_id="p", tag_filter="l'g")
    assert stub.last.sql == (
        "SELECT * FROM streams WHERE process_id='p' AND (array_position(tags, 'l''g') is not NULL) LIMIT 100;"
    )
    assert stub.last.header("query_range_end") == "2024-01-02T03:04:05.000006+00:00"
    assert list(streams["stream_type"]) == ["log", "", ""]
    client.query_streams(BEGIN, END, 7)
    assert stub.last.sql == "SELECT * FROM streams LIMIT 7;"

    stub.answers(pa.table({"nb_objects": [3, 4]}))
    assert client.query_blocks(BEGIN, END, 100, "s")["nb_events"].sum() == 7
    assert stub.last.sql == "SELECT * FROM blocks WHERE stream_id='s' LIMIT 100;"


def test_spans_know_their_parents(stub: StubServer, client: FlightSQLClient) -> None:
    # The first event of a stream has id 0, and its children say parent 0, as roots do.
    stub.answers(pa.table({"id": [-1, 0, 1, 9], "parent": [0, -1, 0, 7], "depth": pa.array([0, 1, 2, 3], pa.uint32())}))
    spans = client.query_spans(BEGIN, END, 1000, "s")
    assert stub.last.sql == "SELECT * FROM view_instance('thread_spans', 's') LIMIT 1000;"
    assert list(spans.columns) == ["id", "parent", "depth", "span_id", "parent_span_id"]
    assert list(spans["span_id"]) == [-1, 0, 1, 9]
    assert spans["parent_span_id"].tolist() == [pandas.NA, -1, 0, pandas.NA]
    assert list(spans[spans["parent_span_id"].isna()]["id"]) == [-1, 9]


def test_progress_is_a_line_for_each_row(
    stub: StubServer, client: FlightSQLClient, capsys: pytest.CaptureFixture[str]
) -> None:
    times = pa.array([1_700_000_000_123_456_789, 1_700_000_001_000_000_000], pa.timestamp("ns", "+00:00"))
    stub.answers(pa.table({"time": times, "msg": ["some message", "done"]}))
    client.materialize_partitions("log_entries", BEGIN, END, 3600)
    assert capsys.readouterr().out == (
        "2023-11-14 22:13:20.123456789+00:00 some message\n2023-11-14 22:13:21+00:00 done\n"
    )


def test_a_server_that_does_not_tell_its_version(client: FlightSQLClient) -> None:
    assert client.server_version() is None


def test_a_prepared_statement_is_a_table_in_notebooks() -> None:
    shown = micromegas.flightsql.client.PreparedStatement("SELECT a < 1 AS b", pa.schema([("b", pa.bool_())]))
    assert "SELECT a &lt; 1 AS b" in shown._repr_html_()
    assert "<td>b</td><td>bool</td>" in shown._repr_html_()


def test_a_real_column_is_not_replaced(stub: StubServer, client: FlightSQLClient) -> None:
    stub.answers(pa.table({"nb_objects": [3], "nb_events": [5]}))
    assert list(client.query_blocks(BEGIN, END, 1, "s")["nb_events"]) == [5]


def test_wrong_arguments_are_refused_before_anything_is_sent(stub: StubServer, client: FlightSQLClient) -> None:
    naive = datetime.datetime(2024, 1, 1)
    for call in (client.query, client.query_arrow, client.query_stream):
        with pytest.raises(RuntimeError, match="time zone"):
            call("s", naive)
        with pytest.raises(ValueError, match="not a time"):
            call("s", "not a time", END)
        with pytest.raises(TypeError, match="sql must be text"):
            call(1)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        client.query_blocks(BEGIN, END, "1; x", "s")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        client.query_streams(BEGIN, END, True)
    with pytest.raises(ValueError, match="negative"):
        client.query_spans(BEGIN, END, -1, "s")
    with pytest.raises(TypeError, match="ids and tags are text"):
        client.find_process(uuid.uuid4())  # type: ignore[arg-type]
    assert stub.calls == []


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"client_entrypoint": "x\n"}, "entrypoint"),
        ({"headers": {"no blanks": "x"}}, "header name"),
        ({"headers": {"x": "secret\n"}}, "value of header 'x': only"),
    ],
)
def test_what_cannot_be_sent_is_refused_at_construction(arguments: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        FlightSQLClient("grpc://localhost:1", **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("uri", ["nonsense", "ftp://host:1"])
def test_an_address_that_is_none_is_refused_with_the_form_it_should_have(uri: str) -> None:
    with pytest.raises(ValueError, match=r"grpc://host:port"):
        FlightSQLClient(uri)


def test_connecting_is_lazy() -> None:
    assert "grpc://localhost:50051" in repr(micromegas.connect())


def _stream_of(schema: pa.Schema) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema):
        pass
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def _prepared(handle: bytes, schema: pa.Schema, form: bytes | None = None) -> bytes:
    body = messages._field(1, handle) + messages._field(2, form or schema.serialize().to_pybytes())
    return messages._any(b"ActionCreatePreparedStatementResult", body)
