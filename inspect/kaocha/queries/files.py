"""Stored files by their number, each only for the purpose that it was handed in for."""

from __future__ import annotations

from sqlalchemy import select

from ..db import db
from ..models import StoredFile
from ..problems import Problem


def file_numbered(number: int, purpose: str) -> StoredFile:
    """The file of this number; Problem `not_found` for none, another authority's, or one of another purpose."""
    stored: StoredFile | None = db.session.scalar(
        select(StoredFile).where(StoredFile.id == number, StoredFile.purpose == purpose)
    )
    if stored is None:
        raise Problem("not_found")
    return stored
