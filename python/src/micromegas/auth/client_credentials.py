"""Tokens for programs that have an identity of their own: the OAuth 2 client credentials grant (RFC 6749, 4.4)."""

import os
import threading
import time
from typing import Any, Self

from micromegas.auth.discovery import EARLY_SECONDS, TIMEOUT_SECONDS, metadata

_DEFAULT_LIFETIME = 3600


class OidcClientCredentialsProvider:
    """Signs in with an id and a secret, and again before the token expires."""

    def __init__(self, issuer: str, client_id: str, client_secret: str, audience: str | None = None) -> None:
        """Keep what to sign in with; nothing is sent before the first token is needed.

        Args:
            issuer: URL of the issuer, without ``/.well-known/...``.
            client_id: Of the program.
            client_secret: Of the program.
            audience: Whom the token is for, where the issuer wants to know.
        """
        self.issuer = issuer
        self.client_id = client_id
        self.audience = audience
        self._client_secret = client_secret
        self._lock = threading.Lock()
        self._endpoint: str | None = None
        self._token = ""
        self._good_until = 0.0

    @classmethod
    def from_env(cls) -> Self:
        """Read ``MICROMEGAS_OIDC_ISSUER``, ``_CLIENT_ID``, ``_CLIENT_SECRET`` and, if there is one, ``_AUDIENCE``.

        Raises:
            ValueError: One of the first three is missing; the message names it.
        """
        return cls(
            _required("MICROMEGAS_OIDC_ISSUER"),
            _required("MICROMEGAS_OIDC_CLIENT_ID"),
            _required("MICROMEGAS_OIDC_CLIENT_SECRET"),
            os.environ.get("MICROMEGAS_OIDC_AUDIENCE") or None,
        )

    def get_token(self) -> str:
        """Give an access token that is good for some minutes.

        Raises:
            RuntimeError: The issuer did not give one.
        """
        with self._lock:
            if time.monotonic() >= self._good_until:
                self._sign_in()
            return self._token

    def _sign_in(self) -> None:
        import requests

        if self._endpoint is None:
            self._endpoint = str(metadata(self.issuer)["token_endpoint"])
        form = {
            "grant_type": "client_credentials",
            "client_id": self.client_id,
            "client_secret": self._client_secret,
        }
        if self.audience:
            form["audience"] = self.audience
        asked = time.monotonic()
        try:
            answer = requests.post(self._endpoint, data=form, timeout=TIMEOUT_SECONDS)
            answer.raise_for_status()
            body: dict[str, Any] = answer.json()
            token = body["access_token"]
            lifetime = float(body.get("expires_in", _DEFAULT_LIFETIME))
        except (requests.RequestException, ValueError, KeyError, TypeError) as error:
            raise RuntimeError(
                f"the issuer {self.issuer} gave the client {self.client_id} no access token: {error}"
            ) from error
        self._token = str(token)
        self._good_until = asked + (lifetime - EARLY_SECONDS if lifetime > EARLY_SECONDS else lifetime)

    def __repr__(self) -> str:
        """Show who signs in where; never the secret."""
        return f"OidcClientCredentialsProvider({self.issuer!r}, {self.client_id!r})"


def _required(variable: str) -> str:
    value = os.environ.get(variable)
    if not value:
        raise ValueError(f"the environment variable {variable} is not set")
    return value
