"""The stage of the field tests: a planned visit of three inspectors with passwords, and their tablets."""

from __future__ import annotations

from sqlalchemy import select

from conftest import NOW, PASSWORD, PASSWORD_HASH
from field_client import Tablet
from kaocha.actions import people, teams, visits
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Account, Event, Sheet
from site_visits import Site

NAMES = ("wang", "li", "zhao")
JPEG = b"\xff\xd8\xff\xe0" + b"photo " * 50 + b"\xff\xd9"

FACTS = {
    "plaque.hung": {"met": True}, "plaque.name": {"met": True}, "venue.sign": {"defects": ["unclear"]},
    "wall.rules": {"met": True}, "wall.posted": {"met": True}, "equipment.use": {"minus": 150, "reason": "两台停用"},
    "equipment.money": {"minus": 0}, "records.apprentices": {"found": 7}, "records.award": {"levels": ["city"]},
}
POINTS = {"venue.room": {"level": "fair"}, "records.log": {"level": "full"}}
TOTAL = 8950


class Stage:
    """A cycle with one visit (and one of another team), committed; `tablet(name)` is signed in."""

    def __init__(self, cast, second_team=False):
        self.app, self.cast = cast.app, cast
        with self.app.app_context():
            begin_write()
            act_for(cast.authority)
            site = Site(cast.who["secretary"])
            accounts = [self._inspector(name, cast) for name in NAMES]
            team = teams.make_team(site.cycle, name="第一组", members=accounts, leader=accounts[0], by=site.by, at=NOW)
            self.nomination = site.nomination()
            self.visit = visits.assign_team(team, [self.nomination], planned_on=NOW.date(), by=site.by, at=NOW)[0].id
            self.code, self.ids = site.cycle.code, {name: one.id for name, one in zip(NAMES, accounts, strict=True)}
            self.other = None
            if second_team:
                lone = self._inspector("qian", cast)
                second = teams.make_team(site.cycle, name="第二组", members=[lone], leader=lone, by=site.by, at=NOW)
                self.other = visits.assign_team(second, [site.nomination("二号")], by=site.by, at=NOW)[0].id
            commit()

    def _inspector(self, name, cast):
        return people.create_account(username=name, name=f"组员{name}", roles=["inspector"], by=cast.who["secretary"],
                                     at=NOW, password_hash=PASSWORD_HASH)

    def send(self):
        """Requests in this process, each tablet with its own cookie jar."""
        client = self.app.test_client()

        def send(method, path, headers, body):
            answer = client.open(path, method=method, headers=headers, data=body)
            return answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.data

        return send

    def tablet(self, name):
        tablet = Tablet(self.send(), clock=lambda: NOW)
        tablet.sign_in(name, PASSWORD)
        return tablet

    def inside(self):
        """An app context that sees the home authority's rows."""
        context = self.app.app_context()
        context.push()
        act_for(self.cast.authority)
        return context

    def rows(self, model, *wanted):
        with self.app.app_context():
            act_for(self.cast.authority)
            return db.session.scalars(select(model).where(*wanted).order_by(model.id)).all()

    def sheets(self):
        with self.app.app_context():
            act_for(self.cast.authority)
            found = db.session.scalars(select(Sheet).order_by(Sheet.inspector_id)).all()
            return [(sheet.inspector_id, sheet.source, sheet.state, sheet.paper_total) for sheet in found]

    def events(self, action):
        return [event for event in self.rows(Event) if event.action == action]

    def account(self, name):
        return self.rows(Account, Account.username == name)[0]


def record_facts(tablet, visit, facts=FACTS):
    return [tablet.write(visit, "fact", value, item) for item, value in facts.items()]


def judge(tablet, visit, points=POINTS):
    return [tablet.write(visit, "points", value, item) for item, value in points.items()]


def submit(tablet, visit, named, total=TOTAL):
    return tablet.write(visit, "submit", {"total": total, "answers": named})


def results(answer):
    return [one["result"] for one in answer["results"]]


def codes(answer):
    return [one.get("problem", {}).get("problem") for one in answer["results"]]
