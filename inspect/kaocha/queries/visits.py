"""Who goes where and how far the sheets are, in counts and words: no points pass through here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased, selectinload

from ..db import db
from ..models import Account, Cycle, Nomination, Organisation, Sheet, Studio, Team, TeamMember, Visit, VisitMember
from ..problems import Problem

PROGRESS = ("unassigned", "waiting", "going", "complete")
"""No team yet; nothing typed; some sheets begun or in; every expected sheet in."""


@dataclass(frozen=True)
class Wanted:
    """What the address bar asks for. `team` is an id as text, or "none"; `unit` an organisation's id as text."""

    q: str = ""
    team: str = ""
    region: str = ""
    unit: str = ""
    category: str = ""
    progress: str = ""
    sort: str = "number"


@dataclass(frozen=True)
class VisitLine:
    """One nomination to be visited, and how far that is."""

    nomination_id: int
    number: int
    studio: str
    unit: str
    region: str
    category: str
    review: str
    visit_id: int | None
    team: str | None
    planned_on: date | None
    visited_on: date | None
    expected: int
    submitted: int
    drafts: int

    @property
    def progress(self) -> str:
        if self.visit_id is None:
            return "unassigned"
        if self.submitted >= self.expected:
            return "complete"
        return "going" if self.submitted or self.drafts else "waiting"


_EXPECTED = (
    select(func.count(VisitMember.id))
    .where(VisitMember.visit_id == Visit.id, VisitMember.absence == "")
    .correlate(Visit).scalar_subquery()
)


def _sheets_in(state: str) -> Any:
    """Sheets of members who are neither recused nor excused: an absent member's sheet counts in no number."""
    return (
        select(func.count(Sheet.id))
        .join(VisitMember, and_(VisitMember.visit_id == Sheet.visit_id, VisitMember.account_id == Sheet.inspector_id))
        .where(Sheet.visit_id == Visit.id, Sheet.state == state, VisitMember.absence == "")
        .correlate(Visit).scalar_subquery()
    )


_SUBMITTED, _DRAFTS = _sheets_in("submitted"), _sheets_in("draft")
_PROGRESS = {
    "unassigned": Visit.id.is_(None),
    "waiting": and_(Visit.id.is_not(None), _SUBMITTED < _EXPECTED, _SUBMITTED + _DRAFTS == 0),
    "going": and_(Visit.id.is_not(None), _SUBMITTED < _EXPECTED, _SUBMITTED + _DRAFTS > 0),
    "complete": and_(Visit.id.is_not(None), _SUBMITTED >= _EXPECTED),
}
_SORTS = {
    "number": Nomination.number, "studio": Studio.name, "unit": Organisation.name, "team": Team.id,
    "visited": Visit.visited_on, "planned": Visit.planned_on,
}


def count_wanted(cycle: Cycle, wanted: Wanted) -> int:
    """How many nominations the filter shows."""
    return db.session.scalar(_asked(select(func.count(Nomination.id)), cycle, wanted)) or 0


def visit_lines(cycle: Cycle, wanted: Wanted, *, offset: int, limit: int) -> list[VisitLine]:
    """The nominations of a cycle that are to be visited (neither withdrawn nor failed), one page of them.

    Trap: counting sheets in the statement that sorts would count those of all 10,000 rows, so the page is found first.
    """
    found = _asked(select(Nomination.id), cycle, wanted).order_by(*_order(wanted.sort)).offset(offset).limit(limit)
    ids = db.session.scalars(found).all()
    columns: tuple[Any, ...] = (
        Nomination.id, Nomination.number, Studio.name, Organisation.name, Studio.region, Nomination.category,
        Nomination.review, Visit.id, Team.name, Visit.planned_on, Visit.visited_on, _EXPECTED, _SUBMITTED, _DRAFTS,
    )
    told = _asked(select(*columns), cycle, Wanted()).where(Nomination.id.in_(ids))
    lines = {row[0]: VisitLine(*row) for row in db.session.execute(told)}
    return [lines[number] for number in ids]


def nominations_wanted(cycle: Cycle, wanted: Wanted) -> Sequence[Nomination]:
    """Every nomination that the same filter shows, in the order of their numbers (for sending one team to all)."""
    return db.session.scalars(_asked(select(Nomination), cycle, wanted).order_by(Nomination.number)).all()


def _asked(base: Any, cycle: Cycle, wanted: Wanted) -> Any:
    """Any select over these tables, narrowed; its columns are the caller's (types of a Select cannot say that)."""
    on_visit = and_(Visit.nomination_id == Nomination.id, Visit.purpose == "evaluation")
    found = (
        base.select_from(Nomination)
        .join(Studio, Studio.id == Nomination.studio_id)
        .join(Organisation, Organisation.id == Nomination.organisation_id)
        .outerjoin(Visit, on_visit)
        .outerjoin(Team, Team.id == Visit.team_id)
        .where(Nomination.cycle_id == cycle.id, Nomination.withdrawn_at.is_(None), Nomination.review != "failed")
    )
    for column, value in ((Studio.region, wanted.region), (Nomination.category, wanted.category)):
        if value:
            found = found.where(column == value)
    if wanted.q:
        found = found.where(or_(
            Studio.name.contains(wanted.q, autoescape=True), Organisation.name.contains(wanted.q, autoescape=True)))
    if wanted.unit:
        found = found.where(Nomination.organisation_id == _number(wanted.unit))
    if wanted.team:
        found = found.where(Visit.team_id.is_(None) if wanted.team == "none" else Visit.team_id == _number(wanted.team))
    if wanted.progress in _PROGRESS:
        found = found.where(_PROGRESS[wanted.progress])
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _order(sort: str) -> tuple[Any, ...]:
    column = _SORTS.get(sort.lstrip("-"), Nomination.number)
    return (column.desc() if sort.startswith("-") else column.asc(), Nomination.number)


