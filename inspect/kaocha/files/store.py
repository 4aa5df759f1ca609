"""The store of originals: every file under its SHA-256, one folder an authority, written once, file before row."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, cast

from ..problems import Problem

PIECE = 1 << 20


class Store:
    """Owns all paths of stored files: `<root>/<authority>/<aa>/<sha256>`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, authority_id: int, sha256: str) -> Path:
        """Where the bytes of this digest lie; ValueError for anything that is no digest."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256")
        return self.root / str(int(authority_id)) / sha256[:2] / sha256

    def put(self, authority_id: int, source: BinaryIO) -> tuple[str, int]:
        """Take the bytes in; returns digest and size. Safe on disk (file and folder synced) before it returns.

        The same bytes again are no new file. Problem `disk_full` when there is no room; nothing is left behind.
        """
        incoming = self.root / "incoming"
        incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = incoming / secrets.token_hex(16)
        try:
            with problem_of_disk():
                sha256, size = _copy(source, part)
                self._settle(part, self.path(authority_id, sha256))
        finally:
            part.unlink(missing_ok=True)
        return sha256, size

    def adopt(self, authority_id: int, part: Path, sha256: str) -> None:
        """Take over a file that lies on the same disk, is synced, and was found to have this digest."""
        with problem_of_disk():
            self._settle(part, self.path(authority_id, sha256))

    def _settle(self, part: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.replace(part, target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def open(self, authority_id: int, sha256: str) -> BinaryIO:
        """The original bytes, for reading; FileNotFoundError when they are gone."""
        return self.path(authority_id, sha256).open("rb")

    def is_intact(self, authority_id: int, sha256: str) -> bool:
        """Whether the stored bytes still have their digest."""
        try:
            with self.open(authority_id, sha256) as file:
                return hashlib.file_digest(cast(BufferedReader, file), "sha256").hexdigest() == sha256
        except FileNotFoundError:
            return False

    def digests(self, authority_id: int) -> Iterator[str]:
        """Every digest that lies in an authority's folder."""
        folder = self.root / str(int(authority_id))
        for path in sorted(folder.glob("??/*")):
            yield path.name


@contextmanager
def problem_of_disk() -> Iterator[None]:
    """Problem `disk_full` when there is no room, or the disk refuses to write."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise Problem("disk_full") from error
        raise


def _copy(source: BinaryIO, part: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while piece := source.read(PIECE):
            digest.update(piece)
            size += len(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size
