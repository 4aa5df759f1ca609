"""A real server on a free loopback port over a folder of its own, with a planned day for three inspectors."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from argon2 import PasswordHasher
from sqlalchemy import text

from conftest import as_who, make_app
from kaocha.actions import packs, people, teams, visits
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Nomination, Organisation, Studio
from kaocha.rules.calendar import SHANGHAI
from nominated import open_cycle

TOP = Path(__file__).parents[2]
PASSWORD = "correct-horse-battery"
PLACE = {"latitude": 28.6801, "longitude": 115.8502}
INSPECTORS = {"song": "宋雨晴", "he": "何静", "luo": "罗建国"}
STUDIOS = (
    ("周启明劳模创新工作室", "云川轴承集团有限公司", "08:30"),
    ("梁玉珍劳模创新工作室", "云川第二纺织有限公司", "09:30"),
    ("程立军劳模创新工作室", "云川港务集团机修分公司", "10:30"),
    ("陈铁劳模创新工作室", "云川机械厂", "13:30"),
    ("沈秀兰劳模创新工作室", "云川公交公司", "14:30"),
    ("高建平劳模创新工作室", "云川供电公司", "15:30"),
)


@dataclass
class Stage:
    """Where the server's data lie, where it answers, and the ids of visits and inspectors."""

    data: Path
    visits: dict[str, int]
    inspectors: dict[str, int]
    url: str = ""

    def rows(self, query: str, **values: object) -> list[tuple]:
        """What the server has stored, past its own code."""
        app = make_app(self.data)
        with app.app_context():
            found = [tuple(row) for row in db.session.execute(text(query), values)]
            db.session.remove()
            db.engine.dispose()
        return found

    def entries(self, studio: str, by: str) -> list[dict]:
        """The texts of one inspector at one studio, in the order of arrival."""
        query = "SELECT text FROM entry WHERE visit_id = :visit AND by_id = :by ORDER BY position"
        return [json.loads(text) for (text,) in self.rows(query, visit=self.visits[studio], by=self.inspectors[by])]


def furnish(data: Path) -> Stage:
    """Fill a migrated folder: a team of three, two studios, visits today, all through the house's own actions."""
    app = make_app(data)
    now = datetime.now(UTC)
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with app.app_context():
        begin_write()
        home = people.create_authority(code="yunchuan", name="云川市总工会", name_en="Yunchuan Union", at=now)
        act_for(home.id)
        office = people.create_account(
            username="office", name="经办", roles=("secretary",), by=None, at=now, password_hash=cheap)
        by = as_who(office)
        members = [people.create_account(username=username, name=name, roles=("inspector",), by=by, at=now,
                                         password_hash=cheap) for username, name in INSPECTORS.items()]
        cycle = open_cycle("city-plan-2023", by)
        team = teams.make_team(cycle, name="第二考察组", members=members, leader=members[1], by=by, at=now)
        nominations = [_nomination(cycle, number, name, unit, now) for number, (name, unit, _) in enumerate(STUDIOS, 1)]
        sent = visits.assign_team(team, nominations, planned_on=now.astimezone(SHANGHAI).date(), by=by, at=now)
        for visit, (_, _, hour) in zip(sent, STUDIOS, strict=True):
            packs.plan_visit(visit, starts_at=hour, address="北桥区铸新路 66 号，磨加工一车间二层 206",
                             contact_name="工会主席 吴海燕", contact_phone="0790-5550 142", by=by, at=now)
        commit()
        going = {name: visit.id for visit, (name, _, _) in zip(sent, STUDIOS, strict=True)}
        stage = Stage(data, going, {one.username: one.id for one in members})
        db.session.remove()
        db.engine.dispose()
    return stage


def _nomination(cycle, number, name, unit, now):
    host = Organisation(name=unit, kind="host", region="云川", created_at=now)
    studio = Studio(name=name, host_unit=host, region="云川", address="北桥区铸新路 66 号", created_at=now, **PLACE)
    nomination = Nomination(
        cycle=cycle, studio=studio, organisation=cycle.units[0].organisation, number=number, category="model_worker",
        declared={"studio_name": name, "leader_name": name[:3], "team_size": 12, "venue_area": 86},
        received_at=now, changed_at=now, review="passed",
    )
    db.session.add(nomination)
    db.session.flush()
    return nomination


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def served(stage: Stage, port: int):
    """The installation itself, as `flask serve` starts it; ended with everything it started."""
    env = {**os.environ, "KAOCHA_DATA": str(stage.data), "HOST": "127.0.0.1", "PORT": str(port), "KAOCHA_LOG": "ERROR"}
    env.pop("DATABASE_URL", None)
    process = subprocess.Popen([sys.executable, "-m", "flask", "serve"], cwd=TOP, env=env, start_new_session=True)
    stage.url = f"http://127.0.0.1:{port}"
    try:
        _await_answer(process, port)
        yield stage
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _await_answer(process, port):
    """Trap: the socket is open long before the first worker answers."""
    for _ in range(600):
        assert process.poll() is None, "the server ended by itself"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=60):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")
