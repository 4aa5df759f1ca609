"""Reading a workbook row by row, in pieces: what each cell says, never what a formula last came to.

openpyxl is not used to read: its date cells miss the numbering of Chinese formats (27–36, 50–58), it hides which rows
are hidden, and it builds whole rows before they can be counted. Tests read every workbook with both and compare.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import IO

from ...problems import Problem
from .parts import Book, Relations, Strings, Styles, column_number, row_number, unescaped
from .safety import BOOK, BROKEN, open_zip, part
from .xml import Handler, read_pieces, read_whole

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 20_000, 200, 4_000_000
MOST_STRINGS, MOST_CHARACTERS = 1_000_000, 40_000_000


@dataclass(frozen=True)
class Formula:
    """A cell that computes. Its last result may be old or foreign, so it is not taken for what the cell says."""

    text: str

    def __str__(self) -> str:
        return "=" + self.text


@dataclass(frozen=True)
class Fault:
    """A cell that shows an error of the spreadsheet, such as #REF!."""

    text: str

    def __str__(self) -> str:
        return self.text


Value = str | int | Decimal | bool | date | datetime | Formula | Fault


@dataclass(frozen=True)
class Row:
    """A row that is not empty: its number as the spreadsheet shows it, and column number (from 1) to value."""

    number: int
    cells: dict[int, Value]
    hidden: bool = False


@dataclass(frozen=True)
class Worksheet:
    """One visible sheet of a workbook."""

    name: str
    path: str


@dataclass(frozen=True)
class Survey:
    """How many rows a sheet has, formatted empty ones too, and which cells are merged downwards."""

    rows: int
    merged: dict[int, list[tuple[int, int]]]


def open_workbook(source: Path | IO[bytes]) -> Workbook:
    """Open an .xlsx for reading; use it in a `with`. Problems as safety.open_zip, and `workbook_unsafe`."""
    return Workbook(open_zip(source))


