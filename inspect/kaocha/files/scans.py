"""Scans of paper: what kind of file the bytes are, whatever the name says, and into the store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from ..problems import Problem
from .store import Store

_MARKS = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
)
ENDINGS = {media_type: ending for _, media_type, ending in _MARKS}


@dataclass(frozen=True)
class Scan:
    """A scan that lies in the store: digest, size in bytes, kind, and the name that it came with."""

    sha256: str
    size: int
    media_type: str
    name: str


def media_type_of(head: bytes) -> str | None:
    """application/pdf, image/jpeg or image/png by the first bytes; None for anything else."""
    return next((media_type for mark, media_type, _ in _MARKS if head.startswith(mark)), None)


def keep_scan(store: Store, authority_id: int, source: BinaryIO, name: str) -> Scan:
    """Take a scan into the store, before any write transaction. Problem `scan_unusable` for other kinds of file."""
    head = source.read(16)
    source.seek(0)
    media_type = media_type_of(head)
    plain = PurePath(name.replace("\\", "/")).name[:200] or "scan"
    if media_type is None:
        raise Problem("scan_unusable", name=plain)
    sha256, size = store.put(authority_id, source)
    return Scan(sha256, size, media_type, plain)
