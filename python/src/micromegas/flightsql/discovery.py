"""The statements behind ``find_process`` and its neighbours, and the columns they add to the answers."""

import operator
from typing import TYPE_CHECKING, SupportsIndex

if TYPE_CHECKING:
    import pandas


def process_sql(process_id: str) -> str:
    """Select one process."""
    return f"SELECT * FROM processes WHERE process_id={literal(process_id)};"


def streams_sql(limit: SupportsIndex, process_id: str | None, tag: str | None) -> str:
    """Select streams, all or those of a process, with a tag."""
    conditions = []
    if process_id is not None:
        conditions.append(f"process_id={literal(process_id)}")
    if tag is not None:
        conditions.append(f"(array_position(tags, {literal(tag)}) is not NULL)")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT * FROM streams{where} LIMIT {_count(limit)};"


def blocks_sql(limit: SupportsIndex, stream_id: str) -> str:
    """Select the blocks of one stream."""
    return f"SELECT * FROM blocks WHERE stream_id={literal(stream_id)} LIMIT {_count(limit)};"


def spans_sql(limit: SupportsIndex, stream_id: str) -> str:
    """Select the spans of one thread's stream."""
    return f"SELECT * FROM view_instance('thread_spans', {literal(stream_id)}) LIMIT {_count(limit)};"


def add_stream_type(streams: "pandas.DataFrame") -> "pandas.DataFrame":
    """Add ``stream_type``: the first tag, or empty text."""
    return _with(streams, "stream_type", [_first(tags) for tags in streams["tags"]])


def add_nb_events(blocks: "pandas.DataFrame") -> "pandas.DataFrame":
    """Add ``nb_events``, a copy of ``nb_objects``."""
    return _with(blocks, "nb_events", blocks["nb_objects"])


def add_span_ids(spans: "pandas.DataFrame") -> "pandas.DataFrame":
    """Add ``span_id`` and ``parent_span_id``; the latter is ``<NA>`` where no parent is among the rows.

    A root's ``parent`` is 0, which is also the id of the first event of a stream: depth tells them apart.
    """
    parent = spans["parent"].astype("Int64")
    parent[(spans["depth"] == 0) | ~spans["parent"].isin(spans["id"])] = None
    return _with(_with(spans, "span_id", spans["id"]), "parent_span_id", parent)


def _with(frame: "pandas.DataFrame", name: str, values: object) -> "pandas.DataFrame":
    """Add a column, last; a real column of that name is never replaced."""
    return frame if name in frame.columns else frame.assign(**{name: values})


def _first(tags: object) -> str:
    return str(tags[0]) if tags is not None and len(tags) else ""  # type: ignore[arg-type,index]


def literal(value: str) -> str:
    """Write a text as an SQL literal."""
    if not isinstance(value, str):
        raise TypeError(f"ids and tags are text, not {type(value).__name__}: {value!r}")
    return "'" + value.replace("'", "''") + "'"


def _count(limit: SupportsIndex) -> int:
    if isinstance(limit, bool):
        raise TypeError("limit must be a whole number, not bool")
    count = operator.index(limit)
    if count < 0:
        raise ValueError(f"limit must not be negative: {count}")
    return count
