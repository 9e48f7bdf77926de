"""Who the client says it is."""

import sys
import types
import uuid

import pytest

from micromegas.flightsql.attribution import resolve_client_agent, resolve_client_entrypoint, resolve_session_id


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MICROMEGAS_CLIENT_AGENT", raising=False)
    monkeypatch.delenv("MICROMEGAS_CLIENT_ENTRYPOINT", raising=False)
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)


def test_the_agent_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert resolve_client_agent() == "none"
    monkeypatch.setenv("MICROMEGAS_CLIENT_AGENT", "crawler 7")
    assert resolve_client_agent() == "crawler 7"


@pytest.mark.parametrize("invalid", ["", "x" * 65, "a\tb", "é"])
def test_invalid_settings_are_ignored(monkeypatch: pytest.MonkeyPatch, invalid: str) -> None:
    monkeypatch.setenv("MICROMEGAS_CLIENT_AGENT", invalid)
    monkeypatch.setenv("MICROMEGAS_CLIENT_ENTRYPOINT", invalid)
    assert resolve_client_agent() == "none"
    assert resolve_client_entrypoint() in ("script", "repl")


def test_the_entrypoint_is_the_explicit_one_then_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MICROMEGAS_CLIENT_ENTRYPOINT", "nightly")
    assert resolve_client_entrypoint("x" * 64) == "x" * 64
    assert resolve_client_entrypoint("") == "nightly"
    assert resolve_client_entrypoint() == "nightly"


@pytest.mark.parametrize("invalid", ["x\n", "x" * 65, "é"])
def test_an_invalid_explicit_entrypoint_is_an_error(invalid: str) -> None:
    with pytest.raises(ValueError, match="64") as caught:
        resolve_client_entrypoint(invalid)
    assert repr(invalid) in str(caught.value)


def test_the_entrypoint_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    program = types.ModuleType("__main__")
    program.__file__ = "report.py"
    monkeypatch.setitem(sys.modules, "__main__", program)
    monkeypatch.setattr(sys, "argv", ["report.py"])
    assert resolve_client_entrypoint() == "script"

    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
    monkeypatch.setattr(sys, "argv", [""])
    assert resolve_client_entrypoint() == "repl"

    monkeypatch.setattr(sys, "argv", ["-c"])
    assert resolve_client_entrypoint() == "script"

    monkeypatch.setitem(sys.modules, "ipykernel", types.ModuleType("ipykernel"))
    assert resolve_client_entrypoint() == "jupyter"


def test_sessions_are_random_uuids() -> None:
    first, second = resolve_session_id(), resolve_session_id()
    assert first != second
    assert uuid.UUID(first).version == 4
