"""A real server (gunicorn, two processes) on a data folder, for the tests and measurements over HTTP."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

TOP = Path(__file__).parents[2]
SECONDS = 60


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """host:port of a server on this folder; it is stopped, by its own id, when the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "KAOCHA_DATA": str(data), "PORT": str(port), "HOST": "127.0.0.1",
                   "KAOCHA_PUBLIC_URL": f"http://127.0.0.1:{port}", "KAOCHA_LOG": "WARNING"}
    environment.pop("DATABASE_URL", None)
    server = subprocess.Popen([sys.executable, "-m", "flask", "serve"], cwd=TOP, env=environment)
    try:
        _wait_for(port, server)
        yield f"127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=SECONDS)


def _wait_for(port: int, server: subprocess.Popen) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/sync/schema")
                with connection.getresponse() as answer:
                    if answer.status == 200 and answer.read():
                        return
        except OSError:
            time.sleep(0.1)  # the server is starting; there is nothing else to wait on
    raise RuntimeError("the server did not start")
