"""Arrow's own drivers for Python: ADBC, and what stands on it (pandas, polars)."""

from collections.abc import Iterator
from typing import Any

import adbc_driver_flightsql.dbapi as flightsql
import adbc_driver_manager
import pandas
import polars
import pyarrow
import pytest
from adbc_driver_flightsql import DatabaseOptions
from adbc_driver_manager.dbapi import Connection
from pyarrow import flight
from running import Server, serving

from micromegas.auth import StaticTokenAuthProvider
from micromegas.flightsql.client import FlightSQLClient

LEVELS = "SELECT count(*) AS n FROM log_entries WHERE level <= "
HEADER = DatabaseOptions.RPC_CALL_HEADER_PREFIX.value


def connect(lake: Server, **headers: str) -> Connection:
    kwargs = {HEADER + name: value for name, value in headers.items()}
    return flightsql.connect(lake.flight, db_kwargs=kwargs, autocommit=True)


@pytest.fixture
def adbc(lake: Server) -> Iterator[Connection]:
    with connect(lake) as connection:
        yield connection


def fetch(connection: Connection, sql: str, parameters: Any = None) -> pyarrow.Table:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetch_arrow_table()


def low_level(connection: Connection, sql: str) -> pyarrow.Table:
    """What Go programs and Grafana do: one GetFlightInfo, one DoGet, nothing prepared."""
    with adbc_driver_manager.AdbcStatement(connection.adbc_connection) as statement:
        statement.set_sql_query(sql)
        stream, _ = statement.execute_query()
        return pyarrow.RecordBatchReader.from_stream(stream).read_all()


def number(table: pyarrow.Table) -> int:
    return int(table.column(0)[0].as_py())


def test_rows_have_the_schema_of_their_table(adbc: Connection) -> None:
    table = fetch(adbc, "SELECT * FROM log_entries LIMIT 5")
    schema = adbc.adbc_get_table_schema("log_entries")
    assert table.num_rows == 5
    assert table.schema.names == schema.names
    assert table.schema.types == schema.types


def test_parameters_are_values(adbc: Connection, live: FlightSQLClient) -> None:
    for level in (0, 3, 6):
        assert number(fetch(adbc, LEVELS + "?", (level,))) == live.query(LEVELS + str(level))["n"][0]
    sql = "SELECT ? AS a, $2 AS b, ? IS NULL AS c"
    row = fetch(adbc, sql, ("a'; SELECT 1 --", 1.5, None)).to_pylist()[0]
    assert row == {"a": "a'; SELECT 1 --", "b": 1.5, "c": True}
    with adbc.cursor() as cursor:
        for level in (3, 6):
            cursor.execute(LEVELS + "?", (level,))
            assert cursor.fetchone() == (live.query(LEVELS + str(level))["n"][0],)


def test_times_bind_as_times(adbc: Connection, live: FlightSQLClient) -> None:
    first = live.query("SELECT min(time) AS t FROM log_entries")["t"][0]
    before = first.floor("us").to_pydatetime()
    table = fetch(adbc, "SELECT count(*) FROM log_entries WHERE time <= ?", (before,))
    assert 0 <= number(table) < number(fetch(adbc, "SELECT count(*) FROM log_entries"))
    bound = pyarrow.record_batch([pyarrow.array([first.value], pyarrow.timestamp("ns", "UTC"))], names=["any"])
    assert number(fetch(adbc, "SELECT count(*) FROM log_entries WHERE time = ?", bound)) >= 1


def test_several_rows_of_values_answer_one_after_the_other(adbc: Connection) -> None:
    bound = pyarrow.record_batch([pyarrow.array([1, 2, 3])], names=["0"])
    assert fetch(adbc, "SELECT ? * 10 AS n", bound).column("n").to_pylist() == [10, 20, 30]


def test_a_statement_tells_its_columns_before_it_runs(adbc: Connection) -> None:
    with adbc.cursor() as cursor:
        schema = cursor.adbc_execute_schema("SELECT time, level FROM log_entries")
        assert schema.names == ["time", "level"]
        assert schema.types == [pyarrow.timestamp("ns", "+00:00"), pyarrow.int32()]
        parameters = cursor.adbc_prepare("SELECT msg FROM log_entries WHERE level = ? AND msg = ?")
        assert parameters is not None
        assert parameters.types == [pyarrow.int32(), pyarrow.string()]


