"""Writing workbooks: text stays text whatever it begins with, and the same content is the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from .parts import column_letter

Kind = Literal["text", "integer", "decimal", "points", "date"]
FORMATS: dict[str, str] = {"text": "@", "integer": "0", "decimal": "General", "points": "0.00", "date": "yyyy-mm-dd"}
LONGEST = 32_767
FILLED_DOWN_TO = 5_000
"""Lists of choices and prompts reach down to this row of a form."""

_ESCAPE = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_FONT = "宋体"
_THIN = Side(style="thin", color="8A8373")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
HEAD_FILL = PatternFill("solid", fgColor="E8E3D7")
TITLE, HEAD = Font(name=_FONT, size=16, bold=True), Font(name=_FONT, size=11, bold=True)
BODY = Font(name=_FONT, size=11)
QUIET = Font(name=_FONT, size=10, color="464239")
_FIXED = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, how wide it is in characters, and what may be written in its cells.

    `choices` become a list to pick from; `prompt` (title, sentence) is shown when a cell is entered.
    """

    title: str
    width: float = 14
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    prompt: str = ""
    figure: bool = False
    hidden: bool = False

    @property
    def to_the_right(self) -> bool:
        return self.figure or self.kind in ("integer", "decimal", "points")


@dataclass(frozen=True)
class Page:
    """One sheet: title, lines above the head, columns and rows.

    A row has one value for each column: numbers in columns of numbers, a date in columns of dates, text or None in
    any; whatever else is written as text. `above` are lines of cells between title and head. `blank` empty ruled rows
    follow for a form to be filled in. `total` is a last, bold row.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]] = ()
    above: Sequence[Sequence[str]] = ()
    blank: int = 0
    total: Sequence[Any] = ()
    landscape: bool = True


def write_workbook(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, name: str = "") -> bytes:
    """A workbook of one table: title, frozen head that repeats on every printed page, A4 landscape."""
    return write_pages([Page(name or title, title, columns, rows)])


def write_pages(pages: Sequence[Page]) -> bytes:
    """A workbook of several sheets; lists of choices lie on a hidden last sheet. The same pages give the same bytes."""
    book = Workbook(write_only=True)
    names = _sheet_names(pages)
    lists: dict[tuple[str, ...], int] = {}
    for page, name in zip(pages, names, strict=True):
        for column in page.columns:
            if column.choices:
                lists.setdefault(column.choices, len(lists) + 1)
        _page(book, page, name, lists)
    if lists:
        _lists(book, lists)
    packed = io.BytesIO()
    book.save(packed)
    return _same_bytes(packed)


def _sheet_names(pages: Sequence[Page]) -> list[str]:
    """Names that a spreadsheet takes: at most 31 characters, none of []:*?/\\, no two alike."""
    found: list[str] = []
    for page in pages:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", page.name).strip(" '")[:31] or "表"
        name, number = plain, 2
        while name.casefold() in {one.casefold() for one in (*found, LISTS)}:
            name, number = f"{plain[:27]}({number})", number + 1
        found.append(name)
    return found


LISTS = "选项"


def _page(book: Workbook, page: Page, name: str, lists: dict[tuple[str, ...], int]) -> None:
    sheet = book.create_sheet(name)
    head = len(page.above) + 2
    _print_set_up(sheet, page, head)
    for at, column in enumerate(page.columns, 1):
        _column_set_up(sheet, column, at, head, lists)
    sheet.row_dimensions[1].height = 30
    sheet.append([_cell(sheet, page.title if not at else None, TITLE, "centerContinuous", wrap=False)
                  for at in range(len(page.columns))])
    for line in page.above:
        sheet.append([_cell(sheet, text, QUIET, "left", wrap=False) for text in line])
    sheet.row_dimensions[head].height = 34
    sheet.append([_cell(sheet, column.title, HEAD, "center", box=True, fill=True) for column in page.columns])
    _rows(sheet, page.columns, page.rows, BODY)
    _rows(sheet, page.columns, [[None] * len(page.columns)] * page.blank, BODY)
    if page.total:
        _rows(sheet, page.columns, [page.total], HEAD)


def _rows(sheet: Any, columns: Sequence[Column], rows: Iterable[Sequence[Any]], font: Font) -> None:
    """Rows are written as they are appended, so one row of styled cells serves them all: four times as fast."""
    cells = [_cell(sheet, None, font, "right" if column.to_the_right else "left", box=True) for column in columns]
    for cell, column in zip(cells, columns, strict=True):
        cell.number_format = FORMATS[column.kind]
    for row in rows:
        for cell, column, value in zip(cells, columns, row, strict=True):
            _put(cell, value, column.kind)
        sheet.append(cells)


def _print_set_up(sheet: Any, page: Page, head: int) -> None:
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape" if page.landscape else "portrait"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "— &P —"
    sheet.print_options.horizontalCentered = True


def _column_set_up(sheet: Any, column: Column, at: int, head: int, lists: dict[tuple[str, ...], int]) -> None:
    letter = column_letter(at)
    dimension = sheet.column_dimensions[letter]
    dimension.width, dimension.hidden = column.width, column.hidden
    dimension.number_format, dimension.font = FORMATS[column.kind], BODY
    check = _check(column, lists)
    if check is not None:
        check.add(f"{letter}{head + 1}:{letter}{FILLED_DOWN_TO}")
        sheet.data_validations.append(check)


def _check(column: Column, lists: dict[tuple[str, ...], int]) -> DataValidation | None:
    """What a spreadsheet checks and says when a cell of the column is entered."""
    if not column.choices and not column.prompt:
        return None
    if column.choices:
        letter = column_letter(lists[column.choices])
        where = f"'{LISTS}'!${letter}$1:${letter}${len(column.choices)}"
        check = DataValidation("list", formula1=where, allow_blank=True)
        check.showErrorMessage, check.errorStyle = True, "stop"
        check.errorTitle, check.error = _cut(column.title, 32), "请从下拉列表中选择。"
    else:
        check = DataValidation(allow_blank=True)
        check.showErrorMessage = False
    if column.prompt:
        check.showInputMessage = True
        check.promptTitle, check.prompt = _cut(column.title, 32), _cut(column.prompt, 255)
    return check


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _lists(book: Workbook, lists: dict[tuple[str, ...], int]) -> None:
    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    for at in range(max(map(len, lists))):
        sheet.append([_cell(sheet, choices[at] if at < len(choices) else None, BODY, "left") for choices in lists])


def _cell(
    sheet: Any, value: str | None, font: Font, side: str, *, box: bool = False, wrap: bool = True, fill: bool = False
) -> Cell:
    cell: Cell = WriteOnlyCell(sheet)
    _put(cell, value, "text")
    cell.font = font
    cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=wrap)
    if box:
        cell.border = BOX
    if fill:
        cell.fill = HEAD_FILL
    return cell


def _put(cell: Cell, value: Any, kind: Kind) -> None:
    """Trap: openpyxl turns text that begins with = into a formula; only an explicit type keeps it text."""
    if value is None or value == "":
        cell.value = None
    elif kind == "date" and isinstance(value, date):
        cell.value = value.date() if isinstance(value, datetime) else value
    elif kind in ("integer", "decimal", "points") and isinstance(value, int | Decimal) and not isinstance(value, bool):
        cell.value = value
    else:
        cell.value = as_cell_text(_words(value))
        cell.data_type = "s"


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else str(value)


def as_cell_text(text: str) -> str:
    """Any text as a cell holds it: control characters and carriage returns escaped as spreadsheets do (_x000D_).

    At most 32,767 characters, the most that a cell takes; half characters, which no file can hold, become U+FFFD.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")[:LONGEST]
    return _ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", whole)


def _same_bytes(packed: io.BytesIO) -> bytes:
    """The package again with fixed times, in the order of names: the same content gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", content)
                content = content.replace(b"<dc:creator>openpyxl</dc:creator>", b"<dc:creator>Kaocha</dc:creator>")
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, content)
    return out.getvalue()


__all__ = ["Column", "Page", "as_cell_text", "write_pages", "write_workbook"]
