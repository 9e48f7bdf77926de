"""Who is asking: the labels that queries carry for the server's audit trail.

None of them is required by a server or changes an answer.
"""

import os
import sys
import uuid

_LIMIT = 64


def _is_valid(label: str) -> bool:
    return 0 < len(label) <= _LIMIT and all(" " <= c <= "~" for c in label)


def resolve_client_agent() -> str:
    """Name the agent behind the program, from ``MICROMEGAS_CLIENT_AGENT``; ``none`` if unset or not valid."""
    agent = os.environ.get("MICROMEGAS_CLIENT_AGENT", "")
    return agent if _is_valid(agent) else "none"


def resolve_client_entrypoint(explicit: str | None = None) -> str:
    """Name the way the client is used.

    Args:
        explicit: Taken as it is when not empty.

    Returns:
        ``explicit``; else ``MICROMEGAS_CLIENT_ENTRYPOINT`` if that is valid; else a guess: ``jupyter``,
        ``repl`` or ``script``.

    Raises:
        ValueError: ``explicit`` is longer than 64 characters or has one that is not printable ASCII.
    """
    if explicit:
        if not _is_valid(explicit):
            raise ValueError(
                f"invalid client entrypoint {explicit!r}: it must be 1 to {_LIMIT} printable ASCII characters"
            )
        return explicit
    configured = os.environ.get("MICROMEGAS_CLIENT_ENTRYPOINT", "")
    if _is_valid(configured):
        return configured
    if "ipykernel" in sys.modules:
        return "jupyter"
    if sys.argv[:1] == ["-c"]:
        return "script"
    if hasattr(sys, "ps1") or not hasattr(sys.modules.get("__main__"), "__file__"):
        return "repl"
    return "script"


def resolve_session_id() -> str:
    """Make a new session id, a random UUID; each client keeps one for its life."""
    return str(uuid.uuid4())
