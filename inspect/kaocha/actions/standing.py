"""Keeps beside each nomination how it stands, derived: eligibility, preferences met, materials lacking."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ..db import db
from ..models import Nomination
from ..queries.cycles import rules_of
from ..queries.intake import received, received_of_units
from ..rules.eligibility import Finding, Ruled, judge_all, standing
from ..rules.materials import Received, Shortfall, shortfalls
from ..rules.preferences import preferred


def findings_of(nomination: Nomination, unit_kind: str | None = None) -> list[Finding]:
    """Every condition as it stands for this nomination, the office's rulings included."""
    rulings = {one.condition: Ruled(one.outcome, one.reason, one.approver) for one in nomination.rulings}
    return judge_all(
        rules_of(nomination.cycle), nomination.declared, category=nomination.category, split=nomination.split,
        unit_kind=unit_kind or nomination.organisation.kind, rulings=rulings,
    )


def received_of(nomination: Nomination, of_unit: Mapping[str, Received] | None = None) -> dict[str, Received]:
    """What came in for a nomination, by material; what a unit hands in once counts for each of its nominations."""
    shared = [material.code for material in rules_of(nomination.cycle).scheme.materials if material.per == "unit"]
    if of_unit is None:
        of_unit = received_of_units(nomination.cycle, shared).get(nomination.organisation_id, {})
    return {receipt.material: received(receipt) for receipt in nomination.receipts} | dict(of_unit)


def shortfalls_of(nomination: Nomination, of_unit: Mapping[str, Received] | None = None) -> list[Shortfall]:
    """The demanded materials that this nomination lacks."""
    scheme = rules_of(nomination.cycle).scheme
    return shortfalls(scheme, nomination.category, nomination.split, received_of(nomination, of_unit))


def refresh(
    nomination: Nomination, *, unit_kind: str | None = None, of_unit: Mapping[str, Received] | None = None
) -> None:
    """Put down how the nomination stands now; call it after every change of facts, rulings or receipts."""
    found = findings_of(nomination, unit_kind)
    nomination.standing = standing(found)
    nomination.preferred = preferred(found, nomination.declared)
    nomination.lacking = [short.material.code for short in shortfalls_of(nomination, of_unit)]


def refresh_unit(nomination: Nomination) -> None:
    """The materials lacking of every nomination of its unit, after one that the unit hands in once."""
    shared = [material.code for material in rules_of(nomination.cycle).scheme.materials if material.per == "unit"]
    of_unit = received_of_units(nomination.cycle, shared).get(nomination.organisation_id, {})
    siblings = select(Nomination).where(
        Nomination.cycle_id == nomination.cycle_id, Nomination.organisation_id == nomination.organisation_id
    ).options(selectinload(Nomination.receipts))
    for one in db.session.scalars(siblings):
        one.lacking = [short.material.code for short in shortfalls_of(one, of_unit)]
