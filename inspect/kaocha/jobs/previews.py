"""Reading handed-in workbooks into previews, in portions, each in a short write transaction of its own."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from ..actions import imports
from ..actions.import_rows import JudgedRow, RowJudge, visible
from ..actions.intake import Intake
from ..db import act_for, authority_in_force, begin_write, commit, db
from ..files.workbooks import Table, Workbook, find_table, open_workbook, table_rows, titles_of
from ..models import Authority, Cycle, WorkbookImport
from ..problems import Problem
from ..queries.cycles import rules_of
from ..rules.declared import columns
from . import enqueue, task

log = logging.getLogger(__name__)
PORTION = 250
NOW_OR_LATER = {"busy", "disk_full"}
"""Refusals of the moment: the import stays undone and the sweep asks for it again."""


@task
def sweep() -> None:
    """Ask again for everything that was left undone, in every authority."""
    for authority_id in db.session.scalars(select(Authority.id)).all():
        act_for(authority_id)
        undone = select(WorkbookImport.id).where(WorkbookImport.state.in_(imports.UNDONE))
        for import_id in db.session.scalars(undone).all():
            enqueue("preview_import", import_id=import_id, authority_id=authority_id)


@task
def preview_import(import_id: int, authority_id: int) -> None:
    """Read one workbook; afterwards it is previewed, refused with a Problem, or cancelled."""
    act_for(authority_id)
    begin_write()
    found = imports.claim_import(import_id, at=_now())
    commit()
    if found is None:
        return
    claim = found.started_at
    try:
        _read(found)
    except Problem as problem:
        if problem.code in NOW_OR_LATER:
            raise
        _refuse(import_id, problem, claim)
    except Exception:  # whatever a stranger's file breaks, the person who waits is told, and the queue goes on
        log.exception("import %s could not be read", import_id)
        _refuse(import_id, Problem("something_broke", request=f"import-{import_id}"), claim)


def _refuse(import_id: int, problem: Problem, claim: datetime | None) -> None:
    begin_write()
    imports.refuse_import(import_id, problem, claim=claim, at=_now())
    commit()


def _now() -> datetime:
    now: datetime = current_app.config["CLOCK"]()
    return now


@dataclass
class _Reading:
    """How far the reading of one workbook is."""

    import_id: int
    claim: datetime | None
    total: int
    read: int = 0
    counts: Counter[str] = field(default_factory=Counter)

    def keep(self, rows: list[JudgedRow]) -> bool:
        """Write a portion down; False when somebody has cancelled."""
        self.read += len(rows)
        self.counts.update(row.outcome for row in rows)
        self.counts["over_cap"] += sum(any(one["code"] == "over_cap" for one in row.problems) for row in rows)
        begin_write()
        kept = imports.keep_rows(self.import_id, rows, claim=self.claim, read=self.read, total=self.total)
        commit()
        return kept


def _read(found: WorkbookImport) -> None:
    import_id, claim, category, split = found.id, found.started_at, found.category, found.split
    cycle = db.session.get_one(Cycle, found.cycle_id)
    scheme = rules_of(cycle).scheme
    fields = columns(scheme, category)
    path: Path = current_app.extensions["store"].path(authority_in_force(), found.file.sha256)
    with open_workbook(path) as book:
        required = [one.code for one in fields if one.required]
        table = find_table(book, titles_of(fields), required=required)
        absent = [one.title for one in fields if one.code not in table.places.values()]
        judge = RowJudge(Intake(cycle, _now()), scheme, category, split, table)
        reading = _Reading(import_id, claim, max(table.survey.rows - len(table.above) - 1, 0))
        for rows in _portions(book, table, judge):
            if not reading.keep(rows):
                return
    if not reading.read:
        raise Problem("workbook_no_rows")
    begin_write()
    notes = _notes(table, [title.zh for title in absent], [title.en for title in absent])
    imports.end_preview(import_id, claim=claim, counts=reading.counts, notes=notes, at=_now())
    commit()


def _portions(book: Workbook, table: Table, judge: RowJudge) -> Iterator[list[JudgedRow]]:
    rows = table_rows(book, table)
    while portion := [judge.judge(row) for row in islice(rows, PORTION)]:
        yield portion


def _notes(table: Table, absent_zh: list[str], absent_en: list[str]) -> list[dict[str, str]]:
    """What the secretary should know about the workbook as a whole."""
    notes = []
    if table.unknown:
        titles = "、".join(f"{letter} 列「{visible(title)}」" for letter, title in table.unknown[:20])
        titles_en = ", ".join(f"{letter} “{visible(title)}”" for letter, title in table.unknown[:20])
        notes.append({"zh": f"这些栏目不在本办法中, 没有读取: {titles}。",
                      "en": f"These columns are not part of the scheme and were not read: {titles_en}."})
    if absent_zh:
        notes.append({"zh": f"表中没有这些栏目, 按空白处理: {'、'.join(absent_zh)}。",
                      "en": f"The sheet lacks these columns, which count as empty: {'; '.join(absent_en)}."})
    if table.also_in:
        names, used = "、".join(map(visible, table.also_in)), visible(table.sheet.name)
        notes.append({"zh": f"读取的是工作表「{used}」; 表头相同的「{names}」没有读取。",
                      "en": f"Sheet “{used}” was read; “{names}” with the same head was not."})
    return notes
