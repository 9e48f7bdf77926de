"""The published client, from a virtual environment of its own, gets the same answers from our server as ours."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import pytest
from running import Server, expected

PUBLISHED = "micromegas==0.32.0"
HOME = Path(__file__).resolve().parents[2] / ".venv-published"
CALLS = Path(__file__).with_name("every_call.py")


@pytest.fixture(scope="session")
def published_python() -> Path:
    """The interpreter of the environment; made on first use (about half a minute), kept for the next run."""
    python = HOME / "bin" / "python"
    complete = HOME / PUBLISHED
    if not complete.exists():
        venv.create(HOME, with_pip=True, clear=True)
        _run([python, "-m", "pip", "install", "--quiet", PUBLISHED])
        complete.touch()
    return python


def test_both_packages_answer_the_same(lake: Server, published_python: Path) -> None:
    span = expected("medium", "thread_spans")[0]
    process = str(expected("medium", "blocks")[0]["process_id"])
    arguments = [lake.flight, process, str(span["stream_id"])]
    published = _answers(published_python, arguments)
    ours = _answers(Path(sys.executable), arguments)
    assert published.keys() == ours.keys()
    for question, answer in published.items():
        assert ours[question] == answer, question
    assert published["streamed"] == 82 + 20_002 + 234
    assert len(published["logs"]["rows"]) == 20_002
    assert len(published["spans"]["rows"]) == sum(
        row["stream_id"] == span["stream_id"] for row in expected("medium", "thread_spans")
    )


def test_they_are_different_packages(published_python: Path) -> None:
    script = "import micromegas; print(micromegas.__version__)"
    assert _run([published_python, "-c", script]).strip() == "0.32.0"
    assert _run([Path(sys.executable), "-c", script]).strip() != "0.32.0"


def _answers(python: Path, arguments: list[str]) -> dict[str, Any]:
    return json.loads(_run([python, "-W", "ignore", CALLS, *arguments]))  # type: ignore[no-any-return]


def _run(command: list[Any]) -> str:
    # Without what would let one package see the other's folder.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, f"{command} failed:\n{done.stderr}"
    return done.stdout
