"""A token that does not change, such as an API key."""

import re
from pathlib import Path
from typing import Self

_TOKEN = re.compile(r"[\x21-\x7e]+")


class StaticTokenAuthProvider:
    """Sends the same token with every call."""

    def __init__(self, token: str) -> None:
        """Keep the token; white space around it is dropped.

        Args:
            token: Printable ASCII without blanks.

        Raises:
            ValueError: It is something else. The message does not repeat it.
        """
        if not isinstance(token, str):
            raise ValueError(f"a token is text, not {type(token).__name__}")
        token = token.strip()
        if not token:
            raise ValueError("the token is empty")
        if not _TOKEN.fullmatch(token):
            raise ValueError("the token has blanks, or characters that are no printable ASCII, inside")
        self._token = token

    @classmethod
    def from_file(cls, path: str | Path) -> Self:
        """Read the token from a file that has nothing else in it.

        Args:
            path: ``~`` means the home directory.

        Raises:
            OSError: The file cannot be read.
            ValueError: What is in it is no token.
        """
        path = Path(path).expanduser()
        try:
            return cls(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from None

    def get_token(self) -> str:
        """Give the token."""
        return self._token

    def __repr__(self) -> str:
        """Hide the token."""
        return "StaticTokenAuthProvider(<hidden>)"
