"""Sheets of points: keep what is typed, submit what is complete, reopen with a reason, attach the scan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ..canonical import digest
from ..db import db
from ..files.scans import Scan
from ..models import Account, Nomination, Sheet, StoredFile, Visit
from ..problems import Problem
from ..queries.sheets import VisitChecklist, checklist_of, sheet_of
from ..queries.visits import member_of
from ..rules.permissions import Who
from ..rules.points import SheetCheck, agrees_with_paper
from ..rules.ranking import printed
from ..schemes.base import Words, as_points
from .events import record
from .visits import refuse_frozen_list

SOURCES = ("paper", "workbook", "tablet")
MOST_REMARK, MOST_NOTE = 2000, 500
MOST_PAPER_TOTAL = 99_999


def save_sheet(
    visit: Visit, inspector: Account, *, answers: Mapping[str, Mapping[str, Any]], paper_total: int | None,
    remark: str = "", seen_revision: int, source: str = "paper", by: Who, at: datetime,
) -> Sheet:
    """Keep a sheet as far as it is typed: incomplete, out of range or unreadable answers stay in the draft.

    `answers` as rules/checklist reads them, `paper_total` in hundredths, `seen_revision` 0 for a sheet not yet begun.
    The same again changes nothing. Problems: `sheet_changed_meanwhile`, `sheet_already_submitted`,
    `sheet_not_expected`, `sheet_text_long`, `list_frozen`, `not_found` (no member of the visit).
    """
    typed = _content(answers, paper_total, remark)
    sheet = sheet_of(visit, inspector.id)
    if sheet is not None and _content_of(sheet) == typed:
        return sheet
    _refuse_unexpected(visit, inspector)
    if sheet is not None and sheet.state == "submitted":
        raise Problem("sheet_already_submitted", inspector=inspector.name)
    if seen_revision != (sheet.revision if sheet is not None else 0):
        raise Problem("sheet_changed_meanwhile")
    if sheet is None:
        sheet = Sheet(visit=visit, inspector=inspector, state="draft", revision=0, source=source)
        db.session.add(sheet)
    sheet.answers, sheet.paper_total, sheet.remark = typed["answers"], paper_total, remark
    sheet.source, sheet.entered_by_id, sheet.changed_at, sheet.total = source, by.id, at, None
    sheet.revision += 1
    db.session.flush()
    # Trap: the log is read by people who may not see these points yet, so it holds none.
    record("save_sheet", "sheet", sheet.id, by=by, at=at,
           after={"inspector": inspector.name, "revision": sheet.revision, "source": source})
    return sheet


def _content(answers: Mapping[str, Mapping[str, Any]], paper_total: int | None, remark: str) -> dict[str, Any]:
    plain = {code: dict(answer) for code, answer in answers.items()}
    texts = [text for answer in plain.values() for text in answer.values() if isinstance(text, str)]
    if len(remark) > MOST_REMARK or any(len(text) > MOST_NOTE for text in texts):
        raise Problem("sheet_text_long", remark=MOST_REMARK, note=MOST_NOTE)
    if paper_total is not None and not 0 <= paper_total <= MOST_PAPER_TOTAL:
        raise Problem("sheet_out_of_range", items={"zh": "纸上合计", "en": "the sum on the paper"})
    return {"answers": plain, "paper_total": paper_total, "remark": remark}


def _content_of(sheet: Sheet) -> dict[str, Any]:
    return {"answers": sheet.answers, "paper_total": sheet.paper_total, "remark": sheet.remark}


def _refuse_unexpected(visit: Visit, inspector: Account) -> None:
    refuse_frozen_list(visit.cycle_id)
    if member_of(visit, inspector.id).absence:
        raise Problem("sheet_not_expected", inspector=inspector.name)


def submit_sheet(sheet: Sheet, *, by: Who, at: datetime) -> None:
    """Close a complete draft; twice is harmless. Nothing is changed when it is refused, so the draft stays.

    Problems: `sheet_incomplete`, `sheet_out_of_range`, `sheet_sum_missing`, `sheet_sum_differs` (each names the
    items or sums), `sheet_not_expected`, `list_frozen`.
    """
    if sheet.state == "submitted":
        return
    _refuse_unexpected(sheet.visit, sheet.inspector)
    listed = checklist_of(sheet.visit)
    refuse_open_items(listed, listed.check(sheet.answers))
    score = listed.score(sheet.answers)
    if sheet.paper_total is None:
        raise Problem("sheet_sum_missing")
    if not agrees_with_paper(score, sheet.paper_total):
        raise Problem("sheet_sum_differs", ours=str(printed(score.total)), paper=as_points(sheet.paper_total))
    sheet.state, sheet.submitted_at, sheet.total = "submitted", at, str(score.total)
    sheet.entered_by_id, sheet.changed_at = by.id, at
    record("submit_sheet", "sheet", sheet.id, by=by, at=at,
           after={"inspector": sheet.inspector.name, "sha256": digest(_content_of(sheet))})


def refuse_open_items(listed: VisitChecklist, check: SheetCheck) -> None:
    """Problem `sheet_incomplete` or `sheet_out_of_range` with the items by title, in the order of the checklist."""
    if check.missing or check.not_seen:
        open_items = [item.title for item in listed.items if item.code in {*check.missing, *check.not_seen}]
        raise Problem("sheet_incomplete", items={
            "zh": "、".join(title.zh for title in open_items), "en": "; ".join(title.en for title in open_items)})
    if check.wrong:
        named = [(titles_of(listed).get(one.where), one) for one in check.wrong]
        raise Problem("sheet_out_of_range", items={
            "zh": "；".join(f"{title.zh if title else one.where}：{one.words.zh}" for title, one in named),
            "en": "; ".join(f"{title.en if title else one.where}: {one.words.en}" for title, one in named)})


def titles_of(listed: VisitChecklist) -> dict[str, Words]:
    """Code to title, of the items asked and of the dimensions (a trouble names either)."""
    titles = {dimension.code: dimension.title for dimension in listed.checklist.dimensions}
    return titles | {item.code: item.title for item in listed.items}


def correct_sheet(sheet: Sheet, *, reason: str, by: Who, at: datetime) -> None:
    """Reopen a submitted sheet for correction; the Event keeps what it said, shown only to who may see its points.

    Problems: `reason_needed`, `sheet_not_submitted`, `list_frozen`.
    """
    refuse_frozen_list(sheet.visit.cycle_id)
    if not reason.strip():
        raise Problem("reason_needed")
    if sheet.state != "submitted":
        raise Problem("sheet_not_submitted", inspector=sheet.inspector.name)
    before = {**_content_of(sheet), "total": sheet.total, "revision": sheet.revision}
    sheet.state, sheet.submitted_at, sheet.total, sheet.changed_at = "draft", None, None, at
    sheet.revision += 1
    record("correct_sheet", "sheet", sheet.id, by=by, at=at, before=before,
           after={"inspector": sheet.inspector.name, "revision": sheet.revision}, reason=reason.strip()[:2000])


def add_scan(sheet: Sheet, scan: Scan, *, by: Who, at: datetime) -> StoredFile:
    """Attach the scan of the paper; its bytes are in the store already. The same scan again changes nothing.

    The paper may be scanned after submission too; a scan that it replaces stays stored and named in the Event.
    Problem `list_frozen`.
    """
    known = sheet.scan
    if known is not None and known.sha256 == scan.sha256:
        return known
    refuse_frozen_list(sheet.visit.cycle_id)
    stored = StoredFile(sha256=scan.sha256, size=scan.size, media_type=scan.media_type, name=scan.name[:200],
                        purpose="scan", by_id=by.id, at=at)
    db.session.add(stored)
    sheet.scan = stored
    db.session.flush()
    record("add_scan", "visit", sheet.visit_id, by=by, at=at,
           before={"scan": known.sha256} if known is not None else None,
           after={"inspector": sheet.inspector.name, "scan": stored.sha256})
    return stored


def set_self_scores(nomination: Nomination, scores: Mapping[str, str], *, by: Who, at: datetime) -> None:
    """Enter the unit's own scores (自评分), item code to text as written; "" takes one away. Others stay.

    Problem `list_frozen`.
    """
    merged = {**nomination.self_scores, **{code: text.strip()[:20] for code, text in scores.items()}}
    after = {code: text for code, text in merged.items() if text}
    if after == nomination.self_scores:
        return
    refuse_frozen_list(nomination.cycle_id)
    before, nomination.self_scores = nomination.self_scores, after
    record("set_self_scores", "nomination", nomination.id, by=by, at=at, before=before, after=after)

