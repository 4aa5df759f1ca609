"""The cast of the tests of visits and sheets: an open cycle whose checklist has every shape of rule, and a team."""

from __future__ import annotations

from pathlib import Path

from conftest import NOW
from kaocha.actions import cycles, sheets, teams, visits
from kaocha.db import db
from kaocha.models import Account, Nomination, Organisation, Sheet, Studio, Visit
from kaocha.rules.permissions import Who
from kaocha.schemes.loading import load_scheme

SCHEME = Path(__file__).parent / "shapes-scheme.yaml"

ANSWERS = {
    "plaque.hung": {"met": True}, "plaque.name": {"met": True}, "venue.room": {"level": "fair"},
    "venue.sign": {"defects": ["unclear"]}, "wall.rules": {"met": True}, "wall.posted": {"met": True},
    "equipment.use": {"minus": 150, "reason": "两台停用"}, "equipment.money": {"minus": 0},
    "records.apprentices": {"found": 7}, "records.log": {"level": "full"}, "records.award": {"levels": ["city"]},
}  # fmt: skip
"""5 + 9.5 + 7.5 + 10 + 18.5 + 7 + 30 + bonus 2 = 89.50."""
TOTAL = 8950

FORM = {
    "a.plaque.hung": "yes", "a.plaque.name": "yes", "a.venue.room": "fair", "d.venue.sign": "unclear",
    "a.wall.rules": "yes", "a.wall.posted": "yes", "a.equipment.use": "1.5", "n.equipment.use": "两台停用",
    "a.equipment.money": "0", "a.records.apprentices": "7", "a.records.log": "full", "a.records.award": "city",
    "paper_total": "89.5",
}  # fmt: skip
"""The same sheet as a browser sends it."""


class Site:
    """An open cycle, three inspectors in one team, and studios to visit."""

    def __init__(self, by: Who, code: str = "yc-2026"):
        self.by = by
        self.cycle = cycles.create_cycle(load_scheme(SCHEME), code=code, name="2026 年度", year=2026, by=by, at=NOW)
        for city in ("甲市", "乙市"):
            cycles.set_unit(
                self.cycle, name=f"{city}总工会", kind="city_union", region=city, allotment={}, by=by, at=NOW
            )
        cycles.open_cycle(self.cycle, by=by, at=NOW)
        self.units = {unit.organisation.region: unit.organisation for unit in self.cycle.units}
        self.people: list[Account] = []
        self.number = 0

    def inspector(self, name: str, organisation: Organisation | None = None) -> Account:
        account = teams.add_inspector(name, organisation=organisation, by=self.by, at=NOW)
        self.people.append(account)
        return account

    def team(self, name: str = "第一组", members: list[Account] | None = None):
        if members is None:
            members = [self.inspector(f"{name}{n}") for n in ("王芳", "李强", "赵敏")]
        return teams.make_team(self.cycle, name=name, members=members, leader=members[0], by=self.by, at=NOW)

    def nomination(self, name: str = "陈铁劳模创新工作室", city: str = "甲市", **more) -> Nomination:
        self.number += 1
        host = Organisation(name=f"{name}公司", kind="host", region=city, created_at=NOW)
        studio = Studio(name=name, host_unit=host, region=city, address="解放路 1 号", created_at=NOW)
        nomination = Nomination(
            cycle=self.cycle, studio=studio, organisation=self.units[city], number=self.number,
            declared={}, received_at=NOW, changed_at=NOW, **{"category": "studio", "review": "passed", **more},
        )
        db.session.add(nomination)
        db.session.flush()
        return nomination

    def visit(self, team=None, nomination: Nomination | None = None) -> Visit:
        sent = visits.assign_team(team or self.team(), [nomination or self.nomination()], by=self.by, at=NOW)
        return sent[0]

    def save(self, visit: Visit, inspector: Account, answers=None, paper_total=TOTAL, seen=0, **more) -> Sheet:
        return sheets.save_sheet(
            visit, inspector, answers=ANSWERS if answers is None else answers, paper_total=paper_total,
            seen_revision=seen, by=self.by, at=NOW, **more,
        )

    def submit(self, visit: Visit, inspector: Account, answers=None, paper_total=TOTAL) -> Sheet:
        sheet = self.save(visit, inspector, answers, paper_total)
        sheets.submit_sheet(sheet, by=self.by, at=NOW)
        return sheet
