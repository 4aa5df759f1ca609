"""Photos of visits as they arrive, and uploads under way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Owned, db
from .files import StoredFile
from .people import Account
from .types import CanonicalJSON, Moment


class Photo(Owned, db.Model):  # type: ignore[name-defined, misc]
    """佐证照片: what has arrived of one photo. What it shows and where it was taken stands in its entry."""

    __tablename__ = "photo"
    __table_args__ = (UniqueConstraint("visit_id", "photo_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    photo_id: Mapped[str] = mapped_column(String(36))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    small_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), doc="small picture from the tablet")
    original_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    made_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), doc="small picture made by us")
    small_at: Mapped[datetime | None] = mapped_column(Moment)
    original_at: Mapped[datetime | None] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment, doc="when the original was looked into")
    seen: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJSON, doc="files/photos.Seen as a dict")
    by: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
    small: Mapped[StoredFile | None] = relationship(foreign_keys=[small_id], lazy="joined")
    original: Mapped[StoredFile | None] = relationship(foreign_keys=[original_id], lazy="joined")
    made: Mapped[StoredFile | None] = relationship(foreign_keys=[made_id], lazy="joined")


class Upload(Owned, db.Model):  # type: ignore[name-defined, misc]
    """An original on its way (tus). Its offset is the size of its part on disk; finished, it names the photo."""

    __tablename__ = "upload"
    __table_args__ = (UniqueConstraint("visit_id", "photo_id", "by_id", "sha256"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[str] = mapped_column(String(32), unique=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    photo_id: Mapped[str] = mapped_column(String(36))
    sha256: Mapped[str] = mapped_column(String(64))
    length: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    tablet: Mapped[str] = mapped_column(String(36))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
