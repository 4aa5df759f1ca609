"""The entry form of one sheet: which boxes an item has, what was typed into them, and how they are shown again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from werkzeug.datastructures import MultiDict

from ..queries.sheets import VisitChecklist
from ..rules.checklist import Decided, judge
from ..rules.item_words import answer_words, rule_words
from ..rules.points import SILENT, earned_so_far
from ..rules.ranking import printed
from ..rules.typed import Typed, answer_typed, answered, typed_of
from ..schemes.base import Words, as_points
from ..schemes.checklist import Item

Form = MultiDict[str, str]


@dataclass(frozen=True)
class Row:
    """One item as the form draws it; `stored` is what somebody else saved meanwhile, where it differs."""

    number: str
    item: Item
    typed: Typed
    kind: str
    said: Words | None
    rule: Words
    full: str
    self_score: str
    stored: Words | None = None

    @property
    def blocks(self) -> bool:
        """Whether the row keeps the sheet from being submitted. Silence at a bonus says that there is none."""
        return self.kind == "wrong" or (self.kind == "open" and self.item.rule.shape not in SILENT)


@dataclass(frozen=True)
class Group:
    """A station with its items."""

    title: Words
    rows: list[Row]


def answers_from(listed: VisitChecklist, form: Form) -> dict[str, dict[str, Any]]:
    """The answers that a form holds; items without any entry are left out."""
    read = ((item, answer_typed(item, typed_in(item, form))) for item in listed.items)
    return {item.code: answer for item, answer in read if answer is not None}


def typed_in(item: Item, form: Form) -> Typed:
    """What stands in the boxes of one item."""
    return Typed(
        main=plain(form.get(f"a.{item.code}", "")), ticks=tuple(form.getlist(f"d.{item.code}")),
        note=plain(form.get(f"n.{item.code}", "")),
    )


def plain(text: str) -> str:
    """Text as a database takes it: PostgreSQL knows no NUL. Line ends as typed on any machine are the same."""
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def self_scores_from(listed: VisitChecklist, form: Form) -> dict[str, str]:
    """Self-scores that were changed on this page. Trap: what is unchanged is left out, so that a page opened earlier
    does not put back what another typist has entered since."""
    return {
        item.code: form[f"s.{item.code}"]
        for item in listed.items
        if form.get(f"s.{item.code}", "").strip() != form.get(f"s0.{item.code}", "").strip()
    }


def groups_of(
    listed: VisitChecklist, answers: Mapping[str, Mapping[str, Any]], self_scores: Mapping[str, str], *,
    form: Form | None = None, stored: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Group]:
    """The rows by station, in the order of the checklist; with `form` the boxes show exactly what was typed."""
    groups = []
    for place, station in enumerate(listed.checklist.stations, 1):
        items = [item for item in listed.items if item.station == station.code]
        rows = [_row(f"{place}.{n}", item, answers, self_scores, form, stored) for n, item in enumerate(items, 1)]
        if rows:
            groups.append(Group(station.title, rows))
    return groups


def _row(
    number: str, item: Item, answers: Mapping[str, Mapping[str, Any]], self_scores: Mapping[str, str],
    form: Form | None, stored: Mapping[str, Mapping[str, Any]] | None,
) -> Row:
    answer = answers.get(item.code)
    kind, said = answer_words(item, answer)
    other = None
    if stored is not None and stored.get(item.code) != answer:
        other = told(item, stored.get(item.code))
    return Row(
        number=number, item=item, typed=typed_in(item, form) if form is not None else typed_of(item, answer),
        kind=kind, said=said, rule=rule_words(item), full=as_points(item.rule.points) if item.rule.points else "",
        self_score=form.get(f"s.{item.code}", "") if form is not None else self_scores.get(item.code, ""), stored=other,
    )


def told(item: Item, answer: Mapping[str, Any] | None) -> Words:
    """A stored answer in one line, remark included."""
    _, said = answer_words(item, answer)
    said = said or Words(zh="未填", en="empty")
    remark = str((answer or {}).get("note") or (answer or {}).get("reason") or "")
    return Words(zh=f"{said.zh}（{remark}）", en=f"{said.en} ({remark})") if remark else said


def sums_of(listed: VisitChecklist, answers: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """How far the sheet is: items that need an answer and have one, what is earned so far, the total once complete.

    The total is the one of rules/points; before that the sum is not rescaled and says so.
    """
    given = answered(answers)
    check = listed.check(answers)
    asked = [item.code for item in listed.items if item.rule.shape not in SILENT]
    still_open = {*check.missing, *check.not_seen, *(one.where for one in check.wrong)}
    so_far = earned_so_far(listed.checklist, given, purpose=listed.purpose, studio_type=listed.studio_type)
    extra = sum(_outside(item, given.get(item.code)) for item in listed.items)
    total = listed.score(answers).total if check.complete else None
    return {
        "filled": len(set(asked) - still_open), "of": len(asked), "complete": check.complete,
        "sum": str(printed(total if total is not None else Fraction(max(0, sum(so_far.values()) + extra), 100))),
    }


def _outside(item: Item, answer: Mapping[str, Any] | None) -> int:
    """What an item adds to or takes off the total beside the dimensions, in hundredths."""
    if answer is None or item.rule.shape not in ("bonus", "lowers_total"):
        return 0
    verdict = judge(item, answer)
    points = verdict.points if isinstance(verdict, Decided) else 0
    return -points if item.rule.shape == "lowers_total" else points
