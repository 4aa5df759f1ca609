"""Schemes as frozen, cycles with their windows, and the roster of recommending units."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Owned, db
from .people import Organisation
from .types import CanonicalJSON, Moment


class SchemeVersion(Owned, db.Model):  # type: ignore[name-defined, misc]
    """办法(版本): the canonical text of a scheme as one authority uses it, named by its SHA-256. Never changed."""

    __tablename__ = "scheme_version"
    __table_args__ = (UniqueConstraint("authority_id", "sha256"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80))
    format: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)


class Cycle(Owned, db.Model):  # type: ignore[name-defined, misc]
    """批次: one run of a scheme. `settings` may change while `preparing`; opening freezes `rules` and its hash."""

    __tablename__ = "cycle"
    __table_args__ = (UniqueConstraint("authority_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    scheme_version_id: Mapped[int] = mapped_column(ForeignKey("scheme_version.id"))
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    label: Mapped[str] = mapped_column(String(120), doc="result label (命名 / 示范 / 重点支持 …), free per cycle")
    year: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default="preparing", doc="preparing | open | closed")
    settings: Mapped[dict[str, Any]] = mapped_column(CanonicalJSON, doc="CycleSettings as a dict")
    rules: Mapped[str | None] = mapped_column(Text, doc="frozen canonical JSON: scheme, settings, roster, format")
    rule_hash: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Moment)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)
    scheme_version: Mapped[SchemeVersion] = relationship(lazy="joined", innerjoin=True)
    windows: Mapped[list[StageWindow]] = relationship(order_by="StageWindow.position", back_populates="cycle")
    units: Mapped[list[CycleUnit]] = relationship(order_by="CycleUnit.position", back_populates="cycle")


class StageWindow(Owned, db.Model):  # type: ignore[name-defined, misc]
    """A stage of a cycle from `opens_at` until before `closes_at` (a printed day ends at 24:00 Asia/Shanghai)."""

    __tablename__ = "stage_window"
    __table_args__ = (UniqueConstraint("cycle_id", "stage"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    stage: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    opens_at: Mapped[datetime | None] = mapped_column(Moment)
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    cycle: Mapped[Cycle] = relationship(back_populates="windows")


class CycleUnit(Owned, db.Model):  # type: ignore[name-defined, misc]
    """A recommending unit on the roster of a cycle. `allotment`: category code (or "all") to number, if entered."""

    __tablename__ = "cycle_unit"
    __table_args__ = (UniqueConstraint("cycle_id", "organisation_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    position: Mapped[int]
    allotment: Mapped[dict[str, int]] = mapped_column(CanonicalJSON, default=dict)
    cycle: Mapped[Cycle] = relationship(back_populates="units")
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
