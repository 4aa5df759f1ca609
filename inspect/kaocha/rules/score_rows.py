"""The rows of a score workbook as values: what is handed out, what comes back, and how a row is told apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TOTAL_ROW, REMARK_ROW = "=total", "=remark"
"""Stand for the item in the two last rows of a sheet; no item's code can be like them."""


@dataclass(frozen=True)
class BookLine:
    """One row to hand out. `key` is rules/visit/inspector/item; nothing in it is a secret."""

    studio: str
    inspector: str
    number: str
    title: str
    how: str
    full: str
    self_score: str
    key: str


@dataclass(frozen=True)
class ScoreRow:
    """One row as it came back: its number in the spreadsheet, whose item it is, and what was written."""

    number: int
    rules: str
    visit: int
    inspector: int
    item: str
    answer: str
    note: str


def row_key(rules: str, visit: int, inspector: int, item: str) -> str:
    """What identifies a row: the first digits of the rule hash, the visit, the inspector, the item."""
    return f"{rules[:8]}/{visit}/{inspector}/{item}"


def keys_of(rows: Sequence[ScoreRow]) -> list[tuple[int, int]]:
    """The sheets that the rows are about, (visit, inspector), in the order in which they come."""
    return list(dict.fromkeys((row.visit, row.inspector) for row in rows))
