"""Visits: which team goes where, who of it stays out, and on which day they were there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ..db import db
from ..models import Account, Entry, Nomination, Sheet, Shortlist, Team, Visit, VisitMember
from ..problems import Problem
from ..rules.calendar import today
from ..rules.entries.text import read_entry
from ..rules.permissions import Who
from .events import record
from .field_sheets import refresh_sheets

OWN_UNIT = "本单位"
"""What the automatic recusal of a member from the visited unit says as its reason."""


def refuse_frozen_list(cycle_id: int) -> None:
    """Problem `list_frozen` once the cycle has a frozen list: who went where and what they found stays as it was."""
    frozen = select(Shortlist.number).where(Shortlist.cycle_id == cycle_id).order_by(Shortlist.number.desc())
    number = db.session.scalar(frozen.limit(1))
    if number is not None:
        raise Problem("list_frozen", number=number)


def assign_team(
    team: Team, nominations: Iterable[Nomination], *, planned_on: date | None = None, by: Who, at: datetime
) -> list[Visit]:
    """Send a team to nominations: one evaluation visit each, with the team's members copied.

    Members from the recommending unit or the host unit are recused by themselves. The same again changes nothing;
    another team takes over a visit as long as it has no sheet. Problems: `cycle_not_open`, `list_frozen`,
    `not_to_visit` (withdrawn, failed the review), `visit_has_sheets`, `not_found` (another cycle's).
    """
    if team.cycle.rule_hash is None:
        raise Problem("cycle_not_open")
    refuse_frozen_list(team.cycle_id)
    wanted = list(nominations)
    known = _visits_of(wanted)
    before, visits = {}, []
    for nomination in wanted:
        _refuse_unvisitable(nomination, team)
        visit = known.get(nomination.id)
        before[str(nomination.number)] = visit.team.name if visit is not None else None
        visits.append(_send(team, nomination, visit, planned_on, at))
    db.session.flush()
    after = dict.fromkeys(before, team.name)
    if before != after or planned_on is not None:
        record("assign_team", "team", team.id, by=by, at=at, before=before, after=after)
    return visits


def _visits_of(nominations: list[Nomination]) -> dict[int, Visit]:
    """Trap: a database takes a bounded number of parameters, so many nominations are asked for in portions."""
    found: dict[int, Visit] = {}
    for start in range(0, len(nominations), 500):
        ids = [nomination.id for nomination in nominations[start : start + 500]]
        visits = db.session.scalars(
            select(Visit)
            .where(Visit.nomination_id.in_(ids), Visit.purpose == "evaluation")
            .options(selectinload(Visit.members), selectinload(Visit.sheets))
        )
        found.update((visit.nomination_id, visit) for visit in visits)
    return found


def _refuse_unvisitable(nomination: Nomination, team: Team) -> None:
    if nomination.cycle_id != team.cycle_id:
        raise Problem("not_found")
    if nomination.withdrawn_at is not None or nomination.review == "failed":
        raise Problem("not_to_visit", studio=nomination.studio.name)


def _send(team: Team, nomination: Nomination, visit: Visit | None, planned_on: date | None, at: datetime) -> Visit:
    if visit is None:
        visit = Visit(
            cycle_id=nomination.cycle_id, nomination=nomination, team=team, purpose="evaluation", created_at=at,
            planned_on=planned_on, members=[], sheets=[],
        )
        db.session.add(visit)
        _copy_members(visit, team, at)
        return visit
    if visit.team_id != team.id:
        if visit.sheets:
            raise Problem("visit_has_sheets", studio=nomination.studio.name, team=visit.team.name)
        visit.team = team
        _copy_members(visit, team, at)
    visit.planned_on = planned_on or visit.planned_on
    return visit


def follow_team(visit: Visit, team: Team) -> None:
    """Take over the team's present members, unless a sheet of the visit exists already."""
    if not visit.sheets:
        _copy_members(visit, team, visit.created_at)


def _copy_members(visit: Visit, team: Team, at: datetime) -> None:
    """A member who stays keeps an absence that was recorded; trap: (visit, account) is unique."""
    known = {member.account_id: member for member in visit.members}
    for position, source in enumerate(team.members):
        row = known.pop(source.account_id, None)
        if row is None:
            row = VisitMember(account=source.account, position=position)
            _recuse_own_unit(row, visit.nomination, at)
            visit.members.append(row)
        row.position, row.leads = position, source.leads
    for gone in known.values():
        visit.members.remove(gone)
        if gone in db.session:
            db.session.delete(gone)


def _recuse_own_unit(member: VisitMember, nomination: Nomination, at: datetime) -> None:
    if _is_own_unit(member.account, nomination):
        member.absence, member.absence_reason, member.absent_at = "recused", OWN_UNIT, at


def _is_own_unit(account: Account, nomination: Nomination) -> bool:
    own = account.organisation_id
    return own is not None and own in (nomination.organisation_id, nomination.studio.host_unit_id)


def record_absence(member: VisitMember, kind: str, *, reason: str, by: Who, at: datetime) -> None:
    """A member hands in no sheet that counts: `recused` (回避, also after the sheet) or `excused` (缺席, before it).

    The same again changes nothing. Problems: `reason_needed`, `sheet_already_submitted`, `list_frozen`.
    """
    if kind not in ("recused", "excused"):
        raise Problem("bad_request")
    why = reason.strip()[:1000]
    if not why:
        raise Problem("reason_needed")
    refuse_frozen_list(member.visit.cycle_id)
    if (member.absence, member.absence_reason) == (kind, why):
        return
    if kind == "excused" and _has_submitted(member):
        raise Problem("sheet_already_submitted", inspector=member.account.name)
    before = _described(member)
    member.absence, member.absence_reason, member.absent_at = kind, why, at
    record("record_absence", "visit", member.visit_id, by=by, at=at, before=before, after=_described(member),
           reason=why)


def undo_absence(member: VisitMember, *, reason: str, by: Who, at: datetime) -> None:
    """The member is expected again. Undoing twice is harmless.

    Problems: `reason_needed`, `list_frozen`, `recusal_absolute` (own unit, or a relative as they declared themselves).
    """
    refuse_frozen_list(member.visit.cycle_id)
    if not member.absence:
        return
    if not reason.strip():
        raise Problem("reason_needed")
    if member.absence == "recused" and _is_absolute(member):
        raise Problem("recusal_absolute", inspector=member.account.name)
    before = _described(member)
    member.absence, member.absence_reason, member.absent_at = "", "", None
    record("undo_absence", "visit", member.visit_id, by=by, at=at, before=before, after=_described(member),
           reason=reason.strip()[:1000])
    db.session.flush()
    refresh_sheets(member.visit_id, by=by, at=at)


def _is_absolute(member: VisitMember) -> bool:
    """Nobody lifts the recusal from one's own unit, or one that was declared on a tablet for a relative."""
    if _is_own_unit(member.account, member.visit.nomination):
        return True
    declared = db.session.scalars(
        select(Entry.text).where(
            Entry.visit_id == member.visit_id, Entry.by_id == member.account_id, Entry.kind == "recuse",
            Entry.result.in_(("stored", "conflict"))))
    return any(read_entry(text).value["ground"] in ("own_unit", "relative") for text in declared)


def _has_submitted(member: VisitMember) -> bool:
    submitted = select(Sheet.id).where(
        Sheet.visit_id == member.visit_id, Sheet.inspector_id == member.account_id, Sheet.state == "submitted"
    )
    return db.session.scalar(submitted) is not None


def _described(member: VisitMember) -> dict[str, str]:
    return {"inspector": member.account.name, "absence": member.absence, "reason": member.absence_reason}


def set_visited_on(visit: Visit, day: date | None, *, by: Who, at: datetime) -> None:
    """The day on which the team was there. Problems: `visit_day_ahead` for a day to come, `list_frozen`."""
    refuse_frozen_list(visit.cycle_id)
    if day is not None and day > today(at):
        raise Problem("visit_day_ahead", day=day.isoformat())
    if day == visit.visited_on:
        return
    before, visit.visited_on = visit.visited_on, day
    record("set_visited_on", "visit", visit.id, by=by, at=at, before=before.isoformat() if before else None,
           after=day.isoformat() if day else None)


def set_planned_on(visit: Visit, day: date | None, *, by: Who, at: datetime) -> None:
    """The day for which the visit is planned. The same again changes nothing."""
    if day == visit.planned_on:
        return
    before, visit.planned_on = visit.planned_on, day
    record("set_planned_on", "visit", visit.id, by=by, at=at, before=before.isoformat() if before else None,
           after=day.isoformat() if day else None)
