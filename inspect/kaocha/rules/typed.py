"""What a typist puts into the boxes of one item, as the answer that the rules judge, and back again.

Nothing typed is lost: what cannot be read becomes {"typed": "…"}, which no rule accepts, so it stays in the draft and
keeps the sheet from being submitted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..schemes.base import as_points
from ..schemes.checklist import Bonus, Defects, Item, Levels
from .checklist import Answer, Decided, judge

NOT_SEEN, NOT_APPLICABLE = "?", "-"
YES, NO, NONE = "yes", "no", "none"
_YES = {"yes", "y", "1", "有", "是", "符合", "√", "✓"}
_NO = {"no", "n", "0", "无", "没有", "否", "不符合", "×", "✗"}
_NOT_SEEN = {"?", "未看到", "没看到", "not seen"}
_NOT_APPLICABLE = {"-", "—", "不适用", "n/a", "not applicable"}
_NUMBER = re.compile(r"(\d{1,4})(?:\.(\d{1,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Typed:
    """The boxes of one item: the main one, the ticks beside it, and the remark (the reason of a free deduction)."""

    main: str = ""
    ticks: tuple[str, ...] = ()
    note: str = ""


def points_typed(text: str) -> int | None:
    """Hundredths of what was typed ("8.5", "８．５"), None when it is no number with at most two decimals."""
    match = _NUMBER.fullmatch(_plain(text))
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()


def answer_typed(item: Item, typed: Typed) -> dict[str, Any] | None:
    """The answer, None where nothing at all was entered. A remark alone is kept as {"note": …}: still unanswered."""
    answer = _deciding(item, typed)
    note = typed.note.strip()
    if note:
        reasoned = item.rule.shape in ("discretion", "lowers_total")
        answer = {**(answer or {}), "reason" if reasoned else "note": note}
    return answer


def _deciding(item: Item, typed: Typed) -> dict[str, Any] | None:
    text = _plain(typed.main)
    if text in _NOT_SEEN and not typed.ticks:
        return {"not_seen": True}
    if text in _NOT_APPLICABLE and not typed.ticks:
        return {"not_applicable": True}
    if isinstance(item.rule, Defects):
        return _defects(item, typed)
    return _by_shape(item, text, typed.main) if text else None


def _defects(item: Item, typed: Typed) -> dict[str, Any] | None:
    """Ticks say what was found; points alone stand as on paper; both must agree, else both are kept and refused."""
    points = points_typed(typed.main)
    if not typed.ticks:
        return None if not typed.main.strip() else {"points": points} if points is not None else _unread(typed.main)
    found = {"defects": sorted(typed.ticks)}
    if not typed.main.strip() or judge(item, found) == Decided(points or 0):
        return found
    return {**found, **({"points": points} if points is not None else _unread(typed.main))}


def _by_shape(item: Item, text: str, raw: str) -> dict[str, Any]:
    points = points_typed(text)
    match item.rule.shape:
        case "all_or_nothing" | "required":
            if text in _YES or text in _NO:
                return {"met": text in _YES}
        case "levels":
            return _level(item, text, points) or _unread(raw)
        case "bonus":
            return {"levels": []} if text in _NO | {NONE} else _level(item, text, points) or _unread(raw)
        case "per_missing":
            return {"found": int(text)} if re.fullmatch(r"\d{1,6}", text, re.ASCII) else _unread(raw)
        case "discretion" | "lowers_total":
            minus = points_typed(text.lstrip("-−"))
            return {"minus": minus} if minus is not None else _unread(raw)
    return {"points": points} if points is not None else _unread(raw)


def _level(item: Item, text: str, points: int | None) -> dict[str, Any] | None:
    """A level by its code, or by points that one level alone gives; other points stay as typed and are judged."""
    assert isinstance(item.rule, Levels | Bonus)
    named = [level.code for level in item.rule.levels if text == level.code or level.points == points]
    if len(named) == 1:
        return {"levels": named} if isinstance(item.rule, Bonus) else {"level": named[0]}
    return {"points": points} if points is not None else None


def _unread(raw: str) -> dict[str, Any]:
    return {"typed": raw}


def typed_of(item: Item, answer: Answer | None) -> Typed:
    """The boxes that show a stored answer again, so that saving them unchanged changes nothing."""
    if answer is None:
        return Typed()
    note = str(answer.get("note") or answer.get("reason") or "")
    ticks = tuple(answer["defects"]) if "defects" in answer else ()
    return Typed(_main(item, answer), ticks, note)


def _main(item: Item, answer: Answer) -> str:
    if "typed" in answer:
        return str(answer["typed"])
    if "not_seen" in answer or "not_applicable" in answer:
        return NOT_SEEN if "not_seen" in answer else NOT_APPLICABLE
    if "met" in answer:
        return YES if answer["met"] else NO
    for key in ("points", "minus"):
        if key in answer:
            return as_points(answer[key])
    if "found" in answer or "level" in answer:
        return str(answer.get("found", answer.get("level")))
    return _highest(item, answer["levels"]) if "levels" in answer else ""


def _highest(item: Item, reached: list[str]) -> str:
    assert isinstance(item.rule, Bonus)
    known = {level.code: level.points for level in item.rule.levels}
    return max(reached, key=lambda code: known.get(code, 0), default=NONE)


def answered(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers that decide something; those that are a remark alone count as unanswered."""
    return {code: answer for code, answer in answers.items() if set(answer) - {"note", "reason"}}
