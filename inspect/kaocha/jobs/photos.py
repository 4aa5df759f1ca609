"""Looking into originals after they arrived, and clearing away uploads that nobody finished."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from flask import current_app
from sqlalchemy import select

from ..actions.photos import note_seen
from ..db import act_for, begin_write, commit, db, reading
from ..files.photos import Kept, look_into
from ..models import Authority, Photo, Upload
from . import enqueue, task


def _now() -> datetime:
    now: datetime = current_app.config["CLOCK"]()
    return now


@task
def read_photo(photo_row: int, authority_id: int) -> None:
    """Read EXIF and make the small picture; what is done already is left."""
    act_for(authority_id)
    store = current_app.extensions["store"]
    with reading():
        photo = db.session.get(Photo, photo_row)
        if photo is None or photo.original is None or photo.read_at is not None:
            return
        sha256 = photo.original.sha256
    seen = look_into(store.path(authority_id, sha256))
    made = Kept(*store.put(authority_id, BytesIO(seen.small))) if seen.small else None
    begin_write()
    photo = db.session.get_one(Photo, photo_row)
    if photo.read_at is None:
        note_seen(photo, seen, made, at=_now())
    commit()


@task
def sweep_photos() -> None:
    """Ask again for originals that nobody looked into; end uploads that expired."""
    at = _now()
    for authority_id in db.session.scalars(select(Authority.id)).all():
        act_for(authority_id)
        unread = select(Photo.id).where(Photo.original_id.is_not(None), Photo.read_at.is_(None))
        for row in db.session.scalars(unread).all():
            enqueue("read_photo", photo_row=row, authority_id=authority_id)
        act_for(authority_id)
        _clear_expired(at)
    _clear_strays()


def _clear_strays() -> None:
    """Parts whose upload is finished or gone: a request that came too late may leave an empty one.

    Trap: an upload begins with its row, so a part is listed before its row is looked for, never after.
    """
    parts = current_app.extensions["parts"]
    lying, awaited = parts.names(), set()
    for authority_id in db.session.scalars(select(Authority.id)).all():
        act_for(authority_id)
        awaited |= set(db.session.scalars(select(Upload.upload_id).where(Upload.finished_at.is_(None))))
    for name in set(lying) - awaited:
        parts.discard(name)


def _clear_expired(at: datetime) -> None:
    begin_write()
    gone = db.session.scalars(select(Upload).where(Upload.finished_at.is_(None), Upload.expires_at <= at)).all()
    for upload in gone:
        db.session.delete(upload)
    names = [upload.upload_id for upload in gone]
    commit()
    for name in names:
        current_app.extensions["parts"].discard(name)
