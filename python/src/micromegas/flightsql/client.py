"""The client: SQL out, DataFrames and Arrow batches in."""

import os
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, SupportsIndex

import certifi
import pyarrow as pa
import pyarrow.flight as flight

from micromegas.errors import translated
from micromegas.flightsql import discovery, ingest, messages, partitions
from micromegas.flightsql.frames import to_frame
from micromegas.flightsql.headers import (
    AuthProvider,
    Header,
    Time,
    attribution_headers,
    caller_headers,
    range_headers,
)

if TYPE_CHECKING:
    import pandas

# gRPC would wait up to two minutes before it tries a server again that was not there; people start one and go on.
_CHANNEL_OPTIONS = [
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 1000),
    ("grpc.max_reconnect_backoff_ms", 1000),
]


# Facts that servers tell, by their numbers in SqlInfo.
_SERVER_NAME, _SERVER_VERSION = 0, 1


class PreparedStatement:
    """A statement the server has planned, not run.

    Attributes:
        query: The SQL text, as given.
        dataset_schema: Names and types of the columns it would answer, a ``pyarrow.Schema``.
    """

    def __init__(self, query: str, dataset_schema: pa.Schema) -> None:
        """Keep what the server answered."""
        self.query = query
        self.dataset_schema = dataset_schema

    def _repr_html_(self) -> str:
        """Show the columns as a table in notebooks."""
        rows = "".join(
            f"<tr><td>{escape(field.name)}</td><td>{escape(str(field.type))}</td></tr>" for field in self.dataset_schema
        )
        return f"<pre>{escape(self.query)}</pre><table><tr><th>column</th><th>type</th></tr>{rows}</table>"

    def __repr__(self) -> str:
        """Show the text and the names of the columns."""
        return f"PreparedStatement({self.query!r}, columns={self.dataset_schema.names})"


@dataclass(frozen=True)
class IngestResult:
    """What became of a call of ``bulk_ingest``.

    Attributes:
        record_count: Rows the server received; those that were there already are among them.
    """

    record_count: int


