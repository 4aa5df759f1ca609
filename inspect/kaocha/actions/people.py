"""Accounts and sign-ins: make, sign in, sign out, change a password, disable."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select

from ..db import db
from ..models import Account, Authority, Organisation, SignIn, SignInAttempt
from ..problems import Problem
from ..queries.people import failures_since, person_named, token_digest
from ..rules.permissions import ROLES, Who
from .events import record

PASSWORD_LEAST = 10
DEMO_PASSWORD = "yunchuan-demo"  # noqa: S105 - in the README on purpose: its accounts work on loopback alone
THROTTLE = timedelta(minutes=15)
FAILURES_PER_NAME, FAILURES_PER_ADDRESS = 5, 30
COMMON = {"1234567890", "password123", "qwertyuiop", "0123456789", "1q2w3e4r5t", "11111111111", "abcdefghij"}
_hasher = PasswordHasher()
_DECOY = _hasher.hash(secrets.token_hex(16))  # so that an unknown account takes as long as a known one


def hash_password(password: str, *, username: str) -> str:
    """Argon2id hash; Problem `password_weak` for short, common or name-like passwords.

    Slow on purpose: call it outside any transaction.
    """
    plain = password.strip().lower()
    if len(password) < PASSWORD_LEAST or plain in COMMON or plain == username.lower() or len(set(plain)) < 4:
        raise Problem("password_weak", least=PASSWORD_LEAST)
    return _hasher.hash(password)


def password_fits(password_hash: str | None, password: str) -> bool:
    """Whether the password is the right one; as slow for an unknown account as for a known one."""
    try:
        return _hasher.verify(password_hash or _DECOY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def refuse_many_attempts(*, username: str, address: str, at: datetime) -> None:
    """Problem `too_many_attempts` after 5 failures of a name or 30 from an address within 15 minutes."""
    by_name, by_address = failures_since(at - THROTTLE, username=username, address=address)
    if by_name >= FAILURES_PER_NAME or by_address >= FAILURES_PER_ADDRESS:
        raise Problem("too_many_attempts", minutes=int(THROTTLE.total_seconds() // 60))


def count_attempt(*, username: str, address: str, succeeded: bool, at: datetime) -> None:
    """Remember a try at a password."""
    known = person_named(username)
    db.session.add(
        SignInAttempt(
            username=username[:60],
            address=address[:60],
            at=at,
            succeeded=succeeded,
            authority_id=known.authority_id if known else 0,
        )
    )


def sign_in(*, by: Who, address: str, agent: str, hours: int, at: datetime) -> str:
    """Begin a sign-in for a person whose password was right; returns the random id that goes into the cookie."""
    token = secrets.token_urlsafe(32)
    row = SignIn(
        token_sha256=token_digest(token),
        account_id=by.id,
        started_at=at,
        expires_at=at + timedelta(hours=hours),
        address=address[:60],
        agent=agent[:200],
    )
    db.session.add(row)
    db.session.flush()
    record("sign_in", "account", by.id, by=by, at=at, after={"address": address[:60]})
    return token


def sign_out(*, token: str, by: Who, at: datetime) -> None:
    """End this sign-in for good; a copy of its cookie is worth nothing afterwards. Twice is harmless."""
    row = db.session.scalar(select(SignIn).where(SignIn.token_sha256 == token_digest(token)))
    if row is not None and row.ended_at is None:
        row.ended_at = at
        record("sign_out", "account", by.id, by=by, at=at)


def end_all_sign_ins(account_id: int, *, at: datetime) -> None:
    """End every sign-in of an account (password changed, account disabled)."""
    for row in db.session.scalars(select(SignIn).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))):
        row.ended_at = at


def change_password(account: Account, *, password_hash: str, by: Who, at: datetime) -> None:
    """Replace the password and end every sign-in of the account."""
    account.password_hash = password_hash
    end_all_sign_ins(account.id, at=at)
    record("change_password", "account", account.id, by=by, at=at)


def create_authority(*, code: str, name: str, name_en: str, at: datetime) -> Authority:
    """A new authority; Problem `account_invalid` for an unusable code."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,38}", code):
        raise Problem(
            "account_invalid",
            field={"zh": "机关代码", "en": "The authority's code"},
            why={"zh": "只用小写字母、数字和连字符", "en": "use lower-case letters, digits and hyphens"},
        )
    authority = Authority(code=code, name=name, name_en=name_en, created_at=at)
    db.session.add(authority)
    db.session.flush()
    return authority


