"""The computed proposal, frozen: what a shortlist says is copied, never referenced."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Owned, db
from .cycles import Cycle
from .files import StoredFile
from .types import Moment


class Shortlist(Owned, db.Model):  # type: ignore[name-defined, misc]
    """推荐名单: canonical JSON with `format`, its hash, and the hash of the snapshot it was computed from."""

    __tablename__ = "shortlist"
    __table_args__ = (UniqueConstraint("cycle_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    number: Mapped[int]
    format: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    rule_hash: Mapped[str] = mapped_column(String(64))
    snapshot_hash: Mapped[str] = mapped_column(String(64))
    result_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    note: Mapped[str] = mapped_column(String(2000), default="")
    cycle: Mapped[Cycle] = relationship()


class ShortlistPaper(Owned, db.Model):  # type: ignore[name-defined, misc]
    """A paper made from a frozen shortlist, kept with its digest so that it can be shown again as it was."""

    __tablename__ = "shortlist_paper"
    __table_args__ = (UniqueConstraint("shortlist_id", "kind", "language"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    shortlist_id: Mapped[int] = mapped_column(ForeignKey("shortlist.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20), doc="pdf | xlsx")
    language: Mapped[str] = mapped_column(String(5))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