class FlightSQLClient:
    """A connection to one server; threads can share it.

    Every query method takes the same three arguments.

    * ``sql`` is sent as it is.
    * ``begin`` and ``end`` bound the time range, both inclusive. Give them where you can: the server then reads
      only the data in range. Each is a ``datetime`` or ``pandas.Timestamp`` *with a time zone*, RFC 3339 text
      such as ``2024-01-01T00:00:00Z``, or None for no bound.

    Every query method raises:

    * ``RuntimeError``: a bound has no time zone or is of a wrong type; ``ValueError``: it is text that is no
      timestamp. Both before anything is sent.
    * :class:`micromegas.errors.QueryError` (a ``pyarrow.ArrowInvalid``): the statement is wrong or over its budget;
      the message names the column, table or function, and the id of the query.
    * :class:`micromegas.errors.NoServerError` (a ``FlightUnavailableError``): nobody answers at the address.
    * :class:`micromegas.errors.AuthenticationError` (a ``FlightUnauthenticatedError``): wrong or missing token.
    * the exceptions of ``pyarrow.flight`` for what remains. Nothing is tried twice.
    """

    def __init__(
        self,
        uri: str,
        headers: Mapping[str, str | bytes] | None = None,
        preserve_dictionary: bool = False,
        auth_provider: AuthProvider | None = None,
        client_entrypoint: str | None = None,
    ) -> None:
        """Make a client; nothing is sent before the first call.

        Args:
            uri: ``grpc://host:port`` (clear text) or ``grpc+tls://host:port``, whose certificate is verified
                against the certifi bundle, or the file named by ``GRPC_DEFAULT_SSL_ROOTS_FILE_PATH`` or
                ``SSL_CERT_FILE``. ``http`` and ``https`` mean the same two.
            headers: Sent with every call, for instance ``{"authorization": "Bearer <token>"}``.
            preserve_dictionary: Receive dictionary-encoded columns as such; in DataFrames they are ``category``.
            auth_provider: Asked for a token before every call; it wins over an ``authorization`` in ``headers``.
            client_entrypoint: Label for the server's audit trail, 1 to 64 printable ASCII characters.

        Raises:
            ValueError: The label or a header cannot be sent, or the address is not one.
        """
        self._uri = _flight_uri(uri)
        self._auth_provider = auth_provider
        self._caller_headers = caller_headers(headers)
        if auth_provider is not None:
            self._caller_headers = [(key, value) for key, value in self._caller_headers if key != b"authorization"]
        given = {key for key, _ in self._caller_headers}
        labels = attribution_headers(client_entrypoint)
        if preserve_dictionary:
            labels.append((b"preserve_dictionary", b"true"))
        self._query_headers = [label for label in labels if label[0] not in given]
        try:
            self._client = flight.FlightClient(
                self._uri, tls_root_certs=_root_certificates(self._uri), generic_options=_CHANNEL_OPTIONS
            )
        except pa.ArrowException as error:
            raise ValueError(f"{uri!r} is no address: use grpc://host:port or grpc+tls://host:port ({error})") from None

    def query(self, sql: str, begin: Time = None, end: Time = None) -> "pandas.DataFrame":
        """Run a statement and return all its rows.

        Times come as ``datetime64[ns, UTC]``, durations of spans as integer nanoseconds, NULL in a column of
        integers makes it ``float64``. Without rows, the frame has all columns with their types.

        Args:
            sql: The statement.
            begin: Start of the time range, see the class.
            end: End of the time range, see the class.

        Returns:
            A ``pandas.DataFrame``.
        """
        return to_frame(self.query_arrow(sql, begin, end))

    def query_arrow(self, sql: str, begin: Time = None, end: Time = None) -> pa.Table:
        """Run a statement and return all its rows as a ``pyarrow.Table``, without the cost of pandas.

        Args:
            sql: The statement.
            begin: Start of the time range, see the class.
            end: End of the time range, see the class.
        """
        ticket = _ticket(sql)
        ranged = range_headers(begin, end)
        with translated(self._uri):
            return self._client.do_get(ticket, self._query_options(ranged)).read_all()

    def query_stream(self, sql: str, begin: Time = None, end: Time = None) -> Generator[pa.RecordBatch, None, None]:
        """Run a statement and yield its rows batch by batch, as the server produces them.

        The query starts with the first ``next()``. Breaking out of the loop, or closing the generator, cancels it
        on the server. Only the batch at hand is held in memory. A result without rows may yield nothing.

        Args:
            sql: The statement.
            begin: Start of the time range, see the class.
            end: End of the time range, see the class.

        Returns:
            A generator of ``pyarrow.RecordBatch``.
        """
        # Not a generator itself, so that wrong arguments fail here and not at the first next().
        return self._batches(_ticket(sql), range_headers(begin, end))

    def prepare_statement(self, sql: str) -> PreparedStatement:
        """Learn the schema of a statement's result without running it.

        Args:
            sql: The statement.
        """
        action = make_prepared_statement_action(_checked(sql))
        with translated(self._uri):
            results = list(self._client.do_action(action, self._options([])))
            if not results:
                raise flight.FlightInternalError("the server did not answer CreatePreparedStatement")
        _, schema = messages.prepared_statement_result(results[0].body.to_pybytes())
        return PreparedStatement(sql, pa.ipc.open_stream(schema).schema if schema else pa.schema([]))

    def prepared_statement_stream(self, statement: PreparedStatement) -> Generator[pa.RecordBatch, None, None]:
        """Run a prepared statement; the same as ``query_stream(statement.query)``.

        Args:
            statement: What :meth:`prepare_statement` returned.
        """
        return self.query_stream(statement.query)

    def find_process(self, process_id: str) -> "pandas.DataFrame":
        """Look a process up.

        Args:
            process_id: Its UUID, as text.

        Returns:
            One row of the view ``processes`` (``exe``, ``start_time``, ``computer``, ...), or none.
        """
        return self.query(discovery.process_sql(process_id))

    def query_streams(
        self,
        begin: Time,
        end: Time,
        limit: SupportsIndex,
        process_id: str | None = None,
        tag_filter: str | None = None,
    ) -> "pandas.DataFrame":
        """List event streams.

        Args:
            begin: Start of the time range, see the class.
            end: End of the time range, see the class.
            limit: Most rows to return.
            process_id: Only streams of this process.
            tag_filter: Only streams with this tag: ``log``, ``metrics``, ``cpu``, ...

        Returns:
            Rows of the view ``streams``, and ``stream_type``: the first tag.
        """
        return discovery.add_stream_type(self.query(discovery.streams_sql(limit, process_id, tag_filter), begin, end))

    def query_blocks(self, begin: Time, end: Time, limit: SupportsIndex, stream_id: str) -> "pandas.DataFrame":
        """List the blocks of a stream.

        Args:
            begin: Start of the time range, see the class.
            end: End of the time range, see the class.
            limit: Most rows to return.
            stream_id: The stream's UUID, as text.

        Returns:
            Rows of the view ``blocks`` (``payload_size`` in bytes), and ``nb_events``, the same as ``nb_objects``.
        """
        return discovery.add_nb_events(self.query(discovery.blocks_sql(limit, stream_id), begin, end))

    def query_spans(self, begin: Time, end: Time, limit: SupportsIndex, stream_id: str) -> "pandas.DataFrame":
        """List the spans of one thread.

        Args:
            begin: Start of the time range, see the class.
            end: End of the time range, see the class.
            limit: Most rows to return.
            stream_id: UUID of the thread's stream (tag ``cpu``), as text.

        Returns:
            Rows of the view ``thread_spans`` (``duration`` in nanoseconds), ``span_id``, and ``parent_span_id``:
            ``<NA>`` for a root, and for a span whose parent is not among the rows returned.
        """
        return discovery.add_span_ids(self.query(discovery.spans_sql(limit, stream_id), begin, end))

    def bulk_ingest(
        self,
        table_name: str,
        table: "pandas.DataFrame | pa.Table | None" = None,
        *,
        df: "pandas.DataFrame | pa.Table | None" = None,
    ) -> IngestResult | None:
        """Copy processes, streams, blocks or payloads into the lake, for instance from another one.

        They take the way of telemetry that senders post: what is acknowledged is durable, and what is there already
        is left as it is. A call of metadata is taken wholly or not at all. Blocks can be queried when both their
        rows and their payloads are there; until then they are listed in ``pending_blocks``.

        Args:
            table_name: ``processes``, ``streams``, ``blocks`` or ``payloads``.
            table: A DataFrame (its index is left out; times need a time zone) or a ``pyarrow.Table`` with the
                table's columns.
            df: Another name of ``table``.

        Returns:
            The number of rows received; None if the server did not say.

        Raises:
            TypeError: What was given is neither a DataFrame nor a Table.
            ValueError: A column is of a wrong type, or a row is larger than 100 MiB. Nothing was sent.
            QueryError: The server refused it; the message names the table, row or column. Of metadata nothing was
                stored, in a call of up to 16,384 rows; a longer one, and payloads, may have been stored in part. The
                same call again, once mended, stores nothing twice.
            ArrowException: ``ALREADY_EXISTS``: a block is known with other content, which stays as it is.
        """
        if (table is None) == (df is None):
            raise TypeError("bulk_ingest takes a table name and one pandas.DataFrame or pyarrow.Table")
        rows = ingest.to_table(table_name, table if table is not None else df)
        if rows.num_rows == 0:
            return IngestResult(0)
        # All of it is looked at before the first is sent; slices, not copies.
        messages_to_send = list(ingest.batches(table_name, rows))
        descriptor = make_ingest_flight_desc(table_name)
        with translated(self._uri):
            writer, reader = self._client.do_put(descriptor, rows.schema, self._options(self._query_headers))
            with writer:
                for batch in messages_to_send:
                    writer.write_batch(batch)
                writer.done_writing()
                answer = reader.read()
        if answer is None:
            return None
        count = messages.update_result(answer.to_pybytes())
        return None if count is None else IngestResult(count)

    def materialize_partitions(
        self, view_set_name: str, begin: Time, end: Time, partition_delta_seconds: SupportsIndex
    ) -> None:
        """Write the partitions of a global view that are missing, and merge those that are there.

        Prints a line for each step while the work runs on the server. Interrupting the call stops the work; what
        is finished stays.

        Args:
            view_set_name: ``log_entries``, ``measures``, ``blocks`` or ``log_stats``.
            begin: Start of the range of insert times: when the data arrived, not when it happened.
            end: End of the range, exclusive, not in the future.
            partition_delta_seconds: Length of a partition. What is left at the end and shorter is left out.

        Raises:
            QueryError: The view does not exist, the range makes no sense, or some partitions could not be written
                (after all others were); the message says which.
        """
        self._print_progress(
            partitions.buckets_sql("materialize_partitions", view_set_name, begin, end, partition_delta_seconds)
        )

    def regenerate_partitions(
        self, view_set_name: str, begin: Time, end: Time, partition_delta_seconds: SupportsIndex
    ) -> None:
        """Write the partitions of a global view anew from the raw data, as :meth:`materialize_partitions` does.

        Queries see the old ones until the new ones are there.

        Args:
            view_set_name: See :meth:`materialize_partitions`.
            begin: Start of the range of insert times.
            end: End of the range, exclusive: a whole number of partitions after ``begin``.
            partition_delta_seconds: Length of a partition.
        """
        self._print_progress(
            partitions.buckets_sql("regenerate_partitions", view_set_name, begin, end, partition_delta_seconds)
        )

    def retire_partitions(self, view_set_name: str, view_instance_id: str, begin: Time, end: Time) -> None:
        """Remove the partitions of a view instance that lie within a range of insert times.

        No telemetry is lost: queries decode the raw data again, and partitions are made anew when they are
        asked for. Prints a line for each partition.

        Args:
            view_set_name: For example ``log_entries``.
            view_instance_id: ``global``, or the id of a process or stream.
            begin: Start of the range.
            end: End of the range.
        """
        self._print_progress(partitions.retire_sql(view_set_name, view_instance_id, begin, end))

    def _print_progress(self, sql: str) -> None:
        for batch in self.query_stream(sql):
            for line in partitions.lines(batch):
                print(line, flush=True)

    def server_version(self) -> str | None:
        """Ask which server this is.

        Returns:
            Its name and version, or None if it does not tell.
        """
        descriptor = make_arrow_flight_descriptor(messages.get_sql_info(_SERVER_NAME, _SERVER_VERSION))
        try:
            with translated(self._uri):
                info = self._client.get_flight_info(descriptor, self._options(self._query_headers))
                ticket = info.endpoints[0].ticket
                table = self._client.do_get(ticket, self._options(self._query_headers)).read_all()
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            return None
        facts = dict(zip(table.column(0).to_pylist(), table.column(1).to_pylist(), strict=True))
        return " ".join(str(facts[number]) for number in (_SERVER_NAME, _SERVER_VERSION) if number in facts) or None

    def close(self) -> None:
        """Close the connection; calls in progress fail."""
        self._client.close()

    def __enter__(self) -> Self:
        """Use the client as a context that closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the client."""
        self.close()

    def __repr__(self) -> str:
        """Show the address; never the headers, which may hold secrets."""
        return f"FlightSQLClient({self._uri!r})"

    def _batches(self, ticket: flight.Ticket, ranged: list[Header]) -> Generator[pa.RecordBatch, None, None]:
        with translated(self._uri):
            reader = self._client.do_get(ticket, self._query_options(ranged))
        try:
            while True:
                with translated(self._uri):
                    try:
                        batch = reader.read_chunk().data
                    except StopIteration:
                        return
                yield batch
        finally:
            # After the last batch this changes nothing; before it, the server stops working.
            reader.cancel()

    def _query_options(self, ranged: list[Header]) -> flight.FlightCallOptions:
        return self._options(self._query_headers + ranged)

    def _options(self, headers: list[Header]) -> flight.FlightCallOptions:
        headers = headers + self._caller_headers
        if self._auth_provider is not None:
            headers.append((b"authorization", b"Bearer " + self._auth_provider.get_token().encode()))
        return flight.FlightCallOptions(headers=headers)


