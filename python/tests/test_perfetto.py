"""Traces are written as they stream in, wholly or not at all."""

import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.flight as flight
import pytest
from stub import StubServer

from micromegas.flightsql.client import FlightSQLClient
from micromegas.perfetto import write_distributed_trace, write_process_trace

BEGIN = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
END = datetime.datetime(2024, 1, 2, tzinfo=datetime.UTC)


def chunks(*ids: int) -> pa.Table:
    return pa.table(
        {"chunk_id": pa.array(ids, pa.int32()), "chunk_data": pa.array([bytes([i, i]) for i in ids], pa.binary())}
    )


def test_chunks_are_joined(
    stub: StubServer, client: FlightSQLClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stub.answers(chunks(0, 1, 2))
    write_process_trace(client, "p'1", BEGIN, END, tmp_path / "t.pftrace", "thread")
    assert (tmp_path / "t.pftrace").read_bytes() == b"\0\0\1\1\2\2"
    assert [file.name for file in tmp_path.iterdir()] == ["t.pftrace"]
    assert stub.last.body.decode("utf-8", "replace").endswith(
        "perfetto_trace_chunks('p''1', 'thread', TIMESTAMP '2024-01-01T00:00:00+00:00', "
        "TIMESTAMP '2024-01-02T00:00:00+00:00')"
    )
    assert stub.last.header("query_range_begin") == "2024-01-01T00:00:00+00:00"
    captured = capsys.readouterr()
    assert captured.out.splitlines() == [
        "Fetching the trace of process p'1, span types: thread",
        "Received 3 chunks, 6 bytes",
        f"Trace written to {tmp_path / 't.pftrace'}",
    ]
    assert captured.err == ""


def test_the_chunks_of_a_distributed_trace_are_joined(
    stub: StubServer, client: FlightSQLClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stub.answers(chunks(0, 1))
    write_distributed_trace(client, "4bf92f3577b34da6a3ce929d0e0e4736", tmp_path / "t.pftrace")
    assert (tmp_path / "t.pftrace").read_bytes() == b"\0\0\1\1"
    assert stub.last.body.decode("utf-8", "replace").endswith(
        "perfetto_trace_chunks('4bf92f3577b34da6a3ce929d0e0e4736')"
    )
    assert not stub.last.header("query_range_begin")
    assert capsys.readouterr().out.startswith("Fetching the trace 4bf92f3577b34da6a3ce929d0e0e4736\n")


def test_no_chunk_is_no_file(
    stub: StubServer, client: FlightSQLClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stub.answers(chunks())
    write_process_trace(client, "p", BEGIN, END, tmp_path / "t")
    assert "no trace data" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_missing_chunk_leaves_the_old_file(
    stub: StubServer, client: FlightSQLClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t").write_bytes(b"old")
    stub.answers(chunks(0, 2))
    write_process_trace(client, "p", BEGIN, END, str(tmp_path / "t"))
    assert "ERROR: chunk 2" in capsys.readouterr().out
    assert (tmp_path / "t").read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_failure_in_the_middle_leaves_nothing(stub: StubServer, client: FlightSQLClient, tmp_path: Path) -> None:
    stub.streams(chunks(0).to_batches()[0], 1, then=flight.FlightInternalError("gone"))
    with pytest.raises(flight.FlightInternalError, match="gone"):
        write_process_trace(client, "p", BEGIN, END, tmp_path / "t")
    assert list(tmp_path.iterdir()) == []


def test_other_types_of_spans_are_refused(stub: StubServer, client: FlightSQLClient, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="span_types must be"):
        write_process_trace(client, "p", BEGIN, END, tmp_path / "t", "x")
    assert stub.calls == []


def test_on_demand_a_bar_is_shown(
    stub: StubServer,
    client: FlightSQLClient,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MICROMEGAS_PROGRESS", "on")
    stub.answers(chunks(0))
    write_process_trace(client, "p", BEGIN, END, tmp_path / "t")
    assert "trace" in capsys.readouterr().err
