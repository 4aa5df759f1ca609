"""The cast of the list tests: a small scheme, and a cycle filled site by site, or in bulk where it must be huge."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

from sqlalchemy import func, select

from conftest import NOW
from kaocha.actions import cycles, people, shortlists
from kaocha.db import db
from kaocha.models import (
    Account,
    Cycle,
    MaterialReceipt,
    Nomination,
    Organisation,
    Sheet,
    Studio,
    Team,
    TeamMember,
    Visit,
    VisitMember,
)
from kaocha.queries.cycles import rules_of
from kaocha.rules.permissions import Who
from kaocha.schemes.checklist import Bonus, Checklist, Defects, Discretion, Levels, LowersTotal, PerMissing
from kaocha.schemes.loading import load_scheme
from rules.cast import GOLDEN

SCHEME = Path(__file__).parent / "golden-scheme.yaml"
NAMES = ("王芳", "李强", "赵敏")


class Office:
    """An open cycle of the golden scheme, a team of three, and sites with the points that a test wants."""

    def __init__(
        self,
        by: Who,
        *,
        code: str = "yc-2026",
        usernames: str = "yunchuan",
        scheme=None,
        seats: dict[str, int] | None = None,
        readings=None,
    ):
        self.by = by
        scheme = scheme or load_scheme(SCHEME)
        self.cycle = cycles.create_cycle(scheme, code=code, name="2026 年度", year=2026, by=by, at=NOW)
        cycles.change_settings(self.cycle, seats=seats or {}, readings=readings or {}, notice_days=5, by=by, at=NOW)
        for city in "甲乙丙丁":
            cycles.set_unit(
                self.cycle, name=f"{city}总工会", kind="city_union", region=city, allotment={}, by=by, at=NOW
            )
        cycles.open_cycle(self.cycle, by=by, at=NOW)
        self.inspectors = [
            people.create_account(username=f"{usernames}-{n}", name=name, roles=["inspector"], by=by, at=NOW)
            for n, name in enumerate(NAMES)
        ]
        self.team = Team(cycle_id=self.cycle.id, name="第一组")
        db.session.add(self.team)
        db.session.flush()
        for position, account in enumerate(self.inspectors):
            db.session.add(
                TeamMember(team_id=self.team.id, account_id=account.id, position=position, leads=not position)
            )
        self.number = 0

    def add_inspector(self, name: str) -> None:
        """One more member of the team, for the visits that follow."""
        username = f"extra-{len(self.inspectors)}"
        self.inspectors.append(
            people.create_account(username=username, name=name, roles=["inspector"], by=self.by, at=NOW)
        )

    def organisation(self, name: str) -> Organisation:
        known = db.session.scalar(select(Organisation).where(Organisation.name == name))
        if known is None:
            known = Organisation(name=name, kind="city_union", region="", created_at=NOW)
            db.session.add(known)
            db.session.flush()
        return known

    def nominate(
        self,
        name: str,
        city: str = "甲",
        split: str = "technology",
        *,
        review="passed",
        received=True,
        category="studio",
    ):
        """A nomination as the intake leaves it."""
        self.number += 1
        studio = Studio(name=name, host_unit_id=self.organisation(f"{name}厂").id, region=city, created_at=NOW)
        db.session.add(studio)
        db.session.flush()
        nomination = Nomination(
            cycle_id=self.cycle.id,
            studio_id=studio.id,
            organisation_id=self.organisation(f"{city}总工会").id,
            number=self.number,
            category=category,
            split=split,
            declared={},
            review=review,
            received_at=NOW,
            changed_at=NOW,
        )
        db.session.add(nomination)
        db.session.flush()
        if received:
            db.session.add(
                MaterialReceipt(
                    nomination_id=nomination.id,
                    material="form",
                    copies=1,
                    received_on=date(2026, 8, 1),
                    by_id=self.by.id,
                    at=NOW,
                )
            )
        return nomination

    def visit(self, nomination: Nomination, scores=(), *, noes=(), absences=("", "", "")) -> Visit:
        """A visit with a sheet for each score given; `noes`: positions of the members who find the plaque missing."""
        visit = Visit(cycle_id=self.cycle.id, nomination_id=nomination.id, team_id=self.team.id, created_at=NOW)
        db.session.add(visit)
        db.session.flush()
        for position, (account, absence) in enumerate(zip(self.inspectors, absences, strict=False)):
            db.session.add(
                VisitMember(
                    visit_id=visit.id, account_id=account.id, position=position, leads=not position, absence=absence
                )
            )
        for position, score in enumerate(scores):
            self.sheet(visit, self.inspectors[position], score, met=position not in noes)
        db.session.flush()
        return visit

    def sheet(
        self, visit: Visit, inspector: Account, score: str, *, met: bool = True, state: str = "submitted"
    ) -> None:
        db.session.add(
            Sheet(
                visit_id=visit.id,
                inspector_id=inspector.id,
                source="paper",
                state=state,
                answers=answers(score, met),
                entered_by_id=self.by.id,
                changed_at=NOW,
                submitted_at=NOW,
                revision=1,
            )
        )

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
        "venue.room": {"points": first, "reason": "酌情"},
        "records.work": {"points": points - first, "reason": "酌情"},
        "plaque.hung": {"met": met},
        **{code: {"met": True} for code in REQUIRED if code != "plaque.hung"},
    }


REQUIRED = (
    "plaque.hung",
    "plaque.name",
    "venue.fixed",
    "wall.rules",
    "wall.posted",
    "equipment.basic",
    "equipment.safe",
    "records.log",
)


def golden(office: Office) -> None:
    """The golden list of the specification: S06 with a veto that all three sign."""
    for name, city, split, score in GOLDEN:
        office.site(
            name, score, city, {"T": "technology", "N": "other"}[split], noes=(0, 1, 2) if name == "S06" else ()
        )


__all__ = ["Cycle", "Office", "answers", "golden"]


def full_marks(checklist: Checklist, less: int = 0) -> dict:
    """Answers at full marks less so many steps of 1/100 (0 to 199 by discretion, 200 and more by graded levels too)."""
    found: dict[str, dict] = {}
    for item in checklist.items_for("evaluation", None):
        match item.rule:
            case Levels() as rule:
                found[item.code] = {"level": rule.levels[min(less // 200, 1)].code}
                less -= 200 * min(less // 200, 1)
            case Defects():
                found[item.code] = {"defects": []}
            case PerMissing() as rule:
                found[item.code] = {"found": rule.target}
            case Discretion():
                found[item.code] = {"minus": 0}
            case LowersTotal():
                found[item.code] = {"minus": 0}
            case Bonus():
                found[item.code] = {"levels": []}
            case _:
                found[item.code] = {"met": True}
    gentle = next(item for item in checklist.items if isinstance(item.rule, Discretion))
    found[gentle.code] = {"minus": less % 200, "reason": "酌情"}
    return found


def liaoning(office: Office, technology: int, others: int = 200) -> None:
    """Employee studios that all reach every line: so many of technology enterprises, and others between them."""
    scheme = rules_of(office.cycle).scheme
    checklist = scheme.checklist_for("employee")
    splits = [split.code for split in scheme.category("employee").splits]
    turns = sorted(
        [(n / technology, splits[0]) for n in range(technology)] + [(n / others, splits[1]) for n in range(others)]
    )
    many(
        office,
        len(turns),
        category="employee",
        splits=[split for _, split in turns],
        sheet=lambda n, _: full_marks(checklist, n),
    )


def by_points(n: int, position: int) -> dict:
    """Answers by the golden scheme, from 70 to 97 points."""
    return answers(f"{(7_000 + (n * 7_919 + position * 131) % 2_700) / 100:.2f}")


def many(office: Office, sites: int, *, waiting: int = 0, category="studio", splits=(), sheet=by_points) -> None:
    """So many visited sites in bulk, by Core inserts, of 100 cities; the same sites for the same number.

    The last `waiting` of them have one sheet out. `splits`: of each site, else every third is not technology;
    `sheet`: the answers of site n by the inspector at this position.
    """
    splits = splits or ["technology" if n % 3 else "other" for n in range(sites)]
    at, own = NOW, office.by.authority_id
    stamp = {"authority_id": own}
    cities = [office.organisation(f"第{n}市总工会") for n in range(100)]
    hosts = [office.organisation(f"第{n}机械制造有限公司") for n in range(100)]

    def bulk(model, rows):
        db.session.execute(model.__table__.insert(), [stamp | row for row in rows])

    first = (db.session.scalar(select(func.max(Studio.id))) or 0) + 1
    bulk(
        Studio,
        (
            {
                "id": first + n,
                "name": f"第{first + n:05d}劳模创新工作室",
                "kind": "studio",
                "host_unit_id": hosts[n % 100].id,
                "region": f"第{n % 100}市",
                "industry": "",
                "address": "",
                "datum": "WGS-84",
                "created_at": at,
            }
            for n in range(sites)
        ),
    )
    bulk(
        Nomination,
        (
            {
                "id": first + n,
                "cycle_id": office.cycle.id,
                "studio_id": first + n,
                "organisation_id": cities[n % 100].id,
                "number": office.number + n + 1,
                "category": category,
                "split": splits[n],
                "studio_type": "",
                "declared": {},
                "self_scores": {},
                "source_sha256": "",
                "received_at": at,
                "changed_at": at,
                "over_cap_reason": "",
                "over_cap_approver": "",
                "review": "passed",
                "review_reason": "",
                "withdrawn_reason": "",
            }
            for n in range(sites)
        ),
    )
    bulk(
        Visit,
        (
            {
                "id": first + n,
                "cycle_id": office.cycle.id,
                "nomination_id": first + n,
                "team_id": office.team.id,
                "purpose": "evaluation",
                "created_at": at,
            }
            for n in range(sites)
        ),
    )
    bulk(
        VisitMember,
        (
            {
                "visit_id": first + n,
                "account_id": account.id,
                "position": position,
                "leads": not position,
                "absence": "",
                "absence_reason": "",
            }
            for n in range(sites)
            for position, account in enumerate(office.inspectors)
        ),
    )
    bulk(
        Sheet,
        (
            {
                "visit_id": first + n,
                "inspector_id": account.id,
                "source": "paper",
                "state": "draft" if position == 2 and n >= sites - waiting else "submitted",
                "answers": sheet(n, position),
                "remark": "",
                "revision": 1,
                "entered_by_id": office.by.id,
                "changed_at": at,
                "submitted_at": at,
            }
            for n in range(sites)
            for position, account in enumerate(office.inspectors)
        ),
    )
    office.number += sites
