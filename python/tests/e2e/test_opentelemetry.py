"""Programs with the OpenTelemetry SDK, which know of this server by environment variables alone."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas
import pytest
from running import Server, serving
from test_docs import fenced

import micromegas
from micromegas.flightsql.client import FlightSQLClient
from micromegas.perfetto import write_distributed_trace

PROGRAM = """
import logging
from opentelemetry import metrics, trace

tracer = trace.get_tracer("shop.checkout", "1.2")
orders = metrics.get_meter("shop.checkout").create_counter("orders", unit="1")
logger = logging.getLogger("shop")
with tracer.start_as_current_span("checkout", attributes={"cart.items": 3}):
    logger.warning("card %s refused", "visa")
    with tracer.start_as_current_span("charge", kind=trace.SpanKind.CLIENT) as charge:
        charge.add_event("retry", {"attempt": 1})
        charge.set_status(trace.Status(trace.StatusCode.ERROR, "refused"))
    orders.add(2, {"country": "fr"})
"""


CALLED = """
import os
import logging
from opentelemetry import propagate, trace

caller = propagate.extract({"traceparent": os.environ["TRACEPARENT"]})
with trace.get_tracer("bank").start_as_current_span("debit", caller, trace.SpanKind.SERVER):
    logging.getLogger("bank").error("no money")
"""

CALLER = """
import os
import subprocess
import sys
from opentelemetry import propagate, trace

with trace.get_tracer("shop").start_as_current_span("pay", kind=trace.SpanKind.CLIENT):
    carrier = {}
    propagate.inject(carrier)
    called = {"TRACEPARENT": carrier["traceparent"], "OTEL_SERVICE_NAME": "bank"}
    subprocess.run(sys.argv[1:], env=os.environ | called, check=True)
"""


def run(server: Server, service: str, program: Path, *called: Path) -> None:
    """Run a program until it ends. If it calls another one, that is started in the same way."""
    left = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    variables = {
        "OTEL_SERVICE_NAME": service,
        "OTEL_EXPORTER_OTLP_ENDPOINT": server.http,
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        "OTEL_TRACES_EXPORTER": "otlp",
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_LOGS_EXPORTER": "otlp",
        "OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED": "true",
    }
    start: list[str | Path] = [Path(sys.executable).with_name("opentelemetry-instrument"), sys.executable]
    others = [*start, *called] if called else []
    done = subprocess.run([*start, program, *others], env=left | variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server to which such a program has sent what it has to say, and ended."""
    folder = tmp_path_factory.mktemp("opentelemetry")
    program = folder / "shop.py"
    program.write_text(PROGRAM)
    with serving(folder / "data") as server:
        run(server, "checkout", program)
        yield server


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlightSQLClient]:
    """A server that has got a trace through two programs."""
    folder = tmp_path_factory.mktemp("distributed")
    caller, called = folder / "shop.py", folder / "bank.py"
    caller.write_text(CALLER)
    called.write_text(CALLED)
    with serving(folder / "data") as server:
        run(server, "shop", caller, called)
        with micromegas.connect(server.flight) as client:
            yield client


@pytest.fixture
def client(told: Server) -> Iterator[FlightSQLClient]:
    with micromegas.connect(told.flight) as client:
        yield client


def test_the_resource_is_a_process(client: FlightSQLClient) -> None:
    processes = client.query("SELECT exe, property_get(properties, 'otel.resource.telemetry.sdk.name') FROM processes")
    assert processes.to_numpy().tolist() == [["checkout", "opentelemetry"]]


def test_a_log_record_is_in_log_entries_with_its_trace(client: FlightSQLClient) -> None:
    logs = client.query(
        "SELECT level, target, msg, property_get(properties, 'otel.trace_id') AS trace FROM log_entries"
    )
    assert logs[["level", "target", "msg"]].to_numpy().tolist() == [[3, "shop", "card visa refused"]]
    assert list(logs["trace"]) == list(spans(client)["trace"].unique())


def test_a_counter_is_in_measures(client: FlightSQLClient) -> None:
    measures = client.query(
        "SELECT target, name, unit, value, property_get(properties, 'country') AS country FROM measures"
    )
    assert measures.to_numpy().tolist() == [["shop.checkout", "orders", "1", 2.0, "fr"]]


def spans(client: FlightSQLClient) -> pandas.DataFrame:
    process = client.query("SELECT process_id FROM processes")["process_id"][0]
    return client.query(
        "SELECT name, kind, status, status_message, duration, events, lower(hex(trace_id)) AS trace, span_id, "
        f"parent_span_id FROM view_instance('otel_spans', '{process}') ORDER BY start_time"
    )


