"""Tokens for people: OpenID Connect's authorization code with PKCE in a browser, kept in a file and refreshed."""

import base64
import binascii
import json
import os
import threading
import time
import webbrowser
from pathlib import Path
from typing import Any, Self

from micromegas.auth.callback import CallbackListener
from micromegas.auth.discovery import DEFAULT_SCOPE, EARLY_SECONDS, TIMEOUT_SECONDS, metadata

_LOGIN_SECONDS = 300


class OidcAuthProvider:
    """Sends the id token of somebody who signed in, and renews it with the refresh token."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_secret: str | None = None,
        token_file: str | Path | None = None,
        token: dict[str, Any] | None = None,
        audience: str | None = None,
        scope: str | None = None,
    ) -> None:
        """Take a token that was got before; use :meth:`login` or :meth:`from_file` otherwise.

        Args:
            issuer: URL of the issuer.
            client_id: Of the application at the issuer.
            client_secret: Only of applications that have one; never saved.
            token_file: Where renewed tokens are saved.
            token: The issuer's answer: ``id_token``, ``refresh_token`` and what else it has.
            audience: Whom the token is for, where the issuer wants to know.
            scope: What is asked for; by default ``openid email profile offline_access``.

        Raises:
            RuntimeError: The issuer cannot be reached.
        """
        self.issuer = issuer
        self.client_id = client_id
        self.audience = audience
        self.scope = scope or DEFAULT_SCOPE
        self.token_file = Path(token_file).expanduser() if token_file is not None else None
        self._client_secret = client_secret
        self._metadata = metadata(issuer)
        self._token = dict(token or {})
        self._lock = threading.Lock()

    @classmethod
    def login(
        cls,
        issuer: str,
        client_id: str,
        client_secret: str | None = None,
        token_file: str | Path | None = None,
        redirect_uri: str = "http://localhost:48080/callback",
        audience: str | None = None,
        scope: str | None = None,
    ) -> Self:
        """Open a browser and wait, at most five minutes, until somebody has signed in.

        Args:
            issuer: URL of the issuer.
            client_id: Of the application at the issuer.
            client_secret: Only of applications that have one.
            token_file: Where the token is saved.
            redirect_uri: As it is registered at the issuer; a port of this machine.
            audience: Whom the token is for, where the issuer wants to know.
            scope: What is asked for.

        Raises:
            RuntimeError: Nobody signed in, or the issuer refused.
        """
        from authlib.common.security import generate_token

        provider = cls(issuer, client_id, client_secret, token_file, None, audience, scope)
        verifier = generate_token(48)
        extra = {"audience": audience} if audience else {}
        with provider._session(redirect_uri=redirect_uri) as session, CallbackListener(redirect_uri) as listener:
            url, state = session.create_authorization_url(
                provider._metadata["authorization_endpoint"], code_verifier=verifier, **extra
            )
            listener.expect(state)
            print(f"sign in at {url}", flush=True)
            webbrowser.open(url)
            code = listener.wait(_LOGIN_SECONDS)
            provider._token = provider._checked(
                session.fetch_token(
                    provider._metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    timeout=TIMEOUT_SECONDS,
                )
            )
        if provider.token_file is not None:
            provider.save()
        return provider

    @classmethod
    def from_file(cls, token_file: str | Path, client_secret: str | None = None) -> Self:
        """Go on with the token that was saved.

        Raises:
            OSError: The file cannot be read.
            ValueError: It is not one that :meth:`save` wrote.
        """
        path = Path(token_file).expanduser()
        try:
            saved = json.loads(path.read_text(encoding="utf-8"))
            issuer, client_id, token = saved["issuer"], saved["client_id"], saved["token"]
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path} is not a file of tokens: {error!r}; delete it and sign in again") from None
        return cls(issuer, client_id, client_secret, path, token, saved.get("audience"), saved.get("scope"))

    def save(self) -> None:
        """Write the token for :meth:`from_file`, readable by its owner only, without the client's secret.

        Raises:
            ValueError: No ``token_file`` was given.
            OSError: The file cannot be written.
        """
        if self.token_file is None:
            raise ValueError("there is no token_file to save to")
        self.token_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        saved: dict[str, Any] = {"issuer": self.issuer, "client_id": self.client_id, "token": self._token}
        if self.audience:
            saved["audience"] = self.audience
        if self.scope != DEFAULT_SCOPE:
            saved["scope"] = self.scope
        # Written beside and moved, so that a program that reads meanwhile finds the old one or the new one.
        beside = self.token_file.with_name(f"{self.token_file.name}.{os.getpid()}")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(saved, file)
        beside.replace(self.token_file)

    def get_token(self) -> str:
        """Give an id token that is good for some minutes.

        Raises:
            RuntimeError: It has expired and cannot be renewed: sign in again.
        """
        with self._lock:
            id_token = self._token.get("id_token")
            if not isinstance(id_token, str) or _claims(id_token).get("exp", 0) - time.time() < EARLY_SECONDS:
                self._refresh()
            return str(self._token["id_token"])

    def _refresh(self) -> None:
        refresh_token = self._token.get("refresh_token")
        if not refresh_token:
            raise RuntimeError(
                f"the sign-in at {self.issuer} has expired and there is no refresh token: please re-authenticate, "
                "for instance with micromegas.oidc_connection.connect"
            )
        with self._session() as session:
            try:
                fresh = session.refresh_token(
                    self._metadata["token_endpoint"],
                    refresh_token=refresh_token,
                    scope=self.scope,
                    timeout=TIMEOUT_SECONDS,
                )
            except Exception as error:
                raise RuntimeError(
                    f"the issuer {self.issuer} did not renew the sign-in: {error}; please re-authenticate"
                ) from error
        # Issuers that do not rotate refresh tokens leave them out of the answer.
        self._token = {"refresh_token": refresh_token, **self._checked(fresh)}
        if self.token_file is not None:
            self.save()

    def _checked(self, answer: Any) -> dict[str, Any]:
        token = dict(answer)
        if not isinstance(token.get("id_token"), str):
            raise RuntimeError(
                f"the issuer {self.issuer} answered without an id_token: does the scope {self.scope!r} have openid?"
            )
        _claims(token["id_token"])
        return token

    def _session(self, **options: Any) -> Any:
        from authlib.integrations.requests_client import OAuth2Session

        return OAuth2Session(
            self.client_id,
            self._client_secret,
            scope=self.scope,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_post" if self._client_secret else "none",
            **options,
        )

    def __repr__(self) -> str:
        """Show who signs in where; never a token."""
        return f"OidcAuthProvider({self.issuer!r}, {self.client_id!r})"


def _claims(id_token: str) -> dict[str, Any]:
    """Read the claims; the signature is for the server to verify, which is the one to be convinced."""
    parts = id_token.split(".")
    try:
        header, claims = (_part(part) for part in parts[:2])
    except (ValueError, binascii.Error):
        raise RuntimeError("the issuer's id_token is no JSON Web Token") from None
    if str(header.get("alg", "none")).lower() == "none":
        raise RuntimeError("the issuer's id_token is not signed (alg: none), so no server would accept it")
    return claims


def _part(text: str) -> dict[str, Any]:
    found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
