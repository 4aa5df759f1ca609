"""References between tables: each leads to a row, and to one of the same authority (Core statements, all tables)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, ForeignKey, Table, select

from ...db import db
from .finding import Asked, Finding, Found


def references() -> Iterator[tuple[Table, Column[int], Table]]:
    """(table, column, table referred to) of every foreign key of the house."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            for key in column.foreign_keys:
                yield table, column, _target(key)


def _target(key: ForeignKey) -> Table:
    target = key.column.table
    assert isinstance(target, Table)
    return target


def references_lead_somewhere(asked: Asked) -> Found:
    """Every reference leads to a row that is there."""
    for table, column, target in references():
        parent = target.alias()
        lost = (
            select(table.c.id, column).outerjoin(parent, parent.c.id == column)
            .where(column.is_not(None), parent.c.id.is_(None)).order_by(table.c.id)
        )
        asked.looked_at += 1
        for row_id, value in db.session.execute(lost):
            yield Finding(table.name, row_id, f"{column.name} {value} leads to no {target.name}")


def references_stay_at_home(asked: Asked) -> Found:
    """Every reference between owned tables leads to a row of the same authority."""
    for table, column, target in references():
        if "authority_id" not in table.c or "authority_id" not in target.c:
            continue
        parent = target.alias()
        abroad = (
            select(table.c.id, table.c.authority_id, parent.c.authority_id).join(parent, parent.c.id == column)
            .where(table.c.authority_id != parent.c.authority_id).order_by(table.c.id)
        )
        asked.looked_at += 1
        for row_id, own, other in db.session.execute(abroad):
            yield Finding(table.name, row_id, f"authority {own}, but its {column.name} belongs to authority {other}")