def test_spans_are_in_otel_spans_with_their_parents(client: FlightSQLClient) -> None:
    rows = spans(client)
    assert rows[["name", "kind", "status", "status_message"]].to_numpy().tolist() == [
        ["checkout", "INTERNAL", "UNSET", None],
        ["charge", "CLIENT", "ERROR", "refused"],
    ]
    assert rows["parent_span_id"][1] == rows["span_id"][0]
    assert rows["parent_span_id"][0] is None
    assert 0 < rows["duration"][1] < rows["duration"][0]
    assert '"attempt":1' in rows["events"][1]


def test_its_trace_opens_in_perfetto(client: FlightSQLClient) -> None:
    perfetto = pytest.importorskip("perfetto.protos.perfetto.trace.perfetto_trace_pb2")
    process = client.query("SELECT process_id FROM processes")["process_id"][0]
    frame = client.query(
        f"SELECT chunk_data FROM perfetto_trace_chunks('{process}', 'both', now() - INTERVAL '1 hour', now()) "
        "ORDER BY chunk_id"
    )
    trace = perfetto.Trace.FromString(b"".join(frame["chunk_data"]))
    names = {name.iid: name.name for packet in trace.packet for name in packet.interned_data.event_names}
    tracks = {
        packet.track_descriptor.uuid: packet.track_descriptor.name
        for packet in trace.packet
        if packet.HasField("track_descriptor")
    }
    begun = [
        (tracks[packet.track_event.track_uuid], names[packet.track_event.name_iid])
        for packet in trace.packet
        if packet.track_event.type == perfetto.TrackEvent.TYPE_SLICE_BEGIN
    ]
    assert [name for _, name in begun] == ["checkout", "charge"]
    assert all("OpenTelemetry" in track for track, _ in begun), begun


def test_the_statements_of_the_page_run(client: FlightSQLClient) -> None:
    blocks = client.query("SELECT process_id, block_id FROM blocks WHERE list_contains(\"streams.tags\", 'metrics')")
    trace = spans(client)["trace"][0]
    texts = fenced("opentelemetry.md", "sql")
    assert len(texts) >= 6
    for text in texts:
        sql = text.replace("<process_id>", blocks["process_id"][0]).replace("<block_id>", blocks["block_id"][0])
        client.query(sql)
        for example in set(re.findall("[0-9a-f]{32}", sql)):
            rows = client.query(sql.replace(example, trace))
            assert len(rows), sql
            if "FROM log_entries" in sql:
                assert list(rows["msg"]) == ["card visa refused"]


def trace_of(client: FlightSQLClient) -> str:
    (trace,) = client.query("SELECT DISTINCT lower(hex(trace_id)) AS trace FROM otel_spans")["trace"]
    return str(trace)


def test_a_trace_through_two_programs_is_one(shared: FlightSQLClient) -> None:
    trace = trace_of(shared)
    rows = shared.query(f"SELECT exe, name, kind, span_id, parent_span_id FROM trace('{trace}') ORDER BY start_time")
    assert rows[["exe", "name", "kind"]].to_numpy().tolist() == [["shop", "pay", "CLIENT"], ["bank", "debit", "SERVER"]]
    assert rows["parent_span_id"][1] == rows["span_id"][0]
    tree = shared.query(
        next(text for text in fenced("opentelemetry.md", "sql") if "RECURSIVE" in text).replace(
            "4bf92f3577b34da6a3ce929d0e0e4736", trace
        )
    )
    assert tree["span"].tolist() == ["pay", "  debit"]
    assert tree["exe"].tolist() == ["shop", "bank"]


def test_a_trace_through_two_programs_opens_in_perfetto(shared: FlightSQLClient, tmp_path: Path) -> None:
    perfetto = pytest.importorskip("perfetto.protos.perfetto.trace.perfetto_trace_pb2")
    file = tmp_path / "trace.pftrace"
    write_distributed_trace(shared, trace_of(shared), file)
    trace = perfetto.Trace.FromString(file.read_bytes())
    descriptors = [packet.track_descriptor for packet in trace.packet if packet.HasField("track_descriptor")]
    processes = {track.uuid: track.process.process_name for track in descriptors if track.HasField("process")}
    tracks = {track.uuid: processes[track.parent_uuid] for track in descriptors if track.parent_uuid}
    names = {name.iid: name.name for packet in trace.packet for name in packet.interned_data.event_names}
    begun = [
        (tracks[packet.track_event.track_uuid], names[packet.track_event.name_iid])
        for packet in trace.packet
        if packet.track_event.type == perfetto.TrackEvent.TYPE_SLICE_BEGIN
    ]
    assert begun == [("shop", "pay"), ("bank", "debit")]
