"""The database: one engine, reads that cannot write, writes behind a gate, and every select kept to one authority."""

from __future__ import annotations

import fcntl
import logging
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, g, has_app_context
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, ForeignKey, MetaData, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, Session, mapped_column, with_loader_criteria
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql import visitors

from .problems import Problem

log = logging.getLogger(__name__)
GATE_SECONDS = 5.0
WAL_SINCE = (3, 51, 3)  # older SQLite may corrupt a WAL that two processes write (fixed 2026-03-13)
PG_LOCK = 0x6B616F  # the advisory lock that stands for the gate on PostgreSQL


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class Owned:
    """Mixed into every table but `authority`: its rows belong to one authority and are invisible to the others."""

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"), index=True)


# --- the gate: one writer at a time, in turn, for web, worker and commands ---


class Gate:
    """A thread lock, then a lock on a file beside the database; shorter waits than SQLite's own."""

    def __init__(self, path: Path) -> None:
        self.path, self._threads, self._file = path, threading.Lock(), -1

    def enter(self, seconds: float = GATE_SECONDS) -> None:
        """Wait for the turn; Problem `busy` when it does not come in time."""
        until = time.monotonic() + seconds
        if not self._threads.acquire(timeout=seconds):
            raise Problem("busy")
        try:
            self._file = os.open(self.path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            self._lock_file(until)
        except BaseException:
            self._close()
            self._threads.release()
            raise

    def _lock_file(self, until: float) -> None:
        while True:
            try:
                return fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Problem("busy") from None
                time.sleep(0.002)

    def _close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def leave(self) -> None:
        self._close()
        self._threads.release()


# --- reads and writes ---


def begin_write() -> None:
    """From here to the commit this context writes: the read transaction ends, the next statement waits at the gate."""
    db.session.rollback()
    g.writing = True


@contextmanager
def reading() -> Iterator[None]:
    """Look something up before heavy work: a read transaction that is over when the block ends."""
    was, g.writing = g.get("writing", False), False
    try:
        yield
    finally:
        db.session.rollback()
        g.writing = was


def commit() -> None:
    """The one commit of a page, command or job; afterwards the context only reads."""
    db.session.commit()
    g.writing = False


def _leave_gate(session: Session, transaction: Any) -> None:
    if transaction.parent is None and has_app_context() and g.get("at_gate") is not None:
        g.pop("at_gate").leave()


def _leave_gate_at_last(_: BaseException | None) -> None:
    if g.get("at_gate") is not None:
        g.pop("at_gate").leave()


# --- one authority ---


def act_for(authority_id: int) -> None:
    """Everything that follows in this context sees and writes this authority's rows only."""
    g.authority_id = authority_id


def authority_in_force() -> int:
    """The authority of this context; RuntimeError when nobody said whose data is meant."""
    found = g.get("authority_id") if has_app_context() else None
    if found is None:
        raise RuntimeError("no authority in force: act_for(…) comes before any statement")
    return int(found)


def _only_own_rows(state: ORMExecuteState) -> None:
    """Trap: which entities are in the result says nothing; a count or an EXISTS reads rows and returns none."""
    if state.is_column_load or state.is_insert:
        return
    if (g.get("authority_id") if has_app_context() else None) is None and not _reads_owned_rows(state.statement):
        return  # Core statements before the sign-in; the guard lists them
    own = authority_in_force()
    state.statement = state.statement.options(
        with_loader_criteria(Owned, lambda cls: cls.authority_id == own, include_aliases=True)
    )


def _reads_owned_rows(statement: Any) -> bool:
    entities = (part._annotations.get("parententity") for part in visitors.iterate(statement))
    return any(issubclass(entity.mapper.class_, Owned) for entity in entities if entity is not None)


def _new_rows_are_own(session: Session, *_: object) -> None:
    for row in session.new:
        if isinstance(row, Owned):
            own = authority_in_force()
            if row.authority_id is None:
                row.authority_id = own
            if row.authority_id != own:
                raise RuntimeError(f"{row!r} belongs to another authority")


event.listen(db.session, "after_transaction_end", _leave_gate)
event.listen(db.session, "do_orm_execute", _only_own_rows)
event.listen(db.session, "before_flush", _new_rows_are_own)


# --- set-up ---


def init_db(app: Flask, data: Path) -> None:
    """Bind the engine and its rules to the app; the data folder is made if it is missing."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    app.teardown_appcontext(_leave_gate_at_last)  # registered first, so that it runs after the session is closed
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        _sqlite_rules(engine, Gate(data / "gate.lock"))
    else:
        _postgres_rules(engine)


def _sqlite_rules(engine: Engine, gate: Gate) -> None:
    wal = sqlite3.sqlite_version_info >= WAL_SINCE
    if not wal:
        log.warning("SQLite %s is older than 3.51.3: write-ahead log is off", sqlite3.sqlite_version)

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # the driver must not begin by itself
        for pragma in (
            f"journal_mode={'WAL' if wal else 'TRUNCATE'}",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "recursive_triggers=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        if not _writing(connection):
            connection.exec_driver_sql("PRAGMA query_only=ON")
            connection.exec_driver_sql("BEGIN")
            return
        if not connection.get_execution_options().get("kaocha_migration"):
            _enter(gate)
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @event.listens_for(engine, "handle_error")
    def on_error(context: Any) -> None:
        _problems_of_the_disk(context.original_exception)


def _enter(gate: Gate) -> None:
    if g.get("at_gate") is not None:
        raise RuntimeError("the gate is never nested")
    gate.enter()
    g.at_gate = gate


def _writing(connection: Any) -> bool:
    if connection.get_execution_options().get("kaocha_migration"):
        return True
    return bool(has_app_context() and g.get("writing"))


def _problems_of_the_disk(error: BaseException) -> None:
    text = str(error)
    if "database is locked" in text:
        raise Problem("busy") from error
    if "database or disk is full" in text or "disk I/O error" in text:
        raise Problem("disk_full") from error


def _postgres_rules(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        if not _writing(connection):
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
            return
        connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({PG_LOCK})")

    @event.listens_for(engine, "handle_error")
    def on_error(context: Any) -> None:
        if getattr(context.original_exception, "sqlstate", "") in ("55P03", "40P01", "57014"):
            raise Problem("busy") from context.original_exception


def disconnect() -> None:
    """Close every pooled connection (before a fork, and at the end of tests)."""
    db.engine.dispose()


__all__ = [
    "Base",
    "DBAPIError",
    "Gate",
    "Owned",
    "act_for",
    "authority_in_force",
    "begin_write",
    "commit",
    "db",
    "disconnect",
    "init_db",
    "reading",
]
