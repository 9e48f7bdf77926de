"""The package as users install it."""

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def test_the_wheel_is_complete(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--target", tmp_path, PROJECT], check=True)
    script = (
        "import micromegas; print(micromegas.__version__, micromegas.__file__); "
        "micromegas.connect(); micromegas.time.format_datetime"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    shown = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, env=environment, cwd=tmp_path
    ).stdout
    version, file = shown.split()
    assert version[0].isdigit()
    assert Path(file).is_relative_to(tmp_path)
    assert (tmp_path / "micromegas" / "py.typed").exists()
    sources = {path.relative_to(PROJECT / "src") for path in (PROJECT / "src").rglob("*.py")}
    assert {path.relative_to(tmp_path) for path in (tmp_path / "micromegas").rglob("*.py")} == sources
