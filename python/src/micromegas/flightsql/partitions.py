"""The statements behind ``materialize_partitions`` and its neighbours, and the lines they print."""

import operator
from typing import SupportsIndex

import pyarrow as pa

from micromegas.flightsql.discovery import literal
from micromegas.flightsql.headers import Time
from micromegas.time import format_datetime


def buckets_sql(function: str, view_set_name: str, begin: Time, end: Time, delta_seconds: SupportsIndex) -> str:
    """Work on the buckets of a global view."""
    seconds = operator.index(delta_seconds)
    return (
        f"SELECT time, msg FROM {function}"
        f"({literal(view_set_name)}, {_time('begin', begin)}, {_time('end', end)}, {seconds})"
    )


def retire_sql(view_set_name: str, view_instance_id: str, begin: Time, end: Time) -> str:
    """Retire the partitions of a view instance."""
    return (
        "SELECT time, msg FROM retire_partitions"
        f"({literal(view_set_name)}, {literal(view_instance_id)}, {_time('begin', begin)}, {_time('end', end)})"
    )


def lines(batch: pa.RecordBatch) -> list[str]:
    """Write progress rows as people read them: the time, a blank, the message."""
    # Without pandas' own printing: a Timestamp's text shows as many digits as there are.
    times = batch.column(0).to_pandas()
    return [f"{time} {message}" for time, message in zip(times, batch.column(1).to_pylist(), strict=True)]


def _time(name: str, value: Time) -> str:
    text = format_datetime(value)
    if text is None:
        raise RuntimeError(f"{name} is missing; pass a datetime with a time zone or RFC 3339 text")
    return literal(text)
