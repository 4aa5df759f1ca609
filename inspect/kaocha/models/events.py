"""The audit log: one Event for every action, appended and never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Owned, db
from .types import CanonicalJSON, Moment


class Event(Owned, db.Model):  # type: ignore[name-defined, misc]
    """事件: who, what, when, what it was before and what it is now.

    `position`, `prev` and `sha256` stay empty when written; a sealer numbers and chains what is new, once.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("authority_id", "position"),
        Index("ix_event_subject", "authority_id", "subject", "subject_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    by_name: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(60), index=True)
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    before: Mapped[Any | None] = mapped_column(CanonicalJSON)
    after: Mapped[Any | None] = mapped_column(CanonicalJSON)
    reason: Mapped[str] = mapped_column(String(2000), default="")
    request: Mapped[str] = mapped_column(String(40), default="")
    position: Mapped[int | None]
    prev: Mapped[str | None] = mapped_column(String(64))
    sha256: Mapped[str | None] = mapped_column(String(64))
