"""Workbooks on their way in: handed in, read row by row into a preview, then committed whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from ..db import authority_in_force, db
from ..files.workbooks import Kept
from ..models import Cycle, ImportRow, StoredFile, WorkbookImport
from ..problems import Problem
from ..queries.cycles import rules_of
from ..rules.calendar import SHANGHAI
from ..rules.permissions import Who
from .events import record
from .import_rows import JudgedRow
from .intake import Intake

UNDONE, OPEN = ("waiting", "reading"), ("waiting", "reading", "previewed")
Reasons = Mapping[str, tuple[str, str]]
"""Name of a recommending unit to why it may go over its cap, and who approved it."""


def start_import(cycle: Cycle, *, file: Kept, category: str, split: str, by: Who, at: datetime) -> WorkbookImport:
    """Take a stored workbook of nominations in, to be previewed. The same bytes that still wait are not taken twice.

    Problems: `cycle_not_open`, `import_unknown`.
    """
    if cycle.state != "open":
        raise Problem("cycle_not_open")
    _refuse_unknown(cycle, category, split)
    waiting: WorkbookImport | None = db.session.scalar(
        select(WorkbookImport).join(StoredFile, StoredFile.id == WorkbookImport.file_id).where(
            WorkbookImport.cycle_id == cycle.id, WorkbookImport.category == category, WorkbookImport.split == split,
            WorkbookImport.state.in_(UNDONE), StoredFile.sha256 == file.sha256,
        )
    )
    if waiting is not None:
        return waiting
    stored = StoredFile(
        sha256=file.sha256, size=file.size, media_type=file.media_type, name=file.name, purpose="workbook",
        by_id=by.id, at=at,
    )
    db.session.add(stored)
    db.session.flush()
    found = WorkbookImport(
        cycle_id=cycle.id, file_id=stored.id, kind="nominations", category=category, split=split, state="waiting",
        by_id=by.id, created_at=at,
    )
    db.session.add(found)
    db.session.flush()
    record("start_import", "workbook_import", found.id, by=by, at=at, after={
        "file": file.name, "sha256": file.sha256, "category": category, "split": split})
    return found


def _refuse_unknown(cycle: Cycle, category: str, split: str) -> None:
    found = next((one for one in rules_of(cycle).scheme.categories if one.code == category), None)
    if found is None or split not in ({one.code for one in found.splits} or {""}):
        raise Problem("import_unknown")


# --- the preview, written by the job in portions ---


def claim_import(import_id: int, *, at: datetime) -> WorkbookImport | None:
    """Begin to read, from the first row; None when there is nothing to do any more (cancelled, read by another).

    A preview that was broken off is forgotten: half of it would look like all of it. `started_at` is the claim: whoever
    reads on with an older one writes nothing more.
    """
    found = db.session.get(WorkbookImport, import_id, populate_existing=True)
    if found is None or found.state not in UNDONE:
        return None
    db.session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))
    found.state, found.started_at, found.rows_read, found.rows_total = "reading", at, 0, 0
    return found


def _claimed(import_id: int, claim: datetime | None) -> WorkbookImport | None:
    found = db.session.get_one(WorkbookImport, import_id, populate_existing=True)
    return found if found.state == "reading" and found.started_at == claim else None


def keep_rows(
    import_id: int, rows: Sequence[JudgedRow], *, claim: datetime | None, read: int, total: int
) -> bool:
    """Add rows to the preview; False when it was cancelled or taken over meanwhile, and then nothing is added."""
    found = _claimed(import_id, claim)
    if found is None:
        return False
    found.rows_read, found.rows_total = read, max(total, read)
    if rows:
        own = authority_in_force()  # a bulk insert passes no session hook
        db.session.execute(
            insert(ImportRow), [{"authority_id": own, "import_id": import_id, **vars(row)} for row in rows]
        )
    return True


def end_preview(
    import_id: int, *, claim: datetime | None, counts: Mapping[str, int], notes: Sequence[Mapping[str, str]],
    at: datetime,
) -> None:
    """Every row is there: the preview may be looked at."""
    found = _claimed(import_id, claim)
    if found is None:
        return
    found.state, found.finished_at, found.counts = "previewed", at, dict(counts)
    found.notes = [dict(note) for note in notes]
    found.rows_total = found.rows_read


def refuse_import(import_id: int, problem: Problem, *, claim: datetime | None, at: datetime) -> None:
    """The workbook cannot be read: keep why, in words that can be shown again, and none of its rows."""
    found = _claimed(import_id, claim)
    if found is None:
        return
    db.session.execute(delete(ImportRow).where(ImportRow.import_id == import_id))
    found.state, found.finished_at = "refused", at
    found.problem = {"code": problem.code, "values": dict(problem.values)}
    record("refuse_import", "workbook_import", import_id, by=None, at=at, after={"problem": problem.code})


def cancel_import(found: WorkbookImport, *, by: Who, at: datetime) -> None:
    """Stop reading, or drop a preview; twice is harmless. Problem `import_committed` once it is written."""
    if found.state == "committed":
        raise _committed(found)
    if found.state not in OPEN:
        return
    before, found.state, found.finished_at = found.state, "cancelled", at
    db.session.execute(delete(ImportRow).where(ImportRow.import_id == found.id))
    record("cancel_import", "workbook_import", found.id, by=by, at=at, before={"state": before})


# --- the commit ---


def commit_import(found: WorkbookImport, cycle: Cycle, *, reasons: Reasons, by: Who, at: datetime) -> dict[str, int]:
    """Write every row of a preview, judged again as things are now; returns how many are new, changed, the same.

    All or nothing. Problems: `import_not_ready`, `import_cancelled`, `import_committed`, `import_has_wrong_rows`,
    `import_over_cap` (names the units that lack a reason), `import_moved_on`, `cycle_not_open`.
    """
    db.session.refresh(found)  # somebody else may have been quicker
    _refuse_unready(found)
    intake = Intake(cycle, at)
    counts: Counter[str] = Counter(new=0, changed=0, same=0)
    unreasoned: dict[str, None] = {}
    refused = 0
    for values in _declared_rows(found.id):
        reason, approver = reasons.get(str(values["recommended_by"]), ("", ""))
        try:
            outcome = intake.receive(
                category=found.category, split=found.split, values=values, over_cap_reason=reason,
                over_cap_approver=approver, studio_type=str(values.get("studio_type", "")),
            )
            counts[outcome] += 1
        except Problem as problem:
            if problem.code == "over_cap":
                unreasoned[str(values["recommended_by"])] = None
            else:
                refused += 1
    if refused:
        raise Problem("import_moved_on", wrong=refused)
    if unreasoned:
        raise Problem("import_over_cap", units="、".join(f"「{unit}」" for unit in unreasoned), names=tuple(unreasoned))
    intake.finish(by=by)
    found.state, found.committed_by_id, found.committed_at, found.counts = "committed", by.id, at, dict(counts)
    record("commit_import", "workbook_import", found.id, by=by, at=at, after={**counts, "sha256": found.file.sha256})
    return dict(counts)


def _refuse_unready(found: WorkbookImport) -> None:
    if found.state == "committed":
        raise _committed(found)
    if found.state == "cancelled":
        raise Problem("import_cancelled")
    if found.state != "previewed":
        raise Problem("import_not_ready")
    if found.counts.get("wrong"):
        raise Problem("import_has_wrong_rows", wrong=found.counts["wrong"])


def _committed(found: WorkbookImport) -> Problem:
    assert found.committed_at is not None
    name = found.committed_by.name if found.committed_by is not None else ""
    return Problem("import_committed", by=name, at=f"{found.committed_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}")


def _declared_rows(import_id: int) -> list[dict[str, Any]]:
    rows = db.session.scalars(select(ImportRow.values).where(ImportRow.import_id == import_id).order_by(ImportRow.row))
    return [values["declared"] for values in rows]
