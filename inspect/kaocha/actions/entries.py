"""Deliveries from tablets: every readable text is kept once, chained, and brought to what it means for the visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from ..db import authority_in_force, db
from ..models import ChangedText, Entry, EntryAdmission, Photo, RefusedText, Sheet, VisitChain, VisitMember
from ..problems import Problem
from ..queries.field import COUNTS, FieldVisit, Held, any_field_visit, counting, field_visit, held_entries, streams_of
from ..rules.entries.chain import START, link_of
from ..rules.entries.sheets import Submission, submission_of
from ..rules.entries.streams import StreamState
from ..rules.entries.text import Entry as Said
from ..rules.entries.values import Journal, journal_of
from ..rules.permissions import Who
from .arrivals import Arrival, Outcome, SealFacts, outcomes_of
from .events import record
from .field_sheets import SHEET_KINDS, derive_sheets, refresh_sheets
from .visits import record_absence, refuse_frozen_list

KEPT = frozenset({"stored", "conflict", "late", "set_aside"})


@dataclass(frozen=True)
class Delivery:
    """What a call is answered: outcomes in the order sent, positions of those in the chain, the streams it touched."""

    outcomes: list[Outcome]
    positions: dict[str, int]
    streams: dict[str, StreamState]
    absence: str
    submission: Submission | None
    on_paper: str
    """State of a sheet of the same inspector that came on paper; "" where there is none."""


def receive_entries(
    visit_id: int, arrivals: Sequence[Arrival], *, tablet: str, skew_seconds: int | None, by: Who, at: datetime
) -> Delivery:
    """Take a delivery in. The same again changes nothing; any order is taken.

    `arrivals` come from `arrivals.read_arrivals`. Problem `not_found` for who was never on the visit's team.
    """
    visit = field_visit(visit_id, by)
    chain = _lock_chain(visit_id)
    held = held_entries(visit_id)
    known = {one.said.id: one.said.sha256 for one in held}
    unreadable = [one.sha256 for one in arrivals if one.entry is None or one.problem]
    other = [one.sha256 for one in arrivals if one.entry and known.get(one.entry.id, one.sha256) != one.sha256]
    seals = any(one.entry and one.entry.kind == "seal" for one in arrivals)
    outcomes = outcomes_of(
        arrivals, visit=visit, held=held, refused=_noted(RefusedText, visit_id, unreadable),
        changed=_noted(ChangedText, visit_id, other), late=visit.closed or chain.sealed_at is not None,
        seal=_seal_facts(visit, held) if seals else None, by=by,
    )
    new = [one for one in outcomes if one.new]
    if new:
        first = chain.count + 1
        _append(chain, new, tablet=tablet, skew_seconds=skew_seconds, by=by, at=at)
        visit = _carry_out(visit, chain, new, by, at)
        held += [
            Held(one.arrival.entry, one.result, one.result in COUNTS, position)
            for position, one in enumerate(new, first) if one.arrival.entry is not None and one.result in KEPT
        ]
    entries = counting(held, visit.members)
    journal = journal_of(entries)
    if any(one.arrival.entry and one.arrival.entry.kind in SHEET_KINDS | {"recuse"} for one in new):
        derive_sheets(visit, entries, journal, by=by, at=at)
    return _delivery(visit, outcomes, held=held, entries=entries, journal=journal, by=by)


def _lock_chain(visit_id: int) -> VisitChain:
    """The head of the visit's chain, ours until the commit."""
    find = select(VisitChain).where(VisitChain.visit_id == visit_id).with_for_update()
    chain: VisitChain | None = db.session.scalar(find)
    if chain is None:
        chain = VisitChain(visit_id=visit_id, count=0, head=START)
        db.session.add(chain)
        db.session.flush()
    return chain


def _noted(table: type[RefusedText] | type[ChangedText], visit_id: int, digests: Sequence[str]) -> set[str]:
    """Which of these digests were noted before; no statement where there is nothing to ask, as almost always."""
    return set() if not digests else set(db.session.scalars(
        select(table.sha256).where(table.visit_id == visit_id, table.sha256.in_(digests))))


def _append(
    chain: VisitChain, new: Sequence[Outcome], *, tablet: str, skew_seconds: int | None, by: Who, at: datetime
) -> None:
    """Write what is new, each with its link; one statement a table."""
    rows: dict[type, list[dict[str, Any]]] = {Entry: [], ChangedText: [], RefusedText: []}
    for outcome in new:
        chain.count += 1
        link = link_of(chain.head, chain.count, outcome.result, outcome.arrival.sha256, at)
        base = {
            "authority_id": authority_in_force(), "visit_id": chain.visit_id, "by_id": by.id, "tablet": tablet,
            "received_at": at, "sha256": outcome.arrival.sha256, "position": chain.count, "prev_link": chain.head,
            "link": link,
        }
        chain.head = link
        table, more = _row(outcome, skew_seconds)
        rows[table].append(base | more)
    for table, values in rows.items():
        if values:
            db.session.execute(insert(table), values)
    _count(chain, new, tablet, by, at)


