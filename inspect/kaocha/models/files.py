"""Files that were handed in or made: original bytes under their SHA-256, and workbooks on their way in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Owned, db
from .people import Account
from .types import CanonicalJSON, Moment


class StoredFile(Owned, db.Model):  # type: ignore[name-defined, misc]
    """A file in the store. The same bytes in two authorities are two files."""

    __tablename__ = "stored_file"
    __table_args__ = (Index("ix_stored_file_sha256", "authority_id", "sha256"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(200), doc="as it was called by who handed it in")
    purpose: Mapped[str] = mapped_column(String(30), doc="workbook | sheets | scan | material | paper")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)


IMPORT_STATES = ("waiting", "reading", "previewed", "refused", "committed", "cancelled")


class WorkbookImport(Owned, db.Model):  # type: ignore[name-defined, misc]
    """A workbook on its way in: read and previewed row by row, then committed whole or not at all."""

    __tablename__ = "workbook_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    kind: Mapped[str] = mapped_column(String(20), doc="nominations | sheets")
    category: Mapped[str] = mapped_column(String(60), default="")
    split: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[str] = mapped_column(String(20), doc="see IMPORT_STATES")
    problem: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJSON, doc="code and values, if refused")
    rows_total: Mapped[int] = mapped_column(default=0)
    rows_read: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, int]] = mapped_column(CanonicalJSON, default=dict)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    notes: Mapped[list[dict[str, str]]] = mapped_column(CanonicalJSON, default=list, doc="{zh, en}: what was left out")
    committed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    committed_at: Mapped[datetime | None] = mapped_column(Moment)
    by: Mapped[Account] = relationship(foreign_keys=[by_id], lazy="joined", innerjoin=True)
    committed_by: Mapped[Account | None] = relationship(foreign_keys=[committed_by_id], lazy="joined")
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)


class ImportRow(Owned, db.Model):  # type: ignore[name-defined, misc]
    """One row of a previewed workbook: what it says, what would happen, and what is wrong with it in words."""

    __tablename__ = "import_row"
    __table_args__ = (UniqueConstraint("import_id", "row"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("workbook_import.id"))
    row: Mapped[int] = mapped_column(doc="row number as the spreadsheet shows it")
    name: Mapped[str] = mapped_column(String(200), default="")
    outcome: Mapped[str] = mapped_column(String(20), doc="new | changed | same | wrong")
    values: Mapped[dict[str, Any]] = mapped_column(CanonicalJSON)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(CanonicalJSON, default=list)
