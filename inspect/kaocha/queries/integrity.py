"""Whether everything that arrived is still as it arrived: files, entries, streams, server chains, derived sheets.

It only reads. Each finding names one object; nothing is repaired here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ..db import db
from ..models import ChangedText, Entry, Photo, RefusedText, Sheet, StoredFile, Visit, VisitChain
from ..rules.entries.chain import START, link_of
from ..rules.entries.sheets import submission_of
from ..rules.entries.text import Entry as Said
from ..rules.entries.text import Unreadable, read_entry, text_digest
from ..rules.entries.values import journal_of
from .field import any_field_visit, counting, held_entries, streams_of

FileState = Callable[[str], str]
"""Digest of a stored file -> "" (intact), "missing" or "altered"."""
Progress = Callable[[str, int, int], None]
"""(what, done, of how many)."""


@dataclass(frozen=True)
class Finding:
    """`kind`: missing | altered | broken; `what`: file | photo | entry | stream | chain | sheet."""

    kind: str
    what: str
    id: str
    visit: int | None
    detail: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Report:
    """What was looked at, and what was found."""

    checked: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


def verify_authority(file_state: FileState, progress: Progress) -> Report:
    """Look at everything of the authority in force."""
    report = Report()
    _files(report, file_state, progress)
    visits = db.session.scalars(select(VisitChain.visit_id).order_by(VisitChain.visit_id)).all()
    orphans = select(Entry.visit_id).distinct().where(Entry.visit_id.not_in(select(VisitChain.visit_id)))
    for visit in db.session.scalars(orphans):
        report.findings.append(Finding("missing", "chain", str(visit), visit, "entries without the head of a chain"))
    for number, visit in enumerate(visits, 1):
        report.findings += chain_findings(report, visit)
        report.findings += _contents(report, visit)
        progress("visits", number, len(visits))
    return report


def _files(report: Report, file_state: FileState, progress: Progress) -> None:
    rows = db.session.execute(select(StoredFile.id, StoredFile.sha256, StoredFile.purpose, StoredFile.name)
                              .order_by(StoredFile.id)).all()
    photos: dict[int, tuple[int, str]] = {
        file: (row.visit_id, row.photo_id)
        for row in db.session.execute(
            select(Photo.visit_id, Photo.photo_id, Photo.original_id, Photo.small_id, Photo.made_id))
        for file in (row.original_id, row.small_id, row.made_id) if file is not None
    }
    for number, row in enumerate(rows, 1):
        report.checked["files"] += 1
        if state := file_state(row.sha256):
            visit, photo = photos.get(row.id, (None, ""))
            detail = f"{row.purpose} {row.name}, SHA-256 {row.sha256}"
            report.findings.append(Finding(state, "photo" if photo else "file", photo or str(row.id), visit, detail))
        if number % 50 == 0 or number == len(rows):
            progress("files", number, len(rows))


# --- the server chain ---


@dataclass(frozen=True)
class _Link:
    position: int
    prev_link: str
    link: str
    result: str
    sha256: str
    received_at: datetime
    name: str


def _links(visit: int) -> Iterator[_Link]:
    for table, result, name in (
        (Entry, None, Entry.entry_id), (ChangedText, "changed", ChangedText.sha256),
        (RefusedText, "refused", RefusedText.sha256),
    ):
        told = Entry.result if result is None else None
        columns = [table.position, table.prev_link, table.link, table.sha256, table.received_at, name.label("name")]
        rows = db.session.execute(
            select(*columns, *([told.label("result")] if told is not None else [])).where(table.visit_id == visit))
        for row in rows:
            yield _Link(row.position, row.prev_link, row.link, result or row.result, row.sha256, row.received_at,
                        row.name)


def chain_findings(report: Report, visit: int) -> Iterator[Finding]:
    """Every link follows the one before and says what its row says; the head is that of the last."""
    report.checked["chains"] += 1
    head, expected = START, 1
    for link in sorted(_links(visit), key=lambda one: (one.position, one.name)):
        if link.position != expected:
            yield Finding("missing", "chain", str(visit), visit, f"positions {expected} to {link.position - 1}")
        elif link.prev_link != head:
            yield Finding("broken", "chain", link.name, visit, f"position {link.position} does not follow")
        ours = link_of(link.prev_link, link.position, link.result, link.sha256, link.received_at)
        if ours != link.link:
            yield Finding("altered", "chain", link.name, visit, f"position {link.position} is not what was linked")
        head, expected = link.link, link.position + 1
    chain = db.session.scalars(select(VisitChain).where(VisitChain.visit_id == visit)).one()
    if (chain.count, chain.head) != (expected - 1, head):
        detail = f"the head stands at {chain.count}, the rows end at {expected - 1}"
        yield Finding("missing", "chain", str(visit), visit, detail)


# --- what the rows say ---


def _contents(report: Report, visit: int) -> Iterator[Finding]:
    rows = db.session.scalars(select(Entry).where(Entry.visit_id == visit).order_by(Entry.position)).all()
    report.checked["entries"] += len(rows)
    said, unreadable = [], False
    for row in rows:
        trouble = row_trouble(row)
        if trouble:
            unreadable = True
            yield Finding("altered", "entry", row.entry_id, visit, trouble)
        else:
            said.append(read_entry(row.text))
    for changed in db.session.scalars(select(ChangedText).where(ChangedText.visit_id == visit)):
        if text_digest(changed.text) != changed.sha256:
            yield Finding("altered", "entry", changed.entry_id, visit, "the text kept apart has another digest")
    for stream, state in sorted(streams_of(said).items()):
        report.checked["streams"] += 1
        for name, numbers in (("fork", state.forks), ("break", state.breaks)):
            if numbers:
                yield Finding("broken", "stream", stream, visit, f"{name} at {', '.join(map(str, numbers))}")
        report.checked["gaps"] += len(state.gaps)
    if not unreadable:
        yield from _derived(report, visit, said)


def row_trouble(row: Entry) -> str:
    """Why a row is not what its text says, "" where it is."""
    if text_digest(row.text) != row.sha256:
        return f"the text has another digest than {row.sha256}"
    try:
        said = read_entry(row.text)
    except Unreadable:
        return "the text cannot be read"
    told = (said.id, said.stream, said.seq, said.prev, said.kind, said.item, said.by, said.visit)
    kept = (row.entry_id, row.stream, row.seq, row.prev, row.kind, row.item, row.by_id, row.visit_id)
    return "" if told == kept and said.at == row.at else "its columns say something else than its text"


def _derived(report: Report, visit: int, said: list[Said]) -> Iterator[Finding]:
    """Tablets' sheets are what their entries say; photos are those that their entries name."""
    field_visit = any_field_visit(visit)
    entries = counting(held_entries(visit), field_visit.members)
    journal = journal_of(entries)
    sheets = db.session.scalars(select(Sheet).join(Visit).where(
        Sheet.visit_id == visit, Sheet.source == "tablet", Sheet.state == "submitted"))
    for sheet in sheets:
        report.checked["sheets"] += 1
        if field_visit.members.get(sheet.inspector_id):
            continue
        submission = submission_of(field_visit.asked, entries, journal, sheet.inspector_id)
        if submission is None or submission.problem or sheet.answers != {
            code: dict(answer) for code, answer in submission.answers.items()
        }:
            yield Finding("altered", "sheet", str(sheet.id), visit, "it says something else than its entries")
    named = {photo.id: str(photo.entry.value["sha256"]) for photo in journal.photos.values()}
    for photo in db.session.scalars(select(Photo).where(Photo.visit_id == visit, Photo.original_id.is_not(None))):
        report.checked["photos"] += 1
        wanted = named.get(photo.photo_id)
        if wanted is not None and photo.original is not None and photo.original.sha256 != wanted:
            yield Finding("altered", "photo", photo.photo_id, visit, "another file than its entry names")