def make_query_ticket(sql: str) -> flight.Ticket:
    """Make the ticket whose ``DoGet`` runs a statement."""
    return flight.Ticket(messages.ticket_statement_query(sql))


def make_prepared_statement_action(sql: str) -> flight.Action:
    """Make the action that prepares a statement."""
    return flight.Action("CreatePreparedStatement", messages.create_prepared_statement(sql))


def make_ingest_flight_desc(table_name: str) -> flight.FlightDescriptor:
    """Make the descriptor that announces rows of a table."""
    return flight.FlightDescriptor.for_command(messages.statement_ingest(table_name))


def make_arrow_flight_descriptor(command: bytes) -> flight.FlightDescriptor:
    """Make the descriptor of an encoded command of Flight SQL."""
    return flight.FlightDescriptor.for_command(command)


def _ticket(sql: str) -> flight.Ticket:
    return make_query_ticket(_checked(sql))


def _checked(sql: str) -> str:
    if not isinstance(sql, str):
        raise TypeError(f"sql must be text, not {type(sql).__name__}")
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        raise ValueError(
            f"the statement has half a character at position {error.start} ({sql[error.start]!r}), which is no text "
            "that can be sent; was it read from bytes of another encoding than UTF-8?"
        ) from None
    return sql


def _flight_uri(uri: str) -> str:
    for scheme, transport in (("http://", "grpc://"), ("https://", "grpc+tls://")):
        if uri.startswith(scheme):
            return transport + uri.removeprefix(scheme)
    return uri


def _root_certificates(uri: str) -> bytes | None:
    """The authorities to trust; None for clear text, which needs none (the bundle has 280 kB)."""
    if not uri.startswith("grpc+tls:"):
        return None
    environment = os.environ
    path = environment.get("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH") or environment.get("SSL_CERT_FILE") or certifi.where()
    return Path(path).read_bytes()
