"""What the pack says of a checklist: plain values by an allow-list of fields, points in whole hundredths."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...schemes.base import Words
from ...schemes.checklist import (
    Bonus,
    Checklist,
    Defects,
    Discretion,
    Item,
    Levels,
    LowersTotal,
    PerMissing,
    RequiredRule,
    Rule,
)


def words_for_pack(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def checklist_for_pack(checklist: Checklist, items: Iterable[Item], *, bonus_cap: int) -> dict[str, Any]:
    """The frozen checklist as a tablet needs it (docs/field-protocol.md, 4); `bonus_cap` in hundredths."""
    return {
        "code": checklist.code, "title": words_for_pack(checklist.title), "points_from": checklist.points_from,
        "bonus_cap": bonus_cap,
        "stations": [{"code": one.code, "title": words_for_pack(one.title)} for one in checklist.stations],
        "dimensions": [
            {"code": one.code, "title": words_for_pack(one.title), "points": one.points, "core": one.core}
            for one in checklist.dimensions
        ],
        "items": [item_for_pack(item) for item in items],
    }


def item_for_pack(item: Item) -> dict[str, Any]:
    return {
        "code": item.code, "title": words_for_pack(item.title), "look_for": words_for_pack(item.look_for),
        "station": item.station, "dimension": item.dimension, "decided_by": item.decided_by,
        "required": item.required, "may_not_apply": item.may_not_apply, "clause": list(item.clause),
        "example": item.numbers_are_example, "rule": rule_for_pack(item.rule),
        "photos": None if item.photos is None else {
            "at_least": item.photos.at_least, "shows": words_for_pack(item.photos.shows),
        },
    }


def rule_for_pack(rule: Rule) -> dict[str, Any]:
    """The rule by its shape; every figure is a whole number of hundredths or of units."""
    shape: dict[str, Any] = {"shape": rule.shape}
    match rule:
        case RequiredRule():
            return shape
        case LowersTotal():
            return {**shape, "minus_at_most": rule.minus_at_most}
        case Bonus():
            return {**shape, "levels": _levels(rule)}
        case Levels():
            return {**shape, "points": rule.points, "levels": _levels(rule)}
        case Defects():
            defects = [{"code": d.code, "title": words_for_pack(d.title), "minus": d.minus} for d in rule.defects]
            return {**shape, "points": rule.points, "defects": defects}
        case PerMissing():
            return {**shape, "points": rule.points, "target": rule.target, "minus_each": rule.minus_each,
                    "unit": words_for_pack(rule.unit)}
        case Discretion():
            return {**shape, "points": rule.points}
        case _:
            return {**shape, "points": rule.points}


def _levels(rule: Levels | Bonus) -> list[dict[str, Any]]:
    return [
        {"code": level.code, "title": words_for_pack(level.title), "points": level.points} for level in rule.levels
    ]
