"""Studios, their leaders, and their nominations in a cycle with materials and rulings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Owned, db
from .cycles import Cycle
from .files import StoredFile
from .people import Organisation
from .types import CanonicalJSON, Moment


class Studio(Owned, db.Model):  # type: ignore[name-defined, misc]
    """创新工作室: the thing evaluated, named as on its plaque. A training base is a studio of its own kind."""

    __tablename__ = "studio"
    __table_args__ = (UniqueConstraint("authority_id", "name", "host_unit_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20), default="studio", doc="studio | training_base")
    host_unit_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    region: Mapped[str] = mapped_column(String(80), default="")
    industry: Mapped[str] = mapped_column(String(80), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    datum: Mapped[str] = mapped_column(String(10), default="WGS-84")
    created_at: Mapped[datetime] = mapped_column(Moment)
    host_unit: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    leaders: Mapped[list[Leader]] = relationship(order_by="Leader.position", back_populates="studio")


class Leader(Owned, db.Model):  # type: ignore[name-defined, misc]
    """领衔人, with honours written in full and their years. The phone never leaves the office."""

    __tablename__ = "leader"
    id: Mapped[int] = mapped_column(primary_key=True)
    studio_id: Mapped[int] = mapped_column(ForeignKey("studio.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    honours: Mapped[str] = mapped_column(String(400), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    studio: Mapped[Studio] = relationship(back_populates="leaders")


class Nomination(Owned, db.Model):  # type: ignore[name-defined, misc]
    """推荐申报: a studio in a cycle, with the declared facts as they were handed in."""

    __tablename__ = "nomination"
    __table_args__ = (
        UniqueConstraint("cycle_id", "studio_id"), Index("ix_nomination_list", "cycle_id", "category", "review"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    studio_id: Mapped[int] = mapped_column(ForeignKey("studio.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    number: Mapped[int] = mapped_column(doc="申报序号 within the cycle")
    category: Mapped[str] = mapped_column(String(60))
    split: Mapped[str] = mapped_column(String(60), default="")
    studio_type: Mapped[str] = mapped_column(String(60), default="")
    declared: Mapped[dict[str, Any]] = mapped_column(CanonicalJSON, doc="field code to value")
    self_scores: Mapped[dict[str, str]] = mapped_column(CanonicalJSON, default=dict, doc="item code to 自评分")
    source_sha256: Mapped[str] = mapped_column(String(64), default="", doc="digest of the declared row")
    standing: Mapped[str] = mapped_column(
        String(20), default="open", doc="eligible | ineligible | open, as the rules say of the row now; for the list"
    )
    preferred: Mapped[list[str]] = mapped_column(CanonicalJSON, default=list, doc="preferences that are met, as marks")
    lacking: Mapped[list[str]] = mapped_column(CanonicalJSON, default=list, doc="codes of materials not complete")
    received_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    over_cap_reason: Mapped[str] = mapped_column(String(2000), default="")
    over_cap_approver: Mapped[str] = mapped_column(String(60), default="")
    review: Mapped[str] = mapped_column(String(20), default="pending", doc="pending | passed | failed")
    review_reason: Mapped[str] = mapped_column(String(2000), default="")
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_reason: Mapped[str] = mapped_column(String(2000), default="")
    cycle: Mapped[Cycle] = relationship()
    studio: Mapped[Studio] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    rulings: Mapped[list[Ruling]] = relationship(back_populates="nomination")
    receipts: Mapped[list[MaterialReceipt]] = relationship(back_populates="nomination")
    files: Mapped[list[MaterialFile]] = relationship(order_by="MaterialFile.id", back_populates="nomination")


class Ruling(Owned, db.Model):  # type: ignore[name-defined, misc]
    """What the office decided on one condition: met on proof, not met, or excepted with reason and approver."""

    __tablename__ = "ruling"
    __table_args__ = (UniqueConstraint("nomination_id", "condition"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), index=True)
    condition: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(20), doc="met | not_met | excepted")
    reason: Mapped[str] = mapped_column(Text, default="")
    approver: Mapped[str] = mapped_column(String(60), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    nomination: Mapped[Nomination] = relationship(back_populates="rulings")


class MaterialReceipt(Owned, db.Model):  # type: ignore[name-defined, misc]
    """What was received of one demanded material: paper copies, electronic, the day, what was measured, a file."""

    __tablename__ = "material_receipt"
    __table_args__ = (UniqueConstraint("nomination_id", "material"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), index=True)
    material: Mapped[str] = mapped_column(String(60))
    copies: Mapped[int] = mapped_column(default=0)
    electronic: Mapped[bool] = mapped_column(default=False)
    received_on: Mapped[date | None]
    measured: Mapped[int | None] = mapped_column(doc="in the unit that the material is measured in")
    remark: Mapped[str] = mapped_column(String(1000), default="")
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    nomination: Mapped[Nomination] = relationship(back_populates="receipts")
    file: Mapped[StoredFile | None] = relationship()


class MaterialFile(Owned, db.Model):  # type: ignore[name-defined, misc]
    """A file attached to a material; three photographs are three. `picture` is what a picture says about itself."""

    __tablename__ = "material_file"
    __table_args__ = (UniqueConstraint("nomination_id", "material", "file_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), index=True)
    material: Mapped[str] = mapped_column(String(60))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    picture: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJSON, doc="width, height, taken_at, position")
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    nomination: Mapped[Nomination] = relationship(back_populates="files")
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
