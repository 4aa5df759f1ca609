"""Every action leaves an Event: who, what, when, what it was before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import insert

from ..db import authority_in_force, db
from ..models import Event
from ..rules.permissions import Who


def record(
    action: str,
    subject: str,
    subject_id: int | None,
    *,
    by: Who | None,
    at: datetime,
    before: Any = None,
    after: Any = None,
    reason: str = "",
) -> Event:
    """Append one Event to the log of the authority in force; values are JSON without floats.

    `by=None` is the system itself (a command, a job). Secrets and points of sheets not yet in never go here.
    """
    event = Event(
        at=at,
        by_id=by.id if by else None,
        by_name=by.name if by else "system",
        action=action,
        subject=subject,
        subject_id=subject_id,
        before=before,
        after=after,
        reason=reason,
        request=g.get("request_id", "") if has_request_context() else "",
    )
    db.session.add(event)
    return event


def record_many(
    action: str, subject: str, lines: Iterable[tuple[int, Any, Any, str]], *, by: Who | None, at: datetime
) -> None:
    """The same action on thousands of subjects, an Event each, in one statement.

    A line is (subject_id, before, after, reason). A bulk insert passes no session hook, so
    the rows name their authority themselves.
    """
    head = {
        "authority_id": authority_in_force(), "at": at, "by_id": by.id if by else None, "action": action,
        "by_name": by.name if by else "system", "subject": subject,
        "request": g.get("request_id", "") if has_request_context() else "",
    }
    rows = [
        {**head, "subject_id": id, "before": before, "after": after, "reason": reason}
        for id, before, after, reason in lines
    ]
    if rows:
        db.session.execute(insert(Event), rows)
