"""Teams, visits, and the sheets of points that come out of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Owned, db
from .cycles import Cycle
from .files import StoredFile
from .nominations import Nomination
from .people import Account
from .types import CanonicalJSON, Moment


class Team(Owned, db.Model):  # type: ignore[name-defined, misc]
    """考察组 of a cycle: leader and members."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("cycle_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    cycle: Mapped[Cycle] = relationship()
    members: Mapped[list[TeamMember]] = relationship(order_by="TeamMember.position", back_populates="team")


class TeamMember(Owned, db.Model):  # type: ignore[name-defined, misc]
    __tablename__ = "team_member"
    __table_args__ = (UniqueConstraint("team_id", "account_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    position: Mapped[int]
    leads: Mapped[bool] = mapped_column(default=False)
    team: Mapped[Team] = relationship(back_populates="members")
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class Visit(Owned, db.Model):  # type: ignore[name-defined, misc]
    """实地考察: one going-there by a team."""

    __tablename__ = "visit"
    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), index=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    purpose: Mapped[str] = mapped_column(String(20), default="evaluation")
    planned_on: Mapped[date | None]
    visited_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Moment)
    nomination: Mapped[Nomination] = relationship(lazy="joined", innerjoin=True)
    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)
    members: Mapped[list[VisitMember]] = relationship(order_by="VisitMember.position", back_populates="visit")
    sheets: Mapped[list[Sheet]] = relationship(back_populates="visit")


class VisitMember(Owned, db.Model):  # type: ignore[name-defined, misc]
    """Who is expected to hand in a sheet for a visit; recused (回避) or excused members are not."""

    __tablename__ = "visit_member"
    __table_args__ = (UniqueConstraint("visit_id", "account_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    position: Mapped[int]
    leads: Mapped[bool] = mapped_column(default=False)
    absence: Mapped[str] = mapped_column(String(20), default="", doc="empty | recused | excused")
    absence_reason: Mapped[str] = mapped_column(String(1000), default="")
    absent_at: Mapped[datetime | None] = mapped_column(Moment)
    visit: Mapped[Visit] = relationship(back_populates="members")
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class Sheet(Owned, db.Model):  # type: ignore[name-defined, misc]
    """评分表: one inspector's answers and points for one visit. Points are hundredths.

    `answers` is item code to {value…, points, note} as rules/points reads it; `paper_total` is the sum that the paper
    shows, checked against ours at submission.
    """

    __tablename__ = "sheet"
    __table_args__ = (UniqueConstraint("visit_id", "inspector_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), index=True)
    inspector_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    source: Mapped[str] = mapped_column(String(20), doc="paper | workbook | tablet")
    state: Mapped[str] = mapped_column(String(20), default="draft", doc="draft | submitted")
    answers: Mapped[dict[str, Any]] = mapped_column(CanonicalJSON, default=dict)
    paper_total: Mapped[int | None]
    total: Mapped[str | None] = mapped_column(String(40), doc="exact fraction at submission, for checking")
    remark: Mapped[str] = mapped_column(String(2000), default="")
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    revision: Mapped[int] = mapped_column(default=0, doc="rises with every save; a save names the one it saw")
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    changed_at: Mapped[datetime] = mapped_column(Moment)
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    visit: Mapped[Visit] = relationship(back_populates="sheets")
    inspector: Mapped[Account] = relationship(foreign_keys=[inspector_id], lazy="joined", innerjoin=True)
    entered_by: Mapped[Account] = relationship(foreign_keys=[entered_by_id])
    scan: Mapped[StoredFile | None] = relationship()
