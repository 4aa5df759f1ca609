"""From the journal of a visit to each inspector's sheet: answers, what is missing, and whether a submission holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from ...schemes.checklist import Item
from ..checklist import Answer, Answers, NotApplicable, NotSeen, Trouble, judge
from ..points import SILENT, SheetCheck, SheetScore
from ..ranking import printed
from .text import Entry
from .values import Current, Journal, journal_of


class Asked(Protocol):
    """What a visit asks (queries/sheets.VisitChecklist)."""

    @property
    def items(self) -> tuple[Item, ...]: ...
    def check(self, answers: Answers) -> SheetCheck: ...
    def score(self, answers: Answers) -> SheetScore: ...


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps a sheet from being complete: conflict, unanswered, not_seen, wrong, veto_unsigned or photo."""

    item: str
    why: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission as the server sees it now. `problem` is a Problem code, None when the sheet is in.

    `answers` and `total` (hundredths, printed) are those of the sheet as it counts; empty and None otherwise.
    `shown` is the total that the tablet showed, `ours` what the named entries add up to, where that can be said.
    """

    problem: str | None
    answers: Mapping[str, Answer]
    total: int | None
    shown: int | None
    ours: int | None = None


def item_trouble(entry: Entry, items: Mapping[str, Item]) -> str | None:
    """What is wrong with an entry at this visit's checklist (a Problem code): item, who decides it, its answer."""
    if entry.item is None:
        return None
    item = items.get(entry.item)
    if item is None:
        return "entry_unknown_item"
    if entry.kind in ("fact", "points"):
        if item.decided_by != ("fact" if entry.kind == "fact" else "judgement"):
            return "entry_wrong_answer"
        return "entry_wrong_answer" if isinstance(judge(item, entry.value), Trouble) else None
    if entry.kind in ("veto", "veto_confirm") and not item.required:
        return "entry_wrong_answer"
    return None


def answers_of(items: Iterable[Item], journal: Journal, by: int) -> dict[str, Answer]:
    """The answers on the sheet of inspector `by`, as far as they are decided without conflict."""
    found: dict[str, Answer] = {}
    for item in items:
        answer = _answer(item, journal, by)
        if answer is not None:
            found[item.code] = answer
    return found


def _deciding(item: Item, journal: Journal, by: int) -> Current | None:
    return journal.fact(item.code) if item.decided_by == "fact" else journal.current("points", by, item.code)


def _answer(item: Item, journal: Journal, by: int) -> Answer | None:
    current = _deciding(item, journal, by)
    if current is None or current.value is None:
        return None
    if item.required and current.value.get("met") is False:
        signed = signs_not_met(item.code, current, journal, by)
        return None if signed is None else {**current.value, "met": not signed}
    return current.value


def signs_not_met(item: str, fact: Current, journal: Journal, by: int) -> bool | None:
    """Whether this inspector signs that a required item is not met (SELECTION 4); None while they have not said.

    Who says in so many words counts by that; else who raised the veto or established the fact signs it.
    """
    said = journal.current("veto_confirm", by, item)
    if said is not None:
        return None if said.value is None else bool(said.value["confirms"])
    raised = journal.current("veto", by, item)
    established = any(head.by == by for head in fact.heads)
    return True if established or (raised is not None and raised.value is not None) else None


def missing_of(asked: Asked, journal: Journal, by: int) -> list[Missing]:
    """What inspector `by` still has to do, in the order of the checklist; dimensions that fall away come last."""
    found: list[Missing] = []
    for item in asked.items:
        why = _why_open(item, journal, by)
        if why is not None:
            found.append(Missing(item.code, why))
        if lacks_photo(item, journal, by):
            found.append(Missing(item.code, "photo"))
    check = asked.check(answers_of(asked.items, journal, by))
    return found + [Missing(one.where, "wrong") for one in check.wrong if one.code == "dimension_empty"]


def _why_open(item: Item, journal: Journal, by: int) -> str | None:
    current = _deciding(item, journal, by)
    if current is not None and current.conflict:
        return "conflict"
    answer = _answer(item, journal, by)
    if answer is None:
        if current is not None:
            return "veto_unsigned"
        return None if item.rule.shape in SILENT else "unanswered"
    verdict = judge(item, answer)
    if isinstance(verdict, NotSeen):
        return "not_seen"
    return "wrong" if isinstance(verdict, Trouble) else None


def lacks_photo(item: Item, journal: Journal, by: int) -> bool:
    """Whether a demanded photo is neither there nor excused by anybody's 不宜拍照."""
    if item.photos is None:
        return False
    current = _deciding(item, journal, by)
    if item.rule.shape in SILENT and current is None:
        return False
    if current is not None and current.value is not None and isinstance(judge(item, current.value), NotApplicable):
        return False
    taken = sum(1 for photo in journal.photos.values() if photo.entry.item == item.code and not photo.dropped)
    return taken < item.photos.at_least and not _excused(item.code, journal)


def _excused(item: str, journal: Journal) -> bool:
    return any(
        head.value["reason"].strip()
        for (kind, _, where), current in journal.values.items()
        if kind == "no_photo" and where == item
        for head in current.heads
    )


def submission_of(asked: Asked, entries: Collection[Entry], journal: Journal, by: int) -> Submission | None:
    """How the submission of inspector `by` stands; None where there is none.

    `entries` are those that count, `journal` what they say. The total is checked over exactly the entries that the
    submission names; the sheet that counts takes its judged points from them and its facts as they are now.
    """
    current = journal.current("submit", by)
    if current is None:
        return None
    if current.entry is None:
        return Submission("submit_conflict", {}, None, None)
    shown = int(current.entry.value["total"])
    wanted = set(current.entry.value["answers"])
    named = [entry for entry in entries if entry.id in wanted]
    if len(named) < len(wanted):
        return Submission("submit_waits", {}, None, shown)
    ours = _total(asked, answers_of(asked.items, journal_of(named), by))
    if ours is None:
        return Submission("submit_incomplete", {}, None, shown)
    if ours != shown:
        return Submission("submit_total_differs", {}, None, shown, ours)
    own = [entry for entry in named if entry.kind == "points" and entry.by == by]
    shared = [entry for entry in entries if entry.kind != "points"]
    counting = answers_of(asked.items, journal_of([*shared, *own]), by)
    total = _total(asked, counting)
    if total is None:
        return Submission("submit_incomplete", {}, None, shown, ours)
    return Submission(None, counting, total, shown, ours)


def _total(asked: Asked, answers: Answers) -> int | None:
    """The printed total in hundredths; None for an incomplete sheet."""
    if not asked.check(answers).complete:
        return None
    return int(printed(asked.score(answers).total) * 100)
