"""How long the list takes: computing it for 10,000 sites, printing 365 rows, showing a page of 10,000 lines."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from random import Random

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event

from conftest import NOW, Cast, make_app
from kaocha.actions.shortlists import freeze_shortlist
from kaocha.db import act_for, begin_write, commit, db
from kaocha.files.papers import render_pdf
from kaocha.pages.papers import pressed
from kaocha.pages.shortlists import Frozen
from kaocha.queries.cycles import cycle_called, rules_of
from kaocha.queries.shortlists import document_of
from kaocha.queries.snapshot import snapshot_of
from kaocha.rules.shortlist import propose
from kaocha.schemes.loading import schemes_in_house
from shortlist_cast import Office, liaoning, many

SITES = 10_000


def run() -> Iterator[dict]:
    with tempfile.TemporaryDirectory() as folder:
        app, cast = _house(Path(folder))
        yield from _computing(app, cast)
        yield from _showing(app, cast)
        yield from _printing(app, cast)


def _house(folder: Path) -> tuple[Flask, Cast]:
    app = make_app(folder)
    with app.app_context():
        upgrade()
    app.config["WTF_CSRF_ENABLED"] = False
    cast = Cast(app)
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        many(Office(cast.who["secretary"]), SITES)
        commit()
        begin_write()
        office = Office(
            cast.who["secretary"], code="ln-2026", usernames="ln", scheme=schemes_in_house()["liaoning-province-2021"]
        )
        liaoning(office, 165)
        commit()
    return app, cast


@contextmanager
def _clock(found: list[float], now: Callable[[], float] = time.perf_counter) -> Iterator[None]:
    began = now()
    yield
    found.append(now() - began)


def _line(name: str, seconds: float, how: str) -> dict:
    return {"name": name, "value": round(seconds * 1000, 1), "unit": "ms", "how": how}


def _computing(app: Flask, cast: Cast) -> Iterator[dict]:
    whole: list[float] = []
    rules_alone: list[float] = []
    with app.app_context():
        act_for(cast.authority)
        cycle = cycle_called("yc-2026")
        with _clock(whole, time.process_time):
            snapshot = snapshot_of(cycle)
            propose(rules_of(cycle), snapshot.sites, cycle={}, snapshot_hash=snapshot.sha256)
        for _ in range(3):
            with _clock(rules_alone, time.process_time):
                propose(rules_of(cycle), snapshot.sites, cycle={}, snapshot_hash=snapshot.sha256)
    yield _line(
        f"shortlist of {SITES} sites", whole[0],
        "CPU, once, from the database: 30,000 sheets read and scored, 103 caps, reasons in two languages; "
        "floor: sorting as many decimals",
    ) | {"floor": round(_sorting() * 1000, 1)}
    yield _line(
        f"shortlist of {SITES} sites, rules alone", min(rules_alone), "CPU, best of 3, from scored sites in memory"
    )


def _sorting() -> float:
    scores = [Decimal(n % 3_000 + 7_000).scaleb(-2) for n in range(SITES)]
    Random(1).shuffle(scores)
    found: list[float] = []
    for _ in range(20):
        with _clock(found):
            sorted(scores, reverse=True)
    return min(found)


def _showing(app: Flask, cast: Cast) -> Iterator[dict]:
    client = cast.client("committee")
    addresses = ["", "?page=100", "?q=00042", "?sort=-score", "?reason=CAP_GROUP&page=7", "?split=other&sort=name"]
    statements: list[str] = []
    first: list[float] = []
    found: list[float] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    with _clock(first):
        assert client.get("/cycles/yc-2026/list").status_code == 200
    counts = set()
    for address in addresses * 5:
        statements.clear()
        with _clock(found):
            assert client.get(f"/cycles/yc-2026/list{address}").status_code == 200
        counts.add(len(statements))
    yield _line(
        f"ranking page of {SITES} lines, p95", statistics.quantiles(found, n=20)[-1],
        f"{len(found)} requests through the WSGI app: pages, search, sorts, filters; {max(counts)} statements each",
    )
    yield _line(f"ranking page of {SITES} lines, first after a change", first[0], "once: the proposal is computed anew")


def _printing(app: Flask, cast: Cast) -> Iterator[dict]:
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        shortlist = freeze_shortlist(cycle_called("ln-2026"), by=cast.who["secretary"], at=NOW)
        frozen = Frozen(document_of(shortlist), 1, NOW, "罗建国", "")
        commit()
    found: list[float] = []
    empty: list[float] = []
    with app.test_request_context():
        for _ in range(2):
            with _clock(found):
                pressed("print/shortlist.html", "zh", document=frozen.document, shortlist=frozen)
    for _ in range(3):
        with _clock(empty):
            render_pdf("<!doctype html><title>x</title>", {})
    yield _line(
        "PDF of a list of 365 rows", min(found),
        "best of 2: list with reasons, seats, two annexes in a process of its own; floor: an empty page in the same",
    ) | {"floor": round(min(empty) * 1000, 1)}
