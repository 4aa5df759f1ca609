"""Filled-in score workbooks against the visits that they are for: what each sheet would become, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ..canonical import digest
from ..db import db
from ..models import Account, Cycle, Sheet, Shortlist, Visit
from ..problems import Problem
from ..rules.item_words import answer_words, how_words
from ..rules.points import agrees_with_paper
from ..rules.ranking import printed
from ..rules.score_rows import REMARK_ROW, TOTAL_ROW, BookLine, ScoreRow, keys_of, row_key
from ..rules.typed import Typed, answer_typed, points_typed
from ..schemes.base import Words, as_points
from ..schemes.checklist import Item
from .sheets import VisitChecklist, checklist_of

SUBMITTED = Words(
    zh="评分表已提交，内容与表格不同；更正请先在考察页退回",
    en="the sheet is submitted and differs; reopen it on the visit's page first",
)


@dataclass(frozen=True)
class Wrong:
    """What is wrong, in words without anybody's points; `row` as the spreadsheet shows it, 0 for the whole sheet."""

    row: int
    words: Words


@dataclass
class BookSheet:
    """One inspector's sheet as the workbook has it. `outcome`: new, changed, same, wrong, or empty (left out)."""

    visit: Visit
    inspector: Account
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    paper_total: int | None = None
    remark: str = ""
    seen_revision: int = 0
    outcome: str = "new"
    wrong: list[Wrong] = field(default_factory=list)


def book_lines(visits: Sequence[Visit], inspector_id: int | None = None) -> list[BookLine]:
    """The rows to hand out for these visits: every member who is expected, or one of them."""
    lines: list[BookLine] = []
    for visit in visits:
        for member in visit.members:
            if not member.absence and inspector_id in (None, member.account_id):
                lines += _lines_of(visit, member.account)
    return lines


def _lines_of(visit: Visit, inspector: Account) -> list[BookLine]:
    listed, studio = checklist_of(visit), visit.nomination.studio.name
    rules, own = visit.nomination.cycle.rule_hash or "", visit.nomination.self_scores

    def line(number: str, title: str, how: str, full: str, self_score: str, item: str) -> BookLine:
        return BookLine(studio, inspector.name, number, title, how, full, self_score,
                        row_key(rules, visit.id, inspector.id, item))

    lines = [
        line(number, f"{item.title.zh}（必备项）" if item.required else item.title.zh, how_words(item).zh,
             as_points(item.rule.points) if item.rule.points else "", own.get(item.code, ""), item.code)
        for number, item in numbered(listed)
    ]
    return [*lines, line("", "合计", "可不填，填了则与各项之和核对", "", "", TOTAL_ROW),
            line("", "总评", "写在备注栏", "", "", REMARK_ROW)]


def numbered(listed: VisitChecklist) -> list[tuple[str, Item]]:
    """The items of a visit with their numbers: station.item, as on the form and on paper."""
    found = []
    for place, station in enumerate(listed.checklist.stations, 1):
        items = [item for item in listed.items if item.station == station.code]
        found += [(f"{place}.{n}", item) for n, item in enumerate(items, 1)]
    return found


def judged_book(cycle: Cycle, rows: Sequence[ScoreRow]) -> list[BookSheet]:
    """Every sheet of a workbook as it would be now; sheets without any answer are `empty`.

    Problems: `sheets_of_other_rules` (another cycle's or other rules), `workbook_no_rows`.
    """
    if not rows:
        raise Problem("workbook_no_rows")
    visits = _visits(cycle, {row.visit for row in rows})
    rules = (cycle.rule_hash or "")[:8]
    if any(row.rules != rules or row.visit not in visits for row in rows):
        raise Problem("sheets_of_other_rules")
    grouped: dict[tuple[int, int], list[ScoreRow]] = {key: [] for key in keys_of(rows)}
    for row in rows:
        grouped[row.visit, row.inspector].append(row)
    frozen = db.session.scalar(select(Shortlist.id).where(Shortlist.cycle_id == cycle.id).limit(1)) is not None
    return [_judged(visits[visit], inspector, mine, frozen) for (visit, inspector), mine in grouped.items()]


def _visits(cycle: Cycle, ids: set[int]) -> Mapping[int, Visit]:
    """Trap: a database takes a bounded number of parameters, so many visits are asked for in portions."""
    found: dict[int, Visit] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), 500):
        visits = db.session.scalars(
            select(Visit).where(Visit.cycle_id == cycle.id, Visit.id.in_(wanted[start : start + 500]))
            .options(selectinload(Visit.members), selectinload(Visit.sheets))
        )
        found.update((visit.id, visit) for visit in visits)
    return found


