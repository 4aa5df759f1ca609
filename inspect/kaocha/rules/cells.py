"""One cell of a table as spreadsheets and people write it: plain text, whole numbers, money, days, yes or no."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal

DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
NOTHING = {"", "/", "\\", "-", "--", "—", "——", "－", "／"}
MOST_NUMBER, MOST_FEN = 1_000_000_000, 10**15
FIRST_YEAR, LAST_YEAR = 1949, 2100

_LINE_END = re.compile(r"\r\n?|\x0b|\u2028|\u2029")  # a soft line break pasted from a text processor is \x0b
_FORMULA = re.compile(r"=\s*[A-Za-z0-9_('\"+\-@$]")
_FAULT = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
_WHOLE = re.compile(
    r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?(?:人|名|位|个|项|件|家|次|篇|份|门|㎡|m2|m²|平方米|平米|平方)?", re.ASCII
)
_MONEY = re.compile(r"(?:人民币|[¥￥])?(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,8})?(万元|亿元|元整|元|万|亿)?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?", re.ASCII
)
_TIMES = {"": 1, "元": 1, "元整": 1, "万": 10_000, "万元": 10_000, "亿": 100_000_000, "亿元": 100_000_000}
_YES = {"是", "有", "对", "√", "✓", "✔", "☑", "yes", "y", "true", "1"}
_NO = {"否", "无", "没有", "不是", "×", "✗", "✘", "no", "n", "false", "0"}
EXCEL_DAY_ZERO = date(1899, 12, 30)


class Unread(Exception):
    """A cell that cannot be read as what its column asks for; in words of both languages."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(en)
        self.code, self.zh, self.en = code, zh, en


def as_text(cell: object, *, lines: bool = False) -> str:
    """The text of any cell: white space made plain, full-width digits narrow, invisible characters gone.

    With `lines` line breaks stay. Unread: formulas and their faults, control and direction characters.
    """
    text = _LINE_END.sub("\n", _written(cell)).translate(DIGITS).translate(INVISIBLE)
    _refuse_control(text)
    if _FORMULA.match(text):
        raise Unread("formula", "单元格里是公式，请改为填写内容", "the cell holds a formula: write its content instead")
    if _FAULT.fullmatch(text.strip()):
        said = text.strip()
        raise Unread("formula", f"公式出错：{said}，请改为填写内容", f"a formula failed ({said}): write the content")
    if lines:
        rows = [" ".join(row.split()) for row in text.split("\n")]
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip()
    else:
        text = " ".join(text.split())
    return "" if text in NOTHING else text


def _written(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a spreadsheet delivers the telephone number 13800000000 as a float
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _refuse_control(text: str) -> None:
    if text.isprintable():
        return
    for character in text:
        # Cf holds the marks that turn the direction of writing round: a name would read otherwise than it is stored.
        # Unassigned and private characters stay: they are rare characters of names, newer than this Python's tables.
        if character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cf", "Cs"):
            raise Unread(
                "control", f"含有不可见的控制字符(U+{ord(character):04X})，请删去后重填",
                f"it holds an invisible control character (U+{ord(character):04X}): remove it",
            )


def whole_number(cell: object) -> int | None:
    """A whole number from 0 to 1,000,000,000, with or without its unit word; None for an empty cell."""
    text = as_text(cell).replace(" ", "").replace("，", ",")
    if not text:
        return None
    match = _WHOLE.fullmatch(text)
    if match is None:
        raise Unread(
            "not_a_number", f"「{short(text)}」不是整数，请只填数字",
            f"“{short(text)}” is no whole number: write digits only",
        )
    number = int(match[1].replace(",", ""))
    if number > MOST_NUMBER:
        raise Unread("out_of_range", f"「{short(text)}」过大，请核对", f"“{short(text)}” is too large: check it")
    return number


def fen(cell: object) -> int | None:
    """An amount in fen: "12万元", "3.5" (yuan), "1,200.00元"; None for an empty cell."""
    text = as_text(cell).replace(" ", "").replace("，", ",")
    if not text:
        return None
    match = _MONEY.fullmatch(text)
    if match is None:
        raise Unread(
            "not_money", f"「{short(text)}」不是金额，请填如 120000 或 12万元",
            f"“{short(text)}” is no amount: write for example 120000 or 12万元",
        )
    exact = Decimal(match[1].replace(",", "") + (match[2] or "")) * _TIMES[match[3] or ""] * 100
    if exact != exact.to_integral_value():
        raise Unread(
            "not_money", f"「{short(text)}」比分还小，请四舍五入到分", f"“{short(text)}” is finer than a fen: round it"
        )
    if exact > MOST_FEN:
        raise Unread("out_of_range", f"「{short(text)}」过大，请核对", f"“{short(text)}” is too large: check it")
    return int(exact)


def day(cell: object) -> str | None:
    """A day as YYYY-MM-DD: a date of the spreadsheet, its serial number, or as people write it.

    A month without a day counts from its first day. None for an empty cell.
    """
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _in_our_time(cell, cell.isoformat())
    text = as_text(cell)
    if not text:
        return None
    if isinstance(cell, float) and not cell.is_integer():  # 2023.10 typed as a number arrives as 2023.1
        raise Unread(
            "not_a_date", f"「{text}」是数字不是日期，请填如 2023-10-1",
            f"“{text}” is a number: write for example 2023-10-1",
        )
    if re.fullmatch(r"\d{8}", text, re.ASCII):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    elif re.fullmatch(r"\d{5}", text, re.ASCII):  # a date whose cell was turned into a number
        return _in_our_time(EXCEL_DAY_ZERO + timedelta(days=int(text)), text)
    match = _DAY.fullmatch(re.sub(r"\s*([-/.年月日])\s*", r"\1", text))
    if match is None:
        raise Unread(
            "not_a_date", f"「{short(text)}」看不出日期，请填如 2023-5-1 或 2023年5月1日",
            f"“{short(text)}” is no date: write for example 2023-5-1",
        )
    return _day_of(int(match[1]), int(match[2]), int(match[3] or 1), text)


def _day_of(year: int, month: int, number: int, text: str) -> str:
    try:
        return _in_our_time(date(year, month, number), text)
    except ValueError:
        raise Unread(
            "impossible_date", f"「{short(text)}」这一天不存在，请核对年月日",
            f"“{short(text)}” does not exist: check year, month and day",
        ) from None


def _in_our_time(found: date, text: str) -> str:
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unread(
            "impossible_date", f"「{short(text)}」的年份不在 {FIRST_YEAR} 至 {LAST_YEAR} 之间，请核对",
            f"“{short(text)}” is outside {FIRST_YEAR} to {LAST_YEAR}: check the year",
        )
    return found.isoformat()


def yes_or_no(cell: object) -> bool | None:
    """是/否，有/无, yes/no, a tick or a cross; None for an empty cell."""
    text = as_text(cell).replace(" ", "").casefold()
    if not text:
        return None
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Unread("not_yes_no", f"「{short(text)}」不是「是」或「否」", f"“{short(text)}” is neither yes nor no")


def short(text: str) -> str:
    """At most 30 characters of it, for a sentence."""
    return text if len(text) <= 30 else text[:29] + "…"
