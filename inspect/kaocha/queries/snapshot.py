"""Everything that decides the list of a cycle, as plain values, in a number of queries that never grows with it.

Five queries, the sheets read in portions, so that 10,000 nominations with three sheets each fit into memory: of a
sheet only its printed numbers are kept. A recused or excused member's sheet is not even read.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Text, and_, or_, select, type_coerce
from sqlalchemy.orm import aliased

from ..canonical import canonical
from ..db import db
from ..models import (
    Account,
    Cycle,
    Event,
    Leader,
    MaterialReceipt,
    Nomination,
    Organisation,
    Sheet,
    Studio,
    Visit,
    VisitMember,
)
from ..rules.candidates import Site, marks_of
from ..rules.cycle import CycleRules
from ..rules.points import SheetScore, score_sheet
from ..rules.sites import VetoState, veto_states
from ..rules.typed import answered
from .cycles import rules_of

PORTION = 2_000
TOUCHES_NOTHING = ("sign_in", "sign_out", "change_password", "keep_paper", "freeze_shortlist")
"""Actions that change nothing that a list is made of, so that a proposal once computed outlives them."""


@dataclass(frozen=True)
class Snapshot:
    """The sites of a cycle in the order of their numbers, and the hash of all facts that they came from."""

    sites: tuple[Site, ...]
    sha256: str


@dataclass
class _Going:
    """A visit while it is read: who is expected, whose sheet is in, what those say."""

    members: list[str] = field(default_factory=list)
    leader: str = ""
    expected: dict[str, str] = field(default_factory=dict)
    scores: list[tuple[str, SheetScore]] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)


def state_of_the_data() -> str:
    """The authority's last Event: as long as it is the same, nobody has changed anything (every action leaves one)."""
    last = db.session.execute(
        select(Event.id, Event.at).where(Event.action.not_in(TOUCHES_NOTHING)).order_by(Event.id.desc()).limit(1)
    ).one_or_none()
    return f"{last.id} {last.at.isoformat()}" if last else ""


def snapshot_of(cycle: Cycle) -> Snapshot:
    """The facts of a cycle as they are now. The hash is the same for the same facts, whatever order they lie in."""
    rules = rules_of(cycle)
    leaders, received, visits = _leaders(cycle), _received(cycle), _visits(cycle)
    sheets = _sheets(cycle)
    total, sites = hashlib.sha256(rules.rule_hash().encode()), []
    waiting_sheet = next(sheets, None)
    for row in _nominations(cycle):
        going = visits.get(row.id)
        while waiting_sheet is not None and waiting_sheet.nomination_id == row.id:
            assert going is not None
            _take(going, waiting_sheet, row, rules)
            waiting_sheet = next(sheets, None)
        site = _site(row, leaders.get(row.studio_id, ()), row.id in received, going, rules)
        total.update(_facts(row, site, going))
        sites.append(site)
    return Snapshot(tuple(sites), total.hexdigest())


def _nominations(cycle: Cycle) -> Iterator[Any]:
    host = aliased(Organisation)
    return db.session.execute(
        select(
            Nomination.id, Nomination.number, Nomination.studio_id, Nomination.category, Nomination.split,
            Nomination.studio_type, Nomination.review, Nomination.standing, Nomination.withdrawn_at, Studio.name,
            Studio.region,
            host.name.label("host"), Organisation.name.label("unit"), Organisation.region.label("unit_region"),
        )
        .join(Studio, Studio.id == Nomination.studio_id)
        .join(host, host.id == Studio.host_unit_id)
        .join(Organisation, Organisation.id == Nomination.organisation_id)
        .where(Nomination.cycle_id == cycle.id)
        .order_by(Nomination.number)
    ).yield_per(PORTION).__iter__()


def _leaders(cycle: Cycle) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for studio, name in db.session.execute(
        select(Leader.studio_id, Leader.name)
        .join(Nomination, Nomination.studio_id == Leader.studio_id)
        .where(Nomination.cycle_id == cycle.id)
        .order_by(Leader.studio_id, Leader.position)
    ):
        found[studio].append(name)
    return {studio: tuple(names) for studio, names in found.items()}


