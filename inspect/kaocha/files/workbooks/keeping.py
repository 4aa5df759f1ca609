"""A handed-in workbook into the store: looked at before it is kept, so that what is no workbook leaves no trace."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from ..store import Store
from .safety import open_zip

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Kept:
    """A workbook that lies in the store: digest, size in bytes, the name that it came with."""

    sha256: str
    size: int
    name: str
    media_type: str = MEDIA_TYPE


def keep_workbook(store: Store, authority_id: int, source: BinaryIO, name: str) -> Kept:
    """Take a workbook into the store, before any write transaction. Problems as safety.open_zip, and `disk_full`."""
    open_zip(source).close()
    source.seek(0)
    sha256, size = store.put(authority_id, source)
    plain = PurePath(name.replace("\\", "/")).name
    return Kept(sha256, size, "".join(filter(str.isprintable, plain))[-200:] or "workbook.xlsx")
