"""The gate before a real server: eight writers at once lose nothing, and a killed worker leaves it free."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from conftest import NOW, PASSWORD
from kaocha.actions import cycles
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import CycleUnit, Event
from kaocha.queries.cycles import cycle_called
from kaocha.schemes.loading import schemes_in_house
from real_server import server

pytestmark = pytest.mark.slow
WRITERS = 8

# A browser in a process of its own: signs in, then puts units on the roster one by one. The server gives each the next
# place (it reads how many there are, and writes that number), so a lost update is a place given twice. After a broken
# connection it asks the same again, as people do. It prints a line for each answer: the status, or "cut".
WRITER = r"""
import http.cookiejar, re, sys, urllib.error, urllib.parse, urllib.request

class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None

house, password, name, times = *sys.argv[1:4], int(sys.argv[4])
browser = urllib.request.build_opener(Stay, urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

def ask(path, **form):
    data = urllib.parse.urlencode(form).encode() if form else None
    for _ in range(50):
        try:
            with browser.open(house + path, data, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            print("cut", flush=True)
    raise SystemExit("the server does not come back")

def token(path):
    return re.search('name="csrf_token" value="([^"]+)"', ask(path)[1])[1]

assert ask("/sign-in", csrf_token=token("/sign-in"), username="secretary", password=password)[0] == 303
key = token("/account")
for number in range(times):
    line = f"{name}-{number}\t设区市总工会\t云川"
    print(ask("/cycles/gate/units", csrf_token=key, lines=line)[0], flush=True)
"""


@pytest.fixture
def stage(app, cast):
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        scheme = schemes_in_house()["jiangxi-province-2023"]
        cycles.create_cycle(scheme, code="gate", name="门前", year=2026, by=cast.who["secretary"], at=NOW)
        commit()
        db.engine.dispose()
    return cast


class Writers:
    """The browsers, and what they have been answered so far."""

    def __init__(self, house: str, times: int) -> None:
        self.answers: list[str] = []
        self.told = threading.Semaphore(0)
        self.processes = [
            subprocess.Popen([sys.executable, "-I", "-c", WRITER, house, PASSWORD, f"单位{number}", str(times)],
                             stdout=subprocess.PIPE, text=True)
            for number in range(WRITERS)
        ]
        self.readers = [threading.Thread(target=self._read, args=(process,)) for process in self.processes]
        for reader in self.readers:
            reader.start()

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self.answers.append(line.strip())
                self.told.release()

    def wait_for(self, answers: int) -> None:
        for _ in range(answers):
            assert self.told.acquire(timeout=30)

    def finish(self) -> Counter[str]:
        ends = [process.wait(60) for process in self.processes]
        for reader in self.readers:
            reader.join()
        assert ends == [0] * WRITERS
        return Counter(self.answers)


def places_and_events(app, cast):
    with app.app_context():
        act_for(cast.authority)
        places = db.session.scalars(
            select(CycleUnit.position).where(CycleUnit.cycle_id == cycle_called("gate").id)).all()
        events = db.session.scalars(select(Event.after).where(Event.action == "set_unit")).all()
        return sorted(places), len(events)


@pytest.mark.data
def test_eight_writers_lose_nothing_and_nobody_sees_a_fault(app, stage):
    with server(app) as (house, _):
        answered = Writers(house, times=25).finish()
    assert answered == {"303": 200}
    assert places_and_events(app, stage) == (list(range(200)), 200)


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def test_a_worker_that_is_killed_in_the_middle_leaves_the_gate_free(app, stage):
    """What it had acknowledged is there; what it was doing is asked again and written once."""
    with server(app) as (house, process):
        writers = Writers(house, times=10)
        for _ in range(2):
            writers.wait_for(20)
            os.kill(workers_of(process)[0], signal.SIGKILL)
        answered = writers.finish()
    assert {status: count for status, count in answered.items() if status != "cut"} == {"303": 80}
    assert places_and_events(app, stage) == (list(range(80)), 80)
