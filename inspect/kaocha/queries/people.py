"""Looking up accounts and sign-ins before an authority is in force (Core statements, listed by the guard)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, func, select

from ..db import db
from ..models import Account, Authority, SignIn, SignInAttempt

_ACCOUNT = Account.__table__
_AUTHORITY = Authority.__table__
_SIGN_IN = SignIn.__table__
_PERSON = (
    _ACCOUNT.c.id,
    _ACCOUNT.c.authority_id,
    _ACCOUNT.c.username,
    _ACCOUNT.c.name,
    _ACCOUNT.c.roles,
    _ACCOUNT.c.organisation_id,
    _ACCOUNT.c.password_hash,
    _ACCOUNT.c.locale,
    _ACCOUNT.c.theme,
    _ACCOUNT.c.disabled_at,
    _ACCOUNT.c.demo,
    _AUTHORITY.c.name.label("authority_name"),
    _AUTHORITY.c.name_en.label("authority_name_en"),
)


def token_digest(token: str) -> str:
    """What the database keeps of the random id in a cookie."""
    return sha256(token.encode()).hexdigest()


def person_signed_in(token: str, now: datetime) -> Row[*tuple[Any, ...]] | None:
    """The account behind a cookie, or None when the sign-in has ended, expired, or the account is disabled."""
    found = db.session.execute(
        select(*_PERSON, _SIGN_IN.c.id.label("sign_in_id"))
        .join(_AUTHORITY, _AUTHORITY.c.id == _ACCOUNT.c.authority_id)
        .join(_SIGN_IN, _SIGN_IN.c.account_id == _ACCOUNT.c.id)
        .where(
            _SIGN_IN.c.token_sha256 == token_digest(token),
            _SIGN_IN.c.ended_at.is_(None),
            _SIGN_IN.c.expires_at > now,
            _SIGN_IN.c.authority_id == _ACCOUNT.c.authority_id,
            _ACCOUNT.c.disabled_at.is_(None),
        )
    )
    return found.one_or_none()


def person_named(username: str) -> Row[*tuple[Any, ...]] | None:
    """The account of this name in whichever authority (account names are unique in an installation)."""
    found = db.session.execute(
        select(*_PERSON)
        .join(_AUTHORITY, _AUTHORITY.c.id == _ACCOUNT.c.authority_id)
        .where(_ACCOUNT.c.username == username)
    )
    return found.one_or_none()


def failures_since(since: datetime, *, username: str, address: str) -> tuple[int, int]:
    """How many failed sign-ins since then: for this account name (after its last success), and from this address."""
    attempts = SignInAttempt.__table__
    failed = select(func.count()).where(attempts.c.at > since, attempts.c.succeeded.is_(False))
    success = select(func.max(attempts.c.id)).where(attempts.c.username == username, attempts.c.succeeded.is_(True))
    after_success = attempts.c.id > func.coalesce(success.scalar_subquery(), 0)
    by_name = db.session.scalar(failed.where(attempts.c.username == username, after_success))
    by_address = db.session.scalar(failed.where(attempts.c.address == address))
    return by_name or 0, by_address or 0


def demo_accounts_exist() -> bool:
    """Whether demo accounts are in the database (the server then refuses every address but loopback)."""
    found = db.session.scalar(select(func.count()).select_from(_ACCOUNT).where(_ACCOUNT.c.demo.is_(True)))
    return bool(found)


def demo_accounts() -> Sequence[Row[Any]]:
    """The demo's accounts that people sign in with (username, name, roles, authority_code), in the order of making."""
    return db.session.execute(
        select(_ACCOUNT.c.username, _ACCOUNT.c.name, _ACCOUNT.c.roles, _AUTHORITY.c.code.label("authority_code"))
        .join(_AUTHORITY, _AUTHORITY.c.id == _ACCOUNT.c.authority_id)
        .where(_ACCOUNT.c.demo.is_(True), _ACCOUNT.c.password_hash.is_not(None), _ACCOUNT.c.disabled_at.is_(None))
        .order_by(_ACCOUNT.c.id)
    ).all()
