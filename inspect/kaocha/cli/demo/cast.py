"""The people of the demo: two authorities, one account for each role, inspectors on paper. One password for all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import select

from ...actions import people, teams
from ...db import act_for, db
from ...models import Account, Authority, Organisation
from ...rules.permissions import Who
from . import names
from .plan import OWN_UNIT, TEAM, TEAMS, Member
from .sheets import Inspector

HOME = ("yunchuan", "云川市总工会", "Yunchuan City Federation of Trade Unions")
AWAY = ("linhai", "临海市总工会", "Linhai City Federation of Trade Unions")
USUAL_ROLES = (
    ("jingban", "secretary"), ("kaocha1", "inspector"), ("kaocha2", "inspector"), ("kaocha3", "inspector"),
    ("pingwei1", "committee"), ("pingwei2", "committee"), ("pingwei3", "committee"), ("jiandu", "supervisor"),
    ("danwei", "unit"), ("guanli", "administrator"),
)
AWAY_ROLES = (("linhai-jingban", "secretary"), ("linhai-kaocha", "inspector"))


@dataclass(frozen=True)
class Office:
    """An authority at work: who acts, and its inspectors in the order of the teams."""

    authority: Authority
    secretary: Who
    inspectors: list[Account]
    members: list[Member]


def hashes() -> dict[str, str]:
    """Account name to hash, salted one by one. Slow on purpose: call it outside any transaction."""
    return {name: people.hash_password(people.DEMO_PASSWORD, username=name) for name, _ in (*USUAL_ROLES, *AWAY_ROLES)}


def _pool(seed: str) -> list[Member]:
    """Inspectors with their habits; the last of the first team comes from a recommending unit."""
    rng = Random(f"{seed}:inspectors")
    return [
        Member(Inspector(name, rng.gauss(0, 0.03)), OWN_UNIT.name if at == TEAM - 1 else "")
        for at, name in enumerate(names.people(rng, TEAM * TEAMS))
    ]


def make_office(
    facts: tuple[str, str, str], roles: Iterable[tuple[str, str]], password_hashes: dict[str, str], *, seed: str,
    at: datetime,
) -> Office:
    """A new authority with its accounts; everything that follows acts for it."""
    code, name, name_en = facts
    authority = people.create_authority(code=code, name=name, name_en=name_en, at=at)
    act_for(authority.id)
    members = _pool(f"{seed}:{code}")
    rng = Random(f"{seed}:{code}:accounts")
    unit = Organisation(name=OWN_UNIT.name, kind=OWN_UNIT.kind, region=OWN_UNIT.region, created_at=at)
    db.session.add(unit)
    db.session.flush()
    own_names = iter(members)
    for username, role in roles:
        people.create_account(
            username=username, name=next(own_names).inspector.name if role == "inspector" else names.person(rng),
            roles=[role], by=None, at=at, password_hash=password_hashes[username], demo=True,
            organisation=unit if role == "unit" else None,
        )
    secretary = who_is(db.session.scalars(select(Account).order_by(Account.id)).first())
    for member in own_names:
        teams.add_inspector(member.inspector.name, organisation=unit if member.unit else None, by=secretary, at=at)
    return _office(authority, members, secretary)


def known_office(authority: Authority, *, seed: str) -> Office:
    """The demo's authority as an earlier demo left it, for one more cycle."""
    act_for(authority.id)
    secretary = who_is(db.session.scalar(select(Account).where(Account.username == USUAL_ROLES[0][0])))
    return _office(authority, _pool(f"{seed}:{authority.code}"), secretary)


def _office(authority: Authority, members: list[Member], secretary: Who) -> Office:
    """Inspectors by id stand in the order of the pool, whatever they are called."""
    inspectors = [one for one in db.session.scalars(select(Account).order_by(Account.id)) if "inspector" in one.roles]
    return Office(authority, secretary, inspectors[: len(members)], members)


def who_is(account: Account | None) -> Who:
    """Somebody as one who acts."""
    assert account is not None
    return Who(id=account.id, name=account.name, roles=frozenset(account.roles), authority_id=account.authority_id)
