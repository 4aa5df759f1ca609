"""The pack of a visit and the list of an inspector's visits: plain values by an allow-list, nobody else's points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ..canonical import digest
from ..db import db
from ..models import Cycle, Nomination, Photo, Studio, TabletPack, Visit, VisitMember, VisitPlan
from ..problems import Problem
from ..rules.declared import written
from ..rules.entries.kinds import KINDS
from ..rules.entries.pack import checklist_for_pack, words_for_pack
from ..rules.entries.text import Entry as Said
from ..rules.entries.values import Journal, journal_of
from ..rules.geography import UNIT
from ..rules.permissions import Who
from ..schemes.checklist import Item
from ..schemes.model import Scheme
from .cycles import rules_of
from .field import FieldVisit, Held, counting, field_visit, held_entries, sealed_at, streams_of
from .last_time import last_time_of

FORMAT = 1


def my_visits(who: Who) -> list[Visit]:
    """The visits on whose team this person is, in the order of the day plan; closed cycles are left out."""
    visits = db.session.scalars(
        select(Visit).join(VisitMember, VisitMember.visit_id == Visit.id).join(Cycle, Cycle.id == Visit.cycle_id)
        .where(VisitMember.account_id == who.id, Cycle.state == "open")
        .options(selectinload(Visit.members), selectinload(Visit.sheets))
    ).all()
    plans = plans_of([visit.id for visit in visits])
    return sorted(visits, key=lambda visit: _order(visit, plans.get(visit.id)))


def _order(visit: Visit, plan: VisitPlan | None) -> tuple[str, str, int]:
    day = visit.planned_on.isoformat() if visit.planned_on else "9999"
    return day, plan.starts_at if plan and plan.starts_at else "99:99", visit.nomination.number


def plans_of(visit_ids: Iterable[int]) -> dict[int, VisitPlan]:
    """The plans of these visits, by visit."""
    found = db.session.scalars(select(VisitPlan).where(VisitPlan.visit_id.in_(list(visit_ids))))
    return {plan.visit_id: plan for plan in found}


def visit_line(visit: Visit, plan: VisitPlan | None, who: Who) -> dict[str, Any]:
    """One line of `GET /sync/visits`, with the ETag of its pack."""
    member = next(one for one in visit.members if one.account_id == who.id)
    state = next((sheet.state for sheet in visit.sheets if sheet.inspector_id == who.id), "missing")
    field = field_visit(visit.id, who)
    return {
        "id": visit.id, "studio": visit.nomination.studio.name, "host_unit": visit.nomination.studio.host_unit.name,
        "region": visit.nomination.studio.region, "team": visit.team.name, "leads": member.leads,
        "state": _state(field), "sheet": member.absence or ("submitted" if state == "submitted" else "missing"),
        "pack": None if member.absence == "recused" else f'"{etag_of(pack_of(visit.id, who))}"',
        **_going(visit, plan),
    }


def _going(visit: Visit, plan: VisitPlan | None) -> dict[str, Any]:
    contact = None
    if plan is not None and (plan.contact_name or plan.contact_phone):
        contact = {"name": plan.contact_name, "phone": plan.contact_phone}
    return {
        "planned_on": visit.planned_on.isoformat() if visit.planned_on else None,
        "starts_at": (plan.starts_at or None) if plan else None, "contact": contact,
        "address": (plan.address if plan else "") or visit.nomination.studio.address,
    }


def _state(field: FieldVisit) -> str:
    if field.closed:
        return "closed"
    return "sealed" if sealed_at(field.id) is not None else "open"


def etag_of(pack: Mapping[str, Any]) -> str:
    """SHA-256 of everything in a pack."""
    return digest(dict(pack))


def pack_of(visit_id: int, who: Who) -> dict[str, Any]:
    """The pack of a visit for one of its members, without `server_time`. Problems `not_found`, `recused_here`.

    Blindness (SELECTION 3): of colleagues come seven named fields of the kinds that are the team's, and nothing else.
    """
    field = field_visit(visit_id, who)
    if field.members.get(who.id) == "recused":
        raise Problem("recused_here")
    visit = db.session.scalars(
        select(Visit).where(Visit.id == visit_id)
        .options(selectinload(Visit.members).joinedload(VisitMember.account), selectinload(Visit.sheets))
    ).one()
    rules = rules_of(visit.nomination.cycle)
    plan = plans_of([visit_id]).get(visit_id)
    held = held_entries(visit_id)
    entries = counting(held, field.members)
    return {
        "pack": FORMAT, "rule_hash": visit.nomination.cycle.rule_hash,
        "visit": {
            "id": visit.id, "purpose": visit.purpose, "state": _state(field), "note": plan.note if plan else "",
            "visited_on": visit.visited_on.isoformat() if visit.visited_on else None, **_going(visit, plan),
        },
        "cycle": {"code": visit.nomination.cycle.code, "name": visit.nomination.cycle.name,
                  "label": visit.nomination.cycle.label, "year": visit.nomination.cycle.year},
        "scheme": {"code": rules.scheme.code, "title": words_for_pack(rules.scheme.title)},
        "studio": _studio(visit.nomination, rules.scheme),
        "declared": _declared(visit.nomination, rules.scheme, field.asked.items),
        "checklist": checklist_for_pack(
            field.asked.checklist, field.asked.items, bonus_cap=field.asked.bonus_cap),
        "team": _team(visit, field, plan),
        **_entries(held, entries, who),
        "photos": photos_of(visit_id, journal_of(entries)),
        "last_time": last_time_of(visit),
    }


def _entries(held: list[Held], entries: list[Said], who: Who) -> dict[str, Any]:
    own = [one for one in held if one.said.by == who.id]
    return {
        "own": [{"text": one.said.text, "sha256": one.said.sha256, "result": one.result} for one in own],
        "streams": {stream: state.as_dict() for stream, state in streams_of(one.said for one in own).items()},
        "entries": [_shown(entry) for entry in entries if entry.by != who.id and KINDS[entry.kind].shown],
    }


def _shown(entry: Said) -> dict[str, Any]:
    return {
        "id": entry.id, "kind": entry.kind, "item": entry.item, "by": entry.by, "at": entry.at.isoformat(),
        "follows": list(entry.follows), "value": dict(entry.value),
    }


def _studio(nomination: Nomination, scheme: Scheme) -> dict[str, Any]:
    studio = nomination.studio
    category = scheme.category(nomination.category)
    kind = next((one for one in scheme.studio_types if one.code == nomination.studio_type), None)
    return {
        "number": nomination.number, "name": studio.name, "kind": studio.kind, "host_unit": studio.host_unit.name,
        "recommended_by": nomination.organisation.name, "region": studio.region, "industry": studio.industry,
        "address": studio.address,
        "leaders": [{"name": leader.name, "honours": leader.honours} for leader in studio.leaders],
        "category": {"code": category.code, "title": words_for_pack(category.title)},
        "studio_type": {"code": kind.code, "title": words_for_pack(kind.title)} if kind else None,
        "place": place_of(studio),
    }


def place_of(studio: Studio) -> dict[str, Any] | None:
    """The registered place in whole 1e-7 degrees on its own datum, None where it is not known."""
    if studio.latitude is None or studio.longitude is None:
        return None
    return {"lat": round(studio.latitude * UNIT), "lon": round(studio.longitude * UNIT), "datum": studio.datum}


def _declared(nomination: Nomination, scheme: Scheme, items: Iterable[Item]) -> dict[str, list[dict[str, Any]]]:
    fields = {field.code: field for field in scheme.fields if field.holds_for(nomination.category)}
    found: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        known = [
            fields[code] for code in item.declared
            if code in fields and nomination.declared.get(code) is not None
        ]
        if known:
            found[item.code] = [
                {"code": field.code, "title": words_for_pack(field.title), "value": {
                    "zh": written(field, nomination.declared[field.code], "zh"),
                    "en": written(field, nomination.declared[field.code], "en")}}
                for field in known
            ]
    return found


def _team(visit: Visit, field: FieldVisit, plan: VisitPlan | None) -> dict[str, Any]:
    submitted = {sheet.inspector_id for sheet in visit.sheets if sheet.state == "submitted"}
    return {
        "name": visit.team.name, "leader": field.leader,
        "recorders": recorders_of(visit, field, plan.recorders if plan else {}),
        "members": [
            {"id": one.account_id, "name": one.account.name, "leads": one.leads, "absence": one.absence,
             "submitted": one.account_id in submitted}
            for one in visit.members
        ],
    }


def recorders_of(visit: Visit, field: FieldVisit, named: Mapping[str, int]) -> dict[str, int]:
    """Who records the facts at each station by default: as named, else the present members in turn."""
    present = [member.account_id for member in visit.members if not member.absence]
    stations = [station.code for station in field.asked.checklist.stations]
    if not present:
        return {}
    return {
        station: named[station] if named.get(station) in present else present[number % len(present)]
        for number, station in enumerate(stations)
    }


def photos_of(visit_id: int, journal: Journal) -> list[dict[str, Any]]:
    """Every photo that a counting entry names, and what of it has arrived, in the order of their ids."""
    rows = {row.photo_id: row for row in db.session.scalars(select(Photo).where(Photo.visit_id == visit_id))}
    found = []
    for taken in journal.photos.values():
        row = rows.get(taken.id)
        found.append({
            "id": taken.id, "item": taken.entry.item, "by": taken.entry.by, "at": taken.entry.at.isoformat(),
            "sha256": taken.entry.value["sha256"], "entry": taken.entry.id, "dropped": taken.dropped,
            "small": row is not None and (row.small_id is not None or row.made_id is not None),
            "original": row is not None and row.original_id is not None,
        })
    return sorted(found, key=lambda photo: str(photo["id"]))


def registered(visit_id: int, account_id: int, tablet: str) -> TabletPack | None:
    """What is known of this tablet's pack."""
    found: TabletPack | None = db.session.scalar(select(TabletPack).where(
        TabletPack.visit_id == visit_id, TabletPack.account_id == account_id, TabletPack.tablet == tablet))
    return found


def photo_of_visit(visit_id: int, photo_id: str) -> Photo | None:
    """A photo of a visit by the id that its tablet gave it."""
    found: Photo | None = db.session.scalar(
        select(Photo).where(Photo.visit_id == visit_id, Photo.photo_id == photo_id))
    return found

