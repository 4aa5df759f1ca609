"""Teams of a cycle and the inspectors on them; on paper an inspector is a name without a password."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from ..db import db
from ..models import Account, Cycle, Organisation, Team, TeamMember, Visit
from ..problems import Problem
from ..rules.permissions import Who
from . import people
from .events import record
from .visits import follow_team, refuse_frozen_list


def add_inspector(name: str, *, organisation: Organisation | None = None, by: Who, at: datetime) -> Account:
    """An inspector who hands in paper: an account that nobody can sign in with, its username made up.

    `organisation` is their own unit, for recusal. Problem `inspector_exists` for a second one of this name.
    """
    full_name = " ".join(name.split())
    same = select(Account.id).where(Account.name == full_name, Account.disabled_at.is_(None))
    if full_name and db.session.scalar(same) is not None:
        raise Problem("inspector_exists", name=full_name)
    username = f"paper-{secrets.token_hex(6)}"
    return people.create_account(
        username=username, name=full_name, roles=["inspector"], organisation=organisation, by=by, at=at
    )


def make_team(
    cycle: Cycle, *, name: str, members: Sequence[Account], leader: Account | None, by: Who, at: datetime
) -> Team:
    """A team of inspectors. Problems: `team_invalid`, `team_exists`, `list_frozen`."""
    refuse_frozen_list(cycle.id)
    wanted = _checked(cycle, name, members, leader, other_than=None)
    team = Team(cycle=cycle, name=wanted)
    db.session.add(team)
    db.session.flush()
    _set_members(team, members, leader)
    record("make_team", "team", team.id, by=by, at=at, after=_described(team))
    return team


def change_team(
    team: Team, *, name: str, members: Sequence[Account], leader: Account | None, by: Who, at: datetime
) -> None:
    """Change a team; its visits without any sheet follow, the others keep the members they had.

    Problems as `make_team`. The same again changes nothing.
    """
    refuse_frozen_list(team.cycle_id)
    wanted = _checked(team.cycle, name, members, leader, other_than=team)
    before = _described(team)
    team.name = wanted
    _set_members(team, members, leader)
    if _described(team) == before:
        return
    for visit in db.session.scalars(select(Visit).where(Visit.team_id == team.id)):
        follow_team(visit, team)
    record("change_team", "team", team.id, by=by, at=at, before=before, after=_described(team))


def remove_team(team: Team, *, by: Who, at: datetime) -> None:
    """Take away a team that goes nowhere. Problem `team_in_use` once it has visits."""
    if db.session.scalar(select(Visit.id).where(Visit.team_id == team.id).limit(1)) is not None:
        raise Problem("team_in_use", team=team.name)
    record("remove_team", "team", team.id, by=by, at=at, before=_described(team))
    for member in list(team.members):
        db.session.delete(member)
    db.session.flush()
    db.session.delete(team)


def _checked(
    cycle: Cycle, name: str, members: Sequence[Account], leader: Account | None, *, other_than: Team | None
) -> str:
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > 60:
        raise Problem("team_invalid", why={
            "zh": "组名不能为空, 最多 60 字", "en": "the name is empty or longer than 60 characters"})
    if not members:
        raise Problem("team_invalid", why={"zh": "至少选一名组员", "en": "choose at least one member"})
    if leader is None or leader.id not in {member.id for member in members}:
        raise Problem("team_invalid", why={
            "zh": "请在所选组员中指定一名组长", "en": "name one of the chosen members as the leader"})
    for member in members:
        if "inspector" not in member.roles or member.disabled_at is not None:
            raise Problem("team_invalid", why={
                "zh": f"「{member.name}」不是在用的考察组员", "en": f"“{member.name}” is not an inspector in use"})
    same_name = select(Team.id).where(Team.cycle_id == cycle.id, Team.name == wanted)
    if other_than is not None:
        same_name = same_name.where(Team.id != other_than.id)
    if db.session.scalar(same_name) is not None:
        raise Problem("team_exists", name=wanted)
    return wanted


def _set_members(team: Team, members: Sequence[Account], leader: Account | None) -> None:
    """Trap: (team, account) is unique, so rows that stay are changed in place, never deleted and added again."""
    known = {member.account_id: member for member in team.members}
    for position, account in enumerate(dict.fromkeys(members)):
        row = known.pop(account.id, None)
        if row is None:
            row = TeamMember(account=account, position=position)
            team.members.append(row)
        row.position, row.leads = position, leader is not None and account.id == leader.id
    for gone in known.values():
        team.members.remove(gone)
        db.session.delete(gone)
    db.session.flush()
    team.members.sort(key=lambda member: member.position)


def _described(team: Team) -> dict[str, object]:
    return {
        "name": team.name, "members": [member.account.name for member in team.members],
        "leader": next((member.account.name for member in team.members if member.leads), ""),
    }
