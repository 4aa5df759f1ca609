"""A visit as the field protocol needs it: its checklist, who is on it, and its entries; few columns, few statements."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import cast

from sqlalchemy import exists, or_, select

from ..db import db
from ..models import (
    Cycle,
    Entry,
    EntryAdmission,
    Nomination,
    Shortlist,
    TabletPack,
    Visit,
    VisitChain,
    VisitMember,
)
from ..problems import Problem
from ..rules.cycle import CycleRules, rules_from_frozen
from ..rules.entries.streams import StreamState, stream_state
from ..rules.entries.text import Entry as Said
from ..rules.entries.text import read_entry
from ..rules.permissions import Who
from ..schemes.checklist import Purpose
from .sheets import VisitChecklist

COUNTS = ("stored", "conflict")
OF_THE_PRESENT = frozenset({"points", "submit", "revise", "veto", "veto_confirm"})
"""Kinds that fall away with the recusal of who wrote them; what they saw stays the team's."""


@dataclass(frozen=True)
class FieldVisit:
    """A visit for a delivery: `members` are account id to absence, `closed` once the list is frozen."""

    id: int
    cycle_id: int
    asked: VisitChecklist
    members: Mapping[int, str]
    leader: int | None
    closed: bool

    def is_present(self, account_id: int) -> bool:
        return self.members.get(account_id) == ""


@dataclass(frozen=True)
class Held:
    """One entry as the server holds it: what it says, its result, and whether it counts now."""

    said: Said
    result: str
    counts: bool
    position: int


def field_visit(visit_id: int, who: Who) -> FieldVisit:
    """The visit, for somebody who is or ever was on its team. Problem `not_found` for everybody else."""
    visit = any_field_visit(visit_id)
    if who.id not in visit.members and not _was_on_the_team(visit_id, who.id):
        raise Problem("not_found")
    return visit


def any_field_visit(visit_id: int) -> FieldVisit:
    """A visit of the authority in force, whoever asks (the office, commands). Problem `not_found`."""
    found = db.session.execute(
        select(Visit.cycle_id, Visit.purpose, Nomination.category, Nomination.studio_type, Cycle.rule_hash, Cycle.state)
        .join(Nomination, Nomination.id == Visit.nomination_id)
        .join(Cycle, Cycle.id == Visit.cycle_id)
        .where(Visit.id == visit_id)
    ).one_or_none()
    if found is None or found.rule_hash is None:
        raise Problem("not_found")
    members, leader = _members(visit_id)
    rules = _rules_of(found.cycle_id, found.rule_hash)
    asked = VisitChecklist(
        checklist=rules.scheme.checklist_for(found.category), purpose=cast(Purpose, found.purpose),
        studio_type=found.studio_type or None, bonus_cap=rules.scheme.sheets.bonus_cap,
    )
    return FieldVisit(visit_id, found.cycle_id, asked, members, leader, closed=_is_closed(found.cycle_id, found.state))


def _members(visit_id: int) -> tuple[dict[int, str], int | None]:
    rows = db.session.execute(
        select(VisitMember.account_id, VisitMember.absence, VisitMember.leads).where(VisitMember.visit_id == visit_id)
    ).all()
    leader = next((row.account_id for row in rows if row.leads and row.absence != "recused"), None)
    return {row.account_id: row.absence for row in rows}, leader


def _was_on_the_team(visit_id: int, account_id: int) -> bool:
    """Somebody taken off the team has loaded its pack, or delivered, while on it."""
    pack = exists().where(TabletPack.visit_id == visit_id, TabletPack.account_id == account_id)
    entry = exists().where(Entry.visit_id == visit_id, Entry.by_id == account_id)
    return db.session.scalar(select(Visit.id).where(Visit.id == visit_id, or_(pack, entry))) is not None


def _is_closed(cycle_id: int, state: str) -> bool:
    if state == "closed":
        return True
    return db.session.scalar(select(Shortlist.id).where(Shortlist.cycle_id == cycle_id).limit(1)) is not None


_known_rules: dict[str, CycleRules] = {}


def _rules_of(cycle_id: int, rule_hash: str) -> CycleRules:
    """Frozen rules by their hash: the text of a cycle is long, so it is fetched once."""
    known = _known_rules.get(rule_hash)
    if known is None:
        text = db.session.scalar(select(Cycle.rules).where(Cycle.id == cycle_id))
        if len(_known_rules) > 50:
            _known_rules.clear()
        known = _known_rules[rule_hash] = _read_rules(cast(str, text))
    return known


@lru_cache(maxsize=4)
def _read_rules(text: str) -> CycleRules:
    return rules_from_frozen(json.loads(text))


def held_entries(visit_id: int) -> list[Held]:
    """Every entry of a visit in the order of arrival; late and set-aside ones count once they are admitted."""
    rows = db.session.execute(
        select(Entry.text, Entry.result, Entry.position, EntryAdmission.id.label("admitted"))
        .outerjoin(EntryAdmission, EntryAdmission.entry_row == Entry.id)
        .where(Entry.visit_id == visit_id)
        .order_by(Entry.position)
    )
    return [
        Held(read_entry(row.text), row.result, row.result in COUNTS or row.admitted is not None, row.position)
        for row in rows
    ]


def counting(held: Iterable[Held], members: Mapping[int, str]) -> list[Said]:
    """The entries that count now: judgements and signatures of recused members fall away (SELECTION, property 10)."""
    recused = {account for account, absence in members.items() if absence == "recused"}
    return [
        one.said for one in held
        if one.counts and not (one.said.kind in OF_THE_PRESENT and one.said.by in recused)
    ]


def streams_of(held: Iterable[Said]) -> dict[str, StreamState]:
    """The state of each stream among these entries."""
    links: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for said in held:
        links[said.stream].append((said.seq, said.prev, said.sha256))
    return {stream: stream_state(found) for stream, found in links.items()}


def sealed_at(visit_id: int) -> datetime | None:
    """When the leader sealed the visit; None while it is open."""
    return db.session.scalar(select(VisitChain.sealed_at).where(VisitChain.visit_id == visit_id))
