"""Sheets as others may see them. Whatever shows a point of somebody's sheet asks here; nothing else reads answers.

Blindness (SELECTION 3): until every expected sheet of a visit is in, points leave this file only for the one sheet
that is being typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ..canonical import digest
from ..db import db
from ..models import Event, Sheet, Visit
from ..rules.checklist import Answers, Decided, NotApplicable, judge
from ..rules.permissions import SheetStanding, Who, may_see_points, may_type_sheet
from ..rules.points import SheetCheck, SheetScore, check_sheet, score_sheet
from ..rules.typed import answered
from ..schemes.checklist import Checklist, Item, Purpose
from .cycles import rules_of


@dataclass(frozen=True)
class VisitChecklist:
    """What the inspectors of a visit are asked, by the frozen rules of its cycle. `bonus_cap` in hundredths."""

    checklist: Checklist
    purpose: Purpose
    studio_type: str | None
    bonus_cap: int

    @property
    def items(self) -> tuple[Item, ...]:
        return self.checklist.items_for(self.purpose, self.studio_type)

    def check(self, answers: Answers) -> SheetCheck:
        """What keeps these answers from being submitted; a remark alone answers nothing."""
        return check_sheet(
            self.checklist, answered(answers), purpose=self.purpose, studio_type=self.studio_type
        )

    def score(self, answers: Answers) -> SheetScore:
        """The points of complete answers; ValueError for others."""
        return score_sheet(
            self.checklist, answered(answers), purpose=self.purpose, studio_type=self.studio_type,
            bonus_cap=self.bonus_cap,
        )


def checklist_of(visit: Visit) -> VisitChecklist:
    """The checklist of a visit: by category of the nomination, purpose of the visit and type of the studio."""
    nomination = visit.nomination
    scheme = rules_of(nomination.cycle).scheme
    return VisitChecklist(
        checklist=scheme.checklist_for(nomination.category), purpose=cast(Purpose, visit.purpose),
        studio_type=nomination.studio_type or None, bonus_cap=scheme.sheets.bonus_cap,
    )


# --- how far the sheets are: states and counts, never points ---


@dataclass(frozen=True)
class SheetLine:
    """One member of a visit and the state of the sheet: missing, draft, submitted, recused or excused."""

    account_id: int
    name: str
    leads: bool
    state: str
    absence_reason: str
    entered_by: str
    changed_at: datetime | None
    submitted_at: datetime | None
    has_scan: bool
    source: str


def sheet_lines(visit: Visit) -> list[SheetLine]:
    """The members of a visit in order, each with the state of the sheet."""
    sheets = {sheet.inspector_id: sheet for sheet in _sheets_of(visit)}
    lines = []
    for member in visit.members:
        sheet = sheets.get(member.account_id)
        lines.append(SheetLine(
            account_id=member.account_id, name=member.account.name, leads=member.leads,
            state=member.absence or (sheet.state if sheet else "missing"), absence_reason=member.absence_reason,
            entered_by=sheet.entered_by.name if sheet else "", changed_at=sheet.changed_at if sheet else None,
            submitted_at=sheet.submitted_at if sheet else None, source=sheet.source if sheet else "",
            has_scan=sheet is not None and sheet.scan_id is not None,
        ))
    return lines


def standings(visit: Visit) -> list[SheetStanding]:
    """What `may_see_points` wants to know of a visit."""
    states = {sheet.inspector_id: sheet.state for sheet in visit.sheets}
    return [
        SheetStanding(member.account_id, member.absence or states.get(member.account_id, "missing"))
        for member in visit.members
    ]


def _sheets_of(visit: Visit) -> Sequence[Sheet]:
    return db.session.scalars(
        select(Sheet).where(Sheet.visit_id == visit.id).options(selectinload(Sheet.entered_by))
    ).all()


# --- the sheet that is being typed ---


def sheet_of(visit: Visit, inspector_id: int) -> Sheet | None:
    """The row itself, for actions; pages that show a sheet take `sheet_to_type` or `open_sheets`."""
    return db.session.scalar(select(Sheet).where(Sheet.visit_id == visit.id, Sheet.inspector_id == inspector_id))


def sheet_to_type(who: Who, visit: Visit, inspector_id: int) -> tuple[bool, Sheet | None]:
    """(may this person type it now, what is stored so far). A submitted sheet is shown only by `open_sheets`."""
    sheet = sheet_of(visit, inspector_id)
    state = next((one.state for one in standings(visit) if one.inspector_id == inspector_id), "")
    allowed = may_type_sheet(who, state)
    return allowed, sheet if allowed else None


# --- points, once every expected sheet is in ---


def open_sheets(who: Who, visit: Visit) -> list[Sheet]:
    """The valid sheets of a visit (submitted, member neither recused nor excused), [] while one is still out."""
    return _valid(visit) if may_see_points(who, standings(visit)) else []


def _valid(visit: Visit) -> list[Sheet]:
    present = {member.account_id: member.position for member in visit.members if not member.absence}
    valid = [sheet for sheet in visit.sheets if sheet.state == "submitted" and sheet.inspector_id in present]
    return sorted(valid, key=lambda sheet: present[sheet.inspector_id])


def complete_visits(cycle_id: int, purpose: str = "evaluation") -> list[tuple[Visit, list[Sheet]]]:
    """Every visit of a cycle whose sheets are all in or excused, with its valid sheets, for computing the list.

    A visit with a sheet still out is left out whole, so that no list shows what is not to be seen yet.
    """
    visits = db.session.scalars(
        select(Visit).where(Visit.cycle_id == cycle_id, Visit.purpose == purpose).order_by(Visit.id)
        .options(selectinload(Visit.members), selectinload(Visit.sheets))
    )
    done = ("submitted", "recused", "excused")
    return [(visit, _valid(visit)) for visit in visits if all(one.state in done for one in standings(visit))]


@dataclass(frozen=True)
class DimensionRow:
    """One dimension side by side: hundredths exact, one per valid sheet, and the mean."""

    code: str
    each: tuple[Fraction, ...]

    @property
    def mean(self) -> Fraction:
        return sum(self.each, Fraction(0)) / len(self.each) if self.each else Fraction(0)


def side_by_side(listed: VisitChecklist, sheets: Sequence[Sheet]) -> tuple[list[DimensionRow], list[SheetScore]]:
    """The dimensions of sheets that may be seen, next to each other, and the score of each sheet."""
    scores = [listed.score(sheet.answers) for sheet in sheets]
    rows = [
        DimensionRow(dimension.code, tuple(score.dimensions[dimension.code] for score in scores))
        for dimension in listed.checklist.dimensions
    ]
    return rows, scores


@dataclass(frozen=True)
class Difference:
    """An item that the team decides once, on which the sheets do not agree; `said` is one verdict per sheet."""

    item: Item
    said: tuple[str, ...]


def differing_facts(items: Iterable[Item], sheets: Sequence[Answers]) -> list[Difference]:
    """Facts are the team's: items decided by fact where sheets say different things (SELECTION 1).

    Two ways of writing the same (no defect ticked, full points typed) are no difference.
    """
    found = []
    for item in items:
        said = tuple(_verdict(item, answers) for answers in sheets)
        if item.decided_by == "fact" and len(set(said)) > 1:
            found.append(Difference(item, said))
    return found


def _verdict(item: Item, answers: Answers) -> str:
    verdict = judge(item, answered(answers).get(item.code, {}))
    if isinstance(verdict, NotApplicable):
        return "not_applicable"
    if not isinstance(verdict, Decided):
        return "open"
    if item.required:
        return "met" if verdict.met else "not_met"
    return str(verdict.points)


# --- the audit log ---


def shown_before(who: Who, events: Sequence[Event]) -> dict[int, Any]:
    """Event id to the `before` that may be shown: of a sheet whose visit is not complete, its digest alone."""
    about = [event for event in events if event.subject == "sheet" and event.before is not None]
    visits = _visits_of_sheets({event.subject_id for event in about if event.subject_id is not None})
    shown: dict[int, Any] = {event.id: event.before for event in events}
    for event in about:
        visit = visits.get(event.subject_id or 0)
        if visit is None or not may_see_points(who, standings(visit)):
            shown[event.id] = {"sha256": digest(event.before)}
    return shown


def _visits_of_sheets(ids: set[int]) -> Mapping[int, Visit]:
    if not ids:
        return {}
    visit = selectinload(Sheet.visit)
    sheets = db.session.scalars(
        select(Sheet).where(Sheet.id.in_(ids))
        .options(visit.selectinload(Visit.members), visit.selectinload(Visit.sheets))
    )
    return {sheet.id: sheet.visit for sheet in sheets}
