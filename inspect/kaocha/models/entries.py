"""The journal of a visit as the server holds it: entries, what could not be taken, the chain, packs, and plans."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Owned, db
from .people import Account
from .types import CanonicalJSON, Moment
from .visits import Visit


class Received:
    """What every arrival has: from whom, when, and its place in the server chain of its visit (CONTRACTS 1)."""

    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    tablet: Mapped[str] = mapped_column(String(36))
    received_at: Mapped[datetime] = mapped_column(Moment)
    sha256: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    prev_link: Mapped[str] = mapped_column(String(64))
    link: Mapped[str] = mapped_column(String(64))


class Entry(Owned, Received, db.Model):  # type: ignore[name-defined, misc]
    """记录: one text of a tablet, kept verbatim for ever. `result`: stored | conflict | late | set_aside."""

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("visit_id", "entry_id"), UniqueConstraint("visit_id", "position"),
        Index("ix_entry_stream", "visit_id", "stream", "seq"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    entry_id: Mapped[str] = mapped_column(String(36))
    stream: Mapped[str] = mapped_column(String(36))
    seq: Mapped[int]
    prev: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(20))
    item: Mapped[str | None] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(Moment, doc="by the tablet's clock")
    skew_seconds: Mapped[int | None] = mapped_column(doc="tablet's clock minus ours when it was sent")
    text: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(String(20))
    problem: Mapped[str] = mapped_column(String(40), default="", doc="code of the Problem of a set-aside entry")


class ChangedText(Owned, Received, db.Model):  # type: ignore[name-defined, misc]
    """Quarantine: another text under an id that is taken. The first counts; this one is kept apart."""

    __tablename__ = "changed_text"
    __table_args__ = (UniqueConstraint("visit_id", "sha256"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    entry_id: Mapped[str] = mapped_column(String(36))
    text: Mapped[str] = mapped_column(Text)


class RefusedText(Owned, Received, db.Model):  # type: ignore[name-defined, misc]
    """The digest of a text that could not be read; the text itself is not kept."""

    __tablename__ = "refused_text"
    __table_args__ = (UniqueConstraint("visit_id", "sha256"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    problem: Mapped[str] = mapped_column(String(40))


class EntryAdmission(Owned, db.Model):  # type: ignore[name-defined, misc]
    """A late or set-aside entry that leader or secretary lets count, with a reason."""

    __tablename__ = "entry_admission"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_row: Mapped[int] = mapped_column(ForeignKey("entry.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(2000))


class VisitChain(Owned, db.Model):  # type: ignore[name-defined, misc]
    """The head of a visit's server chain, locked by whoever appends; and the seal."""

    __tablename__ = "visit_chain"
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), unique=True)
    count: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime | None] = mapped_column(Moment)
    sealed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class TabletPack(Owned, db.Model):  # type: ignore[name-defined, misc]
    """That a tablet of this person holds the pack of a visit; also the proof that they were on its team once."""

    __tablename__ = "tablet_pack"
    __table_args__ = (UniqueConstraint("visit_id", "account_id", "tablet"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    tablet: Mapped[str] = mapped_column(String(36))
    first_at: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment)
    etag: Mapped[str] = mapped_column(String(64))
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class VisitPlan(Owned, db.Model):  # type: ignore[name-defined, misc]
    """What the team needs to get there: hour, address, contact; and who records the facts at each station."""

    __tablename__ = "visit_plan"
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), unique=True)
    starts_at: Mapped[str] = mapped_column(String(5), default="", doc="HH:MM in Shanghai, or empty")
    address: Mapped[str] = mapped_column(String(300), default="", doc="empty: the studio's")
    contact_name: Mapped[str] = mapped_column(String(60), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    note: Mapped[str] = mapped_column(String(1000), default="")
    recorders: Mapped[dict[str, Any]] = mapped_column(CanonicalJSON, default=dict, doc="station to account id")
    visit: Mapped[Visit] = relationship()
