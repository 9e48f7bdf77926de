"""The local end of a sign-in: one request from the browser, with the code."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


class CallbackListener:
    """Listens on the port of a redirect URI until the browser has come back from the issuer."""

    def __init__(self, redirect_uri: str) -> None:
        """Listen on the address of the URI.

        Raises:
            RuntimeError: The port is in use.
        """
        where = urlsplit(redirect_uri)
        self._path = where.path or "/"
        self._state: str | None = None
        self._code: str | None = None
        self._refusal: str | None = None
        self._done = threading.Event()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                listener._answer(self)

            def log_message(self, *arguments: Any) -> None:
                """Say nothing: the path holds the code."""

        try:
            self._server = HTTPServer((where.hostname or "localhost", where.port or 80), Handler)
        except OSError as error:
            raise RuntimeError(f"cannot listen on {redirect_uri} for the browser to come back: {error}") from error
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def expect(self, state: str) -> None:
        """Accept the answer to this request only."""
        self._state = state

    def wait(self, seconds: float) -> str:
        """Give the code.

        Raises:
            RuntimeError: None came in time, or the issuer refused.
        """
        if not self._done.wait(seconds):
            raise RuntimeError(f"nobody signed in within {seconds:.0f} s")
        if self._code is None:
            raise RuntimeError(f"the issuer refused the sign-in: {self._refusal}")
        return self._code

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        asked = urlsplit(request.path)
        given = {name: values[0] for name, values in parse_qs(asked.query).items()}
        if asked.path != self._path:
            _page(request, 404, "There is nothing here.")
        elif self._state is None or given.get("state") != self._state:
            _page(request, 400, "This is not the answer to the sign-in that was begun. Begin again.")
        elif "code" in given:
            self._code = given["code"]
            _page(request, 200, "You are signed in. Close this window and go on where you were.")
            self._done.set()
        else:
            self._refusal = given.get("error_description") or given.get("error") or "no code was given"
            _page(request, 400, "The sign-in was refused.")
            self._done.set()

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _page(request: BaseHTTPRequestHandler, status: int, text: str) -> None:
    body = f"<!doctype html><meta charset=utf-8><title>Micromegas</title><p>{text}".encode()
    request.send_response(status)
    request.send_header("content-type", "text/html; charset=utf-8")
    request.send_header("content-length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
