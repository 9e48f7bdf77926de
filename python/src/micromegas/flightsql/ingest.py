"""Tables for ``bulk_ingest``: DataFrames as people make them, in the columns that the server wants."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    import pandas

_MOST_ROWS = 4096
_WANTED_BYTES = 16 << 20
_MOST_BYTES = 100 << 20
_TIME = pa.timestamp("ns", "UTC")
_PROPERTIES = pa.list_(pa.struct([("key", pa.utf8()), ("value", pa.utf8())]))
_TYPES: dict[str, dict[str, pa.DataType]] = {
    "processes": {
        **dict.fromkeys(
            ["process_id", "exe", "username", "realname", "computer", "distro", "cpu_brand", "parent_process_id"],
            pa.utf8(),
        ),
        "tsc_frequency": pa.int64(),
        "start_time": _TIME,
        "start_ticks": pa.int64(),
        "insert_time": _TIME,
        "properties": _PROPERTIES,
    },
    "streams": {
        **dict.fromkeys(["stream_id", "process_id", "format"], pa.utf8()),
        **dict.fromkeys(["dependencies_metadata", "objects_metadata"], pa.binary()),
        "tags": pa.list_(pa.utf8()),
        "properties": _PROPERTIES,
        "insert_time": _TIME,
    },
    "blocks": {
        **dict.fromkeys(["block_id", "stream_id", "process_id"], pa.utf8()),
        **dict.fromkeys(["begin_time", "end_time", "insert_time"], _TIME),
        **dict.fromkeys(["begin_ticks", "end_ticks", "object_offset", "payload_size"], pa.int64()),
        "nb_objects": pa.int32(),
    },
    "payloads": {
        **dict.fromkeys(["process_id", "stream_id", "block_id"], pa.utf8()),
        "payload": pa.binary(),
    },
}


def to_table(table_name: str, data: "pandas.DataFrame | pa.Table") -> pa.Table:
    """Give the table to send; columns that the server does not know are sent as they are.

    Raises:
        TypeError: ``data`` is neither a DataFrame nor a Table.
        ValueError: A column cannot be what the table wants; the message names both.
    """
    if isinstance(data, pa.Table):
        return _with_nanoseconds(data)
    import pandas

    if not isinstance(data, pandas.DataFrame):
        raise TypeError(f"bulk_ingest takes a pandas.DataFrame or a pyarrow.Table, not {type(data).__name__}")
    types = _TYPES.get(table_name, {})
    columns = {str(name): _column(table_name, str(name), data[name], types.get(str(name))) for name in data.columns}
    return pa.table(columns)


def batches(table_name: str, rows: pa.Table) -> Iterator[pa.RecordBatch]:
    """Cut a table into messages that the server takes; its limit is 100 MiB for one.

    Raises:
        ValueError: One row alone is beyond the limit.
    """
    sent = 0
    for whole in rows.to_batches(max_chunksize=_MOST_ROWS):
        left = [whole]
        while left:
            batch = left.pop()
            if batch.nbytes > _WANTED_BYTES and batch.num_rows > 1:
                half = batch.num_rows // 2
                left += [batch.slice(half), batch.slice(0, half)]
                continue
            if batch.nbytes > _MOST_BYTES:
                raise ValueError(
                    f"row {sent + 1} of {table_name} has {batch.nbytes} bytes; at most {_MOST_BYTES} can be ingested"
                )
            yield batch
            sent += batch.num_rows


def _with_nanoseconds(table: pa.Table) -> pa.Table:
    """Older servers take nothing else."""
    fields = [
        field.with_type(pa.timestamp("ns", field.type.tz or "UTC")) if pa.types.is_timestamp(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))


def _column(table: str, name: str, values: "pandas.Series[Any]", wanted: pa.DataType | None) -> pa.Array:
    if wanted is None:
        return pa.array(values, from_pandas=True)
    try:
        if wanted == _TIME:
            return _times(values)
        if wanted == _PROPERTIES:
            return pa.array([_properties(cell) for cell in values], _PROPERTIES)
        if wanted == pa.utf8():
            return pa.array([None if _missing(cell) else cell for cell in values], wanted)
        return pa.array(values, wanted, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise ValueError(f"the column {name} of {table} must be {_readable(wanted)}: {error}") from None


def _times(values: "pandas.Series[Any]") -> pa.Array:
    import pandas

    times = pandas.to_datetime(values)
    if times.dt.tz is None:
        raise ValueError("times need a time zone, such as datetime.datetime.now(datetime.timezone.utc)")
    if times.isna().any():
        raise ValueError("a time is missing (NaT)")
    return pa.array(times.dt.tz_convert("UTC").dt.as_unit("ns"), _TIME)


def _properties(cell: object) -> list[dict[str, str]]:
    if _missing(cell):
        return []
    if isinstance(cell, Mapping):
        return [{"key": _text(key), "value": _text(value)} for key, value in cell.items()]
    if isinstance(cell, str | bytes):
        raise TypeError("properties are a dict, or a list of {'key': ..., 'value': ...}, not text")
    pairs = []
    for pair in cell:  # type: ignore[attr-defined]
        if not isinstance(pair, Mapping) or set(pair) != {"key", "value"}:
            raise TypeError(f"properties are a dict, or a list of {{'key': ..., 'value': ...}}, not a list of {pair!r}")
        pairs.append({"key": _text(pair["key"]), "value": _text(pair["value"])})
    return pairs


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"keys and values of properties are text, not {type(value).__name__}: {value!r}")
    return value


def _missing(cell: object) -> bool:
    import pandas

    return cell is None or cell is pandas.NA or (isinstance(cell, float) and cell != cell)


def _readable(wanted: pa.DataType) -> str:
    if wanted == _TIME:
        return "times with a time zone"
    return "properties" if wanted == _PROPERTIES else str(wanted)
