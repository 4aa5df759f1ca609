"""Authorities, organisations and the people who sign in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Owned, db
from .types import CanonicalJSON, Moment


class Authority(db.Model):  # type: ignore[name-defined, misc]
    """评定机关: the union that evaluates. Its data is invisible to the others."""

    __tablename__ = "authority"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)


class Organisation(Owned, db.Model):  # type: ignore[name-defined, misc]
    """单位: a recommending union, an industry union, or a host unit. `name` is the full legal name."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("authority_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40), default="host", doc="a UnitKind of the scheme files, or host")
    region: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(Moment)


class Account(Owned, db.Model):  # type: ignore[name-defined, misc]
    """A person of one authority. Without a password hash nobody can sign in as them (inspectors on paper)."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    roles: Mapped[list[str]] = mapped_column(CanonicalJSON)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    password_hash: Mapped[str | None] = mapped_column(Text)
    locale: Mapped[str] = mapped_column(String(10), default="zh")
    theme: Mapped[str] = mapped_column(String(10), default="paper")
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    authority: Mapped[Authority] = relationship(lazy="joined", innerjoin=True)
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def is_active(self) -> bool:
        return self.disabled_at is None

    @property
    def is_anonymous(self) -> bool:
        return False


class SignIn(Owned, db.Model):  # type: ignore[name-defined, misc]
    """One sign-in, from the password to the sign-out: a cookie is worth nothing after its row has ended.

    `token_sha256` is the digest of the random id in the cookie, so that a copy of the database opens no session.
    """

    __tablename__ = "sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    address: Mapped[str] = mapped_column(String(60), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")


class SignInAttempt(db.Model):  # type: ignore[name-defined, misc]
    """A try at a password, counted for throttling. `authority_id` is 0 where the account name is unknown."""

    __tablename__ = "sign_in_attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(default=0)
    username: Mapped[str] = mapped_column(String(60), index=True)
    address: Mapped[str] = mapped_column(String(60), index=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    succeeded: Mapped[bool]
