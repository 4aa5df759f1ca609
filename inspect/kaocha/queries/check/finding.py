"""What a check finds: one row that is not as it must be, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong: the table, the id of the row (None for something beside the tables), and why."""

    table: str
    id: int | None
    why: str

    def as_dict(self) -> dict[str, object]:
        return {"table": self.table, "id": self.id, "why": self.why}


class Bytes(Protocol):
    """What a check asks of the store of files."""

    root: Path

    def path(self, authority_id: int, sha256: str) -> Path: ...
    def is_intact(self, authority_id: int, sha256: str) -> bool: ...
    def digests(self, authority_id: int) -> Iterator[str]: ...


@dataclass
class Asked:
    """What a check may use: the store, the moment of asking, and where it counts the things it looked at."""

    store: Bytes
    now: datetime
    looked_at: int = 0


Found = Iterator[Finding]
