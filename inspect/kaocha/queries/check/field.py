"""What tablets sent: entries, chains, streams, admissions, seals, derived sheets, photos, uploads, plans and packs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from ...db import db
from ...models import (
    Account,
    ChangedText,
    Entry,
    EntryAdmission,
    Photo,
    RefusedText,
    Sheet,
    StoredFile,
    TabletPack,
    Upload,
    Visit,
    VisitChain,
    VisitPlan,
)
from ...problems import Problem
from ...rules.entries.sheets import Submission, submission_of
from ...rules.entries.text import read_entry, text_digest
from ...rules.entries.values import journal_of
from ..field import COUNTS, FieldVisit, any_field_visit, counting, held_entries, streams_of
from ..integrity import Report, chain_findings, row_trouble
from ..sheets import checklist_of
from .finding import Asked, Finding, Found

_DIGEST = re.compile(r"[0-9a-f]{64}")
UNKNOWN = (Problem, LookupError, ValueError, StopIteration)
"""A visit whose category or cycle does not exist has no checklist; nominations_fit_their_scheme and others say so."""
PARTS = "incoming"
"""Folder beside the store where originals arrive piece by piece."""
_HOUR = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|")


# --- the journal ---


def entries_are_as_written(asked: Asked) -> Found:
    """Every text has its digest, and the columns beside it say what it says."""
    for entry in db.session.scalars(select(Entry).order_by(Entry.id).execution_options(yield_per=1_000)):
        asked.looked_at += 1
        if trouble := row_trouble(entry):
            yield Finding("entry", entry.id, trouble)
    for changed in db.session.scalars(select(ChangedText).order_by(ChangedText.id)):
        asked.looked_at += 1
        if text_digest(changed.text) != changed.sha256:
            yield Finding("changed_text", changed.id, f"the text has another digest than {changed.sha256}")
    for refused in db.session.scalars(select(RefusedText).order_by(RefusedText.id)):
        asked.looked_at += 1
        if not _DIGEST.fullmatch(refused.sha256) or not refused.problem:
            yield Finding("refused_text", refused.id, "does not say which text was refused, and why")


def chains_are_unbroken(asked: Asked) -> Found:
    """What arrived at a visit is numbered from 1 without a gap, each link on the one before, the head on the last."""
    chains = {visit: row for row, visit in db.session.execute(select(VisitChain.id, VisitChain.visit_id))}
    for table in (Entry, ChangedText, RefusedText):
        for visit in db.session.scalars(select(table.visit_id).distinct().where(table.visit_id.not_in(chains))):
            yield Finding("visit_chain", None, f"visit {visit} has {table.__tablename__} without a chain")
    for visit, row in sorted(chains.items()):
        asked.looked_at += 1
        for finding in chain_findings(Report(), visit):
            yield Finding("visit_chain", row, f"visit {visit}: {finding.detail}")


def streams_are_consistent(asked: Asked) -> Found:
    """In a stream each text names the one before, no number is used twice, and all of it is of one person."""
    for visit, rows in _readable():
        said = [read_entry(row.text) for row in rows]
        by: dict[str, set[int]] = {}
        for one in said:
            by.setdefault(one.stream, set()).add(one.by)
        ids = {row.stream: row.id for row in reversed(rows)}
        for stream, state in sorted(streams_of(said).items()):
            asked.looked_at += 1
            for name, numbers in (("forks", state.forks), ("breaks", state.breaks)):
                if numbers:
                    yield Finding("entry", ids[stream], f"visit {visit}: stream {stream} {name} at {numbers[0]}")
            if len(by[stream]) > 1:
                yield Finding("entry", ids[stream], f"visit {visit}: stream {stream} is of several people")


def _readable() -> Iterator[tuple[int, list[Entry]]]:
    """(visit, its entries by position) of every visit whose rows are as written; the others are told of elsewhere."""
    for visit in db.session.scalars(select(Entry.visit_id).distinct().order_by(Entry.visit_id)).all():
        rows = list(db.session.scalars(select(Entry).where(Entry.visit_id == visit).order_by(Entry.position)))
        if not any(map(row_trouble, rows)):
            yield visit, rows


def admissions_have_a_reason(asked: Asked) -> Found:
    """Only what came late or was set aside is admitted, and for a reason."""
    for one in db.session.execute(
        select(EntryAdmission.id, EntryAdmission.reason, Entry.result)
        .join(Entry, Entry.id == EntryAdmission.entry_row).order_by(EntryAdmission.id)
    ):
        asked.looked_at += 1
        if one.result in COUNTS:
            yield Finding("entry_admission", one.id, "admits an entry that counts anyway")
        if not one.reason.strip():
            yield Finding("entry_admission", one.id, "gives no reason")


def seals_are_signed(asked: Asked) -> Found:
    """A visit is sealed by somebody at a moment, and a seal among its entries says so."""
    sealing = set(db.session.scalars(
        select(Entry.visit_id).where(Entry.kind == "seal", Entry.result.in_(COUNTS))))
    for one in db.session.scalars(select(VisitChain).order_by(VisitChain.id)):
        asked.looked_at += 1
        if (one.sealed_at is None) != (one.sealed_by_id is None):
            yield Finding("visit_chain", one.id, "its seal lacks a person or a moment")
        elif (one.sealed_at is not None) != (one.visit_id in sealing):
            yield Finding("visit_chain", one.id, "its seal and the seals among its entries differ")


# --- sheets ---


def tablet_sheets_are_what_their_entries_say(asked: Asked) -> Found:
    """A sheet from a tablet has the answers and the total that its entries give; each submission that holds has one."""
    sheets: dict[int, dict[int, Sheet]] = {}
    for sheet in db.session.scalars(select(Sheet).order_by(Sheet.id)):
        sheets.setdefault(sheet.visit_id, {})[sheet.inspector_id] = sheet
    for visit, _ in _readable():
        try:
            field = any_field_visit(visit)
        except UNKNOWN:
            sheets.pop(visit, None)
            continue
        entries = counting(held_entries(visit), field.members)
        journal = journal_of(entries)
        for account, absence in field.members.items():
            submission = None if absence else submission_of(field.asked, entries, journal, account)
            asked.looked_at += submission is not None
            yield from _sheet_trouble(field, account, sheets.get(visit, {}).pop(account, None), submission, absence)
    for left in sheets.values():
        for sheet in left.values():
            if sheet.source == "tablet" and not _has_entries(sheet.visit_id):
                yield Finding("sheet", sheet.id, "from a tablet, but no entry is there")


def _sheet_trouble(
    field: FieldVisit, account: int, sheet: Sheet | None, submission: Submission | None, absence: str
) -> Found:
    holds = submission is not None and submission.problem is None
    if sheet is None:
        if holds:
            yield Finding("visit", field.id, f"account {account} has submitted, but there is no sheet")
        return
    if sheet.source != "tablet" or sheet.state != "submitted" or absence:
        return
    if submission is None or not holds:
        yield Finding("sheet", sheet.id, "submitted, but no submission holds")
    elif sheet.answers != {code: dict(answer) for code, answer in submission.answers.items()}:
        yield Finding("sheet", sheet.id, "it says something else than its entries")
    elif sheet.paper_total != submission.total:
        yield Finding("sheet", sheet.id, f"shows {sheet.paper_total}, its entries give {submission.total}")


def _has_entries(visit: int) -> bool:
    return db.session.scalar(select(Entry.id).where(Entry.visit_id == visit).limit(1)) is not None


# --- photos ---


def photos_are_where_their_entries_say(asked: Asked) -> Found:
    """A photo has an entry, an upload or a small picture; its files are of their kind, its original as announced."""
    named = _named_photos()
    uploading = {(visit, name) for visit, name in db.session.execute(select(Upload.visit_id, Upload.photo_id))}
    for photo in db.session.scalars(select(Photo).order_by(Photo.id).execution_options(yield_per=500)):
        asked.looked_at += 1
        key = (photo.visit_id, photo.photo_id)
        said = named.pop(key, None)
        if said is None and key not in uploading and photo.small_id is None:
            yield Finding("photo", photo.id, "nothing speaks of it: no entry, no upload, no small picture")
        yield from _photo_trouble(photo, said)
    for (visit, photo_id), (row, _, counts) in sorted(named.items()):
        if counts:
            yield Finding("entry", row, f"visit {visit}: nobody awaits its photo {photo_id}")


def _named_photos() -> dict[tuple[int, str], tuple[int, str, bool]]:
    """(visit, photo) -> (entry row, digest of the original, whether that entry counts); the first that counts wins."""
    found: dict[tuple[int, str], tuple[int, str, bool]] = {}
    for row in db.session.scalars(select(Entry).where(Entry.kind == "photo").order_by(Entry.entry_id)):
        if not row_trouble(row):
            value = read_entry(row.text).value
            key, counts = (row.visit_id, str(value.get("photo"))), row.result in COUNTS
            if key not in found or (counts and not found[key][2]):
                found[key] = (row.id, str(value.get("sha256")), counts)
    return found


def _photo_trouble(photo: Photo, said: tuple[int, str, bool] | None) -> Found:
    kinds: tuple[tuple[str, StoredFile | None, str], ...] = (
        ("small", photo.small, "small"), ("original", photo.original, "photo"), ("made", photo.made, "small"))
    for name, file, purpose in kinds:
        if file is not None and file.purpose != purpose:
            yield Finding("photo", photo.id, f"its {name} is kept as {file.purpose}")
    for name, there, moment in (("small", photo.small_id, photo.small_at), ("original", photo.original_id,
                                                                            photo.original_at)):
        if (there is None) != (moment is None):
            yield Finding("photo", photo.id, f"its {name} and the moment of its arrival do not fit")
    if said is not None and said[2] and photo.original is not None and photo.original.sha256 != said[1]:
        yield Finding("photo", photo.id, "another file than its entry names")
    if (photo.read_at is None) != (photo.seen is None):
        yield Finding("photo", photo.id, "looked into, but nothing was noted, or the other way round")


def uploads_end_in_a_photo(asked: Asked) -> Found:
    """A finished upload has left its original; one under way has a length, and ends when it expires."""
    originals: dict[tuple[int, str], Any] = {
        (visit, photo): sha256
        for visit, photo, sha256 in db.session.execute(
            select(Photo.visit_id, Photo.photo_id, StoredFile.sha256)
            .join(StoredFile, StoredFile.id == Photo.original_id))
    }
    for one in db.session.scalars(select(Upload).order_by(Upload.id).execution_options(yield_per=1_000)):
        asked.looked_at += 1
        if one.finished_at is not None and originals.get((one.visit_id, one.photo_id)) != one.sha256:
            yield Finding("upload", one.id, "finished, but its original is not there")
        if one.length < 1 or not _DIGEST.fullmatch(one.sha256):
            yield Finding("upload", one.id, "does not say what it brings")
        if one.expires_at <= one.created_at:
            yield Finding("upload", one.id, "expires before it began")
        part = asked.store.root.parent / PARTS / one.upload_id
        if part.exists() and part.stat().st_size > one.length:
            yield Finding("upload", one.id, "more has arrived than it announced")


# --- plans and packs ---


def plans_fit_their_visit(asked: Asked) -> Found:
    """A plan's hour is one, and those who record are people of this authority at stations of the checklist."""
    accounts = set(db.session.scalars(select(Account.id)))
    for plan in db.session.scalars(select(VisitPlan).order_by(VisitPlan.id)):
        asked.looked_at += 1
        if not _HOUR.fullmatch(plan.starts_at):
            yield Finding("visit_plan", plan.id, f"begins at {plan.starts_at}, which is no hour")
        visit = db.session.get(Visit, plan.visit_id)
        if visit is None or not plan.recorders:
            continue
        try:
            stations = {station.code for station in checklist_of(visit).checklist.stations}
        except UNKNOWN:
            continue
        if not plan.recorders.keys() <= stations or not set(plan.recorders.values()) <= accounts:
            yield Finding("visit_plan", plan.id, "names a station or a recorder that does not exist")


def packs_name_what_was_fetched(asked: Asked) -> Found:
    """A registered pack has the digest of what was fetched, and was fetched first no later than last."""
    for one in db.session.scalars(select(TabletPack).order_by(TabletPack.id).execution_options(yield_per=1_000)):
        asked.looked_at += 1
        if not _DIGEST.fullmatch(one.etag):
            yield Finding("tablet_pack", one.id, "does not say which pack was fetched")
        if one.last_at < one.first_at:
            yield Finding("tablet_pack", one.id, "fetched last before it was fetched first")
