"""Connecting as the configuration file says."""

from micromegas.auth import StaticTokenAuthProvider
from micromegas.cli import config
from micromegas.cli.config import ProfileError
from micromegas.flightsql.client import FlightSQLClient

__all__ = ["ProfileError", "connect_with_profile"]


def connect_with_profile(
    profile: str | None = None, client_entrypoint: str | None = None, preserve_dictionary: bool = False
) -> FlightSQLClient:
    """Make a client from ``~/.micromegas/config.json`` and the environment; see the documentation for both.

    Args:
        profile: Its name; by default ``MICROMEGAS_PROFILE``, else the file's ``default_profile``.
        client_entrypoint: Label for the server's audit trail.
        preserve_dictionary: As in :func:`micromegas.connect`.

    Returns:
        The client. It signs in by the profile's ``api_key_file``, or by its OIDC issuer (a browser may open), or
        not at all.

    Raises:
        ProfileError: The profile cannot be used.
        ValueError: The file is not valid.
    """
    settings = config.resolve(profile)
    if settings.api_key_file is not None:
        try:
            key = StaticTokenAuthProvider.from_file(settings.api_key_file)
        except (OSError, ValueError) as error:
            raise ProfileError(f"api_key_file {settings.api_key_file} cannot be used: {error}") from None
        return FlightSQLClient(
            settings.uri,
            preserve_dictionary=preserve_dictionary,
            auth_provider=key,
            client_entrypoint=client_entrypoint,
        )
    if settings.issuer and settings.client_id:
        from micromegas import oidc_connection

        return oidc_connection.connect(
            settings.uri,
            settings.issuer,
            settings.client_id,
            settings.client_secret,
            str(settings.token_file),
            preserve_dictionary,
            settings.audience,
            settings.scope,
            client_entrypoint,
        )
    return FlightSQLClient(settings.uri, preserve_dictionary=preserve_dictionary, client_entrypoint=client_entrypoint)
