"""Writes ``docs/reference/views.md`` from what a running server says of its views."""

from typing import Any

from running import expected

from micromegas.flightsql.client import FlightSQLClient

HEAD = """\
# Views and their columns

<!-- Written by python/tests/e2e/test_site.py from what the server says: change views, not this page. -->

Types are Arrow's, as results have them. [SQL](../sql.md) says what the columns mean.
"""

# The tests' own, from a file.
STATIC = {"teams"}
CALLED = ("list_partitions()", "list_view_sets()")


def views_page(client: FlightSQLClient) -> str:
    """The whole page."""
    instance = _instances()
    parts = [HEAD]
    sets = client.query("SELECT * FROM list_view_sets() ORDER BY view_set_name")
    tables = set(client.query("SHOW TABLES")["table_name"])
    for view in sets.to_dict("records"):
        name = view["view_set_name"]
        calls = [name] if view["global_instance_available"] else []
        if view["has_view_maker"]:
            of, example = instance.get(name, instance["log_entries"])
            calls.append(f"view_instance('{name}', '<{of}>')")
            source = f"view_instance('{name}', '{example}')"
        else:
            source = name
        parts.append(_section(client, name, calls, name if name in tables else source))
    for name in sorted(tables - set(sets["view_set_name"]) - STATIC):
        parts.append(_section(client, name, [name], name))
    for call in CALLED:
        parts.append(_section(client, call, [call], call))
    return "\n".join(parts)


def _instances() -> dict[str, tuple[str, str]]:
    process = str(expected("small", "blocks")[0]["process_id"])
    stream = str(expected("small", "thread_spans")[0]["stream_id"])
    return {"log_entries": ("process_id", process), "thread_spans": ("stream_id", stream)}


def _section(client: FlightSQLClient, title: str, calls: list[str], source: str) -> str:
    schema = client.prepare_statement(f"SELECT * FROM {source}").dataset_schema
    rows = "".join(f"| `{field.name}` | `{_type(field.type)}` |\n" for field in schema)
    shown = " and ".join(f"`FROM {call}`" for call in calls)
    return f"## `{title}`\n\n{shown}\n\n| Column | Type |\n|---|---|\n{rows}"


def _type(kind: Any) -> str:
    return (
        str(kind)
        .replace("timestamp[ns, tz=+00:00]", "timestamp[ns, UTC]")
        .replace("list<tag: string not null>", "list<string>")
    )
