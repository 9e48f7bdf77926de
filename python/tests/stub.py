"""A Flight server that writes down what it is asked, answers what it is told, and fails on demand."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.flight as flight

ONE_ROW = pa.table({"a": pa.array([1], pa.int64())})


@dataclass(frozen=True)
class Call:
    """One RPC as it arrived: kind, body (ticket or action), metadata."""

    kind: str
    body: bytes
    headers: dict[str, list[str]]

    def header(self, name: str) -> str | None:
        """The only value of a header, or None."""
        values = self.headers.get(name)
        if values is None:
            return None
        (value,) = values
        return value

    @property
    def sql(self) -> str:
        """The statement inside a query's ticket: what follows the last length byte of these short messages."""
        return self.body.partition(b"TicketStatementQuery\x12")[2][3:].decode()


class _Recorder(flight.ServerMiddlewareFactory):
    def start_call(self, info: Any, headers: dict[str, list[str]]) -> "_Headers":
        return _Headers(headers)


class _Headers(flight.ServerMiddleware):
    def __init__(self, headers: dict[str, list[str]]) -> None:
        self.headers = headers


class StubServer(flight.FlightServerBase):
    """Records calls in order; ``answer`` is called for each query."""

    def __init__(self, port: int = 0) -> None:
        """Listen on a free port of the loopback address, or on the one given."""
        super().__init__(f"grpc://127.0.0.1:{port}", middleware={"recorder": _Recorder()})
        self.uri = f"grpc://127.0.0.1:{self.port}"
        self.calls: list[Call] = []
        self.answer: Callable[[], Any] = lambda: flight.RecordBatchStream(ONE_ROW)
        self.prepared: list[bytes] = []
        self.ingested: list[pa.Table] = []
        self.ingested_batches: list[int] = []
        self.ingest_answer: bytes | None = b"count"
        self.cancelled = threading.Event()
        self.batches_sent = 0

    def do_get(self, context: Any, ticket: flight.Ticket) -> Any:
        """Answer any query with what the test asked for."""
        self._record("DoGet", context, ticket.ticket)
        return self.answer()

    def do_action(self, context: Any, action: flight.Action) -> Iterator[bytes]:
        """Answer any action with the bodies the test asked for."""
        self._record(action.type, context, action.body.to_pybytes())
        return iter(self.prepared)

    def do_put(
        self,
        context: Any,
        descriptor: flight.FlightDescriptor,
        reader: flight.MetadataRecordBatchReader,
        writer: flight.FlightMetadataWriter,
    ) -> None:
        """Keep the rows, and say how many they were, or what the test asked for."""
        self._record("DoPut", context, descriptor.command)
        batches = []
        for chunk in reader:
            batches.append(chunk.data)
            self.ingested_batches.append(chunk.data.num_rows)
        table = pa.Table.from_batches(batches, reader.schema)
        self.ingested.append(table)
        answer = self.ingest_answer
        if answer == b"count":
            answer = bytes([0x08, table.num_rows])
        if answer is not None:
            writer.write(answer)

    def answers(self, table: pa.Table, **options: Any) -> None:
        """From now on, answer with this table."""
        self.answer = lambda: flight.RecordBatchStream(table, **options)

    def fails(self, error: Exception) -> None:
        """From now on, fail."""

        def fail() -> Any:
            raise error

        self.answer = fail

    def streams(self, batch: pa.RecordBatch, count: int, then: Exception | None = None) -> None:
        """From now on, answer the same batch again and again; notice when nobody reads on."""

        def batches() -> Iterator[pa.RecordBatch]:
            try:
                for _ in range(count):
                    yield batch
                    self.batches_sent += 1
                if then is not None:
                    raise then
            except GeneratorExit:
                self.cancelled.set()
                raise

        self.answer = lambda: flight.GeneratorStream(batch.schema, batches())

    def _record(self, kind: str, context: Any, body: bytes) -> None:
        self.calls.append(Call(kind, body, context.get_middleware("recorder").headers))

    @property
    def last(self) -> Call:
        """The newest call."""
        return self.calls[-1]
