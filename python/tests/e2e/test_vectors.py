"""What real senders posted comes back exactly; times within one microsecond."""

from typing import Any

import pandas
import pytest
from running import FOLDERS, expected

from micromegas.flightsql.client import FlightSQLClient

TOLERANCE_NS = 1_000
TIMES = {"time", "begin", "end", "duration", "begin_time", "end_time", "start_time"}

Row = dict[str, Any]


def assert_same_rows(frame: pandas.DataFrame, rows: list[Row]) -> None:
    """Same rows in any order: exact but for times, which are paired in order among otherwise equal rows."""
    names = list(rows[0])
    answered = _plain(frame[names])
    assert len(answered) == len(rows)
    for actual, wanted in zip(sorted(answered, key=_key), sorted(rows, key=_key), strict=True):
        for name in names:
            if name in TIMES:
                assert abs(actual[name] - wanted[name]) <= TOLERANCE_NS, (name, actual, wanted)
            else:
                assert actual[name] == wanted[name], (name, actual, wanted)


def _plain(frame: pandas.DataFrame) -> list[Row]:
    times = frame.select_dtypes("datetimetz").columns
    return frame.assign(**{name: frame[name].astype("int64") for name in times}).to_dict("records")  # type: ignore[no-any-return]


def _key(row: Row) -> tuple[Any, ...]:
    exact = [value for name, value in sorted(row.items()) if name not in TIMES]
    return (*exact, *(row[name] for name in sorted(TIMES & row.keys())))


def process_of(folder: str) -> str:
    return str(expected(folder, "blocks")[0]["process_id"])


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("relation", ["view_instance('log_entries', '{0}')", "log_entries WHERE process_id = '{0}'"])
def test_logs(live: FlightSQLClient, folder: str, relation: str) -> None:
    frame = live.query("SELECT * FROM " + relation.format(process_of(folder)))
    assert_same_rows(frame, expected(folder, "log_entries"))


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("relation", ["view_instance('measures', '{0}')", "measures"])
def test_measures(live: FlightSQLClient, folder: str, relation: str) -> None:
    process = process_of(folder)
    frame = live.query(
        f"SELECT * FROM {relation.format(process)} WHERE process_id = '{process}' "
        "AND (starts_with(name, 'app_') OR name = 'Frame Time')"
    )
    assert_same_rows(frame, expected(folder, "measures"))


@pytest.mark.parametrize("folder", FOLDERS)
def test_thread_spans(live: FlightSQLClient, folder: str) -> None:
    rows = expected(folder, "thread_spans")
    cpu = {block["stream_id"] for block in expected(folder, "blocks") if block["tags"] == "cpu"}
    for stream in cpu:
        of_stream = [row for row in rows if row["stream_id"] == stream]
        frame = live.query(f"SELECT * FROM view_instance('thread_spans', '{stream}')").assign(stream_id=stream)
        if of_stream:
            assert_same_rows(frame, of_stream)
        else:
            assert frame.empty
        assert (frame["duration"] == (frame["end"] - frame["begin"]).astype("int64")).all()


@pytest.mark.parametrize("folder", FOLDERS)
def test_async_events(live: FlightSQLClient, folder: str) -> None:
    frame = live.query(f"SELECT * FROM view_instance('async_events', '{process_of(folder)}')")
    assert_same_rows(frame, expected(folder, "async_events"))


@pytest.mark.parametrize("folder", FOLDERS)
def test_images(live: FlightSQLClient, folder: str) -> None:
    frame = live.query(f"SELECT * FROM view_instance('images', '{process_of(folder)}')")
    rows = expected(folder, "images")
    if rows:
        assert_same_rows(frame, rows)
    assert len(frame) == len(rows)
    assert [len(data) for data in frame["data"]] == frame["payload_size"].tolist()


def test_async_spans_pair_up(live: FlightSQLClient) -> None:
    events = f"view_instance('async_events', '{process_of('generator')}')"
    frame = live.query(
        f"SELECT count(*) AS pairs, min(CAST(e.time - b.time AS BIGINT) / 1000000) AS shortest FROM {events} b "
        f"JOIN {events} e ON e.span_id = b.span_id WHERE b.event_type = 'begin' AND e.event_type = 'end'"
    )
    assert frame["pairs"][0] == len(expected("generator", "async_events")) // 2
    assert frame["shortest"][0] >= 0


@pytest.mark.parametrize("folder", FOLDERS)
def test_blocks(live: FlightSQLClient, folder: str) -> None:
    frame = live.query(f"SELECT * FROM blocks WHERE process_id = '{process_of(folder)}'")
    unprefixed = {
        "streams.format": "format",
        "processes.exe": "exe",
        "processes.tsc_frequency": "tsc_frequency",
        "processes.start_time": "start_time",
        "processes.start_ticks": "start_ticks",
    }
    frame = frame.assign(tags=[",".join(tags) for tags in frame["streams.tags"]]).rename(columns=unprefixed)
    assert_same_rows(frame, expected(folder, "blocks"))


def test_nothing_is_pending_once_streams_and_processes_came(live: FlightSQLClient) -> None:
    assert live.query("SELECT * FROM pending_blocks").empty
