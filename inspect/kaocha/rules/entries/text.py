"""From the text of an entry to what it says, or why it cannot be read. The text itself is never written again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NoReturn

from .kinds import ENTRY_SCHEMA, KINDS, MOST_BYTES, MOST_NUMBER, MOST_STROKE_NUMBERS
from .schema import fits

FIRST_YEAR, LAST_YEAR = 1900, 9000
FIRST = "0" * 64
"""What `prev` says in the first entry of a stream."""


class Unreadable(ValueError):
    """Why a text is no entry; `code` is one of the Problems in block "field protocol"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Entry:
    """What the text of an entry says. `sha256` is over its UTF-8 bytes; `item` is None where the kind has none."""

    id: str
    stream: str
    seq: int
    prev: str
    by: int
    visit: int
    kind: str
    item: str | None
    value: Mapping[str, Any]
    at: datetime
    follows: tuple[str, ...]
    text: str
    sha256: str


def text_digest(text: str) -> str:
    """SHA-256 of the text; a text with lone surrogates has one too, so that it can be noted as refused."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_entry(text: str) -> Entry:
    """What the text says. Raises Unreadable `entry_too_large` or `entry_unreadable`; the kind is not judged here."""
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        raise Unreadable("entry_unreadable") from None
    if len(raw) > MOST_BYTES:
        raise Unreadable("entry_too_large")
    return _read(text)


@lru_cache(maxsize=8_000)
def _read(text: str) -> Entry:
    said = _load(text)
    if not fits(ENTRY_SCHEMA, said) or said["id"] in said["follows"]:
        raise Unreadable("entry_unreadable")
    try:
        at = datetime.fromisoformat(said["at"])
    except ValueError:
        raise Unreadable("entry_unreadable") from None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:  # beyond, other time zones fall out of the calendar
        raise Unreadable("entry_unreadable")
    return Entry(
        id=said["id"], stream=said["stream"], seq=said["seq"], prev=said["prev"], by=said["by"], visit=said["visit"],
        kind=said["kind"], item=said.get("item"), value=said["value"], at=at, follows=tuple(said["follows"]),
        text=text, sha256=text_digest(text),
    )


def _load(text: str) -> Any:
    try:
        said = json.loads(
            text, parse_float=_refuse, parse_constant=_refuse, parse_int=_whole, object_pairs_hook=_object
        )
    except (ValueError, RecursionError):
        raise Unreadable("entry_unreadable") from None
    _refuse_bad_signs(said)
    return said


def _refuse(number: str) -> NoReturn:
    raise ValueError(f"not a whole number: {number}")


def _whole(digits: str) -> int:
    if len(digits) > 17 or abs(int(digits)) > MOST_NUMBER:
        raise ValueError("a number that JavaScript cannot hold")
    return int(digits)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key twice")
    return found


def _refuse_bad_signs(value: Any) -> None:
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise Unreadable("entry_unreadable")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _refuse_bad_signs(key)
            _refuse_bad_signs(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_bad_signs(inner)


def kind_trouble(entry: Entry) -> str | None:
    """What is wrong with kind, item or value by form alone (a Problem code), whatever the visit asks."""
    kind = KINDS.get(entry.kind)
    if kind is None:
        return "entry_unknown_kind"
    if (kind.item == "yes" and entry.item is None) or (kind.item == "no" and entry.item is not None):
        return "entry_wrong_value"
    if not fits(kind.value, entry.value):
        return "entry_wrong_value"
    if entry.kind == "signoff" and sum(len(stroke) for stroke in entry.value["strokes"]) > MOST_STROKE_NUMBERS:
        return "entry_wrong_value"
    return None
