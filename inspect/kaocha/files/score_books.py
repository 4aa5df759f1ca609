"""The workbook that the office hands out for scoring: one row for each item, inspector and visit, and read back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO

from ..problems import Problem
from ..rules.score_rows import BookLine, ScoreRow
from .workbooks import Column, Page, Value, find_table, open_workbook, table_rows, write_pages

KEY, ANSWER, NOTE = "识别码（勿改）", "填写", "备注"
MOST_ROWS = 20_000
_TITLES = {"key": [KEY, "识别码", "Key"], "answer": [ANSWER, "Answer"], "note": [NOTE, "Note"]}
_COLUMNS = (
    Column("工作室", 26), Column("组员", 10), Column("编号", 6), Column("检查项", 30), Column("怎么填", 32),
    Column("标准分", 8, figure=True), Column("自评分", 8, figure=True),
    Column(ANSWER, 12, prompt="按「怎么填」一栏填写；没有看到填 ?，提交前须落实。"), Column(NOTE, 30), Column(KEY, 30),
)  # fmt: skip


def score_book(title: str, above: str, lines: Iterable[BookLine]) -> bytes:
    """The workbook with these rows, nothing filled in. Problem `workbook_too_many_rows` when it could not come back."""
    rows = [
        (one.studio, one.inspector, one.number, one.title, one.how, one.full, one.self_score, None, None, one.key)
        for one in lines
    ]
    if len(rows) > MOST_ROWS:
        raise Problem("workbook_too_many_rows", most=MOST_ROWS)
    return write_pages([Page("评分表", title, _COLUMNS, rows, above=[[above]])])


def read_score_book(source: Path | IO[bytes]) -> list[ScoreRow]:
    """The filled rows in order. Problems as workbooks.open_workbook and find_table, and `sheets_of_other_rules`."""
    with open_workbook(source) as book:
        table = find_table(book, _TITLES, required=("key", "answer"))
        return [_row(row.number, row.cells) for row in table_rows(book, table) if row.cells.get("key") is not None]


def _row(number: int, cells: dict[str, Value]) -> ScoreRow:
    parts = _text(cells.get("key")).split("/")
    if len(parts) != 4 or not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts[1:3]):
        raise Problem("sheets_row_unknown", row=number)
    return ScoreRow(
        number=number, rules=parts[0], visit=int(parts[1]), inspector=int(parts[2]), item=parts[3],
        answer=_text(cells.get("answer")), note=_text(cells.get("note")),
    )


def _text(value: Value | None) -> str:
    """What a cell says as a person would type it; a formula or a day stays as it looks and is refused by the rules."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()