def _received(cycle: Cycle) -> set[int]:
    """Nominations of which anything at all was received."""
    something = or_(
        MaterialReceipt.copies > 0, MaterialReceipt.electronic.is_(True), MaterialReceipt.file_id.is_not(None)
    )
    return set(db.session.scalars(
        select(MaterialReceipt.nomination_id).distinct()
        .join(Nomination, Nomination.id == MaterialReceipt.nomination_id)
        .where(Nomination.cycle_id == cycle.id, something)
    ))


def _visits(cycle: Cycle) -> dict[int, _Going]:
    """The evaluation visit of each nomination with its members."""
    found: dict[int, _Going] = {}
    for nomination, account, name, leads, absence in db.session.execute(
        select(Visit.nomination_id, VisitMember.account_id, Account.name, VisitMember.leads, VisitMember.absence)
        .outerjoin(VisitMember, VisitMember.visit_id == Visit.id)
        .outerjoin(Account, Account.id == VisitMember.account_id)
        .where(Visit.cycle_id == cycle.id, Visit.purpose == "evaluation")
        .order_by(Visit.nomination_id, VisitMember.position)
    ):
        going = found.setdefault(nomination, _Going())
        if account is None or absence == "recused":
            continue
        going.members.append(str(account))
        going.leader = str(account) if leads else going.leader
        if not absence:
            going.expected[str(account)] = name
    return found


def _sheets(cycle: Cycle) -> Iterator[Any]:
    """Submitted sheets of members who are neither recused nor excused, in the order of the nominations' numbers."""
    present = and_(
        VisitMember.visit_id == Sheet.visit_id, VisitMember.account_id == Sheet.inspector_id, VisitMember.absence == ""
    )
    return db.session.execute(
        select(Visit.nomination_id, Sheet.inspector_id, type_coerce(Sheet.answers, Text).label("answers"))
        .join(Visit, Visit.id == Sheet.visit_id)
        .join(Nomination, Nomination.id == Visit.nomination_id)
        .join(VisitMember, present)
        .where(Visit.cycle_id == cycle.id, Visit.purpose == "evaluation", Sheet.state == "submitted")
        .order_by(Nomination.number, Sheet.inspector_id)
    ).yield_per(PORTION).__iter__()


def _take(going: _Going, sheet: Any, nomination: Any, rules: CycleRules) -> None:
    scheme = rules.scheme
    score = score_sheet(
        scheme.checklist_for(nomination.category), answered(json.loads(sheet.answers)), purpose="evaluation",
        studio_type=nomination.studio_type or None, bonus_cap=scheme.sheets.bonus_cap,
    )
    going.scores.append((str(sheet.inspector_id), score))
    going.digests.append(hashlib.sha256(sheet.answers.encode()).hexdigest())


def _site(row: Any, leaders: tuple[str, ...], received: bool, going: _Going | None, rules: CycleRules) -> Site:
    site = Site(
        number=row.number, studio=row.name, host=row.host, unit=row.unit, region=row.region or row.unit_region,
        category=row.category, split=row.split, studio_type=row.studio_type, leaders=leaders,
        withdrawn=row.withdrawn_at is not None, review=row.review, standing=row.standing, materials=received,
        visited=going is not None,
    )
    if going is None:
        return site
    handed_in = {account for account, _ in going.scores}
    waiting = tuple(name for account, name in going.expected.items() if account not in handed_in)
    site = replace(site, expected=len(going.expected), handed_in=len(handed_in), waiting=waiting)
    if waiting or not going.scores:
        return site
    marks = marks_of([score for _, score in going.scores], rules.scheme, row.category)
    return replace(site, marks=marks, vetoes=_vetoes(going, rules))


def _vetoes(going: _Going, rules: CycleRules) -> tuple[tuple[str, VetoState, int], ...]:
    against: dict[str, set[str]] = defaultdict(set)
    for account, score in going.scores:
        for item in score.not_met:
            against[item].add(account)
    states = veto_states(against, members=going.members, leader=going.leader, share=rules.scheme.sheets.veto_share)
    return tuple((item, state, len(against[item])) for item, state in states.items())


def _facts(row: Any, site: Site, going: _Going | None) -> bytes:
    """What the hash covers of one site: its facts and the digests of the sheets, without anybody's id."""
    return canonical([
        site.number, site.studio, site.host, site.unit, site.region, site.category, site.split, site.studio_type,
        list(site.leaders), site.withdrawn, site.review, site.ineligible, site.materials, site.visited, site.expected,
        list(site.waiting), [list(veto) for veto in site.vetoes], sorted(going.digests) if going else [],
    ])
