"""What an item asks and what an answer to it comes to, in words of both languages."""

from __future__ import annotations

from collections.abc import Sequence

from ..schemes.base import Words, as_points
from ..schemes.checklist import (
    AllOrNothing,
    Bonus,
    Defect,
    Defects,
    Discretion,
    Item,
    Level,
    Levels,
    LowersTotal,
    PerMissing,
)
from .checklist import Answer, Decided, NotApplicable, NotSeen, Trouble, attainable, judge


def rule_words(item: Item) -> Words:
    """How the item is scored, in one line: softer words throughout, 减 and never 扣 (DOMAIN 8.14)."""
    rule = item.rule
    match rule:
        case AllOrNothing():
            full = as_points(rule.points)
            return Words(zh=f"有得 {full} 分，无不得分", en=f"{full} points or none")
        case Levels():
            return _levels(rule.levels)
        case Defects():
            return _defects(rule.defects)
        case PerMissing():
            each = as_points(rule.minus_each)
            return Words(zh=f"应有 {rule.target} {rule.unit.zh}，每少 1 {rule.unit.zh}减 {each} 分",
                         en=f"{rule.target} × {rule.unit.en} expected; {each} off for each one missing")
        case Discretion():
            return Words(zh="可酌情减分，须写明理由", en="points may be taken off, with a reason")
        case LowersTotal():
            most = as_points(rule.minus_at_most)
            return Words(zh=f"视情减总分，最多 {most} 分，须写明理由",
                         en=f"lowers the total by at most {most}, with a reason")
        case Bonus():
            levels = _levels(rule.levels)
            return Words(zh=f"加分：{levels.zh}，取最高一级", en=f"bonus: {levels.en}; the highest counts once")
        case _:
            return Words(zh="必备，不计分", en="required, no points")


def _levels(levels: Sequence[Level]) -> Words:
    return Words(zh="；".join(f"{one.title.zh} {as_points(one.points)} 分" for one in levels),
                 en="; ".join(f"{one.title.en} {as_points(one.points)}" for one in levels))


def _defects(defects: Sequence[Defect]) -> Words:
    return Words(zh="；".join(f"{one.title.zh} 减 {as_points(one.minus)} 分" for one in defects),
                 en="; ".join(f"{one.title.en} −{as_points(one.minus)}" for one in defects))


def how_words(item: Item) -> Words:
    """What is written for this item in a workbook: one cell, read as rules/typed reads a box."""
    match item.rule.shape:
        case "all_or_nothing":
            said = Words(zh="填 有 或 无", en="write yes or no")
        case "required":
            said = Words(zh="填 符合 或 不符合", en="write yes or no")
        case "per_missing":
            said = Words(zh="填实有数", en="write how many there are")
        case "discretion" | "lowers_total":
            said = Words(zh="填减几分，0 为不减；减分时在备注写理由",
                         en="write what is taken off, 0 for nothing; the reason as note")
        case _:
            values = " / ".join(as_points(value) for value in attainable(item) or ())
            said = Words(zh=f"填得分：{values}", en=f"write the points: {values}")
    if item.may_not_apply:
        return Words(zh=f"{said.zh}；不适用填 -", en=f"{said.en}; - for not applicable")
    return said


def answer_words(item: Item, answer: Answer | None) -> tuple[str, Words | None]:
    """(kind, words) of an answer: kind is open, points, words or wrong; None while nothing is answered."""
    if not answer or not set(answer) - {"note", "reason"}:
        return "open", None
    verdict = judge(item, answer)
    if isinstance(verdict, Trouble):
        return "wrong", verdict.words
    if isinstance(verdict, NotSeen):
        return "wrong", Words(zh="未看到，提交前须落实", en="not seen: settle it before submitting")
    if isinstance(verdict, NotApplicable):
        return "words", Words(zh="不适用", en="not applicable")
    return _decided(item, verdict)


def _decided(item: Item, verdict: Decided) -> tuple[str, Words]:
    if item.required:
        return "words", Words(zh="符合", en="met") if verdict.met else Words(zh="不符合", en="not met")
    points = as_points(verdict.points)
    if isinstance(item.rule, LowersTotal) and verdict.points:
        return "points", Words(zh=f"−{points}", en=f"−{points}")
    if isinstance(item.rule, Bonus) and verdict.points:
        return "points", Words(zh=f"+{points}", en=f"+{points}")
    return "points", Words(zh=points, en=points)
