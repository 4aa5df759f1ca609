"""The form in which recommending units hand in nominations (推荐汇总表): made from the scheme, its titles known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...rules.declared import columns, written
from ...schemes.intake import DeclaredField
from ...schemes.model import Scheme
from .writing import Column, Kind, Page, write_pages

NUMBER = "序号"
BLANK_ROWS = 30
_KINDS: dict[str, Kind] = {"date": "date", "integer": "integer", "money": "decimal"}
_WIDTHS = {
    "long_text": 34, "outcomes": 42, "date": 13, "integer": 11, "money": 14, "yes_no": 12, "choice": 18, "choices": 26,
}
_WIDTH_OF = {
    "studio_name": 30, "host_unit": 28, "recommended_by": 24, "leader_name": 12, "leader_honours": 30, "address": 30,
}
_HOW = {
    "text": "填写文字，最多 200 字。",
    "long_text": "填写文字，最多 4000 字，单元格内可换行。",
    "date": "填日期，如 2023-05-01；只知道月份时写 2023年5月。",
    "integer": "只填整数。",
    "money": "填金额，单位元；也可写 12万元。",
    "yes_no": "填「是」或「否」。",
    "choice": "从下拉列表中选一项。",
    "choices": "可填一项或几项，几项之间用分号（；）隔开。",
    "outcomes": "一行一项：年份 类别 名称；几项之间在单元格内换行。",
}


def table_title(scheme: Scheme, category: str, split: str) -> str:
    """What the notice calls the table of a category, or of its split."""
    found = scheme.category(category)
    parts = [one.table.zh for one in found.splits if one.code == split]
    return parts[0] if parts else found.table.zh


def titles_of(fields: Iterable[DeclaredField]) -> dict[str, list[str]]:
    """Field code to the titles that its column may have: Chinese, the same without brackets, English, the code."""
    found: dict[str, list[str]] = {}
    taken: set[str] = set()
    for field in fields:
        bare = re.sub(r"[（(][^（）()]*[)）]", "", field.title.zh)
        names = [field.title.zh] + [name for name in (bare, field.title.en, field.code) if name and name not in taken]
        found[field.code] = names
        taken.update(names)
    return found


def nomination_form(
    scheme: Scheme, category: str, split: str, units: Sequence[str], *, rows: Iterable[Mapping[str, Any]] = (),
    deadline: str = "",
) -> bytes:
    """The form of a category (and split) with the roster's units to choose from; `rows` are declared values.

    Filled by code and read back, it says the same. Without rows 30 empty ruled ones are ready to be filled.
    """
    fields = columns(scheme, category)
    title = table_title(scheme, category, split)
    filled = [[at, *(_cell(field, row.get(field.code)) for field in fields)] for at, row in enumerate(rows, 1)]
    form = Page(
        name=title, title=title, columns=[Column(NUMBER, 6, "integer"), *(_column(field, units) for field in fields)],
        rows=filled, above=[[_how_to_fill(deadline)]], blank=0 if filled else BLANK_ROWS,
    )
    return write_pages([form, _explanations(scheme, title, fields)])


def _cell(field: DeclaredField, value: Any) -> Any:
    return value if field.type == "integer" else written(field, value)


def _how_to_fill(deadline: str) -> str:
    until = f"提交截止：{deadline}。" if deadline else ""
    return f"每行一家。带 * 的必填；不要合并单元格，不要填公式；各栏填法见「填表说明」。{until}"


def _column(field: DeclaredField, units: Sequence[str]) -> Column:
    choices: tuple[str, ...] = ()
    if field.type == "choice":
        choices = tuple(words.zh for words in field.choices.values())
    elif field.type == "yes_no":
        choices = ("是", "否")
    elif field.code == "recommended_by":
        choices = tuple(units)
    return Column(
        title=field.title.zh + ("*" if field.required else ""), kind=_KINDS.get(field.type, "text"), choices=choices,
        width=_WIDTH_OF.get(field.code, _WIDTHS.get(field.type, 18)), prompt=_how(field),
    )


def _how(field: DeclaredField) -> str:
    parts = [field.hint.zh.rstrip("。") + "。"] if field.hint else []
    parts.append("填推荐单位全称，须在本批次名单内。" if field.code == "recommended_by" else _HOW[field.type])
    if field.type in ("choices", "outcomes"):
        parts.append("可填：" + "、".join(words.zh for words in field.choices.values()) + "。")
    if field.proof:
        parts.append("须另附证明复印件。")
    return "".join(parts)


def _explanations(scheme: Scheme, title: str, fields: Sequence[DeclaredField]) -> Page:
    rows = [
        [field.title.zh, "必填" if field.required else "", _how(field),
         "、".join(words.zh for words in field.choices.values()), "、".join(field.clause) or "本级设置"]
        for field in fields
    ]
    heads = [Column("栏目", 24), Column("必填", 8), Column("怎么填", 60), Column("可选项", 46), Column("依据条款", 18)]
    source = f"依据：{scheme.title.zh}" + (f"（{scheme.document_number}）" if scheme.document_number else "")
    return Page("填表说明", f"{title}填表说明", heads, rows, above=[[source]])
