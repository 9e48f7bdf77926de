"""Starts the real server, and sends it what real senders posted."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "testing" / "vectors"
FOLDERS = ("small", "medium", "generator")
LAUNCHER = ROOT / "bin" / "micromegas"

# The launcher builds what is missing, which on a fresh clone takes minutes.
START_TIMEOUT_SECONDS = float(os.environ.get("MICROMEGAS_START_TIMEOUT", "900"))
STOP_TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """Where a server answers."""

    flight: str
    http: str
    pid: int | None = None
    otlp_http: str = ""
    otlp_grpc: str = ""


@contextmanager
def serving(data: Path, *arguments: str) -> Iterator[Server]:
    """Run a server on free ports; stopped gracefully at the end of the block.

    Args:
        data: Its data directory, kept; what it prints goes to ``server.log`` beside it.
        arguments: More of ``micromegas serve``'s.

    Raises:
        RuntimeError: It did not become ready; the message ends with what it printed last.
    """
    data.mkdir(parents=True, exist_ok=True)
    announcement = data / "server.json"
    announcement.unlink(missing_ok=True)
    log = data.with_name(data.name + ".log")
    with log.open("ab") as output:
        process = subprocess.Popen(
            [LAUNCHER, "serve", "--free-ports", "--data-dir", data, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield _ready(process, announcement, log)
    finally:
        _stop(process, announcement)


def _ready(process: subprocess.Popen[bytes], announcement: Path, log: Path) -> Server:
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while not announcement.exists():
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it was ready:\n{_tail(log)}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"the server was not ready in {START_TIMEOUT_SECONDS:.0f} s:\n{_tail(log)}")
        time.sleep(0.02)
    said = _announced(announcement)
    return Server(said["flight"], said["http"], said["pid"], said.get("otlp_http", ""), said.get("otlp_grpc", ""))


def _announced(announcement: Path) -> dict[str, Any]:
    for _ in range(100):
        try:
            return json.loads(announcement.read_text())  # type: ignore[no-any-return]
        except json.JSONDecodeError:
            time.sleep(0.02)
    raise RuntimeError(f"{announcement} is not JSON: {announcement.read_text()!r}")


def _stop(process: subprocess.Popen[bytes], announcement: Path) -> None:
    if process.poll() is not None:
        return
    pid = _announced(announcement)["pid"] if announcement.exists() else process.pid
    os.kill(pid, signal.SIGTERM)
    try:
        process.wait(STOP_TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise RuntimeError(f"the server did not stop within {STOP_TIMEOUT_SECONDS} s of SIGTERM") from None


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-40:])


def replay(folder: Path, http: str) -> str:
    """Post a set of captured bodies in order; returns the replayer's own line of figures."""
    command = [sys.executable, str(VECTORS / "replay.py"), str(folder), http]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{folder.name} was not accepted by {http}: {done.stderr.strip()}")
    return done.stdout.strip()


def load(http: str, *options: str) -> str:
    """Send the demo's made-up telemetry of the last half hour; returns what the generator printed."""
    done = subprocess.run([LAUNCHER, "load", http, *options], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the sample telemetry was not accepted by {http}: {done.stderr.strip()}")
    return done.stdout.strip()


def expected(folder: str, view: str) -> list[dict[str, Any]]:
    """The rows a view must answer for the process of a vector set; times in nanoseconds since the epoch, UTC."""
    with gzip.open(VECTORS / folder / "expected" / f"{view}.jsonl.gz", "rt") as lines:
        return [json.loads(line) for line in lines]