def create_account(
    *,
    username: str,
    name: str,
    roles: Iterable[str],
    by: Who | None,
    at: datetime,
    password_hash: str | None = None,
    organisation: Organisation | None = None,
    demo: bool = False,
) -> Account:
    """A new account of the authority in force; Problems `account_exists`, `account_invalid`."""
    wanted = sorted(set(roles))
    _check_account(username, name, wanted, organisation)
    if person_named(username) is not None:
        raise Problem("account_exists", username=username)
    account = Account(
        username=username,
        name=name,
        roles=wanted,
        password_hash=password_hash,
        created_at=at,
        demo=demo,
        organisation_id=organisation.id if organisation else None,
    )
    db.session.add(account)
    db.session.flush()
    record("create_account", "account", account.id, by=by, at=at, after={"username": username, "roles": wanted})
    return account


def _check_account(username: str, name: str, roles: list[str], organisation: Organisation | None) -> None:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{1,58}", username):
        raise Problem(
            "account_invalid",
            field={"zh": "账号名", "en": "The account name"},
            why={"zh": "用 2–59 个字母、数字、点或连字符", "en": "use 2–59 letters, digits, dots or hyphens"},
        )
    if not name.strip() or len(name) > 60:
        raise Problem(
            "account_invalid",
            field={"zh": "姓名", "en": "The name"},
            why={"zh": "不能为空, 最多 60 字", "en": "it is empty or longer than 60 characters"},
        )
    if not roles or not set(roles) <= ROLES.keys():
        raise Problem(
            "account_invalid",
            field={"zh": "角色", "en": "The roles"},
            why={"zh": "至少选一个系统内的角色", "en": "choose at least one known role"},
        )
    if "unit" in roles and organisation is None:
        raise Problem(
            "account_invalid",
            field={"zh": "所属单位", "en": "The organisation"},
            why={"zh": "推荐单位账号须选定单位", "en": "an account of a recommending unit names its unit"},
        )


def change_account(account: Account, *, name: str, roles: Iterable[str], by: Who, at: datetime) -> None:
    """Change name and roles; the Event keeps what they were."""
    wanted = sorted(set(roles))
    _check_account(account.username, name, wanted, account.organisation)
    before = {"name": account.name, "roles": account.roles}
    account.name, account.roles = name, wanted
    record("change_account", "account", account.id, by=by, at=at, before=before, after={"name": name, "roles": wanted})


def disable_account(account: Account, *, by: Who, at: datetime) -> None:
    """Nobody signs in with it any more; what it did stays. Twice is harmless."""
    if account.disabled_at is None:
        account.disabled_at = at
        end_all_sign_ins(account.id, at=at)
        record("disable_account", "account", account.id, by=by, at=at)


def enable_account(account: Account, *, by: Who, at: datetime) -> None:
    """Let a disabled account sign in again. Twice is harmless."""
    if account.disabled_at is not None:
        account.disabled_at = None
        record("enable_account", "account", account.id, by=by, at=at)


def set_preferences(account: Account, *, locale: str | None = None, theme: str | None = None) -> None:
    """Language and theme of one's own pages; unknown values change nothing. No Event: it is nobody's business."""
    if locale in ("zh", "en"):
        account.locale = locale
    if theme in ("paper", "dark", "sun"):
        account.theme = theme
