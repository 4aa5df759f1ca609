"""The small parts of a workbook: its sheets, where they lie, its strings, and which styles show a day."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from ...problems import Problem
from .xml import Handler

DATE_FORMATS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}
"""Built-in numbers of formats that show a day; 27 and later are those of Chinese spreadsheets."""
MOST_ROW, MOST_COLUMN = 1_048_576, 16_384
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_NOT_A_DAY = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')


@dataclass
class Book(Handler):
    """xl/workbook.xml: the visible sheets in order, and where the days are counted from."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    from_1904: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            rid = next((value for key, value in attributes.items() if key.endswith("relationships\nid")), "")
            self.sheets.append((attributes.get("name", ""), rid))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")


@dataclass
class Relations(Handler):
    """xl/_rels/workbook.xml.rels: where the sheets, the strings and the styles lie."""

    known: dict[str, tuple[str, str]] = field(default_factory=dict)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
            self.known[attributes.get("Id", "")] = (attributes.get("Type", "").rpartition("/")[2], target)

    def of(self, rid: str) -> str:
        """The path of a worksheet; "" for what is none (charts, macro sheets)."""
        kind, path = self.known.get(rid, ("", ""))
        return path if kind == "worksheet" else ""

    def of_kind(self, kind: str) -> str:
        """The path of the one part of this kind; "" when there is none."""
        return next((path for one, path in self.known.values() if one == kind), "")


@dataclass
class Strings(Handler):
    """xl/sharedStrings.xml: one text for each <si>; phonetic readings (rPh) are no part of it."""

    ready: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    reading_aid: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "rPh":
            self.reading_aid = True

    def end(self, name: str, text: str) -> None:
        if name == "t" and not self.reading_aid:
            self.runs.append(text)
        elif name == "rPh":
            self.reading_aid = False
        elif name == "si":
            self.ready.append(unescaped("".join(self.runs)))
            self.runs.clear()


@dataclass
class Styles(Handler):
    """xl/styles.xml: which number format each cell style has."""

    custom: dict[int, str] = field(default_factory=dict)
    used: list[int] = field(default_factory=list)
    within: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.custom[whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.within = True
        elif name == "xf" and self.within:
            self.used.append(whole(attributes.get("numFmtId")))

    def end(self, name: str, text: str) -> None:
        if name == "cellXfs":
            self.within = False

    def shows_a_day(self, number: int) -> bool:
        """Whether a number format shows year, month or day, rather than an amount or a time alone."""
        code = self.custom.get(number)
        if code is None:
            return number in DATE_FORMATS
        plain = _NOT_A_DAY.sub("", code.split(";")[0]).lower()
        return "y" in plain or "d" in plain or ("m" in plain and not {"h", "s", "0", "#"} & set(plain))


def unescaped(text: str) -> str:
    """A text with its _xHHHH_ escapes resolved, as spreadsheets show it; halves of characters stay as written."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code < 0xE000 else chr(code)


def whole(text: str | None) -> int:
    """A number of the file's own bookkeeping; Problem `workbook_damaged` when it is none."""
    if text is None or len(text) > 10 or not text.isdecimal():
        raise Problem("workbook_damaged")
    return int(text)


def row_number(text: str, before: int) -> int:
    """The number of a row, which rises from row to row: two rows of one number would hide each other."""
    number = whole(text)
    if not before < number <= MOST_ROW:
        raise Problem("workbook_damaged")
    return number


def column_number(reference: str) -> int:
    """The column of a cell reference such as AB12: 28."""
    number = 0
    for letter in reference[:3]:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= MOST_COLUMN:
        raise Problem("workbook_damaged")
    return number


def column_letter(number: int) -> str:
    """What the spreadsheet calls a column: 1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
