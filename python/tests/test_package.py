"""The package as users install it."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def test_the_wheel_is_complete(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path / "dist", PROJECT],
        check=True,
        capture_output=True,
    )
    (wheel,) = (tmp_path / "dist").iterdir()
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--target", tmp_path, wheel], check=True)
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


def test_versions_of_python_and_types_are_declared() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    for version in ("3.11", "3.12", "3.13"):
        assert f"Programming Language :: Python :: {version}" in project["classifiers"]
    assert project["requires-python"].startswith(">=3.11")
    assert "Typing :: Typed" in project["classifiers"]


def test_pictures_are_an_extra() -> None:
    script = (
        "import sys; sys.modules['matplotlib'] = None; import micromegas, pandas; from micromegas import plot\n"
        "try: plot.metric(pandas.DataFrame({'time': [], 'value': []}))\n"
        "except ImportError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout == "pictures need matplotlib: pip install 'micromegas[plot]'\n"
