"""The house itself: triggers, the log, accounts and sign-ins, imports, and the bytes behind the rows."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text

from ...db import authority_in_force, db
from ...models import (
    Account,
    Authority,
    Event,
    ImportRow,
    ShortlistPaper,
    SignIn,
    StoredFile,
    WorkbookImport,
)
from ...models.files import IMPORT_STATES
from ...rules.permissions import ROLES
from .finding import Asked, Finding, Found

TRIGGERS = frozenset({
    "event_kept", "event_unchanged", "event_once", "scheme_version_kept", "scheme_version_unchanged",
    "shortlist_kept", "shortlist_unchanged", "cycle_kept", "cycle_once", "entry_kept", "entry_unchanged",
    "entry_admission_kept", "entry_admission_unchanged", "changed_text_kept", "changed_text_unchanged",
    "refused_text_kept", "refused_text_unchanged",
})
"""What holds the append-only tables; a table that is made anew loses its triggers without a word."""
YOUNG = timedelta(days=1)
"""Bytes younger than this may belong to a row that is being written."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def triggers_are_there(asked: Asked) -> Found:
    """Every trigger that keeps a table append-only is in the database."""
    there = set(db.session.scalars(text(_NAMES[db.engine.dialect.name])))
    asked.looked_at += len(TRIGGERS)
    for name in sorted(TRIGGERS - there):
        yield Finding(name.rpartition("_")[0], None, f"the trigger {name} is missing")


# --- the log ---


def events_are_whole(asked: Asked) -> Found:
    """An Event says who, what and when; sealed ones are numbered from 1 without a gap, each on the one before."""
    last, prev = 0, "0" * 64
    for one in db.session.execute(
        select(Event.id, Event.by_name, Event.action, Event.subject, Event.position, Event.prev, Event.sha256)
        .order_by(Event.position.is_(None), Event.position, Event.id).execution_options(yield_per=5_000)
    ):
        asked.looked_at += 1
        if not (one.by_name and one.action and one.subject):
            yield Finding("event", one.id, "does not say who did what")
        sealed = [value is not None for value in (one.position, one.prev, one.sha256)]
        if any(sealed) and not all(sealed):
            yield Finding("event", one.id, "half sealed")
        elif all(sealed):
            if one.position != last + 1 or one.prev != prev:
                yield Finding("event", one.id, f"position {one.position} does not follow {last}")
            last, prev = one.position, one.sha256


# --- people ---


def accounts_are_usable(asked: Asked) -> Found:
    """Roles that exist, a name, and a unit for whoever acts for one; no password kept in the open."""
    for one in db.session.execute(
        select(Account.id, Account.name, Account.roles, Account.organisation_id, Account.password_hash)
        .order_by(Account.id)
    ):
        asked.looked_at += 1
        if not one.name.strip() or not one.roles or not set(one.roles) <= ROLES.keys():
            yield Finding("account", one.id, f"name or roles cannot be: {one.roles}")
        if "unit" in one.roles and one.organisation_id is None:
            yield Finding("account", one.id, "acts for a recommending unit, but for none")
        if one.password_hash is not None and not one.password_hash.startswith("$argon2id$"):
            yield Finding("account", one.id, "its password is not kept as an argon2id hash")


def sign_ins_end(asked: Asked) -> Found:
    """A sign-in keeps the digest of its cookie, ends after it began, and a disabled account has none open."""
    for one in db.session.execute(
        select(SignIn.id, SignIn.token_sha256, SignIn.started_at, SignIn.expires_at, SignIn.ended_at,
               Account.disabled_at)
        .join(Account, Account.id == SignIn.account_id).order_by(SignIn.id)
    ):
        asked.looked_at += 1
        if not _DIGEST.fullmatch(one.token_sha256):
            yield Finding("sign_in", one.id, "keeps something else than a digest of its cookie")
        if one.expires_at <= one.started_at or (one.ended_at is not None and one.ended_at < one.started_at):
            yield Finding("sign_in", one.id, "ends before it began")
        if one.disabled_at is not None and one.ended_at is None:
            yield Finding("sign_in", one.id, "open, though its account is disabled")


