"""Partitions, asked for by hand on a server with data: what is printed, what is there, what it answers."""

import datetime
import time
from collections.abc import Iterator
from pathlib import Path

import pandas
import pytest
from running import VECTORS, Server, replay, serving

import micromegas
from micromegas.errors import QueryError
from micromegas.flightsql.client import FlightSQLClient

LOGS = "SELECT level, count(*) AS n FROM log_entries GROUP BY level ORDER BY level"


def around_now() -> tuple[datetime.datetime, datetime.datetime]:
    """Whole minutes that hold all that a test server has taken, up to the last one."""
    end = datetime.datetime.now(datetime.UTC).replace(second=0, microsecond=0)
    return end - datetime.timedelta(hours=2), end


def partitions(live: FlightSQLClient, view: str) -> pandas.DataFrame:
    return live.query(f"SELECT * FROM list_partitions() WHERE view_set_name = '{view}' AND view_instance_id = 'global'")


@pytest.fixture
def unattended(tmp_path: Path) -> Iterator[FlightSQLClient]:
    """A client of a lake that nobody maintains, so that no partition of the clock lies across a bucket's edge."""
    with (
        serving(tmp_path / "data", "--roles", "ingest,query") as server,
        micromegas.connect(server.flight) as client,
    ):
        replay(VECTORS / "small", server.http)
        yield client


def test_materialize_prints_and_changes_no_answer(live: FlightSQLClient, capsys: pytest.CaptureFixture[str]) -> None:
    before = live.query(LOGS)
    begin, end = around_now()
    live.materialize_partitions("log_entries", begin, end, 60)
    printed = capsys.readouterr().out.splitlines()
    assert printed
    for line in printed:
        assert pandas.Timestamp(" ".join(line.split(" ")[:2])).tzinfo is not None
        assert "log_entries/global" in line
    pandas.testing.assert_frame_equal(live.query(LOGS), before)


def test_the_last_day_by_the_hour_from_now(fresh: Server, capsys: pytest.CaptureFixture[str]) -> None:
    """Hours that are not the clock's: what maintenance has written across their edges stays, and is no failure."""
    with micromegas.connect(fresh.flight) as client:
        before = client.query(LOGS)
        for _ in range(2):
            end = datetime.datetime.now(datetime.UTC)
            client.materialize_partitions("log_entries", end - datetime.timedelta(days=1), end, 3600)
            assert len(capsys.readouterr().out.splitlines()) >= 24
            pandas.testing.assert_frame_equal(client.query(LOGS), before)


def test_regenerated_partitions_answer_the_same(unattended: FlightSQLClient) -> None:
    before = unattended.query(LOGS)
    end = unattended.query("SELECT max(insert_time) + INTERVAL '1 second' AS t FROM blocks")["t"][0].ceil("s")
    while pandas.Timestamp.now("UTC") < end:
        time.sleep(0.1)
    begin = end - datetime.timedelta(hours=2)
    unattended.materialize_partitions("log_entries", begin, end, 60)
    assert len(partitions(unattended, "log_entries")) > 0
    unattended.regenerate_partitions("log_entries", begin.isoformat(), end, 3600)
    assert partitions(unattended, "log_entries")["end_insert_time"].max() == end
    pandas.testing.assert_frame_equal(unattended.query(LOGS), before)


def test_retired_partitions_are_gone_and_answers_stay(
    live: FlightSQLClient, capsys: pytest.CaptureFixture[str]
) -> None:
    measures = "SELECT name, count(*) AS n, sum(value) AS total FROM measures GROUP BY name ORDER BY name"
    before = live.query(measures)
    begin, _ = around_now()
    end = datetime.datetime.now(datetime.UTC)
    live.retire_partitions("measures", "global", begin, end)
    assert all("measures/global" in line for line in capsys.readouterr().out.splitlines())
    pandas.testing.assert_frame_equal(live.query(measures), before)


@pytest.mark.parametrize(
    ("view", "hours", "delta", "said"),
    [("nope", 1, 60, "nope"), ("log_entries", -1, 60, "end after it begins"), ("log_entries", 1, 0, "more than 0")],
)
def test_what_makes_no_sense_is_an_error(live: FlightSQLClient, view: str, hours: int, delta: int, said: str) -> None:
    _, end = around_now()
    with pytest.raises(QueryError, match=said):
        live.materialize_partitions(view, end - datetime.timedelta(hours=hours), end, delta)


def test_a_time_without_a_zone_is_refused(live: FlightSQLClient) -> None:
    with pytest.raises(RuntimeError, match="time zone"):
        live.materialize_partitions("log_entries", datetime.datetime(2024, 1, 1), datetime.datetime(2024, 1, 2), 60)


def test_partitions_are_listed(live: FlightSQLClient) -> None:
    begin, end = around_now()
    live.materialize_partitions("blocks", begin, end, 60)
    listed = partitions(live, "blocks")
    assert listed.columns.tolist()[:4] == ["view_set_name", "view_instance_id", "begin_insert_time", "end_insert_time"]
    assert (listed["end_insert_time"] > listed["begin_insert_time"]).all()


def test_retiring_an_instance_that_cannot_exist_says_so(
    live: FlightSQLClient, capsys: pytest.CaptureFixture[str]
) -> None:
    begin, end = around_now()
    live.retire_partitions("log_entries", "process-123-456", begin, end)
    (line,) = capsys.readouterr().out.splitlines()
    assert line.endswith("not 'process-123-456'")
