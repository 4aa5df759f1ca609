"""One answer at one item of the checklist: what it may say, what is wrong with it, and the points that follow by rule.

An answer is a JSON object with one deciding key; `note` (备注) may stand beside it and decides nothing:

    {"met": true}                       all-or-nothing and required items
    {"level": "good"}                   graded levels
    {"defects": ["sign", "board"]}      the defects found, [] for none
    {"found": 7}                        units present, where each missing one costs points
    {"minus": 150, "reason": "…"}       酌情, and findings that lower the total; a reason as soon as minus > 0
    {"levels": ["city", "province"]}    bonus: what was reached; the highest counts once
    {"points": 850, "reason": "…"}      the points themselves, as typed from a paper sheet (考核分)
    {"not_applicable": true}            where the scheme allows it
    {"not_seen": true}                  neither 0 nor full: open until decided

Points are integers of 1/100.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..schemes.base import Words
from ..schemes.checklist import Bonus, Defects, Discretion, Item, Levels, LowersTotal, PerMissing

Answer = Mapping[str, Any]
Answers = Mapping[str, Answer]
"""Item code to answer."""

TROUBLES: Mapping[str, Words] = {
    "not_asked": Words(zh="本次考察没有这个检查项", en="this visit has no such item"),
    "wrong_shape": Words(zh="填写内容与该项的评分方式不符", en="the answer does not fit the way this item is scored"),
    "unknown_choice": Words(zh="没有这个等级或缺陷", en="there is no such level or defect"),
    "out_of_range": Words(zh="超出该项允许的范围", en="outside what this item allows"),
    "not_attainable": Words(zh="按该项的评分标准得不出这个分数", en="the rule of this item cannot give these points"),
    "reason_missing": Words(zh="酌情扣分须写明理由", en="a free deduction needs its reason"),
    "always_applies": Words(zh="该项不允许填「不适用」", en="this item cannot be left out as not applicable"),
    "dimension_empty": Words(
        zh="该维度的检查项不能全部「不适用」", en="not every item of this dimension can be not applicable"
    ),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one answer: the code of the item (or dimension) and a key of TROUBLES."""

    where: str
    code: str

    @property
    def words(self) -> Words:
        return TROUBLES[self.code]


