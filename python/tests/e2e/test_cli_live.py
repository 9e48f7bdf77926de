"""The programs as people run them, against a live server: what they print, where, and how they end."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from running import ROOT, Server, load, serving

from micromegas.flightsql.client import FlightSQLClient

BIN = Path(sys.executable).parent

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A lake of its own: partitions that other tests made, of hours that begin at any minute, would be in the way."""
    with serving(tmp_path_factory.mktemp("cli") / "data") as server:
        load(server.http)
        yield server


@pytest.fixture(scope="module")
def environment(fresh: Server, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A home without configuration; the server's address as people give it."""
    left = {name: value for name, value in os.environ.items() if not name.startswith("MICROMEGAS_")}
    home = str(tmp_path_factory.mktemp("home"))
    return left | {"HOME": home, "MICROMEGAS_ANALYTICS_URI": fresh.flight, "MICROMEGAS_TELEMETRY_URL": fresh.http}


@pytest.fixture(scope="module")
def run(environment: dict[str, str]) -> Run:
    """Runs a program to its end."""

    def run(*command: str, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        program, *arguments = command
        return subprocess.run(
            [BIN / program, *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            env=environment | more,
            timeout=120,
        )

    return run


@pytest.fixture(scope="module")
def process(fresh: Server) -> str:
    with FlightSQLClient(fresh.flight) as client:
        return str(client.query("SELECT process_id FROM processes WHERE exe = 'sample-shop' LIMIT 1")["process_id"][0])


@pytest.mark.parametrize("program", [("micromegas-query",), ("micromegas", "query")])
def test_a_statement_from_a_pipe(run: Run, program: tuple[str, ...]) -> None:
    done = run(*program, "--file", "-", "--all", "--format", "csv", stdin="select 1 as a\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "a\n1\n\n", "")


def test_times_in_json_are_milliseconds(run: Run) -> None:
    done = run("micromegas-query", "--all", "--format", "json", "SELECT TIMESTAMP '2023-11-14 22:13:20.123' AS t")
    assert json.loads(done.stdout) == [{"t": 1_700_000_000_123}]


def test_no_rows(run: Run) -> None:
    done = run("micromegas-query", "--all", "SELECT * FROM log_entries WHERE level > 99")
    assert (done.returncode, done.stdout) == (0, "no data\n")


def test_ranges_bound_the_answer(run: Run) -> None:
    sql = "SELECT count(*) AS n FROM log_entries"
    counts = [
        int(run("micromegas", "query", "--format", "csv", *range_, sql).stdout.split()[1])
        for range_ in (["--all"], ["--begin", "1h"], ["--begin", "2000-01-01", "--end", "2001-01-01"])
    ]
    assert counts[0] == counts[1] > 0
    assert counts[2] == 0


def test_parquet_into_a_file_and_a_pipe(run: Run, environment: dict[str, str], tmp_path: Path) -> None:
    sql = "SELECT time, level, msg FROM log_entries"
    done = run("micromegas", "query", "--begin", "1h", "--parquet", str(tmp_path / "a.parquet"), sql)
    assert (done.returncode, done.stdout) == (0, "")
    command = [str(BIN / "micromegas"), "query", "--begin", "1h", "--format", "parquet", sql]
    with (tmp_path / "b.parquet").open("wb") as file:
        subprocess.run(command, stdout=file, check=True, env=environment)
    tables = [parquet.read_table(tmp_path / f"{name}.parquet") for name in "ab"]
    assert tables[0].equals(tables[1])
    assert tables[0].num_rows > 1000


def test_logs_metrics_spans_and_processes(run: Run, process: str) -> None:
    logs = run("micromegas", "logs", process, "--level", "warn", "--begin", "1h").stdout.splitlines()
    assert len(logs) > 10
    assert all(re.match(r"\d{4}-\d\d-\d\dT\S+\+00:00 (WARN|ERROR|FATAL) +sample-shop \S+: ", line) for line in logs)
    assert logs == sorted(logs)
    assert process in run("micromegas", "processes").stdout
    assert "request_duration" in run("micromegas", "metrics", process).stdout
    values = json.loads(run("micromegas", "metrics", "--name", "queue_depth", "--format", "json").stdout)
    assert {"time", "exe", "name", "value", "unit"} == set(values[0])
    assert "handle_request" in run("micromegas", "spans", process).stdout


def test_following_prints_what_comes_in(fresh: Server, environment: dict[str, str]) -> None:
    command = [str(BIN / "micromegas"), "logs", "--follow", "--level", "error", "--begin", "1m", "--limit", "1"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        # Where the tests run in the background, Ctrl-C is ignored, by what they start too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as tail:
        try:
            time.sleep(3)
            load(fresh.http, "--requests", "200", "--seed", "77", "--minutes", "1")
            assert tail.stdout is not None
            line = tail.stdout.readline()
            assert "ERROR sample-shop" in line
        finally:
            tail.send_signal(signal.SIGINT)
            assert tail.wait(10) == 130


def test_a_trace_is_written(run: Run, process: str, tmp_path: Path) -> None:
    done = run("micromegas", "trace", process, "--begin", "1h", "-o", str(tmp_path / "t.pftrace"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "t.pftrace").read_bytes()[0] == 0x0A


def test_partitions(run: Run) -> None:
    done = run("micromegas", "materialize", "log_entries", "--begin", "1h", "--delta", "1m")
    assert done.returncode == 0, done.stderr
    done = run("micromegas", "retire", "log_entries", "--begin", "1h")
    assert done.returncode == 0, done.stderr
    assert all("log_entries/global" in line for line in done.stdout.splitlines())


def test_the_doctor_finds_nothing_wrong(run: Run, fresh: Server) -> None:
    done = run("micromegas", "doctor")
    assert done.returncode == 0, done.stdout
    checks = [line.split()[1].rstrip(":") for line in done.stdout.splitlines()]
    assert checks == ["micromegas", "configuration", "server", "clock", "ingestion", "telemetry", "maintenance"]
    assert f"{fresh.http} is ready" in done.stdout
    assert re.search(r"\bMicromegas \d+\.\d+", done.stdout)
    done = run("micromegas", "doctor", MICROMEGAS_TELEMETRY_URL="http://127.0.0.1:9")
    assert done.returncode == 1
    assert "FAILED  ingestion" in done.stdout


def test_a_reader_that_has_seen_enough_is_no_failure(environment: dict[str, str]) -> None:
    sql = "SELECT a.msg FROM log_entries a, log_entries b LIMIT 50000"
    for program in ("micromegas query", "micromegas-query"):
        command = f"set -o pipefail; {BIN}/{program} --all --format csv '{sql}' | head -n 2"
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=environment)
        assert (done.returncode, done.stderr) == (0, "")
        assert len(done.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        (("micromegas", "query", "--all", "SELECT nope FROM log_entries"), 1, "nope"),
        (("micromegas-query", "--all", "SELECT nope FROM log_entries"), 1, "nope"),
        (("micromegas-query", "select 1"), 2, "--begin"),
        (("micromegas", "logs", "no-uuid"), 1, "no-uuid"),
        (("micromegas", "trace", "00000000-0000-0000-0000-000000000000", "-o", "/dev/null/x"), 1, "micromegas trace:"),
        (("micromegas", "materialize", "nope", "--begin", "1h"), 1, "nope"),
        (("micromegas", "nonsense"), 2, "nonsense"),
    ],
)
def test_failures_end_with_a_status_and_a_sentence(run: Run, command: tuple[str, ...], status: int, said: str) -> None:
    done = run(*command)
    assert done.returncode == status, done.stderr
    assert said in done.stderr
    assert done.stdout in ("", "Fetching the trace of process 00000000-0000-0000-0000-000000000000, span types: both\n")
    if command[0] == "micromegas" and status == 1:
        assert "Traceback" not in done.stderr


def test_without_a_server(run: Run, free_port: int) -> None:
    done = run("micromegas", "processes", MICROMEGAS_ANALYTICS_URI=f"grpc://127.0.0.1:{free_port}")
    assert done.returncode == 1
    assert f"no server at grpc://127.0.0.1:{free_port}: start one with" in done.stderr


def test_the_examples_of_the_page_run(run: Run, process: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "cli.md").read_text()
    examples = re.findall(r"^    (micromegas .*)$", text, re.MULTILINE)
    assert len(examples) > 5
    for example in examples:
        if "--follow" in example or " 2>" in example:
            continue
        line = example.replace("433e6eee-8a4a-4b84-8a3b-e432a2731f37", process).replace("> cpu.csv", "")
        command = re.findall(r'"[^"]*"|\S+', line)
        command = [part.strip('"').replace("processes.parquet", str(tmp_path / "p.parquet")) for part in command]
        done = run(*command)
        assert done.returncode == 0, (example, done.stderr)
