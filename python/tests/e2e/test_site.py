"""The documentation as a site: builds without a warning, has all pages, and its generated ones are up to date.

``MICROMEGAS_UPDATE_DOCS=1 pytest tests/e2e/test_site.py`` writes ``docs/reference/views.md`` anew.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from running import ROOT
from views_page import views_page

from micromegas.flightsql.client import FlightSQLClient

pytest.importorskip("mkdocs", reason="mkdocs is not installed: pip install './python[test]'")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; warnings, such as of a link that leads nowhere, fail it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_page_is_in_it(site: Path) -> None:
    pages = {path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")}
    for page in pages:
        built = site / page.with_suffix("") / "index.html" if page.name != "index.md" else site / "index.html"
        assert built.exists(), page


def test_pages_can_be_reached_from_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text().partition("\nnav:")[2].partition("\nplugins:")[0]
    listed = set(re.findall(r"^ +- [^#\n]*?([\w/.-]+\.md)$", navigation, re.MULTILINE))
    assert listed == {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")}


def test_the_api_is_rendered_from_docstrings(site: Path) -> None:
    page = (site / "reference" / "python-api" / "index.html").read_text()
    for name in ("query_stream", "find_process", "bulk_ingest", "flame_chart", "NoServerError", "parse_time_delta"):
        assert name in page
    assert "Give them where you can: the server then reads" in page


def test_the_page_of_views_is_what_the_server_says(live: FlightSQLClient) -> None:
    page = ROOT / "docs" / "reference" / "views.md"
    written = views_page(live)
    if os.environ.get("MICROMEGAS_UPDATE_DOCS"):
        page.write_text(written)
    assert page.read_text() == written, "out of date: run with MICROMEGAS_UPDATE_DOCS=1"
