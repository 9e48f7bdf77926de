"""The command line: what it asks, what it prints, how it ends."""

import datetime
import io
import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.flight as flight
import pyarrow.parquet
import pytest
from stub import StubServer

from micromegas.cli import logout, main, query

TIME = datetime.datetime(2023, 11, 14, 22, 13, 20, tzinfo=datetime.UTC)
ROWS = pa.table(
    {
        "time": pa.array([1_700_000_000_123_456_789, None], pa.timestamp("ns", "+00:00")),
        "level": pa.array([4, 2], pa.int32()),
        "msg": ["é" * 60, None],
        "data": pa.array([b"\x01", b"ab"]),
    }
)


@pytest.fixture(autouse=True)
def home(stub: StubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without configuration; the stub is the server."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("MICROMEGAS_ANALYTICS_URI", stub.uri)
    monkeypatch.delenv("MICROMEGAS_PROFILE", raising=False)
    return tmp_path


def sql(stub: StubServer) -> str:
    """The text of the newest ticket, from its first word."""
    body = stub.last.body.decode("utf-8", "replace")
    return body[body.index("SELECT") :]


def fails(*arguments: str) -> None:
    with pytest.raises(SystemExit) as ended:
        query.main(list(arguments))
    assert ended.value.code == 2


def test_a_range_must_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    fails("select 1")
    assert "--begin" in capsys.readouterr().err
    fails("--all", "--begin", "1h", "x")
    fails("--begin", "999999999999d", "x")
    assert "30m, 1h, 7d" in capsys.readouterr().err
    fails("--begin", "yesterday", "x")
    fails("--begin", "1h", "--end", "2h", "x")
    fails("--all")
    fails("--all", "--file", "/nowhere", "--format", "csv")
    fails("--all", "--profile", "none", "select 1")


def test_times_and_the_label_are_sent(stub: StubServer) -> None:
    assert query.main(["--begin", "2024-01-01", "--end", "2024-01-02T00:00:00+02:00", "SELECT 1"]) == 0
    assert stub.last.header("query_range_begin") == "2024-01-01T00:00:00+00:00"
    assert stub.last.header("query_range_end") == "2024-01-02T00:00:00+02:00"
    assert stub.last.header("x-client-entrypoint") == "cli-query"
    query.main(["--begin", "1h", "SELECT 1"])
    begin, end = (stub.last.header(f"query_range_{name}") for name in ("begin", "end"))
    assert begin is not None
    assert end is not None
    hour = datetime.datetime.fromisoformat(end) - datetime.datetime.fromisoformat(begin)
    assert hour == datetime.timedelta(hours=1)


def test_a_table(stub: StubServer, capsys: pytest.CaptureFixture[str]) -> None:
    stub.answers(ROWS)
    query.main(["--all", "--max-colwidth", "10", "SELECT 1"])
    assert capsys.readouterr().out.splitlines() == [
        "time          level  msg         data",
        "----------  -------  ----------  -------",
        "2023-11...        4  ééééééé...  b'\\x01'",
        "NaT               2              b'ab'",
    ]


def test_csv_and_json(stub: StubServer, capsys: pytest.CaptureFixture[str]) -> None:
    stub.answers(ROWS.select(["time", "level"]))
    query.main(["--all", "--format", "csv", "SELECT 1"])
    assert capsys.readouterr().out == "time,level\n2023-11-14 22:13:20.123456789+00:00,4\n,2\n\n"
    stub.answers(ROWS)
    query.main(["--all", "--format", "json", "SELECT 1"])
    text = capsys.readouterr().out
    assert "\\u00e9" in text
    assert json.loads(text)[0]["time"] == 1_700_000_000_123
    assert json.loads(text)[1] == {"time": None, "level": 2, "msg": None, "data": "6162"}


def test_no_rows(stub: StubServer, capsys: pytest.CaptureFixture[str]) -> None:
    stub.answers(ROWS.slice(0, 0))
    for form in ("table", "csv", "json"):
        assert query.main(["--all", "--format", form, "SELECT 1"]) == 0
        assert capsys.readouterr().out == "no data\n"


def test_the_statement_may_come_from_a_file_or_a_pipe(
    stub: StubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "s.sql").write_text("SELECT 'é'\n")
    query.main(["--all", "--file", str(tmp_path / "s.sql")])
    assert sql(stub) == "SELECT 'é'"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"SELECT 2\n")))
    query.main(["--all", "--file", "-"])
    assert sql(stub) == "SELECT 2"
    (tmp_path / "s.sql").write_bytes(b"\xff")
    fails("--all", "--file", str(tmp_path / "s.sql"))