def test_a_browser_finds_all_tables_and_columns(adbc: Connection, live: FlightSQLClient) -> None:
    catalogs = adbc.adbc_get_objects(depth="all").read_all().to_pylist()
    assert [catalog["catalog_name"] for catalog in catalogs] == ["micromegas"]
    schemas = catalogs[0]["catalog_db_schemas"]
    assert [schema["db_schema_name"] for schema in schemas] == ["public"]
    tables = {table["table_name"]: table for table in schemas[0]["db_schema_tables"]}
    assert {"log_entries", "measures", "processes", "streams", "blocks"} <= set(tables)
    columns = [column["column_name"] for column in tables["log_entries"]["table_columns"]]
    assert columns == live.query_arrow("SELECT * FROM log_entries LIMIT 0").schema.names
    assert "TABLE" in adbc.adbc_get_table_types()


def test_the_server_says_what_it_is(adbc: Connection) -> None:
    info = adbc.adbc_get_info()
    assert info["vendor_name"] == "Micromegas"
    assert info["vendor_arrow_version"] == "18.3.0"


def test_headers_carry_the_range_of_time(lake: Server, live: FlightSQLClient) -> None:
    bounds = live.query("SELECT min(time) AS b, max(time) AS e FROM log_entries").iloc[0]
    middle = bounds.b + (bounds.e - bounds.b) / 2
    sql = "SELECT count(*) AS n FROM log_entries"
    expected = live.query(sql, bounds.b, middle)["n"][0]
    with connect(lake, query_range_begin=bounds.b.isoformat(), query_range_end=middle.isoformat()) as ranged:
        assert number(low_level(ranged, sql)) == expected
        assert number(fetch(ranged, sql)) == expected
    with connect(lake, limit="10") as limited:
        assert low_level(limited, "SELECT * FROM log_entries").num_rows == 10
    with connect(lake, limit="x") as wrong, pytest.raises(adbc_driver_manager.ProgrammingError, match="limit"):
        low_level(wrong, "SELECT 1")


def test_headers_choose_dictionaries_and_times(lake: Server) -> None:
    sql = "SELECT time, process_id, msg FROM log_entries LIMIT 10"
    with connect(lake, preserve_dictionary="true") as encoded:
        for table in (fetch(encoded, sql), low_level(encoded, sql)):
            assert pyarrow.types.is_dictionary(table.schema.field("process_id").type)
            assert table.num_rows == 10
    with connect(lake, timestamp_timezone="none") as plain:
        for table in (fetch(plain, sql), low_level(plain, sql)):
            assert table.schema.field("time").type == pyarrow.timestamp("ns")
            assert table.column("time").null_count == 0


def test_partitions_are_read_by_others_after_the_statement_is_closed(lake: Server, adbc: Connection) -> None:
    with adbc.cursor() as cursor:
        partitions, schema = cursor.adbc_execute_partitions(LEVELS + "?", (6,))
    assert len(partitions) == 1
    with connect(lake) as other, other.cursor() as cursor:
        cursor.adbc_read_partition(partitions[0])
        table = cursor.fetch_arrow_table()
        assert table.schema == schema
        assert number(table) > 0


