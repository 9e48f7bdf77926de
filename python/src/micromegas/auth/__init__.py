"""Where bearer tokens come from: pass one of these as ``auth_provider`` of :class:`micromegas.FlightSQLClient`.

Threads may share a provider. Tokens never show in ``repr`` or in error messages.
"""

from micromegas.auth.client_credentials import OidcClientCredentialsProvider
from micromegas.auth.oidc import OidcAuthProvider
from micromegas.auth.static import StaticTokenAuthProvider

__all__ = ["OidcAuthProvider", "OidcClientCredentialsProvider", "StaticTokenAuthProvider"]
