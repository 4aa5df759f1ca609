"""Taking in a filled-in score workbook: every sheet of it submitted, or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..db import db
from ..files.workbooks import Kept
from ..models import Cycle, StoredFile
from ..problems import Problem
from ..queries.score_books import fingerprint, judged_book
from ..rules.permissions import Who
from ..rules.score_rows import ScoreRow
from .events import record
from .sheets import save_sheet, submit_sheet

PURPOSE = "sheets"


def keep_score_book(file: Kept, *, by: Who, at: datetime) -> StoredFile:
    """Remember a workbook that lies in the store, so that its preview can be looked at and then committed."""
    stored = StoredFile(sha256=file.sha256, size=file.size, media_type=file.media_type, name=file.name,
                        purpose=PURPOSE, by_id=by.id, at=at)
    db.session.add(stored)
    db.session.flush()
    return stored


def import_sheets(
    cycle: Cycle, rows: Sequence[ScoreRow], *, file: StoredFile, previewed: str, by: Who, at: datetime
) -> dict[str, int]:
    """Save and submit every filled sheet of a workbook, judged again as things are now; counts by outcome.

    The same workbook again changes nothing. `previewed` is the fingerprint that the preview showed.
    Problems: `sheets_have_wrong_rows`, `sheets_moved_on`, `sheets_of_other_rules`, `workbook_no_rows`.
    """
    sheets = judged_book(cycle, rows)
    wrong = [one for one in sheets if one.outcome == "wrong"]
    if wrong:
        raise Problem("sheets_have_wrong_rows", count=len(wrong))
    if fingerprint(sheets) != previewed:
        raise Problem("sheets_moved_on")
    counts = {"new": 0, "changed": 0, "same": 0, "empty": 0}
    for one in sheets:
        counts[one.outcome] += 1
        if one.outcome in ("new", "changed"):
            sheet = save_sheet(
                one.visit, one.inspector, answers=one.answers, paper_total=one.paper_total, remark=one.remark,
                seen_revision=one.seen_revision, source="workbook", by=by, at=at,
            )
            submit_sheet(sheet, by=by, at=at)
    if counts["new"] or counts["changed"]:
        record("import_sheets", "cycle", cycle.id, by=by, at=at, after={"file": file.sha256, **counts})
    return counts
