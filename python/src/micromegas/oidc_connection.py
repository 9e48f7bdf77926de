"""Connecting as somebody who signs in with a browser."""

from pathlib import Path

from micromegas.auth import OidcAuthProvider
from micromegas.cli.config import token_file as default_token_file
from micromegas.flightsql.client import FlightSQLClient


def load_or_login(
    issuer: str,
    client_id: str,
    client_secret: str | None,
    token_file: str,
    audience: str | None = None,
    scope: str | None = None,
) -> OidcAuthProvider:
    """Go on with the sign-in that was saved, or begin one in a browser.

    Args:
        issuer: URL of the issuer.
        client_id: Of the application at the issuer.
        client_secret: Only of applications that have one.
        token_file: Where the sign-in is saved; ``~`` means the home directory.
        audience: Whom the token is for, where the issuer wants to know.
        scope: What is asked for.

    Raises:
        RuntimeError: Nobody signed in.
    """
    path = Path(token_file).expanduser()
    if path.exists():
        try:
            saved = OidcAuthProvider.from_file(path, client_secret)
            if (saved.issuer, saved.client_id, saved.audience) != (issuer, client_id, audience):
                raise ValueError(f"it is of {saved.client_id} at {saved.issuer}")
            saved.get_token()
            return saved
        except (OSError, ValueError, RuntimeError) as error:
            print(f"the sign-in saved in {path} cannot be used ({error}); signing in again", flush=True)
    return OidcAuthProvider.login(issuer, client_id, client_secret, path, audience=audience, scope=scope)


def connect(
    uri: str,
    issuer: str,
    client_id: str,
    client_secret: str | None = None,
    token_file: str | None = None,
    preserve_dictionary: bool = False,
    audience: str | None = None,
    scope: str | None = None,
    client_entrypoint: str | None = None,
) -> FlightSQLClient:
    """Make a client whose calls carry the id token of somebody who has signed in, now or before.

    Args:
        uri: Address of the server.
        issuer: See :func:`load_or_login`, as for what follows.
        client_id: Of the application at the issuer.
        client_secret: Only of applications that have one.
        token_file: By default ``~/.micromegas/tokens.json``.
        preserve_dictionary: As in :func:`micromegas.connect`.
        audience: Whom the token is for, where the issuer wants to know.
        scope: What is asked for.
        client_entrypoint: Label for the server's audit trail.
    """
    file = token_file or str(default_token_file(None))
    provider = load_or_login(issuer, client_id, client_secret, file, audience, scope)
    return FlightSQLClient(
        uri,
        preserve_dictionary=preserve_dictionary,
        auth_provider=provider,
        client_entrypoint=client_entrypoint,
    )
