"""The declared facts of a nomination: which columns a category has, and reading one row of them into plain values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ..canonical import digest
from ..schemes.intake import DeclaredField
from ..schemes.model import Scheme
from .cells import FIRST_YEAR, LAST_YEAR, NOTHING, Unread, as_text, day, fen, short, whole_number, yes_or_no
from .choices import NotAChoice, choice_of, choices_of, leading_choice

LONGEST = {"text": 200, "long_text": 4000}
LONGEST_OF = {"leader_honours": 400, "address": 300, "industry": 80, "contact": 60, "phone": 40}
MOST_OUTCOMES, LONGEST_NAME = 100, 300
_OUTCOME = re.compile(
    r"(?:[(（]?\d{1,2}[)）.、．]\s*)?(\d{4})(?:\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}\s*日?|\s*月)?|\s*年度?)?"
    r"[\s,，、:：|·—-]*(.*)", re.ASCII,
)

Value = str | int | bool | list[str] | list[dict[str, Any]]
"""text, long_text, choice and date (YYYY-MM-DD) are str; integer is int; money is int of fen; yes_no is bool; choices
is a list of codes in the scheme's order; outcomes is a list of {"year": int, "kind": code, "name": str}."""


@dataclass(frozen=True)
class Trouble:
    """What is wrong with one cell, in words that say what to write; `field` is its code, or "" for the whole row."""

    code: str
    field: str
    zh: str
    en: str

    def as_dict(self) -> dict[str, str]:
        """As it is kept with a previewed row."""
        return {"code": self.code, "field": self.field, "zh": self.zh, "en": self.en}


def columns(scheme: Scheme, category: str) -> tuple[DeclaredField, ...]:
    """The declared fields of a category, in the order of the scheme file."""
    return tuple(field for field in scheme.fields if field.holds_for(category))


def read_cell(field: DeclaredField, cell: object) -> Value | Trouble | None:
    """The value of one cell, None when it is empty, or the Trouble with it.

    Cells are what spreadsheets and forms deliver: str, int, float, bool, date, datetime or None.
    """
    try:
        return _READERS[field.type](field, cell)
    except Unread as unread:
        return Trouble(unread.code, field.code, f"{field.title.zh}：{unread.zh}", f"{field.title.en}: {unread.en}")


def read_row(scheme: Scheme, category: str, cells: Mapping[str, object]) -> tuple[dict[str, Any], list[Trouble]]:
    """One row, by field code, as values without the empty ones, with every Trouble in the order of the columns."""
    values: dict[str, Any] = {}
    troubles: list[Trouble] = []
    for field in columns(scheme, category):
        value = read_cell(field, cells.get(field.code))
        if isinstance(value, Trouble):
            troubles.append(value)
        elif value is not None:
            values[field.code] = value
        elif field.required:
            zh, en = field.title.zh, field.title.en
            troubles.append(Trouble("missing", field.code, f"{zh}：必填，请补上", f"{en}: needed, please fill it in"))
    return values, troubles


def row_digest(values: Mapping[str, Any]) -> str:
    """SHA-256 of a read row: two rows that say the same have the same."""
    return digest(dict(values))


def written(field: DeclaredField, value: Any, language: str = "zh") -> str:
    """A value as people write it, which `read_cell` reads back to the same value; "" for None."""
    if value is None:
        return ""
    if field.type == "yes_no":
        yes, no = ("是", "否") if language == "zh" else ("yes", "no")
        return yes if value else no
    if field.type == "money":
        return money_written(value)
    if field.type == "choice":
        return _title(field, value, language)
    if field.type == "choices":
        return ("；" if language == "zh" else "; ").join(_title(field, code, language) for code in value)
    if field.type == "outcomes":
        return "\n".join(f"{one['year']} {_title(field, one['kind'], language)} {one['name']}" for one in value)
    return str(value)


def money_written(amount: int) -> str:
    """An amount of fen in yuan: 12000050 -> "120000.50", 12000000 -> "120000"."""
    yuan, rest = divmod(amount, 100)
    return f"{yuan}.{rest:02d}" if rest else str(yuan)


def _title(field: DeclaredField, code: str, language: str) -> str:
    words = field.choices.get(code)
    return code if words is None else (words.en if language == "en" else words.zh)


