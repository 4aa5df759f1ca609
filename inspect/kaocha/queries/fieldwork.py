"""A visit in progress as the office sees it: who has handed in what, facts and photos as they arrive, no points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from ..db import db
from ..models import Account, Cycle, Entry, EntryAdmission, Photo, Studio, TabletPack, Visit, VisitMember
from ..rules.entries.sheets import lacks_photo
from ..rules.entries.text import Entry as Said
from ..rules.entries.values import Journal, PhotoTaken, journal_of
from ..rules.entries.words import kind_words, seen_words
from ..rules.geography import Position, distance_m, to_wgs84
from ..schemes.base import Words
from ..schemes.checklist import Item
from .field import any_field_visit, counting, held_entries, sealed_at, streams_of
from .packs import place_of, plans_of
from .sheets import sheet_lines

JUST_NOW_METRES = 500
"""Further from the registered place than this, a photo's distance is marked (a warning for people, no refusal)."""


@dataclass(frozen=True)
class MemberLine:
    """How far one member is: tablets that hold the pack, what arrived, holes in the streams, photos."""

    name: str
    leads: bool
    state: str
    tablets: int
    pack_at: datetime | None
    entries: int
    gaps: int
    last_at: datetime | None
    skew_minutes: int
    photos: int
    originals: int


@dataclass(frozen=True)
class ItemLine:
    """One item: what the team saw, in words; "" words while nothing is settled."""

    item: Item
    seen: Words | None
    conflict: bool
    by: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    photos: int
    lacks_photo: bool


@dataclass(frozen=True)
class PhotoLine:
    """One photo in the gallery. Distances in metres, None where one of the two places is not known."""

    id: str
    title: Words | None
    by: str
    at: datetime
    source: str
    dropped: bool
    small: bool
    original: bool
    accuracy_m: int | None
    distance_m: int | None
    exif_distance_m: int | None
    taken_at: str
    camera: str
    other_file: bool

    @property
    def far(self) -> bool:
        return self.distance_m is not None and self.distance_m > JUST_NOW_METRES + (self.accuracy_m or 0)


@dataclass(frozen=True)
class AsideLine:
    """An entry that is kept but does not count: late, or set aside for a Problem."""

    id: str
    kind: Words
    by: str
    at: datetime
    result: str
    problem: str
    admitted: str


@dataclass(frozen=True)
class FieldWork:
    """Everything on the page of a visit in progress."""

    members: list[MemberLine]
    items: list[ItemLine]
    photos: list[PhotoLine]
    aside: list[AsideLine]
    objections: list[tuple[str, str]]
    sealed_at: datetime | None
    entries: int
    head: str


def fieldwork_of(visit: Visit) -> FieldWork:
    """The visit in progress; a bounded number of statements."""
    field = any_field_visit(visit.id)
    held = held_entries(visit.id)
    entries = counting(held, field.members)
    journal = journal_of(entries)
    names = _names(visit, [one.said for one in held])
    photos = {row.photo_id: row for row in db.session.scalars(select(Photo).where(Photo.visit_id == visit.id))}
    items = {item.code: item for item in field.asked.items}
    return FieldWork(
        members=_members(visit, [one.said for one in held], journal, photos),
        items=[_item(item, journal, entries, names) for item in field.asked.items],
        photos=[
            _photo(taken, photos.get(taken.id), items, names, visit.nomination.studio)
            for taken in sorted(journal.photos.values(), key=lambda one: (one.entry.at, one.id))
        ],
        aside=_aside(visit.id, names),
        objections=[
            (str(one.value["name"]), str(one.value["text"])) for one in entries if one.kind == "objection"],
        sealed_at=sealed_at(visit.id), entries=len(held), head=held[-1].said.sha256 if held else "",
    )


def _names(visit: Visit, said: Sequence[Said]) -> dict[int, str]:
    wanted = {member.account_id for member in visit.members} | {one.by for one in said}
    rows = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def _members(visit: Visit, said: Sequence[Said], journal: Journal, photos: dict[str, Photo]) -> list[MemberLine]:
    packs: dict[int, list[TabletPack]] = defaultdict(list)
    for pack in db.session.scalars(select(TabletPack).where(TabletPack.visit_id == visit.id)):
        packs[pack.account_id].append(pack)
    arrived = {
        row.by_id: row for row in db.session.execute(
            select(Entry.by_id, func.count(Entry.id).label("entries"), func.max(Entry.received_at).label("last"),
                   func.max(func.abs(Entry.skew_seconds)).label("skew"))
            .where(Entry.visit_id == visit.id).group_by(Entry.by_id))
    }
    found = []
    for line in sheet_lines(visit):
        row, own = arrived.get(line.account_id), [one for one in said if one.by == line.account_id]
        taken = [one for one in journal.photos.values() if one.entry.by == line.account_id]
        here = [one for one in taken if one.id in photos and photos[one.id].original_id is not None]
        gaps = sum(last - first + 1 for state in streams_of(own).values() for first, last in state.gaps)
        mine = packs[line.account_id]
        found.append(MemberLine(
            name=line.name, leads=line.leads, state=line.state, tablets=len(mine), gaps=gaps,
            pack_at=max((pack.last_at for pack in mine), default=None), entries=row.entries if row else 0,
            last_at=row.last if row else None, skew_minutes=(row.skew or 0) // 60 if row else 0,
            photos=len(taken), originals=len(here),
        ))
    return found


