"""What an entry says in words of both languages: what was seen, never a point."""

from __future__ import annotations

from collections.abc import Mapping

from ...schemes.base import Words
from ...schemes.checklist import Bonus, Defects, Item, Levels, PerMissing
from ..checklist import Answer

KIND_WORDS: Mapping[str, Words] = {
    "fact": Words(zh="事实", en="fact"), "points": Words(zh="评分", en="points"), "note": Words(zh="备注", en="note"),
    "photo": Words(zh="照片", en="photo"), "photo_drop": Words(zh="撤下照片", en="photo taken out"),
    "no_photo": Words(zh="不宜拍照", en="no photo"), "recuse": Words(zh="回避", en="recusal"),
    "submit": Words(zh="提交评分表", en="sheet submitted"), "revise": Words(zh="修改评分表", en="sheet revised"),
    "veto": Words(zh="必备项不符", en="required item not met"), "veto_confirm": Words(zh="签字确认", en="signature"),
    "signoff": Words(zh="现场签认", en="sign-off"), "objection": Words(zh="单位异议", en="objection of the unit"),
    "seal": Words(zh="封存", en="seal"),
}


def kind_words(kind: str) -> Words:
    """The kind of an entry; a kind of a later version is shown by its code."""
    return KIND_WORDS.get(kind, Words(zh=kind, en=kind))


def seen_words(item: Item, answer: Answer) -> Words:
    """What the team saw at an item."""
    match answer:
        case {"not_seen": True}:
            return Words(zh="未看到", en="not seen")
        case {"not_applicable": True}:
            return Words(zh="不适用", en="not applicable")
        case {"met": bool(met)}:
            return Words(zh="符合", en="met") if met else Words(zh="不符合", en="not met")
        case {"found": int(found)} if isinstance(item.rule, PerMissing):
            return Words(zh=f"实有 {found} {item.rule.unit.zh}", en=f"{found} × {item.rule.unit.en}")
        case {"level": str(code)} if isinstance(item.rule, Levels):
            return _titles(item.rule, [code])
        case {"levels": list(codes)} if isinstance(item.rule, Bonus):
            return _titles(item.rule, codes)
        case {"defects": list(codes)} if isinstance(item.rule, Defects):
            titles = [defect.title for defect in item.rule.defects if defect.code in codes]
            return _joined(titles) if titles else Words(zh="没有发现问题", en="nothing amiss")
        case {"minus": int(minus)}:
            why = str(answer.get("reason", "")).strip()
            return Words(zh=why or "有减分", en=why or "something taken off") if minus else Words(
                zh="没有发现问题", en="nothing amiss")
    return Words(zh="—", en="—")


def _titles(rule: Levels | Bonus, codes: list[str]) -> Words:
    found = [level.title for level in rule.levels if level.code in codes]
    return _joined(found) if found else Words(zh="无", en="none")


def _joined(titles: list[Words]) -> Words:
    return Words(zh="、".join(title.zh for title in titles), en=", ".join(title.en for title in titles))
