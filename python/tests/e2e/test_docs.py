"""What the documentation shows runs."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from matplotlib import pyplot
from running import ROOT, Server, expected

import micromegas
from micromegas.flightsql.client import FlightSQLClient

ELSEWHERE = {
    "opentelemetry.md",
    *(f"opentelemetry/{page}.md" for page in ("collector", "dotnet", "go", "java", "node", "python", "rust")),
}
"""Pages whose blocks tests of other files run."""


def fenced(page: str, language: str) -> list[str]:
    """The code blocks of a page."""
    text = (ROOT / "docs" / page).read_text()
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(("page", "least"), [("python.md", 10), ("index.md", 2), ("plots.md", 5), ("connecting.md", 3)])
def test_the_blocks_of_a_page_run_in_order(
    documented: Server, page: str, least: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = micromegas.connect
    monkeypatch.setattr(micromegas, "connect", lambda **options: connect(documented.flight, **options))
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.chdir(tmp_path)  # Pictures are saved where the page runs.
    session: dict[str, Any] = {"__name__": "__main__"}
    blocks = fenced(page, "python")
    assert len(blocks) >= least
    for block in blocks:
        exec(compile(block.replace("grpc://localhost:50051", documented.flight), page, "exec"), session)
    pyplot.close("all")


def test_every_page_with_blocks_is_run() -> None:
    """A new page is added to one of the lists of this file, or a test of its own runs it."""
    pages = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")}
    with_python = {page for page in pages if fenced(page, "python")}
    with_sql = {page for page in pages if fenced(page, "sql")}
    assert with_python - ELSEWHERE == {"python.md", "index.md", "plots.md", "connecting.md"}
    assert with_sql - ELSEWHERE == {"sql.md", "dialect.md", "recipes.md", "operations.md", "connecting.md"}


def statements(page: str) -> list[str]:
    """The statements of a page; each ends at the end of a line."""
    texts = [text for block in fenced(page, "sql") for text in re.split(r";\s*$", block, flags=re.MULTILINE)]
    return [text for text in texts if text.strip()]


@pytest.mark.parametrize(
    ("page", "least"),
    [("sql.md", 9), ("dialect.md", 15), ("recipes.md", 24), ("operations.md", 3), ("connecting.md", 1)],
)
def test_the_statements_of_a_page_run(live: FlightSQLClient, page: str, least: int) -> None:
    assert len(statements(page)) >= least
    for statement in statements(page):
        live.query(statement)


@pytest.mark.parametrize(
    "view", ["log_entries", "measures", "processes", "streams", "blocks", "log_stats", "pending_blocks"]
)
def test_views_are_listed_and_described(live: FlightSQLClient, view: str) -> None:
    assert view in live.query("SHOW TABLES")["table_name"].tolist()
    columns = live.query(f"SELECT * FROM {view} LIMIT 0").columns.tolist()
    assert len(live.query(f"DESCRIBE {view}")) == len(columns)
    assert live.prepare_statement(f"SELECT * FROM {view}").dataset_schema.names == columns


def test_the_columns_of_thread_spans_are_those_of_the_page(live: FlightSQLClient) -> None:
    stream = expected("small", "thread_spans")[0]["stream_id"]
    columns = live.query(f"SELECT * FROM view_instance('thread_spans', '{stream}') LIMIT 0").columns.tolist()
    assert columns == [
        *("id", "parent", "depth", "hash", "begin", "end", "duration"),
        *("name", "target", "filename", "line"),
    ]


@pytest.mark.parametrize("view", ["async_events", "images"])
def test_the_columns_of_process_instances_are_those_of_the_page(live: FlightSQLClient, view: str) -> None:
    process = expected("small", "blocks")[0]["process_id"]
    columns = live.query(f"SELECT * FROM view_instance('{view}', '{process}') LIMIT 0").columns.tolist()
    assert (
        columns
        == {
            "async_events": [
                *("stream_id", "block_id", "time", "event_type", "span_id", "parent_span_id", "depth", "hash"),
                *("name", "filename", "target", "line"),
            ],
            "images": [
                *("process_id", "stream_id", "block_id", "insert_time", "exe", "username", "computer", "time"),
                *("name", "format", "payload_size", "data"),
            ],
        }[view]
    )


def test_the_demo_prints_what_there_is(lake: Server) -> None:
    demo = Path(__file__).resolve().parents[2] / "examples" / "demo.py"
    done = subprocess.run([sys.executable, demo, lake.flight], capture_output=True, text=True, check=False)
    # The vectors' processes were registered in the hour it looks at; most events are older.
    assert "sampleapp" in done.stdout, done.stderr
    assert (done.returncode == 1) == ("(no rows)" in done.stdout), done.stderr