# --- imports ---


def imports_are_consistent(asked: Asked) -> Found:
    """A state that exists, a problem where refused, a person where committed, rows where there is a preview."""
    rows = {
        import_id: (number, wrong)
        for import_id, number, wrong in db.session.execute(
            select(ImportRow.import_id, func.count(ImportRow.id),
                   func.count(ImportRow.id).filter(ImportRow.outcome == "wrong"))
            .group_by(ImportRow.import_id)
        )
    }
    for one in db.session.scalars(select(WorkbookImport).order_by(WorkbookImport.id)):
        asked.looked_at += 1
        number, wrong = rows.get(one.id, (0, 0))
        signed = one.committed_by_id is not None and one.committed_at is not None
        if one.state not in IMPORT_STATES:
            yield Finding("workbook_import", one.id, f"state {one.state} does not exist")
        elif (one.state == "refused") != (one.problem is not None):
            yield Finding("workbook_import", one.id, f"{one.state}, and its problem does not fit that")
        elif (one.state == "committed") != signed:
            yield Finding("workbook_import", one.id, f"{one.state}, and who committed it does not fit that")
        elif one.state == "committed" and wrong:
            yield Finding("workbook_import", one.id, f"committed with {wrong} wrong rows")
        elif number and one.state in ("waiting", "refused", "cancelled"):
            yield Finding("workbook_import", one.id, f"{one.state}, but keeps {number} rows")


# --- bytes ---


def files_are_intact(asked: Asked) -> Found:
    """The bytes of every stored file are there, have their digest and their size."""
    own = authority_in_force()
    for one in db.session.execute(
        select(StoredFile.id, StoredFile.sha256, StoredFile.size, StoredFile.name).order_by(StoredFile.id)
    ):
        asked.looked_at += 1
        if not _DIGEST.fullmatch(one.sha256):
            yield Finding("stored_file", one.id, "its SHA-256 is none")
        elif not asked.store.path(own, one.sha256).exists():
            yield Finding("stored_file", one.id, "its bytes are gone")
        elif not asked.store.is_intact(own, one.sha256):
            yield Finding("stored_file", one.id, "its bytes are not those of its SHA-256")
        elif asked.store.path(own, one.sha256).stat().st_size != one.size:
            yield Finding("stored_file", one.id, "its bytes are of another size")


def papers_are_papers(asked: Asked) -> Found:
    """A paper of a list is kept as a paper."""
    for row_id, purpose in db.session.execute(
        select(ShortlistPaper.id, StoredFile.purpose).join(StoredFile, StoredFile.id == ShortlistPaper.file_id)
        .order_by(ShortlistPaper.id)
    ):
        asked.looked_at += 1
        if purpose != "paper":
            yield Finding("shortlist_paper", row_id, f"its file is kept as {purpose}")


def bytes_have_a_row(asked: Asked) -> Found:
    """No bytes lie in the store that no row names, but for those just coming in."""
    own = authority_in_force()
    named = set(db.session.scalars(select(StoredFile.sha256)))
    for sha256 in asked.store.digests(own):
        asked.looked_at += 1
        if not _DIGEST.fullmatch(sha256) or not asked.store.path(own, sha256).exists():
            yield Finding("stored_file", None, f"lies where nothing looks for it: {sha256}")
        elif sha256 not in named and _old(asked.store.path(own, sha256), asked.now):
            yield Finding("stored_file", None, f"bytes without a row: {sha256}")


def nothing_is_left_coming_in(asked: Asked) -> Found:
    """Folders of the store belong to an authority that exists, and no upload was left half done."""
    known = {str(authority) for authority in db.session.scalars(select(Authority.id))}
    for path in sorted(asked.store.root.glob("*")) if asked.store.root.exists() else ():
        asked.looked_at += 1
        if path.name == "incoming":
            for part in sorted(path.iterdir()):
                if _old(part, asked.now):
                    yield Finding("stored_file", None, f"left half done: incoming/{part.name}")
        elif path.name not in known:
            yield Finding("stored_file", None, f"the folder {path.name} belongs to no authority")


def _old(path: Path, now: datetime) -> bool:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - YOUNG
