"""Finding a table in a workbook by the titles of its columns, in whatever order they stand, and reading its rows."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from ...problems import Problem
from .parts import MOST_ROW, column_letter
from .reading import MOST_ROWS, Row, Survey, Value, Workbook, Worksheet

HEAD_WITHIN = 20
IGNORED = ("序号", "编号", "No.")
_MARK = re.compile(r"(\*|※|\((?:必填|必填项|选填|required|optional)\))+$")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")


@dataclass(frozen=True)
class Table:
    """Where a table lies: its sheet, the row of its head, column number to key, and titles that nobody asked for.

    `unknown` is (column letter, title). `above` are the rows over the head. `also_in` names other sheets with the
    same head, which are not read.
    """

    sheet: Worksheet
    head: int
    places: dict[int, str]
    unknown: tuple[tuple[str, str], ...]
    above: tuple[Row, ...]
    also_in: tuple[str, ...]
    survey: Survey


@dataclass(frozen=True)
class TableRow:
    """One filled row below the head: its number as the spreadsheet shows it, key to value, and whether it is hidden."""

    number: int
    cells: dict[str, Value]
    hidden: bool


def title_key(title: object) -> str:
    """What is compared of a title: width, case, white space and the mark of a required column do not matter."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", str(title)))
    return _MARK.sub("", "".join(plain.split())).casefold()


def find_table(book: Workbook, titles: Mapping[str, Iterable[str]], *, required: Iterable[str]) -> Table:
    """The table whose head has these columns: `titles` is key to the titles that it may go by.

    The head lies within the first 20 rows of a visible sheet; the first sheet that has every required column is
    taken. Problems: `workbook_no_head`, `workbook_columns_missing`, `workbook_column_twice`.
    """
    known = {title_key(title): key for key, names in titles.items() for title in names}
    needed = set(required)
    found = [one for sheet in book.sheets if (one := _head(book, sheet, known)) is not None]
    if not found:
        raise Problem("workbook_no_head", titles="、".join(_first(titles[key]) for key in titles if key in needed))
    whole = [one for one in found if needed <= set(one[1].values())]
    if not whole:
        best = max(found, key=lambda one: len(one[1]))
        missing = [key for key in titles if key in needed and key not in best[1].values()]
        raise Problem("workbook_columns_missing", sheet=best[0].name, row=best[2].number,
                      titles="、".join(_first(titles[key]) for key in missing))
    sheet, places, head, above = whole[0]
    _refuse_twice(head, places, titles)
    ignored = {title_key(title) for title in IGNORED}
    unknown = tuple((column_letter(at), _shown(value)) for at, value in sorted(head.cells.items())
                    if at not in places and title_key(value) not in ignored)
    others = tuple(other[0].name for other in whole[1:])
    return Table(sheet, head.number, places, unknown, above, others, book.survey(sheet))


def _head(
    book: Workbook, sheet: Worksheet, known: Mapping[str, str]
) -> tuple[Worksheet, dict[int, str], Row, tuple[Row, ...]] | None:
    """The row among the first that has the most known titles (at least two, where two are known)."""
    rows = [row for row in islice(book.rows(sheet), HEAD_WITHIN) if row.number <= HEAD_WITHIN]
    best: tuple[dict[int, str], int] = ({}, 0)
    for at, row in enumerate(rows):
        places = {column: known[key] for column, value in row.cells.items() if (key := title_key(value)) in known}
        if len(places) > len(best[0]):
            best = (places, at)
    if len(best[0]) < min(2, len(known)):
        return None
    return sheet, best[0], rows[best[1]], tuple(rows[: best[1]])


def _refuse_twice(head: Row, places: Mapping[int, str], titles: Mapping[str, Iterable[str]]) -> None:
    for key in titles:
        columns = [at for at, one in sorted(places.items()) if one == key]
        if len(columns) > 1:
            cells = "、".join(f"{column_letter(at)}{head.number}" for at in columns)
            raise Problem("workbook_column_twice", title=_first(titles[key]), cells=cells)


def table_rows(book: Workbook, table: Table) -> Iterator[TableRow]:
    """The rows below the head that have something in one of the columns asked for, in pieces.

    A cell that is merged downwards holds for each row that it covers. Problems as Workbook.rows.
    """
    merged = {column: spans for column, spans in table.survey.merged.items() if column in table.places}
    last: dict[tuple[int, int], Value] = {}
    rows = 0
    for row in book.rows(table.sheet):
        if row.number <= table.head:
            continue
        cells = {key: row.cells[column] for column, key in table.places.items() if _filled(row.cells.get(column))}
        if not cells:
            continue
        rows += 1
        if rows > MOST_ROWS:
            raise Problem("workbook_too_many_rows", most=MOST_ROWS)
        if merged:
            _fill_merged(row, cells, table.places, merged, last)
        yield TableRow(row.number, cells, row.hidden)


def _fill_merged(
    row: Row, cells: dict[str, Value], places: Mapping[int, str], merged: Mapping[int, list[tuple[int, int]]],
    last: dict[tuple[int, int], Value],
) -> None:
    for column, spans in merged.items():
        at = bisect_right(spans, (row.number, MOST_ROW)) - 1  # spans are sorted, and a sheet's merges do not overlap
        if at < 0 or row.number > spans[at][1]:
            continue
        top, key = spans[at][0], places[column]
        if top == row.number and key in cells:
            last[column, top] = cells[key]
        elif (column, top) in last:
            cells.setdefault(key, last[column, top])


def _filled(value: Value | None) -> bool:
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def _first(names: Iterable[str]) -> str:
    return next(iter(names))


def _shown(value: Value) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else text[:39] + "…"
