"""Post a vector set over one connection under fresh ids: replay_fresh.py SET_DIR [URL]

Ids that occur as text are replaced, the same id by the same one, so that every replay is new to the server.
"""

import http.client
import json
import pathlib
import re
import sys
import time
import urllib.parse
import uuid

ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HEAD = 400  # ids stand before the payload

folder = pathlib.Path(sys.argv[1])
url = urllib.parse.urlparse(sys.argv[2] if len(sys.argv) > 2 else "http://127.0.0.1:9000")
fresh: dict[bytes, bytes] = {}


def replaced(match: re.Match[bytes]) -> bytes:
    return fresh.setdefault(match.group(), str(uuid.uuid4()).encode())


requests = []
for request in json.loads((folder / "manifest.json").read_text()):
    body = (folder / request["file"]).read_bytes()
    requests.append((request["path"], ID.sub(replaced, body[:HEAD]) + body[HEAD:]))

connection = http.client.HTTPConnection(url.hostname, url.port)
connection.connect()
started = time.monotonic()
for path, body in requests:
    connection.request("POST", path, body)
    response = connection.getresponse()
    answer = response.read()
    if response.status != 200:
        sys.exit(f"{path}: {response.status} {answer[:200]!r}")
seconds = time.monotonic() - started
total = sum(len(body) for _, body in requests)
print(f"{folder.name}: {len(requests)} requests, {total / 1e6:.1f} MB in {seconds:.3f} s")
