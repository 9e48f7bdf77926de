"""Connecting as the configuration file says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from stub import StubServer

import micromegas
from micromegas.cli import config


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Any], Path]:
    """Writes the configuration into a home of its own, without variables around it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("ANALYTICS_URI", "PROFILE", "OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_AUDIENCE"):
        monkeypatch.delenv(f"MICROMEGAS_{name}", raising=False)

    def write(content: Any) -> Path:
        folder = tmp_path / ".micromegas"
        folder.mkdir(exist_ok=True)
        (folder / "config.json").write_text(content if isinstance(content, str) else json.dumps(content))
        return folder

    return write


def test_without_a_file_it_is_this_machine(configured: Callable[[Any], Path]) -> None:
    assert config.resolve().uri == "grpc://localhost:50051"


def test_broken_json_names_the_file(configured: Callable[[Any], Path]) -> None:
    configured("{")
    with pytest.raises(ValueError, match=r"config\.json"):
        config.resolve()


def test_a_profile_must_be_chosen_where_there_are_some(configured: Callable[[Any], Path]) -> None:
    configured({"profiles": {"b": {}, "a": {"uri": "grpc://x:1"}}})
    with pytest.raises(micromegas.ProfileError, match="a, b"):
        micromegas.connect_with_profile()
    assert config.resolve("a").uri == "grpc://x:1"


def test_the_environment_wins(configured: Callable[[Any], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    configured({"profiles": {"a": {"uri": "grpc://x:1"}, "b": {"uri": "grpc://z:1"}}, "default_profile": "a"})
    assert config.resolve().uri == "grpc://x:1"
    monkeypatch.setenv("MICROMEGAS_ANALYTICS_URI", "grpc://y:2")
    assert config.resolve().uri == "grpc://y:2"
    monkeypatch.setenv("MICROMEGAS_ANALYTICS_URI", "")
    monkeypatch.setenv("MICROMEGAS_PROFILE", "b")
    assert config.resolve().uri == "grpc://z:1"
    assert config.resolve("a").uri == "grpc://x:1"


@pytest.mark.parametrize(
    ("content", "profile"),
    [
        ({}, "a"),
        ({"profiles": {"a": {}}}, "b"),
        ({"profiles": {}}, None),
        ({"profiles": []}, None),
        ({"profiles": {"a": 3}}, "a"),
        ({"profiles": {"a": {}}, "default_profile": 3}, None),
        ({"profiles": {"../x": {}}}, "../x"),
        ({"profiles": {"..": {}}}, ".."),
        ({"api_key_file": 3}, None),
        ({"api_key_file": "/nowhere/at/all"}, None),
        ({"api_key_file": "/dev/null"}, None),
        ({"api_key_file": "~/k", "client_id": "c", "issuers": [{"issuer": "https://i"}]}, None),
        ({"issuers": 3}, None),
    ],
)
def test_what_makes_no_sense_is_a_profile_error(
    configured: Callable[[Any], Path], content: Any, profile: str | None
) -> None:
    configured(content)
    with pytest.raises(micromegas.ProfileError):
        micromegas.connect_with_profile(profile)


def test_a_key_file_goes_with_every_call(configured: Callable[[Any], Path], stub: StubServer) -> None:
    folder = configured({"profiles": {"a": {"uri": stub.uri, "api_key_file": "~/.micromegas/key"}}})
    (folder / "key").write_text("abc\n")
    with micromegas.connect_with_profile("a", client_entrypoint="test") as client:
        client.query("SELECT 1")
    assert stub.last.header("authorization") == "Bearer abc"
    assert stub.last.header("x-client-entrypoint") == "test"


def test_tokens_of_profiles_are_apart(configured: Callable[[Any], Path]) -> None:
    assert config.token_file(None).name == "tokens.json"
    assert config.token_file("a").name == "tokens-a.json"
