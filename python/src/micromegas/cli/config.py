"""The configuration file, ``~/.micromegas/config.json``, its profiles, and the environment variables over it."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DEFAULT_URI = "grpc://localhost:50051"
_NAME = re.compile(r"[A-Za-z0-9._-]+")


class ProfileError(ValueError):
    """A profile cannot be used; the message says which, why, and what there is."""


@dataclass(frozen=True)
class Settings:
    """Where to connect, and as whom.

    Attributes:
        uri: Address of the server.
        profile: Name of the profile they come from, or None for those at the top of the file.
        api_key_file: File with a bearer token.
        issuer: Of OpenID Connect tokens, with ``client_id``, ``client_secret``, ``audience`` and ``scope``.
    """

    uri: str
    profile: str | None = None
    api_key_file: Path | None = None
    issuer: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    audience: str | None = None
    scope: str | None = None

    @property
    def token_file(self) -> Path:
        """Where tokens of these settings are kept."""
        return token_file(self.profile)


def home() -> Path:
    """Where configuration and tokens are."""
    return Path.home() / ".micromegas"


def token_file(profile: str | None) -> Path:
    """Where the tokens of a profile are kept."""
    return home() / ("tokens.json" if profile is None else f"tokens-{profile}.json")


def load() -> dict[str, Any]:
    """Read the file; without one, the configuration is empty.

    Raises:
        ValueError: It is not a JSON object; the message names the file.
    """
    path = home() / "config.json"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    try:
        config = json.loads(text)
    except ValueError as error:
        raise ValueError(f"{path} is not valid JSON: {error}") from None
    if not isinstance(config, dict):
        raise ValueError(f"{path} must hold a JSON object, not {type(config).__name__}")
    return config


def resolve(profile: str | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Choose a profile, and let environment variables win over what it says.

    Args:
        profile: Its name; by default ``MICROMEGAS_PROFILE``, else the file's ``default_profile``.
        environment: The variables; those with empty text count as unset.

    Raises:
        ProfileError: No such profile, none chosen where there are some, or what it says makes no sense.
        ValueError: The file is not valid.
    """
    config = load()
    name, values = _chosen(config, profile or environment.get("MICROMEGAS_PROFILE") or None)
    issuer = _first_issuer(values)

    def setting(variable: str, value: object) -> str | None:
        given = environment.get(f"MICROMEGAS_{variable}") or value
        return str(given) if given else None

    settings = Settings(
        uri=setting("ANALYTICS_URI", values.get("uri")) or DEFAULT_URI,
        profile=name,
        api_key_file=_api_key_file(values),
        issuer=setting("OIDC_ISSUER", issuer.get("issuer")),
        client_id=setting("OIDC_CLIENT_ID", values.get("client_id")),
        client_secret=setting("OIDC_CLIENT_SECRET", None),
        audience=setting("OIDC_AUDIENCE", issuer.get("audience")),
        scope=setting("OIDC_SCOPE", None),
    )
    if settings.api_key_file is not None and settings.issuer and settings.client_id:
        raise ProfileError(
            f"{_called(name)} has two ways to sign in, api_key_file and an OIDC issuer with client_id: remove one "
            "(the environment's MICROMEGAS_OIDC_* count, too)"
        )
    return settings


def _chosen(config: dict[str, Any], asked: str | None) -> tuple[str | None, dict[str, Any]]:
    if asked is not None:
        check_name(asked)
    if "profiles" not in config:
        if asked is not None:
            raise ProfileError(f"there is no profile {asked!r}: {home() / 'config.json'} has no profiles")
        return None, config
    profiles = config["profiles"]
    if not isinstance(profiles, dict) or not profiles:
        raise ProfileError("'profiles' in the configuration must be an object with at least one profile")
    name = asked
    if name is None:
        name = config.get("default_profile")
        if name is not None and not isinstance(name, str):
            raise ProfileError(f"'default_profile' must be text, not {type(name).__name__}")
    known = ", ".join(sorted(profiles))
    if name is None:
        raise ProfileError(
            f"no profile was chosen; name one (--profile, MICROMEGAS_PROFILE or default_profile): {known}"
        )
    check_name(name)
    if name not in profiles:
        raise ProfileError(f"there is no profile {name!r}; there are: {known}")
    if not isinstance(profiles[name], dict):
        raise ProfileError(f"the profile {name!r} must be an object, not {type(profiles[name]).__name__}")
    return name, profiles[name]


def check_name(name: str) -> None:
    """Refuse names that could lead out of the folder of tokens.

    Raises:
        ProfileError: The name is not safe.
    """
    if not _NAME.fullmatch(name) or name in (".", ".."):
        raise ProfileError(f"{name!r} is no name of a profile: use letters, digits, '.', '_' and '-'")


def _first_issuer(values: dict[str, Any]) -> dict[str, Any]:
    issuers = values.get("issuers") or [{}]
    if not isinstance(issuers, list) or not isinstance(issuers[0], dict):
        raise ProfileError("'issuers' must be a list of objects with 'issuer' and 'audience'")
    return issuers[0]


def _api_key_file(values: dict[str, Any]) -> Path | None:
    file = values.get("api_key_file")
    if file is None:
        return None
    if not isinstance(file, str):
        raise ProfileError(f"'api_key_file' must be text, not {type(file).__name__}")
    return Path(file).expanduser()


def _called(name: str | None) -> str:
    return "the configuration" if name is None else f"the profile {name!r}"
