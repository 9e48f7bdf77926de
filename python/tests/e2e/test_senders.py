"""The pages on senders of OpenTelemetry: their variables, programs and statements.

Python's runs always; Java's is run by ``OpenTelemetryJavaTest``. ``MICROMEGAS_SENDERS=1`` runs the others, too, and
OpenTelemetry's own generator of load, as far as ``node``, ``npm``, ``go`` and ``cargo`` are there. Their packages come
from the registries, and building a collector takes minutes.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from running import ROOT, Server, serving
from test_docs import fenced

import micromegas
from micromegas.flightsql.client import FlightSQLClient

CONTRIB = "github.com/open-telemetry/opentelemetry-collector-contrib/cmd/telemetrygen@v0.161.0"
COLLECTOR = "v0.161.0"
COMPONENTS = (
    ("receivers", "receiver/otlpreceiver"),
    ("processors", "processor/batchprocessor"),
    ("exporters", "exporter/otlphttpexporter"),
    ("exporters", "exporter/otlpexporter"),
)
PATIENCE_SECONDS = 60

on_demand = pytest.mark.skipif(not os.environ.get("MICROMEGAS_SENDERS"), reason="MICROMEGAS_SENDERS is not set")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("senders") / "data") as server:
        yield server


@pytest.fixture
def client(server: Server) -> Iterator[FlightSQLClient]:
    with micromegas.connect(server.flight) as client:
        yield client


def environment(page: str, server: Server) -> dict[str, str]:
    """The variables that a page sets, with the address of this server, and a service of the page's own."""
    exports = re.findall(r"^export (\w+)=(\S+)$", fenced(f"opentelemetry/{page}.md", "sh")[0], re.MULTILINE)
    left = {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}
    own = {"OTEL_SERVICE_NAME": page, "OTEL_EXPORTER_OTLP_ENDPOINT": server.otlp_http}
    return left | dict(exports) | own


def program(page: str, language: str, to: Path) -> Path:
    """Writes the one program of a page."""
    (text,) = fenced(f"opentelemetry/{page}.md", language)
    to.write_text(text)
    return to


def command(page: str, start: str) -> list[str]:
    """The first command of a page that starts like that."""
    text = (ROOT / "docs" / "opentelemetry" / f"{page}.md").read_text()
    found: str = re.findall(rf"^    ({start} .*)$", text, re.MULTILINE)[0]
    return found.split()


def run(*words: str | Path, cwd: Path, env: dict[str, str] | None = None) -> None:
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def has_arrived(page: str, client: FlightSQLClient) -> None:
    """Checkout's span, its log line in it, its two orders; and the page's statement finds rows of them."""
    spans = client.query(f"SELECT name, lower(hex(span_id)) AS id FROM otel_spans WHERE exe = '{page}'")
    assert list(spans["name"]) == ["checkout"]
    logs = client.query(
        "SELECT level, target, msg, property_get(properties, 'otel.span_id') AS span FROM log_entries "
        f"WHERE exe = '{page}' AND target = 'shop'"
    )
    assert logs.to_numpy().tolist() == [[3, "shop", "card refused", spans["id"][0]]]
    orders = client.query(f"SELECT target, value FROM measures WHERE exe = '{page}' AND name = 'orders'")
    assert orders.to_numpy().tolist() == [["shop", 2.0]]
    (statement,) = fenced(f"opentelemetry/{page}.md", "sql")
    assert "'checkout'" in statement
    assert len(client.query(statement.replace("'checkout'", f"'{page}'"))) > 0


def test_python(server: Server, client: FlightSQLClient, tmp_path: Path) -> None:
    start = Path(sys.executable).with_name("opentelemetry-instrument")
    checkout = program("python", "python", tmp_path / "checkout.py")
    run(start, sys.executable, checkout, cwd=tmp_path, env=environment("python", server))
    has_arrived("python", client)


@pytest.mark.parametrize("page", ["collector", "dotnet", "go", "java", "node", "python", "rust"])
def test_the_statement_of_a_page_runs(page: str, client: FlightSQLClient) -> None:
    (statement,) = fenced(f"opentelemetry/{page}.md", "sql")
    client.query(statement)


@on_demand
@pytest.mark.skipif(not shutil.which("npm"), reason="there is no npm")
def test_node(server: Server, client: FlightSQLClient, tmp_path: Path) -> None:
    checkout = program("node", "js", tmp_path / "checkout.js")
    run("npm", "init", "-y", cwd=tmp_path)
    run(*command("node", "npm install"), cwd=tmp_path)
    start = ("node", "--require", "@opentelemetry/auto-instrumentations-node/register")
    run(*start, checkout, cwd=tmp_path, env=environment("node", server))
    has_arrived("node", client)


@on_demand
@pytest.mark.skipif(not shutil.which("go"), reason="there is no go")
def test_go(server: Server, client: FlightSQLClient, tmp_path: Path) -> None:
    program("go", "go", tmp_path / "main.go")
    run("go", "mod", "init", "checkout", cwd=tmp_path)
    run("go", "mod", "tidy", cwd=tmp_path)
    run("go", "build", "-o", "checkout", ".", cwd=tmp_path)
    run(tmp_path / "checkout", cwd=tmp_path, env=environment("go", server))
    has_arrived("go", client)


