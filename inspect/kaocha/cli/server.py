"""`flask serve` and `flask work`: the web server and the worker, refused to strangers while demo accounts exist."""

from __future__ import annotations

import os
import sys
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext
from huey.consumer_options import ConsumerConfig

from ..db import db, disconnect
from ..queries.people import demo_accounts_exist
from ..rules.addresses import is_loopback

GUNICORN = (
    "--worker-class", "gthread", "--timeout", "60", "--graceful-timeout", "20", "--forwarded-allow-ips", "127.0.0.1",
    "--forwarder-headers", "",  # Trap: gunicorn lets a local client set SCRIPT_NAME; no proxy of ours needs to
    "--log-level", "warning", "--no-control-socket",
)  # fmt: skip


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Start the web server on HOST and PORT (gunicorn, 2 processes with 16 threads)."""
    settings = current_app.config["SETTINGS"]
    typed = urlsplit(settings.public_url).hostname or ""
    elsewhere = [host for host in (settings.host, typed) if not is_loopback(host)]
    if elsewhere and demo_accounts_exist():
        raise click.ClickException(
            f"demo accounts exist in this database: it may be served on this machine only, not on {elsewhere[0]}. "
            "Use another KAOCHA_DATA for real work."
        )
    disconnect()  # a connection must not be carried into another process
    bind = (f"[{settings.host}]" if ":" in settings.host else settings.host) + f":{settings.port}"
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", bind, "--workers", "2", "--threads", "16"]
    os.execv(sys.executable, [*command, *GUNICORN])  # noqa: S606


@click.command("work")
@with_appcontext
def work() -> None:
    """Start the worker that reads workbooks and does other long work."""
    from ..jobs import TASKS, enqueue

    db.session.remove()
    disconnect()
    for name in ("sweep", "sweep_photos"):
        if name in TASKS:
            enqueue(name)
    # Not the usual 10 s: somebody waits for the preview of a workbook.
    options = ConsumerConfig(workers=1, worker_type="thread", periodic=False, max_delay=1.0)
    current_app.extensions["queue"].create_consumer(**options.values).run()