class Workbook:
    """A workbook that is open for reading: its visible sheets, and their rows in pieces."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        try:
            book, paths = Book(), Relations()
            read_whole(part(package, BOOK), book)
            read_whole(part(package, "xl/_rels/workbook.xml.rels"), paths)
            self.epoch = datetime(1904, 1, 1) if book.from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
            self.sheets = [Worksheet(name, paths.of(rid)) for name, rid in book.sheets if paths.of(rid)]
            self._strings = list(self._shared_strings(paths.of_kind("sharedStrings")))
            self._dates = self._date_styles(paths.of_kind("styles"))
        except BaseException:
            package.close()
            raise

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._package.close()

    def _shared_strings(self, path: str) -> Iterator[str]:
        if not path or path not in self._package.namelist():
            return
        handler, seen, size = Strings(), 0, 0
        for _ in read_pieces(self._package, path, handler):
            seen += len(handler.ready)
            size += sum(map(len, handler.ready))
            if seen > MOST_STRINGS or size > MOST_CHARACTERS:
                raise Problem("workbook_bomb")
            yield from handler.ready
            handler.ready.clear()

    def _date_styles(self, path: str) -> frozenset[str]:
        if not path or path not in self._package.namelist():
            return frozenset()
        styles = Styles()
        read_whole(part(self._package, path), styles)
        return frozenset(str(at) for at, number in enumerate(styles.used) if styles.shows_a_day(number))

    def rows(self, sheet: Worksheet) -> Iterator[Row]:
        """The rows that are not empty, from the top. Problems: `workbook_damaged`, `workbook_unsafe`,
        `workbook_too_many_rows`, `workbook_too_many_columns`."""
        handler, rows = _Cells(self._strings, self._dates, self.epoch), 0
        for _ in read_pieces(self._package, sheet.path, handler):
            for row in handler.ready:
                rows += 1
                if rows > MOST_ROWS + 20 or handler.cells > MOST_CELLS:  # 20: title and notes above the head
                    raise Problem("workbook_too_many_rows", most=MOST_ROWS)
                yield row
            handler.ready.clear()
            if handler.cells > MOST_CELLS:
                raise Problem("workbook_too_many_rows", most=MOST_ROWS)

    def survey(self, sheet: Worksheet) -> Survey:
        """One quick look through a sheet before it is read: what progress is measured by, and what is merged.

        Problem `workbook_damaged`.
        """
        rows, rest = 0, b""
        merges: list[re.Match[bytes]] = []
        try:
            with self._package.open(sheet.path) as stream:
                while piece := stream.read(1 << 18):
                    found, rest, end = rest + piece, b"", 0
                    for match in _ROW_OR_MERGE.finditer(found):
                        end = match.end()
                        rows += match[1] is None
                        if match[1] is not None and len(merges) < MOST_ROWS:
                            merges.append(match)
                    rest = found[max(end, len(found) - 60):]
        except BROKEN:
            raise Problem("workbook_damaged") from None
        return Survey(rows, _downward(merges))


_ROW_OR_MERGE = re.compile(rb'<(?:\w{1,9}:)?(?:row[ />]|mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")')


def _downward(merges: list[re.Match[bytes]]) -> dict[int, list[tuple[int, int]]]:
    """Cells that are merged over several rows of one column: column to (first row, last row)."""
    found: dict[int, list[tuple[int, int]]] = {}
    for match in merges:
        left, top, right, bottom = match[1], int(match[2]), match[3], int(match[4])
        if left == right and top < bottom:
            found.setdefault(column_number(left.decode()), []).append((top, bottom))
    return {column: sorted(spans) for column, spans in found.items()}


class _Cells(Handler):
    """A worksheet: rows that are complete wait in `ready`."""

    def __init__(self, strings: list[str], dates: frozenset[str], epoch: datetime) -> None:
        self.strings, self.dates, self.epoch = strings, dates, epoch
        self.ready: list[Row] = []
        self.cells = self.row = self.column = 0
        self._values: dict[int, Value] = {}
        self._hidden = False
        self._kind = self._style = ""
        self._raw: str | None = None
        self._runs: list[str] = []
        self._formula: str | None = None
        self._reading_aid = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.cells += 1
            self.column = column_number(attributes["r"]) if "r" in attributes else self.column + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._raw, self._formula = None, None
            self._runs.clear()
        elif name == "row":
            self.row = row_number(attributes.get("r", str(self.row + 1)), self.row)
            self.column, self._values = 0, {}
            self._hidden = attributes.get("hidden") in ("1", "true")
        elif name == "rPh":
            self._reading_aid = True

    def end(self, name: str, text: str) -> None:
        if name == "v":
            self._raw = text
        elif name == "c":
            self._cell()
        elif name == "f":
            self._formula = text
        elif name == "t" and not self._reading_aid:
            self._runs.append(text)
        elif name == "rPh":
            self._reading_aid = False
        elif name == "row" and self._values:
            self.ready.append(Row(self.row, self._values, self._hidden))

    def _cell(self) -> None:
        value = Formula(self._formula) if self._formula is not None else self._value()
        if value is None or value == "":
            return
        if self.column > MOST_COLUMNS:
            raise Problem("workbook_too_many_columns", most=MOST_COLUMNS)
        self._values[self.column] = value

    def _value(self) -> Value | None:
        if self._kind == "inlineStr":
            return unescaped("".join(self._runs))
        raw = self._raw
        if raw is None:
            return None
        if self._kind == "s":
            return self._shared(raw)
        if self._kind == "n":
            return _number(raw, is_day=self._style in self.dates, epoch=self.epoch)
        if self._kind == "b":
            return raw == "1"
        if self._kind == "e":
            return Fault(raw)
        return unescaped(raw)  # "str", and "d": a day in ISO form

    def _shared(self, raw: str) -> str:
        try:
            return self.strings[int(raw)]
        except (ValueError, IndexError):
            raise Problem("workbook_damaged") from None


def _number(raw: str, *, is_day: bool, epoch: datetime) -> int | Decimal | date | datetime | Fault:
    """What a number cell says. 35.3 is stored as 35.299999999999997: the shortest text of the float is meant."""
    try:
        exact = float(raw)
    except ValueError:
        raise Problem("workbook_damaged") from None
    if exact != exact or abs(exact) > 1e300:
        return Fault(raw)
    if is_day and 1 <= exact < 2_958_466:  # 9999-12-31
        moment = epoch + timedelta(seconds=round(exact * 86_400))
        return moment if moment.hour or moment.minute or moment.second else moment.date()
    if exact.is_integer() and abs(exact) < 1e15:
        return int(exact)
    return Decimal(repr(exact))
