"""What taking in nominations must know beforehand: roster, studios, earlier nominations, places used. Once each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from ..db import db
from ..models import Cycle, CycleUnit, MaterialReceipt, Nomination, Organisation, Studio
from ..rules.materials import Received

Key = tuple[str, str]
"""Who a nomination is about: the studio's name and its host unit's."""


@dataclass(frozen=True)
class Unit:
    """A recommending unit on the roster."""

    organisation_id: int
    name: str
    kind: str
    region: str
    allotment: dict[str, int]


@dataclass(frozen=True)
class Known:
    """A nomination that is there already; `id` is None while it waits to be written."""

    id: int | None
    unit_id: int
    category: str
    split: str
    studio_type: str
    digest: str
    withdrawn: bool = False


def units_of(cycle: Cycle) -> dict[str, Unit]:
    """The roster by full name."""
    rows = db.session.execute(
        select(Organisation.id, Organisation.name, Organisation.kind, Organisation.region, CycleUnit.allotment)
        .join(CycleUnit, CycleUnit.organisation_id == Organisation.id).where(CycleUnit.cycle_id == cycle.id)
    )
    return {name: Unit(id, name, kind, region, allotment) for id, name, kind, region, allotment in rows}


def organisation_ids(names: Collection[str] | None = None) -> dict[str, int]:
    """Organisations by name: all of the authority, or those called so."""
    rows = _named(select(Organisation.name, Organisation.id), Organisation.name, names)
    return {name: id for name, id in db.session.execute(rows)}  # noqa: C416 (a Row is no pair to the type checker)


def studio_ids(names: Collection[str] | None = None) -> dict[Key, int]:
    """Studios by name and host unit: all of the authority, or those called so."""
    host = aliased(Organisation)
    rows = select(Studio.name, host.name, Studio.id).join(host, host.id == Studio.host_unit_id)
    return {(name, host_name): id for name, host_name, id in db.session.execute(_named(rows, Studio.name, names))}


def known_nominations(cycle: Cycle, names: Collection[str] | None = None) -> dict[Key, Known]:
    """The cycle's nominations: all, or those of studios called so."""
    host = aliased(Organisation)
    rows = (
        select(
            Studio.name, host.name, Nomination.id, Nomination.organisation_id, Nomination.category, Nomination.split,
            Nomination.studio_type, Nomination.source_sha256, Nomination.withdrawn_at,
        )
        .join(Studio, Studio.id == Nomination.studio_id).join(host, host.id == Studio.host_unit_id)
        .where(Nomination.cycle_id == cycle.id)
    )
    return {
        (name, host_name): Known(id, unit_id, category, split, studio_type, digest, withdrawn is not None)
        for name, host_name, id, unit_id, category, split, studio_type, digest, withdrawn
        in db.session.execute(_named(rows, Studio.name, names))
    }


def used_places(cycle: Cycle) -> dict[int, Counter[str]]:
    """How many nominations stand, by recommending unit and category; withdrawn ones do not count."""
    used: dict[int, Counter[str]] = {}
    rows = db.session.execute(
        select(Nomination.organisation_id, Nomination.category, func.count(Nomination.id))
        .where(Nomination.cycle_id == cycle.id, Nomination.withdrawn_at.is_(None))
        .group_by(Nomination.organisation_id, Nomination.category)
    )
    for unit_id, category, count in rows:
        used.setdefault(unit_id, Counter())[category] = count
    return used


def last_number(cycle: Cycle) -> int:
    """The highest 申报序号 of the cycle; 0 when there is none."""
    return db.session.scalar(select(func.max(Nomination.number)).where(Nomination.cycle_id == cycle.id)) or 0


def ids_by_number(cycle: Cycle, after: int) -> dict[int, int]:
    """Ids of the cycle's nominations whose number is higher, by number."""
    rows = select(Nomination.number, Nomination.id).where(Nomination.cycle_id == cycle.id, Nomination.number > after)
    return {number: id for number, id in db.session.execute(rows)}  # noqa: C416 (a Row is no pair to the type checker)


def received_of_units(cycle: Cycle, materials: Collection[str]) -> dict[int, dict[str, Received]]:
    """What came in of the materials that a unit hands in once (its summary table), with whichever nomination."""
    found: dict[int, dict[str, Received]] = {}
    if not materials:
        return found
    rows = db.session.execute(
        select(Nomination.organisation_id, MaterialReceipt)
        .join(Nomination, Nomination.id == MaterialReceipt.nomination_id)
        .where(Nomination.cycle_id == cycle.id, MaterialReceipt.material.in_(materials)).order_by(MaterialReceipt.at)
    )
    for unit_id, receipt in rows:
        found.setdefault(unit_id, {})[receipt.material] = received(receipt)
    return found


def received(receipt: MaterialReceipt) -> Received:
    """A receipt as the rules read it."""
    return Received(
        receipt.copies, receipt.electronic, receipt.received_on, receipt.measured, receipt.file_id is not None
    )


def _named(rows: Any, column: Any, names: Collection[str] | None) -> Any:
    return rows if names is None else rows.where(column.in_(names))
