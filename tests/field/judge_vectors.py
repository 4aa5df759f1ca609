"""Vectors of answers and sheets, made by the Python rules for every item of the schemes in house.

`PYTHONPATH=inspect:tests python -m field.judge_vectors` writes tests/vectors/answers.json, which the tablet is held to.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kaocha.rules.checklist import Decided, NotApplicable, NotSeen, attainable, judge
from kaocha.rules.entries.pack import item_for_pack
from kaocha.rules.points import check_sheet, earned_so_far, score_sheet
from kaocha.schemes.checklist import Checklist, Item
from kaocha.schemes.loading import schemes_in_house

TARGET = Path(__file__).parents[1] / "vectors" / "answers.json"
ODD: tuple[dict[str, Any], ...] = (
    {}, {"met": 1}, {"met": True, "level": "a"}, {"not_seen": True}, {"not_seen": False}, {"not_applicable": True},
    {"defects": "sign"}, {"defects": ["no", "no"]}, {"levels": []}, {"levels": [1]}, {"level": ""}, {"found": -1},
    {"found": True}, {"minus": 50}, {"minus": 50, "reason": "  "}, {"minus": 50, "reason": "陈旧"},
    {"minus": -1, "reason": "陈旧"}, {"minus": 999_999, "reason": "陈旧"}, {"points": 0}, {"points": 1},
    {"points": 999_999}, {"points": True}, {"met": True, "note": "好", "reason": ""}, {"met": True, "note": 5},
    {"met": False}, {"met": None},
)


def as_data(item: Item) -> dict[str, Any]:
    """An item as the pack writes it, without what decides nothing."""
    whole = item_for_pack(item)
    for part in (*whole["rule"].get("levels", ()), *whole["rule"].get("defects", ())):
        del part["title"]
    wanted = ("code", "station", "dimension", "rule", "decided_by", "required", "may_not_apply")
    return {key: whole[key] for key in wanted}


def fitting(item: Item) -> Iterator[dict[str, Any]]:
    rule: Any = item.rule
    match rule.shape:
        case "levels":
            yield from ({"level": level.code} for level in rule.levels)
        case "bonus":
            yield {"levels": [level.code for level in rule.levels]}
            yield from ({"levels": [level.code]} for level in rule.levels)
        case "defects":
            codes = [defect.code for defect in rule.defects]
            yield from ({"defects": codes[:n]} for n in range(len(codes) + 1))
        case "per_missing":
            yield from ({"found": n} for n in range(rule.target + 3))
        case "discretion" | "lowers_total":
            most = rule.points or rule.minus_at_most
            yield from ({"minus": n, "reason": "理由"} for n in (0, 25, most, most + 1))
        case _:
            yield from ({"met": True}, {"met": False})
    for points in (attainable(item) or ())[:4]:
        yield {"points": points}
    yield {"points": rule.points, "reason": "理由"}


def verdict(item: Item, answer: dict[str, Any]) -> dict[str, Any]:
    found = judge(item, answer)
    match found:
        case Decided():
            return {"kind": "decided", "points": found.points, "met": found.met}
        case NotApplicable():
            return {"kind": "not_applicable"}
        case NotSeen():
            return {"kind": "not_seen"}
        case _:
            return {"kind": "trouble", "where": found.where, "code": found.code}


def sheets(checklist: Checklist, items: tuple[Item, ...], bonus_cap: int) -> Iterator[dict[str, Any]]:
    """Sheets of the n-th fitting answer everywhere: complete ones with their score, and one with holes."""
    options = [[answer for answer in fitting(item) if isinstance(judge(item, answer), Decided)] for item in items]
    for turn in range(4):
        choices = enumerate(zip(items, options, strict=True), 1)
        answers = {item.code: ways[turn * number % len(ways)] for number, (item, ways) in choices}
        if turn == 3:
            kept = [pair for number, pair in enumerate(answers.items()) if number % 4]
            answers = {code: answer if number % 5 else {"not_seen": True} for number, (code, answer) in enumerate(kept)}
            answers["nobody.asked"] = {"met": True}
        about: dict[str, Any] = {"purpose": "evaluation", "studio_type": None}
        check = check_sheet(checklist, answers, **about)
        whole = score_sheet(checklist, answers, bonus_cap=bonus_cap, **about) if check.complete else None
        yield {
            "answers": answers, "bonus_cap": bonus_cap,
            "check": {"missing": check.missing, "not_seen": check.not_seen,
                      "wrong": [{"where": one.where, "code": one.code} for one in check.wrong]},
            "earned": sum(earned_so_far(checklist, answers, **about).values()),
            "score": whole and {"dimensions": {code: str(value) for code, value in whole.dimensions.items()},
                                "bonus": str(whole.bonus), "lowered": str(whole.lowered), "total": str(whole.total),
                                "not_met": sorted(whole.not_met)},
        }


def made() -> list[dict[str, Any]]:
    """One block for each checklist of each scheme."""
    blocks = []
    for code, scheme in sorted(schemes_in_house().items()):
        for checklist in scheme.checklists:
            items = checklist.items_for("evaluation", None)
            first = list({item.rule.shape: item for item in reversed(items)}.values())
            blocks.append({
                "scheme": code, "checklist": checklist.code, "items": [as_data(item) for item in items],
                "dimensions": [{"code": one.code, "points": one.points} for one in checklist.dimensions],
                "judged": [
                    {"item": item.code, "answer": answer, "verdict": verdict(item, answer)}
                    for item in first for answer in (*fitting(item), *ODD)
                ],
                "attainable": {item.code: attainable(item) for item in items},
                "sheets": list(sheets(checklist, items, 500)),
            })
    return json.loads(json.dumps(blocks))


if __name__ == "__main__":
    blocks = [json.dumps(block, ensure_ascii=False, separators=(",", ":")) for block in made()]
    TARGET.write_text("[\n" + ",\n".join(blocks) + "\n]\n", encoding="utf-8")
    sys.stdout.write(f"{len(blocks)} checklists\n")