def _item(item: Item, journal: Journal, entries: Sequence[Said], names: dict[int, str]) -> ItemLine:
    """Judgements are left out whole: even that somebody has judged says nothing here."""
    current = journal.fact(item.code) if item.decided_by == "fact" else None
    notes = [
        (names.get(by, ""), str(head.value["text" if kind == "note" else "reason"]))
        for (kind, by, where), value in sorted(journal.values.items())
        if kind in ("note", "no_photo") and where == item.code for head in value.heads
    ]
    return ItemLine(
        item=item, conflict=current is not None and current.conflict,
        seen=seen_words(item, current.value) if current is not None and current.value is not None else None,
        by=tuple(dict.fromkeys(names.get(head.by, "") for head in current.heads)) if current is not None else (),
        notes=tuple((name, text) for name, text in notes if text.strip()),
        photos=sum(1 for one in journal.photos.values() if one.entry.item == item.code and not one.dropped),
        lacks_photo=lacks_photo(item, journal, 0),
    )


def _photo(
    taken: PhotoTaken, row: Photo | None, items: dict[str, Item], names: dict[int, str], studio: Studio
) -> PhotoLine:
    value: dict[str, Any] = dict(taken.entry.value)
    seen: dict[str, Any] = (row.seen if row is not None else None) or {}
    position = value["position"]
    item = items.get(taken.entry.item or "")
    return PhotoLine(
        id=taken.id, title=item.title if item else None, by=names.get(taken.entry.by, ""), at=taken.entry.at,
        source=value["source"], dropped=taken.dropped,
        small=row is not None and (row.small_id is not None or row.made_id is not None),
        original=row is not None and row.original_id is not None,
        accuracy_m=position["accuracy_cm"] // 100 if position else None,
        distance_m=_distance(studio, position), exif_distance_m=_distance(studio, seen if "lat" in seen else None),
        taken_at=str(seen.get("taken_at", "")), camera=str(seen.get("model", "")),
        other_file=row is not None and row.original is not None and row.original.sha256 != value["sha256"],
    )


def _distance(studio: Studio, position: dict[str, Any] | None) -> int | None:
    place = place_of(studio)
    if place is None or position is None:
        return None
    registered = to_wgs84(place["lat"], place["lon"], place["datum"])
    return None if registered is None else distance_m(registered, Position(position["lat"], position["lon"]))


def _aside(visit_id: int, names: dict[int, str]) -> list[AsideLine]:
    rows = db.session.execute(
        select(Entry.entry_id, Entry.kind, Entry.by_id, Entry.received_at, Entry.result, Entry.problem,
               EntryAdmission.reason)
        .outerjoin(EntryAdmission, EntryAdmission.entry_row == Entry.id)
        .where(Entry.visit_id == visit_id, Entry.result.in_(("late", "set_aside"))).order_by(Entry.position))
    return [
        AsideLine(row.entry_id, kind_words(row.kind), names.get(row.by_id, ""), row.received_at, row.result,
                  row.problem, row.reason or "")
        for row in rows
    ]


# --- the plan of a day ---


def any_day_is_planned(cycle: Cycle) -> bool:
    """Whether there is a plan to print."""
    planned = select(Visit.id).where(Visit.cycle_id == cycle.id, Visit.planned_on.is_not(None)).limit(1)
    return db.session.scalar(planned) is not None


def visits_of_day(cycle: Cycle, day: date | None) -> list[Visit]:
    """The visits of one day, or all that have a day, by team, hour and number."""
    found = select(Visit).where(Visit.cycle_id == cycle.id).options(
        selectinload(Visit.members).joinedload(VisitMember.account))
    found = found.where(Visit.planned_on == day) if day else found.where(Visit.planned_on.is_not(None))
    visits = db.session.scalars(found).all()
    plans = plans_of(visit.id for visit in visits)
    return sorted(visits, key=lambda visit: (
        visit.planned_on, visit.team.name, (plans[visit.id].starts_at if visit.id in plans else "") or "99:99",
        visit.nomination.number))
