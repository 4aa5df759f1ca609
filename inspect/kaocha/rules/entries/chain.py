"""The server chain of a visit: each arrival is linked to the one before, whatever became of it (CONTRACTS 1)."""

from __future__ import annotations

from datetime import UTC, datetime

from ...canonical import digest
from .text import FIRST

START = FIRST
"""What the first link of a server chain follows."""


def link_of(prev_link: str, position: int, result: str, sha256: str, received_at: datetime) -> str:
    """One link; `position` counts from 1, `result` as answered, `sha256` of the text, the moment in UTC."""
    return digest([prev_link, position, result, sha256, received_at.astimezone(UTC).isoformat()])
