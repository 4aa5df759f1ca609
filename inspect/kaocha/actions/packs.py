"""Which tablets hold a visit's pack, and the plan that the pack tells: hour, address, contact, recorders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ..db import db
from ..models import TabletPack, Visit, VisitPlan
from ..problems import Problem
from ..queries.packs import registered
from ..rules.permissions import Who
from .events import record

_HOUR = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_LIMITS = {"address": 300, "contact_name": 60, "contact_phone": 40, "note": 1000}


def register_pack(visit_id: int, *, tablet: str, etag: str, by: Who, at: datetime) -> None:
    """Note that this tablet holds the pack in this state. No Event: nothing of the visit changes."""
    known = registered(visit_id, by.id, tablet)
    if known is None:
        db.session.add(TabletPack(
            visit_id=visit_id, account_id=by.id, tablet=tablet, first_at=at, last_at=at, etag=etag))
        return
    known.last_at, known.etag = at, etag


def plan_visit(
    visit: Visit, *, starts_at: str = "", address: str = "", contact_name: str = "", contact_phone: str = "",
    note: str = "", recorders: Mapping[str, int] | None = None, by: Who, at: datetime,
) -> None:
    """How the team gets there: `starts_at` HH:MM or empty, `recorders` station to member. Twice is harmless.

    Problem `plan_unreadable` for an hour that is none or a recorder who is not a present member.
    """
    present = {member.account_id for member in visit.members if not member.absence}
    named = {station: account for station, account in (recorders or {}).items() if account}
    hour = starts_at.strip().replace("：", ":")
    if (hour and not _HOUR.fullmatch(hour)) or not set(named.values()) <= present:
        raise Problem("plan_unreadable")
    texts = {"address": address, "contact_name": contact_name, "contact_phone": contact_phone, "note": note}
    after: dict[str, Any] = {key: " ".join(text.split())[: _LIMITS[key]] for key, text in texts.items()}
    after |= {"starts_at": hour, "recorders": named}
    plan = db.session.scalar(select(VisitPlan).where(VisitPlan.visit_id == visit.id))
    before = {key: getattr(plan, key) for key in after} if plan is not None else None
    if before == after:
        return
    if plan is None:
        plan = VisitPlan(visit_id=visit.id)
        db.session.add(plan)
    for key, value in after.items():
        setattr(plan, key, value)
    record("plan_visit", "visit", visit.id, by=by, at=at, before=before, after=after)
