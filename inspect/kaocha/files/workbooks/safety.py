"""Whether a file is a workbook that may be opened: decided from its directory alone, before anything is unpacked."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO

from ...problems import Problem

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200_000_000
MOST_RATIO, RATIO_FROM = 100, 10_000_000
"""A part of more than 10 MB that is packed a hundredfold is a bomb; the parts together hold at most 200 MB."""
MOST_SMALL_PART = 8_000_000
"""Styles, names and relations of the largest honest workbooks have less than 1 MB; they are read at once."""

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED, OLD = "EncryptedPackage".encode("utf-16-le"), "Workbook".encode("utf-16-le")
# What a torn or hostile package raises while it is opened and read.
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, LookupError, RuntimeError,
)
TYPES, BOOK = "[Content_Types].xml", "xl/workbook.xml"


def open_zip(source: Path | IO[bytes]) -> zipfile.ZipFile:
    """The package of a workbook, every part checked by size; whoever opens it closes it.

    Problems: `workbook_empty`, `workbook_locked`, `workbook_old`, `workbook_unknown`, `workbook_damaged`,
    `workbook_bomb`, `workbook_macros`, `workbook_embedded`.
    """
    _refuse_other_files(source)
    try:
        package = zipfile.ZipFile(source)
    except BROKEN:
        raise Problem("workbook_damaged") from None
    try:
        _check(package)
    except BaseException:
        package.close()
        raise
    return package


def _refuse_other_files(source: Path | IO[bytes]) -> None:
    head = _piece(source, 8)
    if not head:
        raise Problem("workbook_empty")
    if head == OLE2:
        # The directory of an OLE2 file may lie anywhere in it; uploads are small enough to look through them whole.
        whole = _piece(source, -1)
        raise Problem("workbook_locked" if LOCKED in whole else "workbook_old" if OLD in whole else "workbook_unknown")
    if not head.startswith(b"PK\x03\x04"):
        raise Problem("workbook_unknown")


def _piece(source: Path | IO[bytes], size: int) -> bytes:
    if isinstance(source, Path):
        with source.open("rb") as file:
            return file.read(size)
    source.seek(0)
    piece = source.read(size)
    source.seek(0)
    return piece


def _check(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Problem("workbook_bomb")
    names = [entry.filename for entry in entries]
    for entry in entries:
        if entry.file_size > RATIO_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise Problem("workbook_bomb")
        if entry.flag_bits & 1:
            raise Problem("workbook_locked")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Problem("workbook_damaged")
    if len(set(names)) != len(names):  # two readers could see two different workbooks
        raise Problem("workbook_damaged")
    if TYPES not in names or BOOK not in names:
        raise Problem("workbook_unknown")
    types = part(package, TYPES)
    low = [name.lower() for name in names]
    if b"macroEnabled" in types or b"vbaProject" in types or any("vbaproject" in name for name in low):
        raise Problem("workbook_macros")
    if any("/embeddings/" in name or "/activex/" in name for name in low):
        raise Problem("workbook_embedded")


def part(package: zipfile.ZipFile, name: str) -> bytes:
    """A small part as bytes; Problem `workbook_damaged` when it is missing, broken or not small."""
    try:
        if package.getinfo(name).file_size > MOST_SMALL_PART:
            raise Problem("workbook_damaged")
        return package.read(name)
    except BROKEN:
        raise Problem("workbook_damaged") from None
