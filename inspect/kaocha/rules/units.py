"""The kinds of recommending unit in both languages, and a roster as people paste it from a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import get_args

from ..schemes.base import Words
from ..schemes.intake import UnitKind

UNIT_KINDS: dict[str, Words] = {
    "city_union": Words(zh="设区市总工会", en="City union"),
    "county_union": Words(zh="县（市、区）总工会", en="County or district union"),
    "zone_union": Words(zh="开发区（新区）工会", en="Development-zone union"),
    "industry_union": Words(zh="产业工会", en="Industry union"),
    "system_union": Words(zh="局、系统工会", en="Bureau or system union"),
    "direct_base_union": Words(zh="直属基层工会", en="Directly attached base union"),
    "provincial_unit": Words(zh="省直推荐单位", en="Provincial recommending unit"),
    "university": Words(zh="直属高校工会", en="University union"),
    "organs_union": Words(zh="机关工会", en="Union of organs"),
    "base_union": Words(zh="基层工会", en="Base union"),
}
assert set(UNIT_KINDS) == set(get_args(UnitKind))


@dataclass(frozen=True)
class RosterLine:
    """One line of a pasted roster; `trouble` says in words why it cannot be taken."""

    number: int
    name: str
    kind: str = ""
    region: str = ""
    allotment: dict[str, int] = field(default_factory=dict)
    trouble: Words | None = None


def read_roster(text: str, categories: tuple[str, ...]) -> list[RosterLine]:
    """A roster pasted from a spreadsheet: name, kind, region, allotment per category (or one for all), by tabs.

    Empty lines are passed over; a missing allotment means that the caps of the notice hold.
    """
    return [_read_line(number, line, categories) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _read_line(number: int, line: str, categories: tuple[str, ...]) -> RosterLine:
    cells = [" ".join(cell.split()) for cell in line.replace("，", "\t").replace(",", "\t").split("\t")]
    name, kind, region, *numbers = [*cells, "", "", ""][: max(3, len(cells))]
    code = _kind_code(kind)
    if not name or len(name) > 200:
        return RosterLine(
            number, name[:200], trouble=Words(zh="单位名称为空或过长", en="the name is empty or too long")
        )
    if code is None:
        known = "、".join(words.zh for words in UNIT_KINDS.values())
        return RosterLine(
            number,
            name,
            trouble=Words(
                zh=f"单位类型「{kind}」不认识，应为：{known}",
                en=f"unknown kind “{kind}”; known: " + ", ".join(words.en for words in UNIT_KINDS.values()),
            ),
        )
    given = [cell for cell in numbers if cell]
    if any(not cell.isdecimal() or len(cell) > 6 for cell in given):
        return RosterLine(number, name, trouble=Words(zh="名额应为整数", en="allotments are whole numbers"))
    return RosterLine(number, name, code, region, _allotment([int(cell) for cell in given], categories))


def _kind_code(written: str) -> str | None:
    for code, words in UNIT_KINDS.items():
        if written in (code, words.zh, words.en):
            return code
    return None


def _allotment(numbers: list[int], categories: tuple[str, ...]) -> dict[str, int]:
    if len(numbers) == 1 or len(categories) == 1:
        return {"all": numbers[0]} if numbers else {}
    return dict(zip(categories, numbers, strict=False))