@on_demand
@pytest.mark.skipif(not shutil.which("cargo"), reason="there is no cargo")
def test_rust(server: Server, client: FlightSQLClient, tmp_path: Path) -> None:
    run("cargo", "init", "--name", "checkout", cwd=tmp_path)
    run(*command("rust", "cargo add"), cwd=tmp_path)
    program("rust", "rust", tmp_path / "src" / "main.rs")
    run("cargo", "build", cwd=tmp_path)
    run(tmp_path / "target" / "debug" / "checkout", cwd=tmp_path, env=environment("rust", server))
    has_arrived("rust", client)


@pytest.fixture(scope="module")
def generator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """OpenTelemetry's generator of load."""
    return installed(CONTRIB, tmp_path_factory.mktemp("generator"))


@pytest.fixture(scope="module")
def collector(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A collector of nothing but what the page uses."""
    folder = tmp_path_factory.mktemp("collector")
    builder = installed(f"go.opentelemetry.io/collector/cmd/builder@{COLLECTOR}", folder)
    plan = f"dist: {{name: collector, output_path: {folder / 'out'}}}\n"
    for kind in dict.fromkeys(kind for kind, _ in COMPONENTS):
        modules = [module for of, module in COMPONENTS if of == kind]
        plan += f"{kind}:\n" + "".join(f"  - gomod: go.opentelemetry.io/collector/{m} {COLLECTOR}\n" for m in modules)
    (folder / "plan.yaml").write_text(plan)
    run(builder, "--config", "plan.yaml", cwd=folder)
    return folder / "out" / "collector"


def installed(package: str, folder: Path) -> Path:
    if not shutil.which("go"):
        pytest.skip("there is no go")
    run("go", "install", package, cwd=folder, env=os.environ | {"GOBIN": str(folder)})
    return folder / package.partition("@")[0].rpartition("/")[2]


# The generator drops spans that its queue has no room for, of 2,048 unless told otherwise.
ROOM = {"OTEL_BSP_MAX_QUEUE_SIZE": "20000"}
COUNTS = {"traces": 5_000, "logs": 10_000, "metrics": 3_000}


def generate(generator: Path, service: str, address: str, cwd: Path, *more: str) -> None:
    """Sends so many of each signal, from two workers."""
    for signal, count in COUNTS.items():
        run(
            *(generator, signal, f"--{signal}", str(count // 2), "--workers", "2", "--rate", "0"),
            *("--service", service, "--otlp-insecure", "--otlp-endpoint", address, *more),
            cwd=cwd,
            env=os.environ | ROOM,
        )


def counted(service: str, client: FlightSQLClient) -> dict[str, int]:
    """What there is of a service; a trace of the generator is a span and one in it."""
    spans = client.query(f"SELECT count(*), count(DISTINCT span_id) FROM otel_spans WHERE exe = '{service}'")
    assert spans.iloc[0, 0] == spans.iloc[0, 1]
    return {
        "traces": int(spans.iloc[0, 0]) // 2,
        "logs": int(client.query(f"SELECT count(*) FROM log_entries WHERE exe = '{service}'").iloc[0, 0]),
        "metrics": int(client.query(f"SELECT count(*) FROM measures WHERE exe = '{service}'").iloc[0, 0]),
    }


@on_demand
@pytest.mark.parametrize("transport", ["http", "grpc"])
def test_all_that_is_generated_is_there(
    transport: str, generator: Path, server: Server, client: FlightSQLClient, tmp_path: Path
) -> None:
    address = server.otlp_http if transport == "http" else server.otlp_grpc
    more = ["--otlp-http"] if transport == "http" else []
    generate(generator, transport, address.partition("://")[2], tmp_path, *more)
    assert counted(transport, client) == COUNTS


@on_demand
@pytest.mark.parametrize(
    ("exporter", "compression"), [("otlphttp", "zstd"), ("otlphttp", "gzip"), ("otlp", "zstd"), ("otlp", "gzip")]
)
def test_all_that_comes_through_a_collector_is_there(
    exporter: str,
    compression: str,
    generator: Path,
    collector: Path,
    server: Server,
    client: FlightSQLClient,
    tmp_path: Path,
) -> None:
    (page,) = fenced("opentelemetry/collector.md", "yaml")
    text = page.replace("zstd", compression)
    if exporter == "otlp":
        address = server.otlp_grpc.partition("://")[2]
        text = text.replace("endpoint: http://127.0.0.1:4318", f"endpoint: {address}\n    tls: {{insecure: true}}")
        text = text.replace("otlphttp", "otlp")
    text = text.replace("http://127.0.0.1:4318", server.otlp_http)
    service = f"{exporter}-{compression}"
    port = free_port()
    text = text.replace("14318", str(port)).replace("14317", str(free_port()))
    config = tmp_path / "collector.yaml"
    config.write_text(text)
    with running(collector, config, port):
        generate(generator, service, f"127.0.0.1:{port}", tmp_path, "--otlp-http")
    assert counted(service, client) == COUNTS


@contextmanager
def running(collector: Path, config: Path, port: int) -> Iterator[None]:
    """Runs a collector; it sends what it has left when it is stopped."""
    log = config.with_suffix(".log")
    with log.open("w") as output:
        process = subprocess.Popen([collector, "--config", config], stdout=output, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_open(port):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield
        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 0, log.read_text()
    finally:
        process.kill()


def is_open(port: int) -> bool:
    with socket.socket() as each:
        return each.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    with socket.socket() as each:
        each.bind(("127.0.0.1", 0))
        return int(each.getsockname()[1])
