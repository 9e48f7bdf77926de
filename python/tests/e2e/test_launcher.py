"""What ``bin/micromegas`` starts a server with."""

from pathlib import Path

import pytest
from running import ROOT, serving

import micromegas


def answers(data: Path) -> bool:
    with serving(data) as server, micromegas.connect(server.flight) as client:
        return bool(client.query("SELECT 1 AS one")["one"][0] == 1)


def test_servers_start_with_what_the_rehearsal_learned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # On: the JVM ends if it cannot use the cache.
    monkeypatch.setenv("MICROMEGAS_JAVA_OPTS", "-XX:AOTMode=on")
    assert answers(tmp_path / "data")
    assert list((ROOT / "server" / "target").glob("*.aot"))


def test_options_that_the_cache_does_not_fit_leave_it_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MICROMEGAS_JAVA_OPTS", "-XX:+UseZGC -XX:-UseCompressedOops")
    assert answers(tmp_path / "data")
    assert "[aot]" not in (tmp_path / "data.log").read_text()
