"""A way to the server that can be bent: another build of the shell, or one file that is not the server's."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
import urllib.error
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OWN = {"host", "accept-encoding", "origin"}
DROPPED = {"transfer-encoding", "connection", "content-encoding", "content-length", "server", "date"}


class Detour:
    """`build`: the shell is served as if it were this build. `altered`: end of an address to another body."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.real = re.search(r'BUILD = "([0-9a-f]+)"', self.fetch("/field/sw.js").decode())[1]
        self.build = self.real
        self.altered: dict[str, bytes] = {}
        self.url = ""

    def fetch(self, path: str) -> bytes:
        with urllib.request.urlopen(self.target + path) as answer:
            return answer.read()

    def bend(self, path: str, body: bytes) -> bytes:
        for end, other in self.altered.items():
            if path.endswith(end):
                return other
        if not path.startswith("/field/") or self.build == self.real:
            return body
        body = body.replace(self.real.encode(), self.build.encode())
        return self._with_digests(body) if path == "/field/sw.js" else body

    def _with_digests(self, worker: bytes) -> bytes:
        """The digests of the files that name their build."""
        for path in ("/field/", f"/field/{self.real}/field/icons/app.webmanifest"):
            before = self.fetch(path)
            after = before.replace(self.real.encode(), self.build.encode())
            worker = worker.replace(_digest(before), _digest(after))
        return worker


def _digest(body: bytes) -> bytes:
    return base64.b64encode(hashlib.sha256(body).digest())


@contextmanager
def detour(target: str):
    way = Detour(target)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do(self):
            length = int(self.headers.get("Content-Length") or 0)
            headers = {key: value for key, value in self.headers.items() if key.lower() not in OWN}
            path = self.path.replace(way.build, way.real)
            body = self.rfile.read(length) or None
            request = urllib.request.Request(target + path, body, headers, method=self.command)
            try:
                answer = urllib.request.urlopen(request)
            except urllib.error.HTTPError as refused:
                answer = refused
            body = way.bend(self.path if way.build == way.real else path, answer.read())
            self.send_response(answer.status)
            for key, value in answer.headers.items():
                if key.lower() not in DROPPED:
                    self.send_header(key, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do

        def log_message(self, *_):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    way.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield way
    finally:
        server.shutdown()
        server.server_close()