@dataclass(frozen=True, slots=True)
class Decided:
    """An answer that decides: points earned (taken off the total by `lowers_total`); `met` matters where required."""

    points: int = 0
    met: bool = True


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The item falls away and its dimension is rescaled to its full points."""


@dataclass(frozen=True, slots=True)
class NotSeen:
    """Neither 0 nor full; blocks submission."""


Verdict = Decided | NotApplicable | NotSeen | Trouble


def judge(item: Item, answer: Answer) -> Verdict:
    """What this answer means at this item."""
    keys = set(answer) - {"note", "reason"}
    if len(keys) != 1 or not isinstance(answer.get("reason", ""), str) or not isinstance(answer.get("note", ""), str):
        return Trouble(item.code, "wrong_shape")
    key = keys.pop()
    value = answer[key]
    if key == "not_seen" and value is True:
        return NotSeen()
    if key == "not_applicable" and value is True:
        return NotApplicable() if item.may_not_apply else Trouble(item.code, "always_applies")
    if key == "points":
        return _typed(item, value, answer)
    wanted, decide = _RULES[item.rule.shape]
    return decide(item, value, answer) if key == wanted else Trouble(item.code, "wrong_shape")


def attainable(item: Item) -> tuple[int, ...] | None:
    """The points that the rule of this item can give, best first; None where any number up to its points can be.

    Empty for items that carry no points of their own (required, lowering the total).
    """
    rule = item.rule
    match rule:
        case Levels():
            values = {level.points for level in rule.levels}
        case Bonus():
            values = {0, *(level.points for level in rule.levels)}
        case Defects():
            values = _after_defects(rule)
        case PerMissing():
            values = {max(0, rule.points - missing * rule.minus_each) for missing in range(rule.target + 1)}
        case Discretion():
            return None
        case _:
            values = {0, rule.points} if rule.points else set()
    return tuple(sorted(values, reverse=True))


def _after_defects(rule: Defects) -> set[int]:
    values = {rule.points}
    for defect in rule.defects:
        values |= {max(0, value - defect.minus) for value in values}
    return values


def _typed(item: Item, value: Any, answer: Answer) -> Verdict:
    """Points as they stand on paper: only such as the rule can give; 酌情 below full points needs its reason."""
    possible = attainable(item)
    if not _whole(value) or possible == ():
        return Trouble(item.code, "wrong_shape")
    best = item.rule.points if possible is None else possible[0]
    if not 0 <= value <= best:
        return Trouble(item.code, "out_of_range")
    if possible is None and value < best and not _reason(answer):
        return Trouble(item.code, "reason_missing")
    if possible is not None and value not in possible:
        return Trouble(item.code, "not_attainable")
    return Decided(value)


def _met(item: Item, value: Any, answer: Answer) -> Verdict:
    if not isinstance(value, bool):
        return Trouble(item.code, "wrong_shape")
    return Decided(item.rule.points if value else 0, met=value or not item.required)


def _level(item: Item, value: Any, answer: Answer) -> Verdict:
    assert isinstance(item.rule, Levels)
    for level in item.rule.levels:
        if level.code == value:
            return Decided(level.points)
    return Trouble(item.code, "unknown_choice" if isinstance(value, str) else "wrong_shape")


def _defects(item: Item, value: Any, answer: Answer) -> Verdict:
    assert isinstance(item.rule, Defects)
    minus = {defect.code: defect.minus for defect in item.rule.defects}
    if trouble := _wrong_choices(item, value, minus):
        return trouble
    return Decided(max(0, item.rule.points - sum(minus[code] for code in value)))


def _found(item: Item, value: Any, answer: Answer) -> Verdict:
    assert isinstance(item.rule, PerMissing)
    if not _whole(value):
        return Trouble(item.code, "wrong_shape")
    if value < 0:
        return Trouble(item.code, "out_of_range")
    missing = max(0, item.rule.target - value)
    return Decided(max(0, item.rule.points - missing * item.rule.minus_each))


def _minus(item: Item, value: Any, answer: Answer) -> Verdict:
    rule = item.rule
    assert isinstance(rule, Discretion | LowersTotal)
    if not _whole(value):
        return Trouble(item.code, "wrong_shape")
    most = rule.minus_at_most if isinstance(rule, LowersTotal) else rule.points
    if not 0 <= value <= most:
        return Trouble(item.code, "out_of_range")
    if value and not _reason(answer):
        return Trouble(item.code, "reason_missing")
    return Decided(value if isinstance(rule, LowersTotal) else most - value)


def _bonus(item: Item, value: Any, answer: Answer) -> Verdict:
    assert isinstance(item.rule, Bonus)
    points = {level.code: level.points for level in item.rule.levels}
    if trouble := _wrong_choices(item, value, points):
        return trouble
    return Decided(max((points[code] for code in value), default=0))


def _wrong_choices(item: Item, value: Any, known: Mapping[str, int]) -> Trouble | None:
    """A list of different known codes, or what is wrong with it: the same defect twice would cost twice."""
    if not isinstance(value, list | tuple) or not all(isinstance(code, str) for code in value):
        return Trouble(item.code, "wrong_shape")
    if not known.keys() >= set(value):
        return Trouble(item.code, "unknown_choice")
    return Trouble(item.code, "wrong_shape") if len(set(value)) < len(value) else None


def _whole(value: Any) -> bool:
    # Trap: True is an int in Python, and JSON true is not a number.
    return isinstance(value, int) and not isinstance(value, bool)


def _reason(answer: Answer) -> str:
    return str(answer.get("reason", "")).strip()


_RULES: Mapping[str, tuple[str, Callable[[Item, Any, Answer], Verdict]]] = {
    "all_or_nothing": ("met", _met),
    "required": ("met", _met),
    "levels": ("level", _level),
    "defects": ("defects", _defects),
    "per_missing": ("found", _found),
    "discretion": ("minus", _minus),
    "lowers_total": ("minus", _minus),
    "bonus": ("levels", _bonus),
}
"""Shape of the rule to the deciding key of its answer and what follows from it."""
