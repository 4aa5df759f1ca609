"""What people entered: nominations fit their scheme, visits their cycle, sheets are complete and add up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from ...db import db
from ...models import (
    Cycle,
    CycleUnit,
    MaterialReceipt,
    Nomination,
    Organisation,
    Ruling,
    Sheet,
    Team,
    Visit,
    VisitMember,
)
from ...rules.cycle import CycleRules
from ...rules.eligibility import Ruled, judge_all, standing
from ...rules.materials import Received, materials_of, shortfalls
from ...rules.points import check_sheet, score_sheet
from ...rules.preferences import preferred
from ...rules.typed import answered
from ..cycles import rules_of
from ..intake import received, received_of_units
from .finding import Asked, Finding, Found

PORTION = 1_000


def _frozen_cycles() -> list[Cycle]:
    return list(db.session.scalars(select(Cycle).where(Cycle.rules.is_not(None)).order_by(Cycle.id)))


# --- nominations ---


def nominations_fit_their_scheme(asked: Asked) -> Found:
    """Category, split, type, rulings and receipts exist in the frozen scheme; the unit is on the roster."""
    for cycle in _frozen_cycles():
        scheme = rules_of(cycle).scheme
        categories = {one.code: one for one in scheme.categories}
        roster = set(db.session.scalars(select(CycleUnit.organisation_id).where(CycleUnit.cycle_id == cycle.id)))
        for one in db.session.execute(_nominations(cycle)):
            asked.looked_at += 1
            category = categories.get(one.category)
            if category is None:
                yield Finding("nomination", one.id, f"category {one.category} is not in its scheme")
                continue
            if one.split not in ({split.code for split in category.splits} or {""}):
                yield Finding("nomination", one.id, f"split {one.split!r} is not one of {one.category}")
            if one.studio_type not in {*category.types, ""}:
                yield Finding("nomination", one.id, f"type {one.studio_type!r} is not one of {one.category}")
            if one.organisation_id not in roster:
                yield Finding("nomination", one.id, "its recommending unit is not on the roster")
        yield from _unknown_parts(cycle)


def _nominations(cycle: Cycle) -> Any:
    return (
        select(
            Nomination.id, Nomination.category, Nomination.split, Nomination.studio_type, Nomination.organisation_id,
            Nomination.declared, Nomination.standing, Nomination.preferred, Nomination.lacking, Organisation.kind,
        )
        .join(Organisation, Organisation.id == Nomination.organisation_id)
        .where(Nomination.cycle_id == cycle.id).order_by(Nomination.id)
        .execution_options(yield_per=PORTION)
    )


def _unknown_parts(cycle: Cycle) -> Found:
    scheme = rules_of(cycle).scheme
    conditions = {one.code for one in scheme.conditions}
    for row_id, code in db.session.execute(
        select(Ruling.id, Ruling.condition).join(Nomination, Nomination.id == Ruling.nomination_id)
        .where(Nomination.cycle_id == cycle.id).order_by(Ruling.id)
    ):
        if code not in conditions:
            yield Finding("ruling", row_id, f"condition {code} is not in its scheme")
    for row_id, code, category, split in db.session.execute(
        select(MaterialReceipt.id, MaterialReceipt.material, Nomination.category, Nomination.split)
        .join(Nomination, Nomination.id == MaterialReceipt.nomination_id)
        .where(Nomination.cycle_id == cycle.id).order_by(MaterialReceipt.id)
    ):
        if code not in {one.code for one in materials_of(scheme, category, split)}:
            yield Finding("material_receipt", row_id, f"material {code} is not asked of {category}")


def standings_are_what_the_rules_say(asked: Asked) -> Found:
    """Standing, preferences and missing materials kept beside a nomination follow from its facts."""
    for cycle in _frozen_cycles():
        rules = rules_of(cycle)
        rulings = _rulings(cycle)
        shared = [one.code for one in rules.scheme.materials if one.per == "unit"]
        own, of_units = _receipts(cycle), received_of_units(cycle, shared)
        known = {one.code for one in rules.scheme.categories}
        for one in db.session.execute(_nominations(cycle)):
            asked.looked_at += 1
            if one.category not in known:
                continue  # nominations_fit_their_scheme says so
            got = own.get(one.id, {}) | of_units.get(one.organisation_id, {})
            now = _as_the_rules_say(rules, one, rulings.get(one.id, {}), got)
            wrong = [name for name in now if getattr(one, name) != now[name]]
            if wrong:
                yield Finding("nomination", one.id, f"{', '.join(wrong)}: not what the rules say")


def _as_the_rules_say(
    rules: CycleRules, one: Any, rulings: Mapping[str, Ruled], got: Mapping[str, Received]
) -> dict[str, Any]:
    found = judge_all(
        rules, one.declared, category=one.category, unit_kind=one.kind, split=one.split, rulings=rulings
    )
    short = shortfalls(rules.scheme, one.category, one.split, got)
    return {
        "standing": standing(found), "preferred": preferred(found, one.declared),
        "lacking": [each.material.code for each in short],
    }


def _rulings(cycle: Cycle) -> dict[int, dict[str, Ruled]]:
    found: dict[int, dict[str, Ruled]] = defaultdict(dict)
    for one in db.session.scalars(
        select(Ruling).join(Nomination, Nomination.id == Ruling.nomination_id).where(Nomination.cycle_id == cycle.id)
    ):
        found[one.nomination_id][one.condition] = Ruled(one.outcome, one.reason, one.approver)
    return found


def _receipts(cycle: Cycle) -> dict[int, dict[str, Received]]:
    found: dict[int, dict[str, Received]] = defaultdict(dict)
    for one in db.session.scalars(
        select(MaterialReceipt).join(Nomination, Nomination.id == MaterialReceipt.nomination_id)
        .where(Nomination.cycle_id == cycle.id)
    ):
        found[one.nomination_id][one.material] = received(one)
    return found


def numbers_are_used_once(asked: Asked) -> Found:
    """The 申报序号 of a cycle are whole numbers from 1, each used once."""
    seen: Counter[tuple[int, int]] = Counter()
    for row_id, cycle_id, number in db.session.execute(
        select(Nomination.id, Nomination.cycle_id, Nomination.number).order_by(Nomination.id)
    ):
        asked.looked_at += 1
        seen[cycle_id, number] += 1
        if number < 1 or seen[cycle_id, number] > 1:
            yield Finding("nomination", row_id, f"number {number} is {'used twice' if number > 0 else 'no number'}")


def reviews_say_who_and_when(asked: Asked) -> Found:
    """A review that is done has its reviewer and moment, a failed one and a withdrawal their reason."""
    for one in db.session.execute(
        select(
            Nomination.id, Nomination.review, Nomination.review_reason, Nomination.reviewed_by_id,
            Nomination.reviewed_at, Nomination.withdrawn_at, Nomination.withdrawn_reason,
        ).order_by(Nomination.id)
    ):
        asked.looked_at += 1
        done = one.review in ("passed", "failed")
        signed = one.reviewed_by_id is not None and one.reviewed_at is not None
        if not (done or one.review == "pending") or done != signed:
            yield Finding("nomination", one.id, f"review {one.review}, {'' if signed else 'not '}signed")
        elif one.review == "failed" and not one.review_reason:
            yield Finding("nomination", one.id, "failed without a reason")
        elif one.withdrawn_at is not None and not one.withdrawn_reason:
            yield Finding("nomination", one.id, "withdrawn without a reason")


# --- visits and sheets ---


def visits_fit_their_cycle(asked: Asked) -> Found:
    """A nomination has one visit of evaluation; visit, nomination and team are of one cycle; one member leads."""
    leaders: Counter[int] = Counter(db.session.scalars(select(VisitMember.visit_id).where(VisitMember.leads.is_(True))))
    seen: set[int] = set()
    for one in db.session.execute(
        select(Visit.id, Visit.cycle_id, Visit.nomination_id, Visit.purpose, Nomination.cycle_id.label("nominated"),
               Team.cycle_id.label("sent"))
        .join(Nomination, Nomination.id == Visit.nomination_id).join(Team, Team.id == Visit.team_id)
        .order_by(Visit.id)
    ):
        asked.looked_at += 1
        if one.purpose == "evaluation" and one.nomination_id in seen:
            yield Finding("visit", one.id, f"nomination {one.nomination_id} is visited twice")
        if one.purpose == "evaluation":
            seen.add(one.nomination_id)
        if not one.cycle_id == one.nominated == one.sent:
            yield Finding("visit", one.id, "visit, nomination and team are of different cycles")
        if leaders[one.id] != 1:
            yield Finding("visit", one.id, f"{leaders[one.id]} members lead")


def sheets_belong_to_members(asked: Asked) -> Found:
    """Each sheet is of a member of its visit; an excused member has submitted none."""
    members = {
        (visit, account): absence
        for visit, account, absence in db.session.execute(
            select(VisitMember.visit_id, VisitMember.account_id, VisitMember.absence)
        )
    }
    for one in db.session.execute(
        select(Sheet.id, Sheet.visit_id, Sheet.inspector_id, Sheet.state).order_by(Sheet.id)
    ):
        asked.looked_at += 1
        absence = members.get((one.visit_id, one.inspector_id))
        if absence is None:
            yield Finding("sheet", one.id, f"account {one.inspector_id} is no member of visit {one.visit_id}")
        elif absence == "excused" and one.state == "submitted":
            yield Finding("sheet", one.id, "submitted by a member who is excused")


def submitted_sheets_are_complete(asked: Asked) -> Found:
    """A submitted sheet has every demanded answer, none that is wrong, and its moment."""
    for one, rules in _submitted():
        asked.looked_at += 1
        if one.submitted_at is None:
            yield Finding("sheet", one.id, "submitted without a moment")
        check = check_sheet(
            rules.scheme.checklist_for(one.category), answered(one.answers), purpose=one.purpose,
            studio_type=one.studio_type or None,
        )
        if not check.complete:
            open_items = [*check.missing, *check.not_seen, *(trouble.where for trouble in check.wrong)]
            yield Finding("sheet", one.id, f"submitted with open or wrong items: {', '.join(open_items[:5])}")


def sheet_totals_add_up(asked: Asked) -> Found:
    """The total kept at submission is the one that the answers give now."""
    for one, rules in _submitted():
        asked.looked_at += 1
        try:
            score = score_sheet(
                rules.scheme.checklist_for(one.category), answered(one.answers), purpose=one.purpose,
                studio_type=one.studio_type or None, bonus_cap=rules.scheme.sheets.bonus_cap,
            )
        except ValueError:
            continue  # submitted_sheets_are_complete says so
        if one.total != str(score.total):
            yield Finding("sheet", one.id, f"total {one.total}, the answers give {score.total}")


def _submitted() -> Any:
    """(sheet with category, type and purpose; rules of its cycle) of every submitted sheet."""
    for cycle in _frozen_cycles():
        rules = rules_of(cycle)
        known = [one.code for one in rules.scheme.categories]
        rows = (
            select(Sheet.id, Sheet.answers, Sheet.total, Sheet.submitted_at, Visit.purpose, Nomination.category,
                   Nomination.studio_type)
            .join(Visit, Visit.id == Sheet.visit_id).join(Nomination, Nomination.id == Visit.nomination_id)
            .where(Visit.cycle_id == cycle.id, Sheet.state == "submitted", Nomination.category.in_(known))
            .order_by(Sheet.id).execution_options(yield_per=PORTION)
        )
        for one in db.session.execute(rows):
            yield one, rules
