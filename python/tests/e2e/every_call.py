"""Runs the same calls whichever ``micromegas`` package is installed, and prints the answers as JSON.

python every_call.py grpc://host:port process_id stream_id
"""

import datetime
import json
import sys
from typing import Any

import micromegas
from micromegas.flightsql.client import FlightSQLClient
from micromegas.time import format_datetime, parse_time_delta

SHARED = {
    "streams": ["stream_id", "process_id", "insert_time", "format", "tags"],
    "spans": ["id", "parent", "depth", "hash", "begin", "end", "duration", "name", "target", "filename", "line"],
    "blocks": ["block_id", "nb_objects", "payload_size", "begin_time", "end_ticks"],
}


def shown(frame: Any) -> dict[str, Any]:
    """Columns, types and rows; rows sorted where the statement does not."""
    frame = frame.assign(**{c: frame[c].map(str) for c in frame.columns if str(frame[c].dtype) != "float64"})
    rows = sorted(frame.values.tolist(), key=str)
    return {"columns": frame.columns.tolist(), "rows": rows}


def described(frame: Any) -> dict[str, Any]:
    """As :func:`shown`, with the types."""
    return {"types": [str(kind) for kind in frame.dtypes], **shown(frame)}


def failure(client: Any, sql: str) -> list[str]:
    """The class of pyarrow's that the exception is, and whether it names the trouble."""
    try:
        client.query(sql)
    except ValueError as error:
        return ["ValueError", str("nope" in str(error))]
    return ["none"]


def main(uri: str, process_id: str, stream_id: str) -> dict[str, Any]:
    """Make every call of the manual once."""
    client = micromegas.connect(uri)
    end = datetime.datetime.now(datetime.timezone.utc)  # noqa: UP017 - as the manual writes it
    begin = end - parse_time_delta("36500d")
    logs = f"SELECT * FROM view_instance('log_entries', '{process_id}')"
    statement = client.prepare_statement("SELECT time, level, msg FROM log_entries WHERE level <= 3;")
    encoded = micromegas.connect(uri, preserve_dictionary=True)
    answers = {
        "one": described(client.query("SELECT 1 AS a")),
        "literals": described(client.query("SELECT 1 AS a, 'é' AS b, 2.5 AS c, NULL AS d;")),
        "logs": described(client.query(logs, begin, end)),
        "logs by text": described(client.query(logs, format_datetime(begin), format_datetime(end))),
        "no logs": described(client.query(logs, "1999-01-01T00:00:00Z", "1999-01-02T00:00:00Z")),
        "measures": described(client.query(f"SELECT * FROM view_instance('measures', '{process_id}')", begin, end)),
        "levels": described(client.query("SELECT level, count(*) AS n FROM log_entries GROUP BY level", begin, end)),
        "processes": described(client.query("SELECT process_id, exe, start_time FROM processes")),
        "streamed": sum(batch.num_rows for batch in client.query_stream("SELECT * FROM log_entries", begin, end)),
        "arrow": str(client.query_arrow("SELECT * FROM log_entries LIMIT 0", begin, end).schema),
        "encoded": str(encoded.query_arrow("SELECT * FROM log_entries LIMIT 0", begin, end).schema),
        "categories": str(encoded.query("SELECT process_id, exe FROM log_entries LIMIT 5", begin, end).dtypes),
        "schema": str(statement.dataset_schema),
        "text": statement.query,
        "prepared": sum(batch.num_rows for batch in client.prepared_statement_stream(statement)),
        "process": described(client.find_process(process_id)),
        "nobody": described(client.find_process("00000000-0000-0000-0000-000000000000")),
        "streams": shown(client.query_streams(begin, end, 100, process_id=process_id)[SHARED["streams"]]),
        "log streams": shown(client.query_streams(begin, end, 100, tag_filter="log")[SHARED["streams"]]),
        "blocks": shown(client.query_blocks(begin, end, 100, stream_id)[SHARED["blocks"]]),
        "spans": shown(client.query_spans(begin, end, 100_000, stream_id)[SHARED["spans"]]),
        "wrong column": failure(client, "SELECT nope FROM log_entries"),
        "wrong table": failure(client, "SELECT 1 FROM nope"),
    }
    with_token = FlightSQLClient(uri, headers={"authorization": "Bearer anything"})
    return {**answers, "with headers": described(with_token.query("SELECT 1 AS a"))}


if __name__ == "__main__":
    json.dump(main(*sys.argv[1:]), sys.stdout, indent=1)
