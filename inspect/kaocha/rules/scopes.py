"""The lists that a page shows, each with its ceiling: which seats stay empty and why, why ranks above the line jump."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..schemes.base import Words
from .seats import OUTSTANDING

NAMED_RANKS = 5
"""So many ranks are named in a sentence; of more only their number is said."""

Line = Mapping[str, Any]


def scopes_of(
    categories: Sequence[str], ceilings: Mapping[str, Sequence[str]], caps: Sequence[Mapping[str, Any]],
    minimums: Sequence[Mapping[str, Any]], lines: Sequence[Line],
) -> list[dict[str, Any]]:
    """One scope for everything (`code` "all") where a quota holds for all or there is one category; then each category.

    `ceilings`: code of a ceiling over categories to its categories. Each scope: `{code, cap, shared, seats, listed,
    lines, rank, gaps, empty}`; `rank` names the key of the rank in a line, `shared` says that the quota of all limits
    a category without a ceiling of its own, `seats` is None without a ceiling.
    """
    quotas = sorted((cap for cap in caps if cap["kind"] == "quota"), key=lambda cap: (cap["seats"], cap["code"]))
    found = []
    if quotas or len(categories) == 1:
        own = [cap for cap in caps if len(categories) == 1 and cap["kind"] == "category"]
        tightest = min([*quotas, *own], key=lambda cap: (cap["seats"], cap["code"]), default=None)
        found.append(_scope("all", tightest, lines, minimums, "rank", shared=False))
    if len(categories) > 1:
        for code in categories:
            mine = [cap for cap in caps if cap["kind"] == "category" and code in ceilings.get(cap["code"], ())]
            cap = min(mine, key=lambda one: (one["seats"], one["code"]), default=None)
            inside = [line for line in lines if line["category"] == code]
            kept = [one for one in minimums if one["category"] == code]
            found.append(_scope(code, cap, inside, kept, "category_rank", shared=cap is None and bool(quotas)))
    return found


def _scope(
    code: str, cap: Mapping[str, Any] | None, lines: Sequence[Line], minimums: Sequence[Mapping[str, Any]], rank: str,
    *, shared: bool,
) -> dict[str, Any]:
    listed = sum(line["listed"] for line in lines)
    return {
        "code": code,
        "cap": cap["code"] if cap else None,
        "shared": shared,
        "seats": cap["seats"] if cap else None,
        "listed": listed,
        "lines": len(lines),
        "rank": rank,
        "gaps": gaps(lines, rank),
        "empty": empty_seats(
            cap["seats"], len(cap["listed"]), len(cap["open"]),
            owing=sum(_owes(line) for line in lines),
            missing=[(one["group"], one["shortfall"]["missing"]) for one in minimums
                     if one["shortfall"] and one["reading"] != "release"],
            shut=sum(line["reason"]["cap"] is not None for line in lines),
        ) if cap else [],
    }


def _owes(line: Line) -> bool:
    return bool(line["waiting"]) or line["reason"]["code"] == OUTSTANDING


def empty_seats(
    seats: int, listed: int, opened: int, *, owing: int, missing: Iterable[tuple[Mapping[str, str], int]], shut: int
) -> list[dict[str, Any]]:
    """The empty seats of a ceiling from its first to its last, each run with its reason: `{first, last, why}`.

    `opened`: sites of an open tie; `owing`: sites of a draft whose sheets or review are outstanding; `missing`: what
    each composition minimum keeps empty; `shut`: sites that reached every line and met another full group.
    """
    reasons = [
        (owing, Words(zh=f"还有 {owing} 家没有结论，名单未定", en=f"{owing} sites are not decided yet")),
        (opened, Words(zh=f"{opened} 家待定，等委员会就并列表决", en=f"{opened} sites wait for the vote on a tie")),
        *((count, Words(zh=f"{title['zh']}达到标准的不足，按宁缺毋滥不由其他类别递补",
                        en=f"too few of {title['en']} reached the standard; others do not take their seats"))
          for title, count in missing),
        (seats, _nobody_else(shut)),
    ]
    runs, first = [], listed + 1
    for count, why in reasons:
        last = min(seats, first + count - 1)
        if last >= first:
            runs.append({"first": first, "last": last, "why": why.model_dump()})
            first = last + 1
    return runs


def _nobody_else(shut: int) -> Words:
    if shut:
        return Words(zh=f"其余 {shut} 家达到标准，但所属名额已满；不自动递补",
                     en=f"{shut} more reached the standard, but their groups are full; nobody moves up by itself")
    return Words(zh="没有其他达到标准的工作室，宁缺毋滥",
                 en="no other site reached the standard: better empty than weak")


def gaps(lines: Sequence[Line], rank: str) -> dict[str, str] | None:
    """Why the ranks above the line are not 1 2 3 4, in one sentence; None where they are. `rank`: key of the rank."""
    last = max((line[rank] for line in lines if line["listed"]), default=0)
    between: dict[tuple[str, str], list[int]] = {}
    for line in lines:
        if line[rank] is not None and line[rank] < last and not line["listed"]:
            title = line["reason"]["title"]
            between.setdefault((title["zh"], title["en"]), []).append(line[rank])
    if not between:
        return None
    zh = "，".join(f"第 {_ranks(found, '、')} 名{title}" for (title, _), found in between.items())
    en = "; ".join(f"{title}: rank {_ranks(found, ', ', 'en')}" for (_, title), found in between.items())
    return {
        "zh": f"名次不连续：{zh}，均列在名单线下。",
        "en": f"Ranks are missing above the line. {en}. They stand below it.",
    }


def _ranks(found: list[int], between: str, language: str = "zh") -> str:
    named = between.join(str(rank) for rank in sorted(set(found))[:NAMED_RANKS])
    if len(set(found)) <= NAMED_RANKS:
        return named
    return f"{named} 等 {len(found)} " if language == "zh" else f"{named} and others ({len(found)} in all)"