def progress_counts(cycle: Cycle) -> dict[str, int]:
    """How many nominations stand at each step of PROGRESS; one statement that reads each member and sheet once."""
    counted = (
        select(
            VisitMember.visit_id.label("visit_id"), func.count(VisitMember.id).label("expected"),
            func.count(Sheet.id).label("begun"),
            func.sum(case((Sheet.state == "submitted", 1), else_=0)).label("submitted"),
        )
        .join(Visit, Visit.id == VisitMember.visit_id)
        .outerjoin(Sheet, and_(Sheet.visit_id == VisitMember.visit_id, Sheet.inspector_id == VisitMember.account_id))
        .where(Visit.cycle_id == cycle.id, VisitMember.absence == "")
        .group_by(VisitMember.visit_id).subquery()
    )
    expected, begun = func.coalesce(counted.c.expected, 0), func.coalesce(counted.c.begun, 0)
    submitted = func.coalesce(counted.c.submitted, 0)
    there = Visit.id.is_not(None)
    steps = (
        Visit.id.is_(None), and_(there, submitted < expected, begun == 0),
        and_(there, submitted < expected, begun > 0), and_(there, submitted >= expected),
    )
    counts = select(*(func.count(Nomination.id).filter(step) for step in steps))
    row = db.session.execute(
        _asked(counts, cycle, Wanted()).outerjoin(counted, counted.c.visit_id == Visit.id)
    ).one()
    return dict(zip(PROGRESS, row, strict=True))


def teams_of(cycle: Cycle) -> Sequence[Team]:
    """The teams of a cycle with their members, as they were made (by name 第三 would stand before 第二)."""
    return db.session.scalars(
        select(Team).where(Team.cycle_id == cycle.id).order_by(Team.id).options(selectinload(Team.members))
    ).all()


def visits_per_team(cycle: Cycle) -> dict[int, int]:
    """How many visits each team has."""
    rows = db.session.execute(
        select(Visit.team_id, func.count(Visit.id).label("number")).where(Visit.cycle_id == cycle.id)
        .group_by(Visit.team_id)
    )
    return {row.team_id: row.number for row in rows}


def regions_of(cycle: Cycle) -> Sequence[str]:
    """The regions of the nominated studios."""
    return db.session.scalars(
        select(Studio.region).join(Nomination, Nomination.studio_id == Studio.id)
        .where(Nomination.cycle_id == cycle.id, Studio.region != "").distinct().order_by(Studio.region)
    ).all()


def units_of(cycle: Cycle) -> Sequence[tuple[int, str]]:
    """(id, name) of the units that nominated."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.name).join(Nomination, Nomination.organisation_id == Organisation.id)
        .where(Nomination.cycle_id == cycle.id).distinct().order_by(Organisation.name)
    )
    return [(row.id, row.name) for row in rows]


def inspectors() -> Sequence[Account]:
    """Accounts in use with the role inspector, by name (few: the roles are JSON, so they are read here)."""
    in_use = select(Account).where(Account.disabled_at.is_(None)).order_by(Account.name, Account.id)
    return [account for account in db.session.scalars(in_use) if "inspector" in account.roles]


def organisation_named(text: str) -> Organisation | None:
    """The organisation of exactly this name, if the authority knows it."""
    return db.session.scalar(select(Organisation).where(Organisation.name == " ".join(text.split())))


def team_numbered(cycle: Cycle, number: int) -> Team:
    """A team of this cycle; Problem `not_found` for any other."""
    team: Team | None = db.session.scalar(
        select(Team).where(Team.id == number, Team.cycle_id == cycle.id)
        .options(selectinload(Team.members).joinedload(TeamMember.account))
    )
    if team is None:
        raise Problem("not_found")
    return team


def visit_numbered(cycle: Cycle, number: int) -> Visit:
    """A visit of this cycle with members; Problem `not_found` for any other."""
    visit: Visit | None = db.session.scalar(
        select(Visit).where(Visit.id == number, Visit.cycle_id == cycle.id).options(selectinload(Visit.members))
    )
    if visit is None:
        raise Problem("not_found")
    return visit


def visits_of_team(team: Team) -> list[Visit]:
    """Where a team goes, by the numbers of the nominations."""
    found = db.session.scalars(
        select(Visit).where(Visit.team_id == team.id).join(Nomination, Nomination.id == Visit.nomination_id)
        .order_by(Nomination.number).options(selectinload(Visit.members))
    )
    return list(found)


def member_of(visit: Visit, account_id: int) -> VisitMember:
    """The visit's member with this account; Problem `not_found` for anybody else."""
    for member in visit.members:
        if member.account_id == account_id:
            return member
    raise Problem("not_found")


def neighbours(visit: Visit) -> tuple[int | None, int | None]:
    """The visits of the same team before and after this one, by the number of the nomination."""
    other, number = aliased(Visit), visit.nomination.number
    same = select(other.id).join(Nomination, Nomination.id == other.nomination_id).where(
        other.team_id == visit.team_id, other.purpose == visit.purpose
    )
    before = db.session.scalar(same.where(Nomination.number < number).order_by(Nomination.number.desc()).limit(1))
    after = db.session.scalar(same.where(Nomination.number > number).order_by(Nomination.number).limit(1))
    return before, after
