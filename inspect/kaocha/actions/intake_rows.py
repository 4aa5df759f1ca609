"""Writing what intake took in: hosts, studios, leaders, nominations and their Events, in few statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import selectinload

from ..db import authority_in_force, db
from ..models import Cycle, Leader, Nomination, Organisation, Studio
from ..queries.cycles import rules_of
from ..queries.intake import Key, Known, Unit, ids_by_number, organisation_ids, studio_ids
from ..rules.declared import leaders_of
from ..rules.eligibility import Standing, fields_asked
from ..rules.materials import Received
from ..rules.permissions import Who
from .events import record_many
from .standing import refresh

PORTION = 500


@dataclass(frozen=True)
class Row:
    """One nomination to be written: new when `known.id` is None, else a correction or a return after withdrawal."""

    known: Known
    unit: Unit
    values: dict[str, Any]
    kind: str
    standing: Standing
    preferred: list[str]
    lacking: list[str]
    received: Mapping[str, Received]
    restored: bool = False
    over_cap: tuple[str, str] = field(default=("", ""))


def write_rows(
    cycle: Cycle, rows: Mapping[Key, Row], *, last_number: int, organisations: Mapping[str, int],
    studios: Mapping[Key, int], by: Who, at: datetime,
) -> None:
    """Write them all; the numbers of new nominations go on from `last_number`, in the order of the rows."""
    hosts = _hosts({host for _, host in rows}, organisations, at)
    fresh = {key: row for key, row in rows.items() if row.known.id is None}
    _write_new(cycle, fresh, last_number, _studios(fresh, studios, hosts, at), by, at)
    for portion in portions({row.known.id: row for row in rows.values() if row.known.id is not None}.items()):
        _write_changed(dict(portion), by, at)
    db.session.flush()


def portions(things: Iterable[Any]) -> Iterator[list[Any]]:
    """Lists of at most 500, as many as a statement may name."""
    rest = iter(things)
    while portion := list(islice(rest, PORTION)):
        yield portion


def _insert(model: Any, rows: list[dict[str, Any]]) -> None:
    """New rows in one statement, named by authority: a bulk insert passes no session hook.

    Trap: asking for the ids in the order of the rows would send one statement a row.
    """
    if rows:
        own = authority_in_force()
        db.session.execute(insert(model), [{"authority_id": own, **row} for row in rows])


def _hosts(names: set[str], known: Mapping[str, int], at: datetime) -> dict[str, int]:
    missing = sorted(names - known.keys())
    _insert(Organisation, [{"name": name, "kind": "host", "region": "", "created_at": at} for name in missing])
    found = dict(known)
    for portion in portions(missing):
        found |= organisation_ids(portion)
    return found


def _studios(
    rows: Mapping[Key, Row], known: Mapping[Key, int], hosts: Mapping[str, int], at: datetime
) -> dict[Key, int]:
    """A studio for each new nomination: made, or as known from an earlier cycle and brought up to date."""
    missing = [key for key in rows if key not in known]
    _insert(Studio, [
        {"name": key[0], "host_unit_id": hosts[key[1]], "created_at": at, **studio_facts(rows[key])} for key in missing
    ])
    found = dict(known)
    for portion in portions(sorted({name for name, _ in missing})):
        found |= studio_ids(portion)
    _insert(Leader, [
        {"studio_id": found[key], "position": position, "name": name, "honours": honours[:400], "phone": ""}
        for key in missing for position, (name, honours) in enumerate(leaders_of(rows[key].values))
    ])
    again = {known[key]: rows[key] for key in rows if key in known}
    for portion in portions(again):
        wanted = select(Studio).where(Studio.id.in_(portion)).options(selectinload(Studio.leaders))
        for studio in db.session.scalars(wanted):
            update_studio(studio, again[studio.id])
    return found


def studio_facts(row: Row) -> dict[str, str]:
    """What a studio takes over from its declared facts."""
    return {
        "kind": row.kind, "region": row.unit.region, "industry": str(row.values.get("industry", "")),
        "address": str(row.values.get("address", "")),
    }


def update_studio(studio: Studio, row: Row) -> None:
    """Bring a studio and its leaders up to what is declared now."""
    for name, value in studio_facts(row).items():
        if value and getattr(studio, name) != value:
            setattr(studio, name, value)
    wanted = leaders_of(row.values)
    if [(leader.name, leader.honours) for leader in studio.leaders] == wanted:
        return
    phones = {leader.name: leader.phone for leader in studio.leaders}
    for leader in list(studio.leaders):
        db.session.delete(leader)
    studio.leaders = [
        Leader(position=position, name=name, honours=honours[:400], phone=phones.get(name, ""))
        for position, (name, honours) in enumerate(wanted)
    ]


def _write_new(
    cycle: Cycle, rows: Mapping[Key, Row], last_number: int, studios: Mapping[Key, int], by: Who, at: datetime
) -> None:
    _insert(Nomination, [
        {
            "cycle_id": cycle.id, "studio_id": studios[key], "number": number, "self_scores": {}, "received_at": at,
            "review": "pending", "review_reason": "", "withdrawn_reason": "", **_columns(row, at),
        }
        for number, (key, row) in enumerate(rows.items(), last_number + 1)
    ])
    ids = ids_by_number(cycle, last_number)
    lines = [
        (ids[number], None, _told(key, row), row.over_cap[0])
        for number, (key, row) in enumerate(rows.items(), last_number + 1)
    ]
    record_many("receive_nomination", "nomination", lines, by=by, at=at)


def _told(key: Key, row: Row) -> dict[str, str]:
    told = {
        "studio": key[0], "host_unit": key[1], "unit": row.unit.name, "category": row.known.category,
        "digest": row.known.digest,
    }
    return told | ({"over_cap_approver": row.over_cap[1]} if row.over_cap[1] else {})


def _columns(row: Row, at: datetime) -> dict[str, Any]:
    known = row.known
    return {
        "organisation_id": known.unit_id, "category": known.category, "split": known.split,
        "studio_type": known.studio_type, "declared": row.values, "source_sha256": known.digest, "changed_at": at,
        "over_cap_reason": row.over_cap[0], "over_cap_approver": row.over_cap[1], "standing": row.standing,
        "preferred": row.preferred, "lacking": row.lacking,
    }


def _write_changed(rows: Mapping[int, Row], by: Who, at: datetime) -> None:
    wanted = select(Nomination).where(Nomination.id.in_(list(rows))).options(
        selectinload(Nomination.rulings), selectinload(Nomination.receipts),
        selectinload(Nomination.studio).selectinload(Studio.leaders), selectinload(Nomination.cycle),
    )
    changed: list[tuple[int, Any, Any, str]] = []
    restored: list[tuple[int, Any, Any, str]] = []
    for nomination in db.session.scalars(wanted).unique():
        row = rows[nomination.id]
        before, after = _change(nomination, row, at)
        (restored if row.restored else changed).append((nomination.id, before, after, row.over_cap[0]))
        update_studio(nomination.studio, row)
        refresh(nomination, unit_kind=row.unit.kind, of_unit=row.received)
    record_many("change_nomination", "nomination", changed, by=by, at=at)
    record_many("restore_nomination", "nomination", restored, by=by, at=at)


def _change(nomination: Nomination, row: Row, at: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    """Put the new facts in; the Event keeps what differs. A review that is done is asked for again."""
    before, after = _differences(nomination, row)
    if row.restored:
        before["withdrawn_reason"], nomination.withdrawn_at, nomination.withdrawn_reason = (
            nomination.withdrawn_reason, None, "")
    if nomination.review != "pending":
        before["review"], before["review_reason"] = nomination.review, nomination.review_reason
        after["review"] = "pending"
        nomination.review, nomination.review_reason = "pending", ""
        nomination.reviewed_by_id = nomination.reviewed_at = None
    dropped = _drop_rulings(nomination, row)
    if dropped:
        before["rulings"] = dropped
    kept = (nomination.over_cap_reason, nomination.over_cap_approver)
    columns = _columns(row, at)
    if not row.over_cap[0] and not row.restored:
        columns["over_cap_reason"], columns["over_cap_approver"] = kept
    for name, value in columns.items():
        setattr(nomination, name, value)
    return before, after


def _differences(nomination: Nomination, row: Row) -> tuple[dict[str, Any], dict[str, Any]]:
    old, new = dict(nomination.declared), row.values
    codes = [code for code in sorted(old.keys() | new.keys()) if old.get(code) != new.get(code)]
    before: dict[str, Any] = {code: old.get(code) for code in codes}
    after: dict[str, Any] = {code: new.get(code) for code in codes}
    for name, value in (("category", row.known.category), ("split", row.known.split)):
        if getattr(nomination, name) != value:
            before[name], after[name] = getattr(nomination, name), value
    return before, after


def _drop_rulings(nomination: Nomination, row: Row) -> list[dict[str, str]]:
    """A ruling stands as long as the facts that it looked at: those about changed facts go into the Event."""
    asked = {condition.code: fields_asked(condition) for condition in rules_of(nomination.cycle).scheme.conditions}
    moved = (nomination.category, nomination.split) != (row.known.category, row.known.split)
    old, new = nomination.declared, row.values
    changed = {code for code in old.keys() | new.keys() if old.get(code) != new.get(code)}
    gone = [one for one in nomination.rulings if moved or asked.get(one.condition, set()) & changed]
    for ruling in gone:
        nomination.rulings.remove(ruling)
        db.session.delete(ruling)
    return [{"condition": one.condition, "outcome": one.outcome, "reason": one.reason, "approver": one.approver}
            for one in gone]
