"""Sheets out of entries: what tablets submitted becomes the same Sheet that paper gives, as long as it holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ..canonical import digest
from ..db import db
from ..models import Sheet, Visit, VisitMember
from ..queries.field import FieldVisit, any_field_visit, counting, held_entries
from ..rules.calendar import today
from ..rules.entries.sheets import Submission, submission_of
from ..rules.entries.text import Entry
from ..rules.entries.values import Journal, journal_of
from ..rules.permissions import Who
from .events import record

LONGEST_OFFLINE = timedelta(days=60)
SHEET_KINDS = frozenset({"fact", "points", "submit", "revise", "veto", "veto_confirm"})
"""Kinds that can change a sheet."""


def derive_sheets(visit: FieldVisit, entries: Sequence[Entry], journal: Journal, *, by: Who, at: datetime) -> None:
    """Bring the sheets of a visit to what its entries say. A sheet that came on paper is left as it is.

    A sheet is there only while its submission holds: a draft on a tablet is nobody's to see, not even as a row.
    """
    if visit.closed or not any(kind == "submit" for kind, _, _ in journal.values):
        return
    row = db.session.scalars(
        select(Visit).where(Visit.id == visit.id)
        .options(selectinload(Visit.members).joinedload(VisitMember.account), selectinload(Visit.sheets))
    ).one()
    sheets = {sheet.inspector_id: sheet for sheet in row.sheets}
    for member in row.members:
        submission = None if member.absence else submission_of(
            visit.asked, entries, journal, member.account_id)
        if submission is not None:
            _bring(row, member, sheets.get(member.account_id), submission, visit, by, at)
    if row.visited_on is None and any(sheet.state == "submitted" for sheet in row.sheets):
        row.visited_on = _day_there(entries, at)


def _day_there(entries: Sequence[Entry], at: datetime) -> date:
    """The first day on which facts were recorded; a tablet whose clock is months off says nothing about the day."""
    days = [today(entry.at) for entry in entries if entry.kind == "fact"]
    return min([day for day in days if timedelta(0) <= today(at) - day <= LONGEST_OFFLINE] + [today(at)])


def refresh_sheets(visit_id: int, *, by: Who, at: datetime) -> None:
    """Derive the sheets again after something beside the entries changed: who is expected to hand one in."""
    visit = any_field_visit(visit_id)
    entries = counting(held_entries(visit_id), visit.members)
    derive_sheets(visit, entries, journal_of(entries), by=by, at=at)


def _bring(
    visit: Visit, member: VisitMember, sheet: Sheet | None, submission: Submission, field: FieldVisit, by: Who,
    at: datetime,
) -> None:
    if sheet is not None and sheet.source != "tablet":
        return
    if submission.problem is not None:
        _withhold(sheet, member, submission.problem, by, at)
        return
    answers = {code: dict(answer) for code, answer in submission.answers.items()}
    if sheet is not None and (sheet.state, sheet.answers) == ("submitted", answers):
        return
    if sheet is None:
        sheet = Sheet(
            visit=visit, inspector=member.account, source="tablet", state="draft", answers={}, revision=0,
            entered_by_id=member.account_id, changed_at=at,
        )
        db.session.add(sheet)
    sheet.state, sheet.answers, sheet.paper_total = "submitted", answers, submission.total
    sheet.total = str(field.asked.score(answers).total)
    sheet.revision, sheet.changed_at, sheet.submitted_at = sheet.revision + 1, at, sheet.submitted_at or at
    db.session.flush()
    record("submit_sheet", "sheet", sheet.id, by=by, at=at,
           after={"inspector": member.account.name, "source": "tablet", "sha256": digest(answers)})


def _withhold(sheet: Sheet | None, member: VisitMember, problem: str, by: Who, at: datetime) -> None:
    """A submission that no longer holds (a fact is in conflict again) is out until it does."""
    if sheet is None or sheet.state != "submitted":
        return
    before = {"answers": sheet.answers, "paper_total": sheet.paper_total, "total": sheet.total}
    sheet.state, sheet.answers, sheet.paper_total, sheet.total, sheet.submitted_at = "draft", {}, None, None, None
    sheet.revision, sheet.changed_at = sheet.revision + 1, at
    record("correct_sheet", "sheet", sheet.id, by=by, at=at, before=before,
           after={"inspector": member.account.name, "source": "tablet"}, reason=problem)
