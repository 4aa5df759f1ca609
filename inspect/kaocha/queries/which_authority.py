"""Finding a cycle by its code before an authority is in force, for commands (Core statements, listed by the guard)."""

from __future__ import annotations

from sqlalchemy import select

from ..db import db
from ..models import Authority, Cycle

_AUTHORITY, _CYCLE = Authority.__table__, Cycle.__table__


def authorities_with_cycle(code: str, authority: str = "") -> list[tuple[int, str]]:
    """(id, code) of every authority that has a cycle of this code, by code; `authority` keeps that one alone."""
    found = (
        select(_AUTHORITY.c.id, _AUTHORITY.c.code)
        .join(_CYCLE, _CYCLE.c.authority_id == _AUTHORITY.c.id)
        .where(_CYCLE.c.code == code)
        .order_by(_AUTHORITY.c.code)
    )
    if authority:
        found = found.where(_AUTHORITY.c.code == authority)
    return [(row.id, row.code) for row in db.session.execute(found)]


def every_authority() -> list[tuple[int, str]]:
    """(id, code) of every authority of the installation, by code."""
    found = db.session.execute(select(Authority.id, Authority.code).order_by(Authority.code)).all()
    return [(row.id, row.code) for row in found]
