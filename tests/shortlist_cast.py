"""The cast of the list tests: a small scheme, and a cycle filled through the actions, or in bulk where it must be huge."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

from conftest import NOW
from rules.cast import GOLDEN

from kaocha.actions import cycles, people, shortlists
from kaocha.db import db
from kaocha.models import (
    Account, Cycle, MaterialReceipt, Nomination, Organisation, Sheet, Studio, Team, TeamMember, Visit, VisitMember,
)
from kaocha.rules.permissions import Who
from kaocha.schemes.loading import load_scheme

SCHEME = Path(__file__).parent / "golden-scheme.yaml"
NAMES = ("王芳", "李强", "赵敏")


class Office:
    """An open cycle of the golden scheme, a team of three, and sites with the points that a test wants."""

    def __init__(self, by: Who, *, code: str = "yc-2026", scheme=None, seats: dict[str, int] | None = None, readings=None):
        self.by = by
        scheme = scheme or load_scheme(SCHEME)
        self.cycle = cycles.create_cycle(scheme, code=code, name="2026 年度", year=2026, by=by, at=NOW)
        cycles.change_settings(
            self.cycle, seats=seats or {}, readings=readings or {}, notice_days=5, by=by, at=NOW
        )
        for city in "甲乙丙丁":
            cycles.set_unit(
                self.cycle, name=f"{city}总工会", kind="city_union", region=city, allotment={}, by=by, at=NOW
            )
        cycles.open_cycle(self.cycle, by=by, at=NOW)
        self.inspectors = [
            people.create_account(username=f"{code}-{n}", name=name, roles=["inspector"], by=by, at=NOW)
            for n, name in enumerate(NAMES)
        ]
        self.team = Team(cycle_id=self.cycle.id, name="第一组")
        db.session.add(self.team)
        db.session.flush()
        for position, account in enumerate(self.inspectors):
            db.session.add(TeamMember(team_id=self.team.id, account_id=account.id, position=position, leads=not position))
        self.units: dict[str, Organisation] = {unit.organisation.name: unit.organisation for unit in self.cycle.units}
        self.number = 0

    def organisation(self, name: str) -> Organisation:
        if name not in self.units:
            self.units[name] = Organisation(name=name, kind="city_union", region=name, created_at=NOW)
            db.session.add(self.units[name])
            db.session.flush()
        return self.units[name]

    def nominate(self, name: str, city: str = "甲", split: str = "technology", *, review="passed", received=True, category="studio"):
        """A nomination as the intake leaves it."""
        self.number += 1
        studio = Studio(name=name, host_unit_id=self.organisation(f"{name}厂").id, region=city, created_at=NOW)
        db.session.add(studio)
        db.session.flush()
        nomination = Nomination(
            cycle_id=self.cycle.id, studio_id=studio.id, organisation_id=self.organisation(f"{city}总工会").id,
            number=self.number, category=category, split=split, declared={}, review=review, received_at=NOW,
            changed_at=NOW,
        )
        db.session.add(nomination)
        db.session.flush()
        if received:
            db.session.add(MaterialReceipt(
                nomination_id=nomination.id, material="form", copies=1, received_on=date(2026, 8, 1), by_id=self.by.id, at=NOW
            ))
        return nomination

    def visit(self, nomination: Nomination, scores=(), *, noes=(), absences=("", "", "")) -> Visit:
        """A visit with a sheet for each score given; `noes`: positions of the members who find the plaque missing."""
        visit = Visit(cycle_id=self.cycle.id, nomination_id=nomination.id, team_id=self.team.id, created_at=NOW)
        db.session.add(visit)
        db.session.flush()
        for position, (account, absence) in enumerate(zip(self.inspectors, absences, strict=True)):
            db.session.add(VisitMember(
                visit_id=visit.id, account_id=account.id, position=position, leads=not position, absence=absence
            ))
        for position, score in enumerate(scores):
            self.sheet(visit, self.inspectors[position], score, met=position not in noes)
        db.session.flush()
        return visit

    def sheet(self, visit: Visit, inspector: Account, score: str, *, met: bool = True, state: str = "submitted") -> None:
        db.session.add(Sheet(
            visit_id=visit.id, inspector_id=inspector.id, source="paper", state=state, answers=answers(score, met),
            entered_by_id=self.by.id, changed_at=NOW, submitted_at=NOW, revision=1,
        ))

    def site(self, name: str, score: str, city: str = "甲", split: str = "technology", **more) -> Nomination:
        """A visited site whose three sheets differ and have exactly this mean."""
        nomination = self.nominate(name, city, split)
        mean = Fraction(score)
        spread = min(Fraction(1), mean, 100 - mean)
        self.visit(nomination, [str(float(mean + spread)), score, str(float(mean - spread))], **more)
        return nomination

    def freeze(self, **more):
        return shortlists.freeze_shortlist(self.cycle, by=self.by, at=NOW, **more)


def answers(score: str, met: bool = True) -> dict:
    """Answers worth exactly these points: 60 at most of the place, the rest of the work."""
    points = round(float(score) * 100)
    first = min(points, 6_000)
    return {
        "venue.room": {"points": first, "reason": "酌情"}, "records.work": {"points": points - first, "reason": "酌情"},
        "plaque.hung": {"met": met},
        **{code: {"met": True} for code in REQUIRED if code != "plaque.hung"},
    }


REQUIRED = (
    "plaque.hung", "plaque.name", "venue.fixed", "wall.rules", "wall.posted", "equipment.basic", "equipment.safe", "records.log",
)


def golden(office: Office) -> None:
    """The golden list of the specification: S06 with a veto that all three sign."""
    for name, city, split, score in GOLDEN:
        office.site(name, score, city, {"T": "technology", "N": "other"}[split], noes=(0, 1, 2) if name == "S06" else ())


__all__ = ["Cycle", "Office", "answers", "golden"]
