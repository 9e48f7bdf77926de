"""Statements the server refuses: which exception, and what it says."""

import re

import pyarrow as pa
import pytest

from micromegas.errors import QueryError
from micromegas.flightsql.client import FlightSQLClient

ENDS_WITH_ID = re.compile(r"query_id=[0-9a-f]{8}-[0-9a-f-]{27}\)$")


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("SELECT nope FROM log_entries", "nope"),
        ("SELECT * FROM nowhere", "nowhere"),
        ("SELECT nofunc(1)", "nofunc"),
        ("SELEC 1", "SELEC"),
        ("SELECT * FROM view_instance('nope', '433e6eee-8a4a-4b84-8a3b-e432a2731f37')", "nope"),
        ("DROP TABLE log_entries", "(?i)drop|select"),
        ("COPY (SELECT 1) TO '/tmp/x.csv'", "(?i)copy|select"),
        ("SELECT 1; SELECT 2", "(?i)one statement|single statement|statements"),
        ("", "(?i)empty|statement"),
    ],
)
def test_what_is_wrong_is_named(live: FlightSQLClient, sql: str, named: str) -> None:
    for call in (live.query, live.prepare_statement):
        with pytest.raises(pa.ArrowInvalid, match=named) as caught:
            call(sql)
        error = caught.value
        assert isinstance(error, QueryError)
        assert ENDS_WITH_ID.search(str(error)), str(error)
        assert error.query_id
        assert not re.search(r"Exception|\.java|io\.micromegas", str(error))


def test_an_error_while_rows_flow(live: FlightSQLClient) -> None:
    with pytest.raises(pa.ArrowInvalid, match=r"(?i)convert|cast"):
        live.query("SELECT CAST(msg AS INTEGER) AS n FROM log_entries")


def test_a_statement_beyond_the_limit(live: FlightSQLClient) -> None:
    with pytest.raises(pa.ArrowInvalid, match=r"(?i)limit|long|large|KiB|bytes"):
        live.query("SELECT '" + "x" * (1 << 20) + "'")


def test_the_client_works_after_refusals(live: FlightSQLClient) -> None:
    assert live.query("SELECT 1 AS a")["a"].tolist() == [1]
