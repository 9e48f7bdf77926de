"""The quick start's notebook runs from its first cell to its last, and shows tables and pictures."""

import base64
import io
import re
from typing import Any

import pytest
from running import ROOT, Server

nbformat: Any = pytest.importorskip("nbformat", reason="nbformat is not installed: pip install './python[test]'")
nbclient: Any = pytest.importorskip("nbclient", reason="nbclient is not installed: pip install './python[test]'")
pyplot: Any = pytest.importorskip("matplotlib.pyplot", reason="matplotlib is not installed")

NOTEBOOK = ROOT / "docs" / "notebooks" / "quickstart.ipynb"


@pytest.fixture(scope="module")
def executed(fresh: Server) -> Any:
    """The notebook after it ran; a cell that fails fails the tests."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MICROMEGAS_URI", fresh.flight)
        patch.delenv("MPLBACKEND", raising=False)
        nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return notebook


def shown(notebook: Any, kind: str) -> list[str]:
    """What cells show in one form."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return [output["data"][kind] for output in outputs if kind in output.get("data", {})]


def test_pictures_are_shown_and_not_blank(executed: Any) -> None:
    pictures = [base64.b64decode(text) for text in shown(executed, "image/png")]
    assert len(pictures) == 3
    for picture in pictures:
        pixels = pyplot.imread(io.BytesIO(picture), format="png")[:, :, :3]
        assert pixels.shape[1] > 500
        assert 0.005 < (pixels < 0.95).any(axis=2).mean() < 0.9


def test_tables_are_shown_and_have_rows(executed: Any) -> None:
    tables = shown(executed, "text/html")
    assert len(tables) == 4
    for table in tables:
        assert len(re.findall("<tr", table)) > 1


def test_nothing_is_warned_of(executed: Any) -> None:
    streams = [
        output for cell in executed.cells for output in cell.get("outputs", []) if output.output_type == "stream"
    ]
    assert streams == []


def test_it_is_kept_without_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in notebook.cells)