def _judged(visit: Visit, inspector_id: int, rows: list[ScoreRow], frozen: bool) -> BookSheet:
    member = next((one for one in visit.members if one.account_id == inspector_id), None)
    if member is None:
        raise Problem("sheets_row_unknown", row=rows[0].number)
    sheet = BookSheet(visit, member.account)
    listed = checklist_of(visit)
    _take(sheet, listed, rows)
    if not any(set(answer) - {"note", "reason"} for answer in sheet.answers.values()):
        sheet.outcome, sheet.wrong = "empty", []
        return sheet
    _check(sheet, listed, {row.item: row.number for row in rows})
    if member.absence:
        absent = Words(zh="该组员已回避或缺席，不提交评分表", en="this member is recused or excused")
        sheet.wrong.append(Wrong(0, absent))
    stored = next((one for one in visit.sheets if one.inspector_id == inspector_id), None)
    _compare(sheet, stored, frozen)
    if sheet.wrong:
        sheet.outcome = "wrong"
    return sheet


def _take(sheet: BookSheet, listed: VisitChecklist, rows: list[ScoreRow]) -> None:
    items = {item.code: item for item in listed.items}
    seen: dict[str, int] = {}
    for row in rows:
        if row.item in seen:
            twice = Words(zh=f"与第 {seen[row.item]} 行重复", en=f"the same as row {seen[row.item]}")
            sheet.wrong.append(Wrong(row.number, twice))
            continue
        seen[row.item] = row.number
        if row.item == TOTAL_ROW:
            _take_total(sheet, row)
        elif row.item == REMARK_ROW:
            sheet.remark = row.note or row.answer
        elif row.item not in items:
            sheet.wrong.append(Wrong(row.number, Words(zh="本次考察没有这个检查项", en="this visit has no such item")))
        else:
            answer = answer_typed(items[row.item], Typed(row.answer, (), row.note))
            if answer is not None:
                sheet.answers[row.item] = answer


def _take_total(sheet: BookSheet, row: ScoreRow) -> None:
    sheet.paper_total = points_typed(row.answer)
    if row.answer and sheet.paper_total is None:
        sheet.wrong.append(Wrong(row.number, Words(zh="合计不是分数", en="the sum is no number of points")))


def _check(sheet: BookSheet, listed: VisitChecklist, rows: Mapping[str, int]) -> None:
    """What keeps the sheet from being submitted. Trap: the words name no points, they are shown before all are in."""
    check, items = listed.check(sheet.answers), {item.code: item for item in listed.items}
    titles = {part.code: part.title for part in listed.checklist.dimensions} | {i.code: i.title for i in listed.items}
    for code in (*check.missing, *check.not_seen):
        open_item = Words(zh=f"「{titles[code].zh}」尚未填写", en=f"“{titles[code].en}” is still open")
        sheet.wrong.append(Wrong(rows.get(code, 0), open_item))
    for one in check.wrong:
        item, name = items.get(one.where), titles.get(one.where, Words(zh=one.where, en=one.where))
        said = (answer_words(item, sheet.answers.get(one.where))[1] if item else None) or one.words
        wrong = Words(zh=f"「{name.zh}」{said.zh}", en=f"“{name.en}”: {said.en}")
        sheet.wrong.append(Wrong(rows.get(one.where, 0), wrong))
    if not check.complete:
        return
    score = listed.score(sheet.answers)
    if sheet.paper_total is None:
        sheet.paper_total = int(printed(score.total) * 100)
    elif not agrees_with_paper(score, sheet.paper_total):
        differs = Words(zh="合计与各项之和不一致", en="the sum is not what the items add up to")
        sheet.wrong.append(Wrong(rows.get(TOTAL_ROW, 0), differs))


def _compare(sheet: BookSheet, stored: Sheet | None, frozen: bool) -> None:
    if stored is not None:
        sheet.seen_revision = stored.revision
        same = (stored.answers, stored.paper_total, stored.remark) == (sheet.answers, sheet.paper_total, sheet.remark)
        if stored.state == "submitted" and not same:
            sheet.wrong.append(Wrong(0, SUBMITTED))
        sheet.outcome = "same" if same and stored.state == "submitted" else "changed"
    if frozen and sheet.outcome != "same":
        sheet.wrong.append(Wrong(0, Words(zh="推荐名单已冻结，不能再改", en="the list is frozen")))


def fingerprint(sheets: Sequence[BookSheet]) -> str:
    """A digest of a preview: what it said and which revisions it saw, so that a commit notices what changed since."""
    return digest([[one.visit.id, one.inspector.id, one.outcome, one.seen_revision] for one in sheets])
