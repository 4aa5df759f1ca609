"""Materials that were handed in as files: what kind the bytes are, whatever the name says, and into the store."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from ..problems import Problem
from .pictures import Picture, measure_picture
from .store import Store

OOXML = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "video/mp4": ".mp4",
    f"{OOXML}wordprocessingml.document": ".docx", f"{OOXML}spreadsheetml.sheet": ".xlsx",
}
"""Media type to ending; nothing else is taken."""
_MP4_BRANDS = {
    b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"dash", b"mp4v",
}
MOST_CONTENT_TYPES = 1_000_000


@dataclass(frozen=True)
class KeptFile:
    """A file that lies in the store: digest, size in bytes, kind, the name it came with, and what a picture says."""

    sha256: str
    size: int
    media_type: str
    name: str
    picture: Picture | None = None


def keep_material(store: Store, authority_id: int, source: BinaryIO, name: str) -> KeptFile:
    """Take a file into the store, before any write transaction. Problems: `file_missing`, `file_kind`, `file_broken`.

    The ending of the kept name follows the bytes, so that a picture called .pdf opens as a picture.
    """
    plain = plain_name(name)
    media_type = media_type_of(source)
    if media_type == "":
        raise Problem("file_missing")
    if media_type is None:
        raise Problem("file_kind", name=plain)
    picture = measure_picture(source, plain) if media_type.startswith("image/") else None
    source.seek(0)
    sha256, size = store.put(authority_id, source)
    return KeptFile(sha256, size, media_type, _with_ending(plain, KINDS[media_type]), picture)


_DECEIVING = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\"<>|:*?]")


def plain_name(name: str) -> str:
    """The last part of a file name without what a path, a header or a terminal could be fooled with."""
    last = PurePath(name.replace("\\", "/")).name
    return _DECEIVING.sub("", last).strip(" .")[:180] or "file"


def _with_ending(name: str, ending: str) -> str:
    same = {".jpg": (".jpg", ".jpeg"), ".mp4": (".mp4", ".m4v")}.get(ending, (ending,))
    return name if name.lower().endswith(same) else name + ending


def media_type_of(source: BinaryIO) -> str | None:
    """The kind by the first bytes; "" for an empty file, None for a kind that is not taken."""
    source.seek(0)
    head = source.read(16)
    if not head:
        return ""
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[4:8] == b"ftyp":
        return "video/mp4" if head[8:12] in _MP4_BRANDS else None  # the same box opens HEIC pictures
    return _office_document(source) if head.startswith(b"PK\x03\x04") else None


def _office_document(source: BinaryIO) -> str | None:
    """DOCX or XLSX by the package's own list of contents; documents with macros are not taken."""
    try:
        with zipfile.ZipFile(source) as package:
            entry = package.getinfo("[Content_Types].xml")
            if entry.file_size > MOST_CONTENT_TYPES:
                return None
            with package.open(entry) as file:
                types = file.read(MOST_CONTENT_TYPES).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError, EOFError, ValueError):
        return None
    if "macroEnabled" in types or "vbaProject" in types:
        return None
    kinds = (f"{OOXML}wordprocessingml.document", f"{OOXML}spreadsheetml.sheet")
    return next((kind for kind in kinds if f"{kind}.main+xml" in types), None)
