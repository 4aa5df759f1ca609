"""The workbook of a frozen list: all lines, the seats with their holders, and the listed names of each category."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from .workbooks import Column, Page, write_pages

Document = dict[str, Any]
_WORDS = {
    "zh": {
        "list": "推荐名单", "seats": "名额", "rank": "名次", "place": "本类名次", "number": "申报序号",
        "studio": "工作室", "leaders": "领衔人", "host": "所在单位", "unit": "推荐单位", "region": "地区",
        "category": "类别", "split": "分表", "score": "得分", "floor": "不计加分得分", "sheets": "有效评分表",
        "listed": "建议", "yes": "列入", "no": "不列入", "reason": "理由", "text": "说明", "cap": "名额项",
        "total": "名额", "taken": "已占", "holders": "占用名额的工作室", "at": "序号", "between": "、", "sum": "合计",
    },
    "en": {
        "list": "Proposed list", "seats": "Seats", "rank": "Rank", "place": "Rank in category", "number": "No.",
        "studio": "Studio", "leaders": "Led by", "host": "Host unit", "unit": "Recommended by", "region": "Region",
        "category": "Category", "split": "Table", "score": "Score", "floor": "Without bonus", "sheets": "Valid sheets",
        "listed": "Proposal", "yes": "Listed", "no": "Not listed", "reason": "Reason", "text": "Explanation",
        "cap": "Ceiling", "total": "Seats", "taken": "Taken", "holders": "Who holds the seats", "at": "No.",
        "between": ", ", "sum": "Total",
    },
}


def shortlist_workbook(document: Document, language: str, *, head: Sequence[str]) -> bytes:
    """The list as XLSX in one language; `head` are lines above each table. The same list gives the same bytes."""
    words = _WORDS[language]
    title = f"{document['cycle']['authority'][language]} {document['cycle']['name']} {words['list']}"
    above = [[line] for line in head]
    pages = [_lines(document, language, words, title, above), _seats(document, language, words, title, above)]
    if len(document["categories"]) > 1 or document["categories"][0]["splits"]:
        pages += _categories(document, language, words, above)
    return write_pages(pages)


def _lines(document: Document, language: str, words: dict[str, str], title: str, above: list[list[str]]) -> Page:
    names = {one["code"]: one for one in document["categories"]}
    columns = [
        Column(words["rank"], 7, "integer"), Column(words["place"], 9, "integer"),
        Column(words["number"], 9, "integer"), Column(words["studio"], 34), Column(words["leaders"], 16),
        Column(words["host"], 30), Column(words["unit"], 24), Column(words["region"], 12),
        Column(words["category"], 18), Column(words["split"], 14), Column(words["score"], 9, "points"),
        Column(words["floor"], 11, "points"), Column(words["sheets"], 9, "integer"), Column(words["listed"], 9),
        Column(words["reason"], 18), Column(words["text"], 60),
    ]
    rows = [
        [
            line["rank"], line["category_rank"], line["number"], line["name"], words["between"].join(line["leaders"]),
            line["host"], line["unit"], line["region"], names[line["category"]]["title"][language],
            _split(names[line["category"]], line["split"], language), _points(line["score"]),
            _points(line["floor_score"]), line["handed_in"], words["yes"] if line["listed"] else words["no"],
            line["reason"]["title"][language], line["reason"]["text"][language],
        ]
        for line in sorted(document["lines"], key=lambda line: not line["listed"])
    ]
    listed = document["counts"]["listed"]
    total = [None, None, None, words["sum"], None, None, None, None, None, None, None, None,
             document["counts"]["sheets"], f"{listed}/{len(rows)}", None, None]
    return Page(words["list"], title, columns, rows, above=above, total=total)


def _points(printed: str | None) -> Decimal | None:
    return None if printed is None else Decimal(printed)


def _split(category: dict[str, Any], code: str, language: str) -> str:
    return next((str(one["title"][language]) for one in category["splits"] if one["code"] == code), "")


def _seats(document: Document, language: str, words: dict[str, str], title: str, above: list[list[str]]) -> Page:
    names = {line["studio"]: line["name"] for line in document["lines"]}
    columns = [Column(words["cap"], 34), Column(words["total"], 9, "integer"), Column(words["taken"], 9, "integer"),
               Column(words["holders"], 80)]
    rows = [
        [cap["title"][language], cap["seats"], len(cap["listed"]),
         words["between"].join(names[site] for site in cap["listed"])]
        for cap in document["caps"]
    ]
    return Page(words["seats"], title, columns, rows, above=above)


def _categories(document: Document, language: str, words: dict[str, str], above: list[list[str]]) -> list[Page]:
    """One table for each category (or each of its splits): listed names by number, without scores or ranks."""
    pages = []
    for category in document["categories"]:
        for split in category["splits"] or [None]:
            listed = [
                line for line in document["lines"]
                if line["listed"] and line["category"] == category["code"]
                and (split is None or line["split"] == split["code"])
            ]
            name = (split or category)["title"][language]
            rows = [
                [at, line["name"], words["between"].join(line["leaders"]), line["host"], line["unit"]]
                for at, line in enumerate(sorted(listed, key=lambda line: line["number"]), 1)
            ]
            columns = [Column(words["at"], 7, "integer"), Column(words["studio"], 38), Column(words["leaders"], 18),
                       Column(words["host"], 36), Column(words["unit"], 28)]
            pages.append(Page(name, f"{words['list']} · {name}", columns, rows, above=above, landscape=False))
    return pages
