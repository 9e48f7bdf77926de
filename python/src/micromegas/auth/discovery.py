"""What providers of OpenID Connect tokens have in common: where an issuer has its doors."""

from typing import Any, cast

TIMEOUT_SECONDS = 10
"""For every call to an issuer."""

EARLY_SECONDS = 300
"""A token is renewed so long before it expires, so that none expires on its way."""

DEFAULT_SCOPE = "openid email profile offline_access"


def metadata(issuer: str) -> dict[str, Any]:
    """Read the issuer's discovery document.

    Raises:
        RuntimeError: It cannot be had, or is none.
    """
    import requests

    url = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        answer = requests.get(url, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise RuntimeError(f"the issuer {issuer} does not tell how to sign in at {url}: {error}") from error
    if not isinstance(found, dict) or not isinstance(found.get("token_endpoint"), str):
        raise RuntimeError(f"what {url} answers has no token_endpoint: is {issuer} an OpenID Connect issuer?")
    return cast(dict[str, Any], found)