def leaders_of(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The leaders (one or several, 张三、李四) with their honours in full.

    Honours written as "张三: …; 李四: …" go to the one they name; otherwise all of them belong to the first.
    """
    names = [name.strip() for name in re.split(r"[、,，;；/\n]", str(values.get("leader_name", ""))) if name.strip()]
    honours = str(values.get("leader_honours", ""))
    starts = sorted(
        (match.start(), match.end(), name)
        for name in names if name in honours  # before a pattern is made for each name of thousands of rows
        if (match := re.search(rf"(?:^|[;；,，、。\s]){re.escape(name)}\s*[:：]", honours))
    )
    if not starts:
        return [(name, honours if at == 0 else "") for at, name in enumerate(names)]
    ends = [after[0] for _, after in pairwise(starts)] + [len(honours)]
    own = {name: honours[end:until].strip(" ;；,，、。") for (_, end, name), until in zip(starts, ends, strict=True)}
    return [(name, own.get(name, "")) for name in names]


# --- one reader for each type ---


def _text(field: DeclaredField, cell: object) -> str | None:
    text = as_text(cell, lines=field.type == "long_text")
    most = LONGEST_OF.get(field.code, LONGEST[field.type])
    if len(text) > most:
        raise _too_long(len(text), most)
    if field.code == "leader_name" and any(len(name) > 60 for name, _ in leaders_of({"leader_name": text})):
        raise Unread(
            "too_long", "一个姓名最多 60 字，多人之间用顿号分开",
            "a name has at most 60 characters, with commas between several",
        )
    return text or None


def _too_long(length: int, most: int) -> Unread:
    en = f"{length} characters, at most {most}: shorten it"
    return Unread("too_long", f"共 {length} 字，最多 {most} 字，请精简", en)


def _choice(field: DeclaredField, cell: object) -> str | None:
    text = as_text(cell)
    if not text:
        return None
    code = choice_of(field.choices, text)
    if code is None:
        raise _unknown(field, text)
    return code


def _choices(field: DeclaredField, cell: object) -> list[str] | None:
    text = as_text(cell, lines=True)
    try:
        return choices_of(field.choices, text) or None
    except NotAChoice as error:
        raise _unknown(field, str(error)) from None


def _unknown(field: DeclaredField, text: str) -> Unread:
    zh = "、".join(words.zh for words in field.choices.values())
    en = "; ".join(words.en for words in field.choices.values())
    said = short(text)
    return Unread("unknown_choice", f"没有「{said}」这一项，可填：{zh}", f"there is no “{said}”; there are: {en}")


def _outcomes(field: DeclaredField, cell: object) -> list[dict[str, Any]] | None:
    text = as_text(cell, lines=True)
    lines = [line for line in re.split(r"\n+|[;；]\s*(?=\d{4}\D)", text) if line.strip() not in NOTHING]
    if len(lines) > MOST_OUTCOMES:
        said = f"共 {len(lines)} 项，最多 {MOST_OUTCOMES} 项", f"{len(lines)} outcomes, at most {MOST_OUTCOMES}"
        raise Unread("too_long", *said)
    return [_outcome(field, line.strip().rstrip(";；")) for line in lines] or None


def _outcome(field: DeclaredField, line: str) -> dict[str, Any]:
    match = _OUTCOME.fullmatch(line)
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise Unread(
            "not_an_outcome", f"「{short(line)}」开头应是四位年份，如：2023 专利 名称",
            f"“{short(line)}” should begin with a year of four digits, such as: 2023 kind name",
        )
    kind, name = leading_choice(field.choices, match[2])
    if kind is None:
        raise _unknown(field, name.split(" ")[0] or line)
    if not name or len(name) > LONGEST_NAME:
        raise Unread(
            "not_an_outcome", f"「{short(line)}」缺成果名称，或名称超过 {LONGEST_NAME} 字",
            f"“{short(line)}” has no name, or one of more than {LONGEST_NAME} characters",
        )
    return {"year": int(match[1]), "kind": kind, "name": name}


_READERS: dict[str, Callable[[DeclaredField, object], Value | None]] = {
    "text": _text, "long_text": _text, "choice": _choice, "choices": _choices, "outcomes": _outcomes,
    "date": lambda _, cell: day(cell), "integer": lambda _, cell: whole_number(cell),
    "money": lambda _, cell: fen(cell), "yes_no": lambda _, cell: yes_or_no(cell),
}
