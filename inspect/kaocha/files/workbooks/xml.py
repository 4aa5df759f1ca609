"""Reading the XML of a workbook in pieces: no document type, no entities, a bound on every text."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any, NoReturn
from xml.parsers import expat

from ...problems import Problem
from .safety import BROKEN

PIECE = 1 << 16
LONGEST_TEXT = 40_000
"""A cell holds at most 32,767 characters."""
DEEPEST = 64
"""An honest part has some ten levels; millions of open elements would fill the memory."""


class Handler:
    """What is done at the start and the end of each element; names come without their namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str, text: str) -> None:
        """An element ends; `text` is what stood between the last tag and this one."""


def parser_for(handler: Handler) -> Any:
    """An expat parser that calls the handler. Problem `workbook_unsafe` at a document type or an entity."""
    parser = expat.ParserCreate(namespace_separator="\n")
    parser.buffer_text, parser.buffer_size = True, PIECE
    parser.StartDoctypeDeclHandler = _unsafe
    parser.EntityDeclHandler = _unsafe
    parser.ExternalEntityRefHandler = _unsafe
    pieces: list[str] = []
    length = depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal length, depth
        depth += 1
        if depth > DEEPEST:
            raise Problem("workbook_damaged")
        if pieces:
            pieces.clear()
            length = 0
        handler.start(name.rpartition("\n")[2], attributes)

    def end(name: str) -> None:
        nonlocal length, depth
        depth -= 1
        text = "".join(pieces)
        if pieces:
            pieces.clear()
            length = 0
        handler.end(name.rpartition("\n")[2], text)

    def characters(text: str) -> None:
        nonlocal length
        length += len(text)
        if length > LONGEST_TEXT:
            raise Problem("workbook_damaged")
        pieces.append(text)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    return parser


def _unsafe(*_: object) -> NoReturn:
    raise Problem("workbook_unsafe")


def read_whole(document: bytes, handler: Handler) -> None:
    """Parse a small part. Problems: `workbook_damaged`, `workbook_unsafe`."""
    try:
        parser_for(handler).Parse(document, True)
    except (expat.ExpatError, *BROKEN):
        raise Problem("workbook_damaged") from None


def read_pieces(package: zipfile.ZipFile, name: str, handler: Handler) -> Iterator[None]:
    """Parse a large part, handing over after every piece. Problems: `workbook_damaged`, `workbook_unsafe`."""
    parser = parser_for(handler)
    try:
        with package.open(name) as stream:
            while piece := stream.read(PIECE):
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
            yield
    except (expat.ExpatError, *BROKEN):
        raise Problem("workbook_damaged") from None
