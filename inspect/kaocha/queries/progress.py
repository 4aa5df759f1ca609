"""How far each cycle is: counts for the list of cycles and for the stages of one, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from ..db import db
from ..models import Nomination, Sheet, Shortlist, Visit, VisitMember


@dataclass
class Progress:
    """Counts of one cycle. `sheets_expected` leaves out recused and excused members."""

    nominations: int = 0
    reviewed: int = 0
    passed: int = 0
    visits: int = 0
    sheets_expected: int = 0
    sheets_in: int = 0
    lists: int = 0


def progress_of(cycle_ids: Sequence[int]) -> dict[int, Progress]:
    """Progress by cycle id; four queries however many cycles there are."""
    found = {cycle_id: Progress() for cycle_id in cycle_ids}
    live = (Nomination.cycle_id.in_(cycle_ids), Nomination.withdrawn_at.is_(None))
    for cycle_id, review, count in db.session.execute(
        select(Nomination.cycle_id, Nomination.review, func.count(Nomination.id))
        .where(*live)
        .group_by(Nomination.cycle_id, Nomination.review)
    ):
        found[cycle_id].nominations += count
        found[cycle_id].reviewed += count if review != "pending" else 0
        found[cycle_id].passed += count if review == "passed" else 0
    for cycle_id, visits, expected in db.session.execute(
        select(Visit.cycle_id, func.count(Visit.id.distinct()), func.count(VisitMember.id))
        .outerjoin(VisitMember, (VisitMember.visit_id == Visit.id) & (VisitMember.absence == ""))
        .where(Visit.cycle_id.in_(cycle_ids))
        .group_by(Visit.cycle_id)
    ):
        found[cycle_id].visits, found[cycle_id].sheets_expected = visits, expected
    for cycle_id, count in db.session.execute(
        select(Visit.cycle_id, func.count(Sheet.id))
        .join(Sheet, Sheet.visit_id == Visit.id)
        .join(VisitMember, (VisitMember.visit_id == Visit.id) & (VisitMember.account_id == Sheet.inspector_id))
        .where(Visit.cycle_id.in_(cycle_ids), Sheet.state == "submitted", VisitMember.absence == "")
        .group_by(Visit.cycle_id)
    ):
        found[cycle_id].sheets_in = count
    for cycle_id, count in db.session.execute(
        select(Shortlist.cycle_id, func.count(Shortlist.id))
        .where(Shortlist.cycle_id.in_(cycle_ids))
        .group_by(Shortlist.cycle_id)
    ):
        found[cycle_id].lists = count
    return found
