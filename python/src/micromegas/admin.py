"""Housekeeping of partitions that an older version of a view left behind."""

from typing import TYPE_CHECKING, Any, Protocol

from micromegas.flightsql.discovery import literal

if TYPE_CHECKING:
    import pandas

_RETIRED = [
    "view_set_name",
    "view_instance_id",
    "partitions_retired",
    "partitions_failed",
    "storage_freed_bytes",
    "retirement_messages",
]


class Queries(Protocol):
    """What these functions need of a client."""

    def query(self, sql: str) -> "pandas.DataFrame":
        """Run a statement."""
        ...


def list_incompatible_partitions(client: Queries, view_set_name: str | None = None) -> "pandas.DataFrame":
    """List the partitions whose schema is not the view's current one.

    Queries do read them until there are new ones; they only take up room once those are there.

    Args:
        client: A connected client.
        view_set_name: Only of this view set.

    Returns:
        A row each: ``view_set_name``, ``view_instance_id``, ``begin_insert_time``, ``end_insert_time``,
        ``incompatible_schema_hash`` and ``current_schema_hash`` (bytes), ``file_path``, ``file_size`` (bytes).
    """
    condition = "" if view_set_name is None else f" AND p.view_set_name = {literal(view_set_name)}"
    return client.query(
        "SELECT p.view_set_name, p.view_instance_id, p.begin_insert_time, p.end_insert_time, "
        "p.file_schema_hash AS incompatible_schema_hash, vs.current_schema_hash, p.file_path, p.file_size "
        "FROM list_partitions() p JOIN list_view_sets() vs ON p.view_set_name = vs.view_set_name "
        f"WHERE p.file_schema_hash != vs.current_schema_hash{condition} "
        "ORDER BY p.view_set_name, p.view_instance_id, p.begin_insert_time"
    )


def retire_incompatible_partitions(client: Queries, view_set_name: str | None = None) -> "pandas.DataFrame":
    """Retire the partitions that :func:`list_incompatible_partitions` lists, one by one.

    A failure is printed and counted, and the rest goes on. No telemetry is lost: what is retired is made anew from
    the raw blocks.

    Args:
        client: A connected client, allowed to administrate.
        view_set_name: Only of this view set.

    Returns:
        A row for each view instance: how many were retired and failed, the bytes freed, and the server's messages.
    """
    import pandas

    found = list_incompatible_partitions(client, view_set_name)
    results: dict[tuple[str, str], dict[str, Any]] = {}
    for row in found.itertuples(index=False):
        result = results.setdefault(
            (row.view_set_name, row.view_instance_id),
            dict(zip(_RETIRED, (row.view_set_name, row.view_instance_id, 0, 0, 0, []), strict=True)),
        )
        message = _retire(client, row)
        result["retirement_messages"].append(message)
        if message.startswith("SUCCESS:"):
            result["partitions_retired"] += 1
            result["storage_freed_bytes"] += int(row.file_size)
        else:
            result["partitions_failed"] += 1
            print(message, flush=True)
    return pandas.DataFrame(list(results.values()), columns=_RETIRED)


def _retire(client: Queries, row: Any) -> str:
    begin, end = (time.isoformat() for time in (row.begin_insert_time, row.end_insert_time))
    try:
        answer = client.query(
            f"SELECT retire_partition_by_metadata({literal(row.view_set_name)}, {literal(row.view_instance_id)}, "
            f"CAST({literal(begin)} AS TIMESTAMP), CAST({literal(end)} AS TIMESTAMP), "
            f"decode({literal(row.incompatible_schema_hash.hex())}, 'hex')) AS message"
        )
        return str(answer["message"].iloc[0])
    except Exception as error:
        return f"ERROR: {row.view_set_name}/{row.view_instance_id} [{begin}, {end}): {error}"
