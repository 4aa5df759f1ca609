"""A real web server before an app's data, for what a test client cannot show: processes, sockets, bytes on the wire."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from kaocha.cli.server import GUNICORN

TOP = Path(__file__).parents[1]


@contextmanager
def server(app: Flask) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """gunicorn set as `flask serve` sets it, 2 processes of 4 threads, forked after the imports: (address, process)."""
    settings = app.config["SETTINGS"]
    environment = {**os.environ, "KAOCHA_DATA": str(settings.data), "DATABASE_URL": settings.database_url,
                   "KAOCHA_LOG": "CRITICAL"}
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)  # who comes before the workers are there waits here
        command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--preload", "--bind", f"fd://{listening.fileno()}",
                   "--workers", "2", "--threads", "4", *GUNICORN, "--log-level", "critical"]
        process = subprocess.Popen(command, cwd=TOP, env=environment, pass_fds=[listening.fileno()])
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", process
        finally:
            process.terminate()
            process.wait(30)
