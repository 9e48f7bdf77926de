"""The tables of times and durations, row by row."""

import datetime
from typing import Any

import numpy
import pandas
import pytest

from micromegas.time import format_datetime, parse_datetime, parse_time_delta

UTC = datetime.UTC
EASTERN = datetime.timezone(datetime.timedelta(hours=-5))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime.datetime(2024, 1, 1, 12, tzinfo=UTC), "2024-01-01T12:00:00+00:00"),
        (datetime.datetime(2024, 1, 1, 12, 0, 0, 1, tzinfo=UTC), "2024-01-01T12:00:00.000001+00:00"),
        (datetime.datetime(2024, 1, 1, 12, tzinfo=EASTERN), "2024-01-01T12:00:00-05:00"),
        (pandas.Timestamp("2024-01-01T12:00:00.123456789Z"), "2024-01-01T12:00:00.123456789+00:00"),
        (pandas.Timestamp("2024-01-01T12:00:00Z"), "2024-01-01T12:00:00+00:00"),
        ("2024-01-01T12:00:00Z", "2024-01-01T12:00:00+00:00"),
        ("2024-01-01T12:00:00z", "2024-01-01T12:00:00+00:00"),
        ("2024-01-01T12:00:00-05:00", "2024-01-01T12:00:00-05:00"),
        ("2024-01-01T12:00:00.5Z", "2024-01-01T12:00:00.500000+00:00"),
        ("2024-01-01T12:00:00.123456789Z", "2024-01-01T12:00:00.123456+00:00"),
        (None, None),
    ],
)
def test_times_are_written_with_an_offset(value: Any, expected: str | None) -> None:
    assert format_datetime(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        datetime.datetime(2024, 1, 1, 12),
        "2024-01-01T12:00:00",
        "2024-01-01",
        pandas.Timestamp("2024-01-01T12:00:00"),
        pandas.NaT,
    ],
)
def test_a_time_without_zone_is_refused(value: Any) -> None:
    with pytest.raises(RuntimeError, match="datetime needs a valid time zone"):
        format_datetime(value)


@pytest.mark.parametrize("value", [1, datetime.date(2024, 1, 1), numpy.datetime64("2024-01-01"), 1.5, b"2024"])
def test_other_types_are_refused(value: Any) -> None:
    with pytest.raises(RuntimeError, match="value of unknown type in format_datetime"):
        format_datetime(value)


@pytest.mark.parametrize("text", ["not a time", "", "2024-13-01T00:00:00Z"])
def test_text_that_is_no_timestamp_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        format_datetime(text)


def test_an_offset_with_seconds_becomes_utc_as_the_wire_has_none() -> None:
    amsterdam = datetime.timezone(datetime.timedelta(minutes=19, seconds=32))
    assert format_datetime(datetime.datetime(1930, 1, 1, tzinfo=amsterdam)) == "1929-12-31T23:40:28+00:00"


def test_what_is_written_is_read_back() -> None:
    now = datetime.datetime.now(EASTERN)
    assert parse_datetime(format_datetime(now) or "") == now


def test_parse_datetime_may_be_naive() -> None:
    assert parse_datetime("2024-01-01T12:00:00z").tzinfo == UTC
    assert parse_datetime("2024-01-01T12:00:00").tzinfo is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1h", 3600),
        ("30m", 1800),
        ("7d", 7 * 86400),
        ("0m", 0),
        ("01h", 3600),
        ("10days", 10 * 86400),
        ("1h30m", 3600),
    ],
)
def test_durations(text: str, seconds: int) -> None:
    assert parse_time_delta(text) == datetime.timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["1s", "1w", "1H", "h", "", "-1h", "1.5h", " 1h"])
def test_a_malformed_duration_is_refused_with_the_form_it_should_have(text: str) -> None:
    with pytest.raises(RuntimeError) as caught:
        parse_time_delta(text)
    message = str(caught.value)
    assert repr(text) in message
    assert all(unit in message for unit in ("m (minutes)", "h (hours)", "d (days)"))


def test_a_duration_beyond_measure() -> None:
    with pytest.raises(OverflowError):
        parse_time_delta("999999999999d")
