"""How fast the office's lists are with 10,000 nominations, and a sign-in beside the one hash that it must take."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event

from conftest import Cast, make_app
from kaocha.actions import people
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Account
from shortlist_cast import Office, many

SITES, REQUESTS = 10_000, 30
LISTS = {
    "nominations": ("", "?page=100", "?q=00042", "?sort=-studio", "?review=passed&page=7", "?category=studio"),
    "visits": ("", "?page=100", "?q=00042", "?sort=-studio", "?progress=complete&page=7", "?team=none"),
    "events": ("", "?page=2"),
}


def run() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder))
        with app.app_context():
            upgrade()
        app.config["WTF_CSRF_ENABLED"] = False
        cast = Cast(app)
        with app.app_context():
            begin_write()
            act_for(cast.authority)
            many(Office(cast.who["secretary"]), SITES)
            commit()
        for name, addresses in LISTS.items():
            yield _list(app, cast, name, addresses)
        yield from _sign_in(app, cast)
        with app.app_context():
            db.engine.dispose()


def _list(app: Flask, cast: Cast, name: str, addresses: tuple[str, ...]) -> dict[str, Any]:
    client, statements = cast.client("secretary"), []
    path = "/events" if name == "events" else f"/cycles/yc-2026/{name}"

    def count(*arguments: Any) -> None:
        statements.append(arguments[2])

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", count)
    took, counts, worked = [], [], time.process_time()
    for address in (addresses * REQUESTS)[:REQUESTS]:
        statements.clear()
        took.append(_seconds(lambda address=address: _answered(client.get(path + address))))
        counts.append(len(statements))
    with app.app_context():
        event.remove(db.engine, "before_cursor_execute", count)
    cpu = (time.process_time() - worked) / REQUESTS * 1000
    how = (f"{REQUESTS} requests through the WSGI app: pages, search, sorts, filters; at most {max(counts)} statements,"
           f" {cpu:.0f} ms of CPU each")
    return _line(f"{name} page with {SITES} nominations, p95", statistics.quantiles(took, n=20)[-1], how)


def _answered(answer: Any) -> None:
    assert answer.status_code == 200, answer.status


def _sign_in(app: Flask, cast: Cast) -> Iterator[dict[str, Any]]:
    password = "correct-horse-battery"
    hashed = people.hash_password(password, username="secretary")
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        db.session.get_one(Account, cast.who["secretary"].id).password_hash = hashed
        commit()
    hasher = PasswordHasher()
    floor = min(_seconds(lambda: hasher.verify(hashed, password)) for _ in range(10))
    yield _line("floor: one argon2id check", floor, "best of 10, the parameters of this house, nothing else")
    took = []
    for _ in range(10):
        client = app.test_client()
        took.append(_seconds(lambda client=client: client.post(
            "/sign-in", data={"username": "secretary", "password": password})))
    how = "best of 10 through the WSGI app: throttle, look-up, check, sign-in row and Event on disk"
    yield _line("sign-in", min(took), how) | {"floor": round(floor * 1000, 1)}


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _line(name: str, seconds: float, how: str) -> dict[str, Any]:
    return {"name": name, "value": round(seconds * 1000, 1), "unit": "ms", "how": how}