def test_a_name_and_a_password_do_no_harm(lake: Server) -> None:
    kwargs = {"username": "ann", "password": "any"}
    with flightsql.connect(lake.flight, db_kwargs=kwargs, autocommit=True) as connection:
        assert number(fetch(connection, "SELECT 1")) == 1


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that asks for a key."""
    folder = tmp_path_factory.mktemp("locked")
    (folder / "keys.json").write_text(
        '[{"name": "ann", "key": "s3cret", "admin": true}, {"name": "bob", "key": "b0b-key"}]'
    )
    with serving(folder / "data", f"--api-keys-file={folder / 'keys.json'}") as server:
        yield server


def test_where_keys_are_asked_for_the_password_is_one(locked: Server) -> None:
    kwargs = {"username": "ann", "password": "s3cret"}
    with flightsql.connect(locked.flight, db_kwargs=kwargs, autocommit=True) as connection:
        assert fetch(connection, "SELECT user FROM queries WHERE state = 'running'")["user"].to_pylist() == ["ann"]
    with (
        pytest.raises(adbc_driver_manager.Error),
        flightsql.connect(locked.flight, db_kwargs={"username": "ann", "password": "no"}, autocommit=True) as refused,
    ):
        fetch(refused, "SELECT 1")


def test_where_keys_are_asked_for_the_token_is_one(locked: Server) -> None:
    with FlightSQLClient(locked.flight, auth_provider=StaticTokenAuthProvider("s3cret")) as ann:
        assert ann.query("SELECT 1 AS a")["a"].tolist() == [1]
        ann.materialize_partitions("log_entries", "2024-05-01T00:00:00Z", "2024-05-01T01:00:00Z", 3600)
    for provider in (None, StaticTokenAuthProvider("wrong")):
        with (
            FlightSQLClient(locked.flight, auth_provider=provider) as nobody,
            pytest.raises(flight.FlightUnauthenticatedError, match="invalid token"),
        ):
            nobody.query("SELECT 1")


def test_what_changes_the_lake_needs_the_key_of_an_admin(lake: Server, locked: Server) -> None:
    with FlightSQLClient(lake.flight) as source:
        rows = source.query_arrow("SELECT * FROM processes")
    assert rows.num_rows > 0
    with FlightSQLClient(locked.flight, auth_provider=StaticTokenAuthProvider("b0b-key")) as bob:
        with pytest.raises(flight.FlightUnauthorizedError, match="bulk ingest needs the key of an admin"):
            bob.bulk_ingest("processes", rows)
        with pytest.raises(flight.FlightUnauthorizedError, match="work on partitions needs the key of an admin"):
            bob.materialize_partitions("log_entries", "2024-05-01T00:00:00Z", "2024-05-01T01:00:00Z", 3600)
        assert len(bob.query("SELECT * FROM processes")) == 0
    with FlightSQLClient(locked.flight, auth_provider=StaticTokenAuthProvider("s3cret")) as ann:
        result = ann.bulk_ingest("processes", rows)
        assert result is not None
        assert result.record_count == rows.num_rows


def test_updates_count_rows(adbc: Connection) -> None:
    with adbc_driver_manager.AdbcStatement(adbc.adbc_connection) as statement:
        statement.set_sql_query("SELECT msg FROM log_entries LIMIT 7")
        assert statement.execute_update() == 7


def test_errors_say_what_is_wrong(adbc: Connection) -> None:
    with pytest.raises(adbc_driver_manager.ProgrammingError, match=r"INVALID_ARGUMENT|InvalidArgument"):
        fetch(adbc, "SELEC 1")
    with pytest.raises(adbc_driver_manager.ProgrammingError, match="nowhere"):
        fetch(adbc, "SELECT * FROM nowhere")
    with pytest.raises(adbc_driver_manager.ProgrammingError, match="2 parameters, and 1"):
        fetch(adbc, "SELECT ?, ?", (1,))


def test_messages_fit_clients_that_take_four_megabytes(lake: Server) -> None:
    small = {DatabaseOptions.WITH_MAX_MSG_SIZE.value: str(4 << 20)}
    with flightsql.connect(lake.flight, db_kwargs=small, autocommit=True) as connection:
        table = fetch(connection, "SELECT n, repeat('x', 1000) AS t FROM range(50000) r(n)")
        assert table.num_rows == 50000
        assert table.nbytes > 50_000_000


def test_pandas_and_polars_read_through_it(lake: Server, adbc: Connection) -> None:
    sql = "SELECT time, level, msg FROM log_entries ORDER BY time LIMIT 100"
    with adbc.cursor() as cursor:
        cursor.execute(sql)
        frame = cursor.fetch_df()
    assert str(frame["time"].dtype) == "datetime64[ns, UTC]" or "UTC" in str(frame["time"].dtype)
    assert len(pandas.read_sql(sql, adbc)) == 100
    table = polars.read_database(sql, adbc)
    assert table.shape == (100, 3)
    assert table["msg"].to_list() == frame["msg"].tolist()
    bound = polars.read_database(LEVELS + "?", adbc, execute_options={"parameters": [3]})
    assert bound["n"][0] == number(fetch(adbc, LEVELS + "3"))
