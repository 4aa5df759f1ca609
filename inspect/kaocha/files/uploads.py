"""Originals on their way: parts on disk, one file an upload; the offset is the size that is safely written."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedRandom
from pathlib import Path

from ..problems import Problem
from .store import problem_of_disk

_NAME = re.compile(r"[0-9a-f]{32}")


class Part:
    """The part of one upload, held by one request."""

    def __init__(self, path: Path, file: BufferedRandom) -> None:
        self.path, self._file = path, file

    @property
    def size(self) -> int:
        return os.fstat(self._file.fileno()).st_size

    def append(self, pieces: Iterable[bytes]) -> int:
        """Write the pieces at the end; what arrived before an error is kept. Synced; returns the new size."""
        self._file.seek(0, os.SEEK_END)
        with problem_of_disk():
            try:
                for piece in pieces:
                    self._file.write(piece)
            finally:
                self._file.flush()
                os.fsync(self._file.fileno())
        return self.size

    def head(self) -> bytes:
        """The first 16 bytes."""
        self._file.seek(0)
        return self._file.read(16)

    def sha256(self) -> str:
        self._file.seek(0)
        return hashlib.file_digest(self._file, "sha256").hexdigest()


class Parts:
    """Owns the folder of parts."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, upload_id: str) -> Path:
        if not _NAME.fullmatch(upload_id):
            raise ValueError("not the name of an upload")
        return self.root / upload_id

    def size(self, upload_id: str) -> int:
        """Bytes that are here; 0 for a part that does not exist."""
        try:
            return self.path(upload_id).stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def hold(self, upload_id: str) -> Iterator[Part]:
        """The part for one request alone. Problem `upload_busy` while another has it, `disk_full` without room."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.path(upload_id)
        with problem_of_disk():
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Problem("upload_busy") from None
            yield Part(path, file)

    def names(self) -> list[str]:
        """Every part that lies here."""
        return sorted(path.name for path in self.root.glob("*") if _NAME.fullmatch(path.name))

    def discard(self, upload_id: str) -> None:
        """Remove a part; one that is gone already is no error."""
        self.path(upload_id).unlink(missing_ok=True)
