"""How many entries and photos a real server takes in from many tablets at once (gunicorn, two processes)."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from flask_migrate import upgrade

from conftest import NOW, PASSWORD, PASSWORD_HASH, Cast, make_app
from field_client import PIECE, Tablet, over_http
from kaocha.actions import people, teams, visits
from kaocha.db import act_for, begin_write, commit, db
from site_visits import Site
from sync.field_stage import FACTS
from sync.real_server import serving

AT_ONCE, PHOTOS_AT_ONCE = {1: 20, 8: 8, 32: 4}, {1: 6, 4: 4, 8: 3}
ANSWERS, PHOTO = 40, 4_000_000


def run() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        visits_of = _prepare(Path(folder))
        with serving(Path(folder)) as address:
            tablets = [(_tablet(address, name), visit) for name, visit in visits_of.items()]
            for at_once, calls in AT_ONCE.items():
                yield from _entries(tablets[:at_once], calls)
            for at_once, photos in PHOTOS_AT_ONCE.items():
                yield from _photos(tablets[:at_once], photos)


def _prepare(folder: Path) -> dict[str, int]:
    """A visit for each of 32 inspectors, each alone on a team: name to visit."""
    app = make_app(folder)
    found = {}
    with app.app_context():
        upgrade()
    cast = Cast(app)
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        site = Site(cast.who["secretary"])
        for number in range(max(AT_ONCE)):
            name = f"bench-{number}"
            one = people.create_account(username=name, name=name, roles=["inspector"], by=site.by, at=NOW,
                                        password_hash=PASSWORD_HASH)
            team = teams.make_team(site.cycle, name=name, members=[one], leader=one, by=site.by, at=NOW)
            found[name] = visits.assign_team(team, [site.nomination(name)], by=site.by, at=NOW)[0].id
        commit()
        db.engine.dispose()
    return found


def _tablet(address: str, name: str) -> Tablet:
    tablet = Tablet(over_http(address))
    tablet.sign_in(name, PASSWORD)
    return tablet


def _entries(tablets: list[tuple[Tablet, int]], calls: int) -> Iterator[dict[str, Any]]:
    def work(tablet: Tablet, visit: int) -> list[float]:
        return [_seconds(lambda part=part: tablet.deliver(visit, part)) for part in _answers(tablet, visit, calls)]

    took, seconds = _all_at_once(work, tablets)
    how = f"{len(took)} calls of {ANSWERS} answers over HTTP, each tablet a visit of its own, every call synced"
    yield {"name": f"entries taken in, {len(tablets)} at once", "value": round(len(took) * ANSWERS / seconds),
           "unit": "entries/s", "how": how}
    yield {"name": f"a call of {ANSWERS} answers, {len(tablets)} at once, p95",
           "value": round(statistics.quantiles(took, n=20)[-1] * 1000, 1), "unit": "ms", "how": how}


def _answers(tablet: Tablet, visit: int, calls: int) -> list[list[dict[str, str]]]:
    """Portions of answers, each following the one that it changes; written before the clock starts."""
    last: dict[str, str] = {}
    parts = []
    for _ in range(calls):
        start = len(tablet.streams.get(visit, []))
        for item, value in (list(FACTS.items()) * ANSWERS)[:ANSWERS]:
            last[item] = tablet.write(visit, "fact", value, item, follows=(last[item],) if item in last else ())
        parts.append(tablet.streams[visit][start:])
    return parts


def _photos(tablets: list[tuple[Tablet, int]], photos: int) -> Iterator[dict[str, Any]]:
    def work(tablet: Tablet, visit: int) -> list[float]:
        contents = [b"\xff\xd8\xff\xe0" + os.urandom(PHOTO - 6) + b"\xff\xd9" for _ in range(photos)]
        return [_seconds(lambda one=one: tablet.upload(visit, tablet.photo(visit, one), one)) for one in contents]

    took, seconds = _all_at_once(work, tablets)
    yield {"name": f"photos of 4 MB received and stored, {len(tablets)} at once",
           "value": round(len(took) / seconds, 1), "unit": "photos/s",
           "how": f"{len(took)} uploads in pieces of {PIECE >> 10} KiB, each synced, digest checked, then the row"}


def _all_at_once(
    work: Callable[[Tablet, int], list[float]], tablets: list[tuple[Tablet, int]]
) -> tuple[list[float], float]:
    began = time.perf_counter()
    with ThreadPoolExecutor(len(tablets)) as pool:
        took = [one for each in pool.map(lambda pair: work(*pair), tablets) for one in each]
    return took, time.perf_counter() - began


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
