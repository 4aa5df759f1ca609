"""Originals by tus 1.0 (docs/field-protocol.md, 6): creation, pieces that resume, checksums, expiry, termination."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.http import http_date

from ..actions import photos
from ..actions.photos import MOST_BYTES
from ..db import begin_write, commit, db, reading
from ..files.photos import kind_of
from ..files.uploads import Part, Parts
from ..jobs import enqueue
from ..models import Upload
from ..problems import Problem
from ..rules.permissions import may_use_own_account
from .door import csrf, me, needs, now
from .sync import UUID_TEXT, from_our_app, the_tablet

bp = Blueprint("uploads", __name__, url_prefix="/sync/photos")
csrf.exempt(bp)  # as for /sync
bp.before_request(from_our_app)
VERSION = "1.0.0"
MOST_PIECE = 1 << 20
PIECE = 1 << 16
CHECKSUMS = ("sha1", "sha256")


@bp.before_request
def speaks_tus() -> None:
    if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
        raise Problem("tus_version")


@bp.after_request
def says_its_version(answer: Response) -> Response:
    answer.headers["Tus-Resumable"] = VERSION
    answer.headers["Cache-Control"] = "no-store"
    return answer


def parts() -> Parts:
    found: Parts = current_app.extensions["parts"]
    return found


@bp.route("", methods=["OPTIONS"])
@needs(may_use_own_account)
def capabilities() -> Response:
    answer = Response(status=200)
    answer.headers["Tus-Version"] = VERSION
    answer.headers["Tus-Extension"] = "creation,creation-with-upload,checksum,expiration,termination"
    answer.headers["Tus-Max-Size"] = str(MOST_BYTES)
    answer.headers["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
    return answer


@bp.post("")
@needs(may_use_own_account)
def create() -> Response:
    """A new upload, or the one that is under way; with a body, its first piece too."""
    about = _metadata()
    length = _number("Upload-Length")
    upload = photos.begin_upload(
        int(about["visit"]), photo_id=about["photo"], sha256=about["sha256"], length=length, tablet=the_tablet(),
        by=me(), at=now())
    commit()
    db.session.expunge(upload)  # it outlives the transactions that follow
    if request.content_length:
        _take_piece(upload, offset=0)
    answer = Response(status=201)
    answer.headers["Location"] = url_for("uploads.piece", upload=upload.upload_id)
    return _state(answer, upload)


def _metadata() -> dict[str, str]:
    """Upload-Metadata as texts; Problem `upload_header` where something is lacking or malformed."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _, encoded = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise Problem("upload_header", name="Upload-Metadata") from None
    right = (
        UUID_TEXT.match(found.get("photo", "")) and len(found.get("sha256", "")) == 64
        and set(found["sha256"]) <= set("0123456789abcdef")
        and found.get("visit", "").isascii() and found.get("visit", "").isdecimal() and len(found["visit"]) < 10
    )
    if not right:
        raise Problem("upload_header", name="Upload-Metadata")
    return found


def _number(header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise Problem("upload_header", name=header)
    return int(text)


@bp.route("/<upload>", methods=["HEAD"])
@needs(may_use_own_account)
def state(upload: str) -> Response:
    return _state(Response(status=200), photos.upload_named(upload, by=me(), at=now()))


def _state(answer: Response, upload: Upload) -> Response:
    offset = upload.length if upload.finished_at else parts().size(upload.upload_id)
    answer.headers["Upload-Offset"] = str(offset)
    answer.headers["Upload-Length"] = str(upload.length)
    if not upload.finished_at:
        answer.headers["Upload-Expires"] = http_date(upload.expires_at)
    return answer


@bp.patch("/<upload>")
@needs(may_use_own_account)
def piece(upload: str) -> Response:
    with reading():
        found = photos.upload_named(upload, by=me(), at=now())
        db.session.expunge(found)  # it outlives the transactions that follow
    _take_piece(found, offset=_number("Upload-Offset"))
    return _state(Response(status=204), found)


@bp.delete("/<upload>")
@needs(may_use_own_account)
def give_up(upload: str) -> Response:
    photos.give_up_upload(upload, by=me(), at=now())
    commit()
    parts().discard(upload)
    return Response(status=204)


def _take_piece(upload: Upload, *, offset: int) -> None:
    """Write one piece outside any database transaction; with the last one the original is settled, then its row."""
    if request.mimetype != "application/offset+octet-stream":
        raise Problem("upload_type")
    if request.headers.get("Transfer-Encoding"):
        raise Problem("upload_header", name="Content-Length")
    length = request.content_length or 0
    if length > MOST_PIECE:
        raise Problem("too_large", most=1)
    if upload.finished_at:
        if offset != upload.length or length:
            raise Problem("offset_differs")
        return
    with parts().hold(upload.upload_id) as part:
        if part.size != offset or offset + length > upload.length:
            raise Problem("offset_differs")
        size = part.append(_body())
        if size == upload.length:
            _settle(upload, part)


def _body() -> Iterator[bytes]:
    """What the request carries, piece by piece as it comes; with a checksum only as a whole."""
    header = request.headers.get("Upload-Checksum")
    if header is None:
        while read := request.stream.read(PIECE):
            yield read
        return
    name, _, wanted = header.partition(" ")
    if name not in CHECKSUMS:
        raise Problem("upload_header", name="Upload-Checksum")
    whole = request.get_data()
    if base64.b64encode(hashlib.new(name, whole).digest()).decode() != wanted.strip():
        raise Problem("checksum_differs")
    yield whole


def _settle(upload: Upload, part: Part) -> None:
    """The whole is here: right digest, a picture, into the store, and only then its row."""
    media_type = kind_of(part.head())
    code = None if part.sha256() == upload.sha256 else "photo_digest_differs"
    code = code or (None if media_type else "photo_unusable")
    if code is not None or media_type is None:
        _drop(upload)
        raise Problem(code or "photo_unusable")
    store: Any = current_app.extensions["store"]
    store.adopt(me().authority_id, part.path, upload.sha256)
    begin_write()
    photo = photos.finish_upload(upload.upload_id, media_type=media_type, by=me(), at=now())
    row = photo.id
    commit()
    upload.finished_at = now()
    enqueue("read_photo", photo_row=row, authority_id=me().authority_id)


def _drop(upload: Upload) -> None:
    begin_write()
    photos.give_up_upload(upload.upload_id, by=me(), at=now())
    commit()
    parts().discard(upload.upload_id)
