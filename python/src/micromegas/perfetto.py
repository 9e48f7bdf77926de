"""Traces of processes for Perfetto (https://ui.perfetto.dev) and everything that reads its format."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from micromegas.flightsql.discovery import literal
from micromegas.progress import byte_bar
from micromegas.time import format_datetime

if TYPE_CHECKING:
    import pyarrow as pa

    from micromegas.flightsql.client import FlightSQLClient
    from micromegas.flightsql.headers import Time

SPAN_TYPES = ("thread", "async", "both")


def write_process_trace(
    client: "FlightSQLClient",
    process_id: str,
    begin: "Time",
    end: "Time",
    trace_filepath: str | os.PathLike[str],
    span_types: str = "both",
) -> None:
    """Write the spans of a process as a Perfetto trace.

    The trace is streamed: it may be larger than memory. It is written beside the file and moved there when it is
    complete, so that what is at ``trace_filepath`` is always a whole trace. Prints what it does; a progress bar is
    shown on a terminal. Without any spans it says so and writes nothing.

    Args:
        client: A connected client.
        process_id: UUID of the process.
        begin: Start of the time range, as for :meth:`micromegas.FlightSQLClient.query`.
        end: End of the time range.
        trace_filepath: The file to write; an older one is replaced.
        span_types: ``thread``, ``async`` or ``both``.

    Raises:
        ValueError: ``span_types`` is something else.
        micromegas.errors.QueryError: There is no such process.
        OSError: The file cannot be written.
    """
    if span_types not in SPAN_TYPES:
        raise ValueError(f"span_types must be one of {', '.join(SPAN_TYPES)}, not {span_types!r}")
    bounds = []
    for name, value in (("begin", begin), ("end", end)):
        text = format_datetime(value)
        if text is None:
            raise RuntimeError(f"{name} is missing; pass a datetime with a time zone or RFC 3339 text")
        bounds.append(f"TIMESTAMP {literal(text)}")
    sql = (
        "SELECT chunk_id, chunk_data FROM perfetto_trace_chunks("
        f"{literal(process_id)}, {literal(span_types)}, {bounds[0]}, {bounds[1]})"
    )
    print(f"Fetching the trace of process {process_id}, span types: {span_types}", flush=True)
    write_process_trace_from_chunks(client.query_stream(sql, begin, end), trace_filepath)


def write_distributed_trace(
    client: "FlightSQLClient",
    trace_id: str,
    trace_filepath: str | os.PathLike[str],
    begin: "Time" = None,
    end: "Time" = None,
) -> None:
    """Write a trace of OpenTelemetry as a Perfetto trace: all its spans, a group of tracks for each process.

    Streamed and written as :func:`write_process_trace` does.

    Args:
        client: A connected client.
        trace_id: 32 hexadecimal digits, as logs and other tools show it.
        trace_filepath: The file to write; an older one is replaced.
        begin: Start of the time range, as for :meth:`micromegas.FlightSQLClient.query`; without one all spans of the
            trace are looked for, whenever they were.
        end: End of the time range.

    Raises:
        micromegas.errors.QueryError: ``trace_id`` is no such id.
        OSError: The file cannot be written.
    """
    sql = f"SELECT chunk_id, chunk_data FROM perfetto_trace_chunks({literal(trace_id)})"
    print(f"Fetching the trace {trace_id}", flush=True)
    write_process_trace_from_chunks(client.query_stream(sql, begin, end), trace_filepath)


def write_process_trace_from_chunks(
    batches: "Iterable[pa.RecordBatch]", trace_filepath: str | os.PathLike[str]
) -> None:
    """Write the chunks that ``perfetto_trace_chunks`` answered.

    Args:
        batches: With the columns ``chunk_id`` (from 0, without gaps) and ``chunk_data``.
        trace_filepath: The file to write.
    """
    path = Path(trace_filepath)
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    chunks = size = 0
    try:
        with beside.open("wb") as file, byte_bar("trace", sys.stderr.isatty()) as bar:
            for batch in batches:
                ids, data = batch.column("chunk_id").to_pylist(), batch.column("chunk_data").to_pylist()
                for chunk_id, chunk in zip(ids, data, strict=True):
                    if chunk_id != chunks:
                        print(f"ERROR: chunk {chunk_id} came where {chunks} was expected; no trace was written")
                        return
                    file.write(chunk)
                    chunks += 1
                    size += len(chunk)
                    bar.update(len(chunk))
        if chunks == 0:
            print("no trace data: there are no such spans in this range")
            return
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    print(f"Received {chunks:,} chunks, {size:,} bytes")
    print(f"Trace written to {path}", flush=True)
