"""An OpenID Connect issuer on loopback that writes down what it is asked."""

import base64
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs


def jwt(claims: dict[str, Any], alg: str = "RS256") -> str:
    """A token in the form of a JSON Web Token; nobody here looks at signatures."""
    parts = [{"alg": alg, "typ": "JWT"}, claims]
    texts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*texts, "c2lnbmF0dXJl"])


class Issuer:
    """Answers discovery and token requests; ``answer`` is what the next token requests get."""

    def __init__(self) -> None:
        """Listen on a free port."""
        issuer = self
        self.forms: list[dict[str, str]] = []
        self.answer: dict[str, Any] = {}
        self.status = 200
        self.delay = 0.0

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path != "/.well-known/openid-configuration":
                    self._send(404, {})
                    return
                url = issuer.url
                self._send(200, {"token_endpoint": f"{url}/token", "authorization_endpoint": f"{url}/authorize"})

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                issuer.forms.append({name: values[0] for name, values in parse_qs(body).items()})
                time.sleep(issuer.delay)
                self._send(issuer.status, issuer.answer)

            def _send(self, status: int, body: dict[str, Any]) -> None:
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *arguments: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
