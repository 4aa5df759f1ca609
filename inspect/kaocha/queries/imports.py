"""Imports as pages show them: those of a cycle, one with its rows, and which units go over their cap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Text, case, func, select, type_coerce

from ..db import db
from ..models import Cycle, ImportRow, Nomination, WorkbookImport
from ..problems import Problem

SHOWN = ("wrong", "over_cap", "new", "changed", "same")
"""What the rows of a preview may be narrowed to."""


def count_imports(cycle: Cycle) -> int:
    """How many workbooks were handed in for a cycle."""
    return db.session.scalar(select(func.count(WorkbookImport.id)).where(WorkbookImport.cycle_id == cycle.id)) or 0


def imports_of(cycle: Cycle, *, offset: int, limit: int) -> Sequence[WorkbookImport]:
    """They, the latest first."""
    return db.session.scalars(
        select(WorkbookImport).where(WorkbookImport.cycle_id == cycle.id).order_by(WorkbookImport.id.desc())
        .offset(offset).limit(limit)
    ).all()


def import_numbered(cycle: Cycle, number: int) -> WorkbookImport:
    """One import of this cycle; Problem `not_found` for another's."""
    found: WorkbookImport | None = db.session.scalar(
        select(WorkbookImport).where(WorkbookImport.cycle_id == cycle.id, WorkbookImport.id == number)
    )
    if found is None:
        raise Problem("not_found")
    return found


def import_rows(found: WorkbookImport, outcome: str, *, offset: int, limit: int) -> Sequence[ImportRow]:
    """Rows of a preview, the wrong ones first, then as they stand in the sheet."""
    wrong_first = case((ImportRow.outcome == "wrong", 0), else_=1)
    wanted = select(ImportRow).where(ImportRow.import_id == found.id, *_narrowed(outcome))
    return db.session.scalars(wanted.order_by(wrong_first, ImportRow.row).offset(offset).limit(limit)).all()


def count_rows(found: WorkbookImport, outcome: str) -> int:
    """How many rows that is."""
    wanted = select(func.count(ImportRow.id)).where(ImportRow.import_id == found.id, *_narrowed(outcome))
    return db.session.scalar(wanted) or 0


def rows_with_problems(found: WorkbookImport) -> Sequence[ImportRow]:
    """Every row that has something to be put right, in the order of the sheet."""
    return db.session.scalars(
        select(ImportRow).where(ImportRow.import_id == found.id, ImportRow.outcome == "wrong").order_by(ImportRow.row)
    ).all()


def units_over_cap(found: WorkbookImport) -> dict[str, int]:
    """Units that go over their cap with this workbook, and by how many rows, in the order of the sheet."""
    over: dict[str, int] = {}
    rows = select(ImportRow.problems).where(ImportRow.import_id == found.id, *_narrowed("over_cap"))
    for problems in db.session.scalars(rows.order_by(ImportRow.row)):
        for problem in problems:
            if problem["code"] == "over_cap":
                over[problem["unit"]] = over.get(problem["unit"], 0) + 1
    return over


def declared_so_far(cycle: Cycle, category: str, split: str) -> Sequence[dict[str, Any]]:
    """The declared facts of the nominations that stand in one table, by their numbers."""
    return db.session.scalars(
        select(Nomination.declared).where(
            Nomination.cycle_id == cycle.id, Nomination.category == category, Nomination.split == split,
            Nomination.withdrawn_at.is_(None),
        ).order_by(Nomination.number)
    ).all()


def _narrowed(outcome: str) -> list[ColumnElement[bool]]:
    if outcome == "over_cap":
        return [type_coerce(ImportRow.problems, Text).contains('"code":"over_cap"')]
    return [ImportRow.outcome == outcome] if outcome in SHOWN else []
