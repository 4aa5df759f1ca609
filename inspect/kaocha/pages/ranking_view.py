"""What a ranking page shows of a list: one scope, filtered and sorted as the address says, one page of lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .paging import Page

Line = dict[str, Any]
Document = dict[str, Any]
MOST_CAPS = 12
"""So many caps are drawn in the panel at once; the others are folded."""

_SORTS = {
    "name": lambda line, scope: line["name"],
    "unit": lambda line, scope: (line["unit"], line[scope["rank"]] or 1_000_000),
    "score": lambda line, scope: (line["score"] is not None, float(line["score"] or 0)),
    "reason": lambda line, scope: (line["reason"]["title"]["zh"], line[scope["rank"]] or 1_000_000),
}


@dataclass(frozen=True)
class Asked:
    """What the address bar asks for. `reason` is a code of a reason, `split` a code of a split."""

    scope: str = ""
    q: str = ""
    reason: str = ""
    split: str = ""
    sort: str = "rank"
    page: str | None = None

    @classmethod
    def from_address(cls, arguments: Mapping[str, str]) -> Asked:
        sort = arguments.get("sort", "rank")
        return cls(
            scope=arguments.get("scope", ""), q=arguments.get("q", "").strip()[:100],
            reason=arguments.get("reason", ""), split=arguments.get("split", ""), page=arguments.get("page"),
            sort=sort if sort.lstrip("-") in ("rank", *_SORTS) else "rank",
        )

    @property
    def filtered(self) -> bool:
        return bool(self.q or self.reason or self.split)


@dataclass(frozen=True)
class View:
    """One page of one scope: lines above and below the line; `line_here`: it and the empty seats are on this page."""

    scope: dict[str, Any]
    above: list[Line]
    below: list[Line]
    line_here: bool
    line_page: int
    page: Page
    reasons: list[dict[str, Any]]
    axis: dict[str, Any]
    caps: list[dict[str, Any]]
    more_caps: list[dict[str, Any]]
    minimums: list[dict[str, Any]]
    sheets: tuple[int, int]


def view_of(document: Document, asked: Asked) -> View:
    """The page that the address asks for."""
    scope = _scope(document, asked)
    inside = [line for line in document["lines"] if scope["code"] in ("all", line["category"])]
    wanted = [line for line in inside if _fits(line, asked)]
    listed = _sorted([line for line in wanted if line["listed"]], scope, asked.sort)
    others = _sorted([line for line in wanted if not line["listed"]], scope, asked.sort)
    page = Page.asked(asked.page, len(wanted))
    shown = (listed + others)[page.offset : page.offset + page.size]
    above = [line for line in shown if line["listed"]]
    line_page = max(1, -(-len(listed) // page.size))
    caps = _caps(document, scope, inside)
    return View(
        scope=scope, above=above, below=[line for line in shown if not line["listed"]],
        line_here=page.number == line_page, line_page=line_page, page=page, reasons=_reasons(inside, asked),
        axis=axis_of(document, inside), caps=caps[:MOST_CAPS], more_caps=caps[MOST_CAPS:],
        minimums=[one for one in document["minimums"] if scope["code"] in ("all", one["category"])],
        sheets=(sum(line["handed_in"] for line in inside), sum(line["expected"] for line in inside)),
    )


def _scope(document: Document, asked: Asked) -> dict[str, Any]:
    """The scope that is asked for, else the first that has any lines."""
    scopes: list[dict[str, Any]] = document["scopes"]
    fallback = next((one for one in scopes if one["lines"]), scopes[0])
    return next((one for one in scopes if one["code"] == asked.scope), fallback)


def _fits(line: Line, asked: Asked) -> bool:
    if asked.reason and line["reason"]["code"] != asked.reason:
        return False
    if asked.split and line["split"] != asked.split:
        return False
    return not asked.q or any(asked.q in text for text in (line["name"], line["host"], line["unit"], *line["leaders"]))


def _sorted(lines: list[Line], scope: dict[str, Any], sort: str) -> list[Line]:
    """By rank as the scope counts it; those without a rank after the others, as the document has them."""
    by_rank = sorted(lines, key=lambda line: line[scope["rank"]] or 1_000_000)
    key = sort.lstrip("-")
    if key == "rank":
        return by_rank[::-1] if sort.startswith("-") else by_rank
    return sorted(by_rank, key=lambda line: _SORTS[key](line, scope), reverse=sort.startswith("-"))


def _reasons(lines: list[Line], asked: Asked) -> list[dict[str, Any]]:
    """A filter for each reason that occurs, listed ones first, then by number."""
    counts = Counter(line["reason"]["code"] for line in lines)
    titles = {line["reason"]["code"]: line["reason"]["title"] for line in lines}
    titles |= {code: TOGETHER[code] for code in counts.keys() & TOGETHER.keys()}
    order = sorted(counts, key=lambda code: (code != "LISTED", -counts[code], code))
    return [
        {"code": code, "title": titles[code], "count": counts[code], "active": code == asked.reason} for code in order
    ]


TOGETHER = {
    "LISTED": {"zh": "建议列入", "en": "Proposed"},
    "CAP_UNIT": {"zh": "单位名额已满", "en": "Unit full"},
    "CAP_CATEGORY": {"zh": "类别名额已满", "en": "Category full"},
    "CAP_GROUP": {"zh": "所属名额已满", "en": "Group full"},
    "QUOTA": {"zh": "总名额已满", "en": "No seats left"},
}
"""What a filter calls listed lines, and full caps of one kind together; in a line the cap itself is named."""


def axis_of(document: Document, lines: list[Line]) -> dict[str, Any]:
    """The score axis of a page, the same for every row: whole points around the totals, the floor on it."""
    floor = document["standard"]["total"]
    totals = [total for line in lines if line["score"] is not None for total in line["totals"]]
    low = min(totals, default=7_400) // 100
    high = -(-max(totals, default=9_400) // 100)
    line = int(float(floor))
    lo, hi = max(min(low, line) - 1, line - 20), max(high, line) + 1
    step = 5 if hi - lo <= 30 else 10
    ticks = [tick for tick in range(lo - lo % step + step, hi, step) if tick != line]
    near = (hi - lo) / 9
    return {"lo": lo, "hi": hi, "floor": floor, "ticks": ticks,
            "named": [tick for tick in ticks if abs(tick - float(floor)) > near]}


def _caps(document: Document, scope: dict[str, Any], lines: list[Line]) -> list[dict[str, Any]]:
    """The caps that hold for this scope, those over everything first, then full ones, with their holders' names."""
    inside = {code for line in lines for code in line["groups"]}
    named = {line["studio"]: line["leaders"][0] if line["leaders"] else line["name"] for line in lines}
    inside.add(scope["cap"])
    mine = [cap for cap in document["caps"] if cap["kind"] == "quota" or cap["code"] in inside]
    order = {"quota": 0, "category": 1, "group": 2, "unit": 3}
    others = _why_not(lines, {cap["code"] for cap in mine if not cap["listed"]})
    mine.sort(key=lambda cap: (order[cap["kind"]], len(cap["listed"]) < cap["seats"], -len(cap["listed"]), cap["code"]))
    return [
        {
            "title": cap["title"], "taken": len(cap["listed"]), "total": cap["seats"], "open": len(cap["open"]),
            "holders": [named[site] for site in cap["listed"] if site in named] if _names_fit(cap) else [],
            "why": others.get(cap["code"]) if not cap["listed"] else None,
        }
        for cap in mine
    ]


def _names_fit(cap: dict[str, Any]) -> bool:
    """The holders are named where the seats are drawn one by one; the quota's are the list itself."""
    return cap["kind"] != "quota" and int(cap["seats"]) <= 24


def _why_not(lines: list[Line], empty: set[str]) -> dict[str, dict[str, str]]:
    """For each of these groups why its sites are not listed, in numbers: 2 家低于总分线."""
    if not empty:
        return {}
    found: dict[str, Counter[tuple[str, str]]] = {}
    for line in lines:
        title = line["reason"]["title"]
        for code in empty.intersection(line["groups"]):
            found.setdefault(code, Counter())[title["zh"], title["en"]] += 1
    return {
        code: {
            "zh": "，".join(f"{count} 家{zh}" for (zh, _), count in titles.most_common()),
            "en": ", ".join(f"{count}: {en.lower()}" for (_, en), count in titles.most_common()),
        }
        for code, titles in found.items()
    }


def line_of(document: Document, number: int) -> Line | None:
    """The line of a nomination by its number, if the list has one."""
    return next((line for line in document["lines"] if line["number"] == number), None)