def test_parquet(stub: StubServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stub.answers(ROWS)
    query.main(["--all", "--parquet", str(tmp_path / "o.parquet"), "SELECT 1"])
    assert pyarrow.parquet.read_table(tmp_path / "o.parquet").num_rows == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "2 rows" in captured.err


@pytest.mark.parametrize("program", [query.main, logout.main, main.main])
def test_version_is_one_line(program: object, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        program(["--version"])  # type: ignore[operator]
    assert ended.value.code == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("micromegas")
    assert f"(Python {sys.version.split()[0]} at {sys.executable})" in line


def test_logout(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = home / ".micromegas"
    folder.mkdir()
    for name in ("tokens.json", "tokens-a.json", "tokens-b.json", "config.json"):
        (folder / name).touch()
    logout.main(["--profile", "b"])
    logout.main([])
    logout.main([])
    assert capsys.readouterr().out.splitlines() == [
        f"Tokens cleared from {folder / 'tokens-b.json'}",
        f"Tokens cleared from {folder / 'tokens.json'}",
        f"Tokens cleared from {folder / 'tokens-a.json'}",
        "No saved tokens found",
    ]
    assert [file.name for file in folder.iterdir()] == ["config.json"]


def test_a_failure_is_one_line_and_1(stub: StubServer, capsys: pytest.CaptureFixture[str]) -> None:
    stub.fails(flight.FlightServerError("broken disk"))
    assert main.main(["processes"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("micromegas processes:")
    assert "broken disk" in line


def test_logs_are_lines(stub: StubServer, capsys: pytest.CaptureFixture[str]) -> None:
    stub.answers(
        pa.table(
            {
                "time": pa.array([TIME], pa.timestamp("ns", "+00:00")),
                "level": pa.array([3], pa.int32()),
                "exe": ["/usr/bin/shop"],
                "target": ["cart"],
                "msg": ["it's empty"],
                "insert_time": pa.array([TIME], pa.timestamp("ns", "+00:00")),
            }
        )
    )
    assert main.main(["logs", "p'1", "--level", "warn", "--grep", "it's"]) == 0
    assert capsys.readouterr().out == "2023-11-14T22:13:20+00:00 WARN  shop cart: it's empty\n"
    assert "view_instance('log_entries', 'p''1')" in sql(stub)
    assert "level <= 3 AND contains(msg, 'it''s')" in sql(stub)


@pytest.mark.parametrize(
    "arguments",
    [
        ["processes", "--limit", "0"],
        ["logs", "--level", "loud"],
        ["logs", "-f", "--end", "1h"],
        ["materialize", "log_entries", "--delta", "0m"],
        ["materialize", "log_entries", "--delta", "x"],
        ["retire", "log_entries"],
        ["trace", "p"],
        ["trace", "-o", "t"],
        ["trace", "p", "--trace-id", "t", "-o", "t"],
        ["trace", "--trace-id", "t", "--type", "both", "-o", "t"],
        [],
        ["nonsense"],
    ],
)
def test_wrong_usage_is_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(arguments)
    assert ended.value.code == 2


@pytest.mark.parametrize(
    "command", ["query", "logs", "processes", "metrics", "spans", "trace", "materialize", "retire"]
)
def test_each_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main([command, "--help"])
    assert ended.value.code == 0
    assert "--begin" in capsys.readouterr().out


def test_a_trace_is_looked_for_whenever_it_was(stub: StubServer, tmp_path: Path) -> None:
    stub.answers(pa.table({"chunk_id": pa.array([0], pa.int32()), "chunk_data": [b"\n"]}))
    file = tmp_path / "t.pftrace"
    assert main.main(["trace", "--trace-id", "4bf92f3577b34da6a3ce929d0e0e4736", "-o", str(file)]) == 0
    assert sql(stub) == ("SELECT chunk_id, chunk_data FROM perfetto_trace_chunks('4bf92f3577b34da6a3ce929d0e0e4736')")
    assert file.read_bytes() == b"\n"


def test_materialize_takes_whole_partitions(stub: StubServer) -> None:
    stub.answers(pa.table({"time": pa.array([TIME], pa.timestamp("ns", "+00:00")), "msg": ["done"]}))
    arguments = ["--begin", "2024-01-01T01:59:00Z", "--end", "2024-01-01T05:30:00Z", "--delta", "1h"]
    assert main.main(["materialize", "log_entries", *arguments]) == 0
    assert sql(stub) == (
        "SELECT time, msg FROM materialize_partitions"
        "('log_entries', '2024-01-01T01:00:00+00:00', '2024-01-01T05:00:00+00:00', 3600)"
    )


def test_doctor_says_what_fails(
    monkeypatch: pytest.MonkeyPatch, free_port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MICROMEGAS_ANALYTICS_URI", f"grpc://127.0.0.1:{free_port}")
    assert main.main(["doctor"]) == 1
    assert "FAILED  server: no server at" in capsys.readouterr().out