def _row(outcome: Outcome, skew_seconds: int | None) -> tuple[type, dict[str, Any]]:
    entry = outcome.arrival.entry
    if outcome.result == "refused" or entry is None:
        return RefusedText, {"problem": outcome.problem}
    if outcome.result == "changed":
        return ChangedText, {"entry_id": entry.id, "text": entry.text}
    return Entry, {
        "entry_id": entry.id, "stream": entry.stream, "seq": entry.seq, "prev": entry.prev, "kind": entry.kind,
        "item": entry.item, "at": entry.at, "skew_seconds": skew_seconds, "text": entry.text,
        "result": outcome.result, "problem": outcome.problem,
    }


def _count(chain: VisitChain, new: Sequence[Outcome], tablet: str, by: Who, at: datetime) -> None:
    """One Event for a delivery: how many of each result, never what they say."""
    results = sorted({one.result for one in new})
    record("receive_entries", "visit", chain.visit_id, by=by, at=at, after={
        "tablet": tablet, "to": chain.count, "head": chain.head,
        "results": {result: sum(one.result == result for one in new) for result in results},
    })


def _carry_out(visit: FieldVisit, chain: VisitChain, new: Sequence[Outcome], by: Who, at: datetime) -> FieldVisit:
    """What some kinds do at once: a recusal takes effect, a photo is awaited, a seal closes."""
    counted = [one.arrival.entry for one in new if one.result in COUNTS and one.arrival.entry]
    await_photos(visit.id, counted)
    for entry in counted:
        if entry.kind == "seal":
            chain.sealed_at, chain.sealed_by_id = at, by.id
    recusals = [entry for entry in counted if entry.kind == "recuse"]
    for entry in recusals:
        member = db.session.scalars(
            select(VisitMember).where(VisitMember.visit_id == visit.id, VisitMember.account_id == by.id)).one()
        if member.absence != "recused":
            record_absence(member, "recused", reason=str(entry.value["reason"]), by=by, at=at)
    db.session.flush()
    return field_visit(visit.id, by) if recusals else visit


def await_photos(visit_id: int, entries: Sequence[Said]) -> None:
    """A row for every photo that an entry names, so that what is still out can be told."""
    wanted = {str(entry.value["photo"]): entry for entry in entries if entry.kind == "photo"}
    if not wanted:
        return
    known = set(db.session.scalars(
        select(Photo.photo_id).where(Photo.visit_id == visit_id, Photo.photo_id.in_(wanted))))
    for photo, entry in wanted.items():
        if photo not in known:
            db.session.add(Photo(visit_id=visit_id, photo_id=photo, by_id=entry.by))


def _seal_facts(visit: FieldVisit, held: Sequence[Held]) -> SealFacts:
    journal = journal_of(counting(held, visit.members))
    wanted = {photo.id for photo in journal.photos.values() if not photo.dropped}
    here = db.session.scalar(
        select(func.count(Photo.id)).where(
            Photo.visit_id == visit.id, Photo.original_id.is_not(None), Photo.photo_id.in_(wanted)))
    on_paper = db.session.scalars(
        select(Sheet.inspector_id).where(
            Sheet.visit_id == visit.id, Sheet.source != "tablet", Sheet.state == "submitted"))
    return SealFacts(lacking_photos=len(wanted) - (here or 0), on_paper=frozenset(on_paper))


def _delivery(
    visit: FieldVisit, outcomes: list[Outcome], *, held: Sequence[Held], entries: Sequence[Said], journal: Journal,
    by: Who,
) -> Delivery:
    touched = {one.arrival.entry.stream for one in outcomes if one.arrival.entry and one.arrival.entry.by == by.id}
    digests = {one.arrival.sha256 for one in outcomes}
    return Delivery(
        outcomes=outcomes,
        positions={one.said.sha256: one.position for one in held if one.said.sha256 in digests},
        streams=streams_of(one.said for one in held if one.said.stream in touched and one.said.by == by.id),
        absence=visit.members.get(by.id, ""), submission=submission_of(visit.asked, entries, journal, by.id),
        on_paper=db.session.scalar(
            select(Sheet.state).where(
                Sheet.visit_id == visit.id, Sheet.inspector_id == by.id, Sheet.source != "tablet")) or "",
    )


def admit_entry(visit_id: int, entry_id: str, *, reason: str, by: Who, at: datetime) -> None:
    """Let a late or set-aside entry count, for a reason, by the leader or the office; twice is harmless.

    Problems: `reason_needed`, `not_found`, `entry_counts_already`, `list_frozen`.
    """
    why = reason.strip()[:2000]
    if not why:
        raise Problem("reason_needed")
    visit = any_field_visit(visit_id)
    refuse_frozen_list(visit.cycle_id)
    chain = _lock_chain(visit_id)
    row = db.session.execute(
        select(Entry.id, Entry.result).where(Entry.visit_id == visit_id, Entry.entry_id == entry_id)).one_or_none()
    if row is None:
        raise Problem("not_found")
    if row.result in COUNTS:
        raise Problem("entry_counts_already")
    if db.session.scalar(select(EntryAdmission.id).where(EntryAdmission.entry_row == row.id)) is not None:
        return
    db.session.add(EntryAdmission(entry_row=row.id, by_id=by.id, at=at, reason=why))
    db.session.flush()
    record("admit_entry", "visit", visit_id, by=by, at=at, after={"entry": entry_id, "at": chain.count}, reason=why)
    await_photos(visit_id, counting(held_entries(visit_id), visit.members))
    refresh_sheets(visit_id, by=by, at=at)
