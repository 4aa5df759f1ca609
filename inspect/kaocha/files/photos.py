"""Pictures from tablets: what kind the bytes are, what an original shows to a reader in a process with limits."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from ..problems import Problem
from .store import Store

READER = Path(__file__).with_name("photo_reader.py")
SECONDS = 30
LONGEST_SIDE = 480
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/heic": ".heic"}


@dataclass(frozen=True)
class Kept:
    """A file that lies in the store."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Seen:
    """What the reader found in an original: `facts` as photo_reader writes them, `small` a JPEG or empty."""

    facts: dict[str, Any]
    small: bytes


def kind_of(head: bytes) -> str | None:
    """The media type of a photo by its first 16 bytes; None for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return "image/heic" if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS else None


def keep_small(store: Store, authority_id: int, content: bytes) -> Kept:
    """Take the tablet's own small JPEG into the store. Problem `photo_unusable` for anything else."""
    if kind_of(content[:16]) != "image/jpeg" or b"\xff\xd9" not in content[-64:]:
        raise Problem("photo_unusable")
    return Kept(*store.put(authority_id, BytesIO(content)))


def look_into(path: Path) -> Seen:
    """Look into an original. Never raises for what is in the file: problems are among the facts."""
    command = [sys.executable, "-I", str(READER), str(path), str(LONGEST_SIDE)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return Seen({"problems": ["reader: too long"]}, b"")
    line, _, small = done.stdout.partition(b"\n")
    if done.returncode or not line:
        return Seen({"problems": [f"reader: stopped with {done.returncode}"]}, b"")
    facts: dict[str, Any] = json.loads(line)
    length = facts.pop("small")
    return Seen(facts, small[:length])
