"""Photos as they arrive: small pictures, uploads begun and finished, what a look into the original found."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select

from ..db import db
from ..files.photos import ENDINGS, Kept, Seen
from ..models import Photo, StoredFile, Upload
from ..problems import Problem
from ..queries.field import field_visit
from ..queries.packs import photo_of_visit
from ..rules.permissions import Who
from .events import record

MOST_BYTES = 60_000_000
DAYS = 7
"""How long an unfinished upload is kept."""


def receive_small(visit_id: int, photo_id: str, kept: Kept, *, by: Who, at: datetime) -> None:
    """The tablet's own small picture, its bytes in the store already. The first one stays. Problem `not_found`."""
    field_visit(visit_id, by)
    photo = _photo(visit_id, photo_id, by)
    if photo.small_id is not None:
        return
    photo.small = _stored(kept, "image/jpeg", f"{photo_id}-small.jpg", "small", by, at)
    photo.small_at = at


def _photo(visit_id: int, photo_id: str, by: Who) -> Photo:
    """The row of a photo, which may come before its entry."""
    photo = photo_of_visit(visit_id, photo_id)
    if photo is None:
        photo = Photo(visit_id=visit_id, photo_id=photo_id, by_id=by.id)
        db.session.add(photo)
        db.session.flush()
    return photo


def _stored(kept: Kept, media_type: str, name: str, purpose: str, by: Who | None, at: datetime) -> StoredFile:
    stored = StoredFile(
        sha256=kept.sha256, size=kept.size, media_type=media_type, name=name, purpose=purpose,
        by_id=by.id if by else None, at=at)
    db.session.add(stored)
    db.session.flush()
    return stored


def begin_upload(
    visit_id: int, *, photo_id: str, sha256: str, length: int, tablet: str, by: Who, at: datetime
) -> Upload:
    """The upload of an original: the one that is under way, or a new one, or a finished one where it is here.

    Only this visit's own photo counts as being here. Problems: `not_found`, `photo_too_large`, `photo_other_bytes`,
    `upload_header` (the same photo with another length).
    """
    field_visit(visit_id, by)
    if length > MOST_BYTES:
        raise Problem("photo_too_large", most=MOST_BYTES // 1_000_000)
    if length < 1:
        raise Problem("upload_header", name="Upload-Length")
    photo = photo_of_visit(visit_id, photo_id)
    here = photo.original if photo is not None else None
    if here is not None and here.sha256 != sha256:
        raise Problem("photo_other_bytes")
    upload = _known(visit_id, photo_id, sha256, by)
    if upload is not None and upload.length != length:
        raise Problem("upload_header", name="Upload-Length")
    if upload is None:
        upload = Upload(
            visit_id=visit_id, photo_id=photo_id, sha256=sha256, length=length, by_id=by.id, created_at=at)
        db.session.add(upload)
    if upload.upload_id is None or (upload.finished_at is None and upload.expires_at <= at):
        upload.upload_id, upload.tablet = secrets.token_hex(16), tablet
        upload.expires_at = at + timedelta(days=DAYS)
    if here is not None and upload.finished_at is None:
        upload.finished_at = at
    db.session.flush()
    return upload


def _known(visit_id: int, photo_id: str, sha256: str, by: Who) -> Upload | None:
    found: Upload | None = db.session.scalar(select(Upload).where(
        Upload.visit_id == visit_id, Upload.photo_id == photo_id, Upload.sha256 == sha256, Upload.by_id == by.id))
    return found


def upload_named(upload_id: str, *, by: Who, at: datetime) -> Upload:
    """One's own upload. Problems `not_found`, `upload_expired`."""
    found: Upload | None = db.session.scalar(
        select(Upload).where(Upload.upload_id == upload_id, Upload.by_id == by.id))
    if found is None:
        raise Problem("not_found")
    if found.finished_at is None and found.expires_at <= at:
        raise Problem("upload_expired")
    return found


def finish_upload(upload_id: str, *, media_type: str, by: Who, at: datetime) -> Photo:
    """The original is in the store: its row, and one Event. Twice is harmless. Problem `photo_other_bytes`."""
    upload = upload_named(upload_id, by=by, at=at)
    photo = _photo(upload.visit_id, upload.photo_id, by)
    upload.finished_at = upload.finished_at or at
    if photo.original is not None:
        if photo.original.sha256 != upload.sha256:
            raise Problem("photo_other_bytes")
        return photo
    kept = Kept(upload.sha256, upload.length)
    photo.original = _stored(kept, media_type, upload.photo_id + ENDINGS[media_type], "photo", by, at)
    photo.original_at = at
    record("receive_photo", "visit", upload.visit_id, by=by, at=at,
           after={"photo": upload.photo_id, "sha256": upload.sha256, "size": upload.length})
    return photo


def give_up_upload(upload_id: str, *, by: Who, at: datetime) -> None:
    """End an upload that cannot or shall not be finished; a finished one stays."""
    upload = upload_named(upload_id, by=by, at=at)
    if upload.finished_at is None:
        db.session.delete(upload)


def note_seen(photo: Photo, seen: Seen, made: Kept | None, *, at: datetime) -> None:
    """What the reader found in the original, and the small picture that it made (its bytes in the store already)."""
    photo.seen, photo.read_at = seen.facts, at
    if made is not None:
        photo.made = _stored(made, "image/jpeg", f"{photo.photo_id}-small.jpg", "small", None, at)
