"""What the latest earlier visit to the same studio found, once its list is frozen: facts and the outcome, no points."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ..db import db
from ..models import Cycle, Nomination, Sheet, Shortlist, Visit
from .sheets import checklist_of

SHOWN = ("met", "level", "defects", "found", "levels", "not_applicable")
"""Keys of an answer that say what was seen; points and deductions stay inside."""


def last_time_of(visit: Visit) -> dict[str, Any] | None:
    """The field `last_time` of a pack; None where the studio was not visited before, or no list is frozen yet."""
    found = db.session.execute(
        select(Visit, Shortlist.text)
        .join(Nomination, Nomination.id == Visit.nomination_id)
        .join(Cycle, Cycle.id == Visit.cycle_id)
        .join(Shortlist, Shortlist.cycle_id == Cycle.id)
        .where(
            Nomination.studio_id == visit.nomination.studio_id, Visit.cycle_id != visit.cycle_id,
            Cycle.year <= visit.nomination.cycle.year, Visit.created_at < visit.created_at)
        .order_by(Cycle.year.desc(), Visit.id.desc(), Shortlist.number.desc()).limit(1)
        .options(selectinload(Visit.sheets), selectinload(Visit.members))
    ).one_or_none()
    if found is None:
        return None
    earlier, document = found.Visit, json.loads(found.text)
    number = earlier.nomination.number
    reason = next((line["reason"]["title"] for line in document["lines"] if line["number"] == number), None)
    cycle = earlier.nomination.cycle
    return {
        "cycle": {"code": cycle.code, "name": cycle.name, "year": cycle.year},
        "visited_on": earlier.visited_on.isoformat() if earlier.visited_on else None,
        "outcome": None if reason is None else {"zh": reason["zh"], "en": reason["en"]},
        "items": _items(earlier),
    }


def _items(earlier: Visit) -> dict[str, Any]:
    """Facts on which every valid sheet says the same."""
    absent = {member.account_id for member in earlier.members if member.absence}
    sheets = [sheet for sheet in earlier.sheets if sheet.state == "submitted" and sheet.inspector_id not in absent]
    facts = [item.code for item in checklist_of(earlier).items if item.decided_by == "fact"]
    found = {}
    for code in facts:
        said = [_seen(sheet, code) for sheet in sheets]
        if said and said[0] and all(one == said[0] for one in said):
            found[code] = {"answer": said[0], "photo": None}
    return found


def _seen(sheet: Sheet, code: str) -> Mapping[str, Any]:
    return {key: value for key, value in sheet.answers.get(code, {}).items() if key in SHOWN}
