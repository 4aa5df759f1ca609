"""The kinds of entry: whether they name an item, whose value they are, and the JSON Schema of what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

PROTOCOL = 1
OLDEST_PROTOCOL = 1
MOST_BYTES = 65_536
MOST_A_CALL = 500
MOST_FOLLOWS = 50
MOST_NUMBER = 2**53 - 1
MOST_STROKE_NUMBERS = 4_000
PHOTO_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic")

UUID = {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", "maxLength": 36}
DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$", "maxLength": 64}
MOMENT_PATTERN = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$"
MOMENT = {"type": "string", "pattern": MOMENT_PATTERN, "maxLength": 32}
CODE = {"type": "string", "pattern": "^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*$", "maxLength": 60}


def _text(most: int = 2000) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": most, "pattern": r"\S"}


def _text_or_none(most: int = 2000) -> dict[str, Any]:
    return {"type": "string", "maxLength": most}


def _object(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object", "properties": {**required, **(optional or {})}, "required": sorted(required),
        "additionalProperties": False,
    }


_NOTE = {"note": _text_or_none(500)}
_REASON = {"reason": _text_or_none(500)}
_TRUE = {"const": True}
_CODES = {"type": "array", "items": CODE, "maxItems": 100, "uniqueItems": True}
_HUNDREDTHS = {"type": "integer", "minimum": 0, "maximum": 100_000}
_FACT_ANSWERS = (
    _object({"met": {"type": "boolean"}}, _NOTE),
    _object({"level": CODE}, _NOTE),
    _object({"defects": _CODES}, _NOTE),
    _object({"found": {"type": "integer", "minimum": 0, "maximum": 1_000_000}}, _NOTE),
    _object({"minus": _HUNDREDTHS}, {**_NOTE, **_REASON}),
    _object({"levels": _CODES}, _NOTE),
    _object({"not_applicable": _TRUE}, _NOTE),
    _object({"not_seen": _TRUE}, _NOTE),
)
FACT = {"oneOf": [*_FACT_ANSWERS]}
POINTS = {"oneOf": [*_FACT_ANSWERS, _object({"points": _HUNDREDTHS}, {**_NOTE, **_REASON})]}

POSITION = _object({
    "lat": {"type": "integer", "minimum": -900_000_000, "maximum": 900_000_000},
    "lon": {"type": "integer", "minimum": -1_800_000_000, "maximum": 1_800_000_000},
    "accuracy_cm": {"type": "integer", "minimum": 0, "maximum": 4_000_000_000},
    "age_ms": {"type": "integer", "minimum": 0, "maximum": MOST_NUMBER},
})
_SIDE = {"type": ["integer", "null"], "minimum": 1, "maximum": 100_000}
_PHOTO = {
    "photo": UUID, "sha256": DIGEST, "size": {"type": "integer", "minimum": 1, "maximum": 60_000_000},
    "type": {"enum": [*PHOTO_TYPES]}, "source": {"enum": ["camera", "gallery"]}, "width": _SIDE, "height": _SIDE,
    "taken_at": {"oneOf": [MOMENT, {"type": "null"}]},
}
PHOTO = {"oneOf": [
    _object({**_PHOTO, "position": POSITION, "no_position": {"type": "null"}}),
    _object({**_PHOTO, "position": {"type": "null"}, "no_position": {"enum": ["denied", "unavailable", "timeout"]}}),
]}

_SUBMIT = {
    "total": _HUNDREDTHS, "answers": {"type": "array", "items": UUID, "maxItems": 1_500, "uniqueItems": True},
}
_STROKE = {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 10_000}, "minItems": 2,
           "maxItems": MOST_STROKE_NUMBERS}
_COUNT = {"type": "integer", "minimum": 0, "maximum": 10_000}

Takes = Literal["yes", "may", "no"]


@dataclass(frozen=True, slots=True)
class Kind:
    """`item`: whether the entry names one; `shown`: colleagues see it; `leader`: only the leader writes it."""

    item: Takes
    value: Mapping[str, Any]
    shown: bool = True
    leader: bool = False


KINDS: Mapping[str, Kind] = {
    "fact": Kind("yes", FACT),
    "points": Kind("yes", POINTS, shown=False),
    "note": Kind("may", _object({"text": _text_or_none()})),
    "photo": Kind("may", PHOTO),
    "photo_drop": Kind("no", _object({"photo": UUID, "reason": _text()})),
    "no_photo": Kind("yes", _object({"reason": _text_or_none()})),
    "recuse": Kind("no", _object({
        "ground": {"enum": ["own_unit", "relative", "district", "other"]}, "reason": _text(1000),
    }), shown=False),
    "submit": Kind("no", _object(_SUBMIT), shown=False),
    "revise": Kind("no", _object({**_SUBMIT, "reason": _text()}), shown=False),
    "veto": Kind("yes", _object({
        "finding": _text(), "photos": {"type": "array", "items": UUID, "maxItems": 50, "uniqueItems": True},
    })),
    "veto_confirm": Kind("yes", {"oneOf": [
        _object({"confirms": {"const": True}}, {"reason": _text_or_none()}),
        _object({"confirms": {"const": False}, "reason": _text()}),
    ]}),
    "signoff": Kind("no", _object({
        "name": _text(60), "title": _text_or_none(60), "digest": DIGEST, "facts": _COUNT, "photos": _COUNT,
        "strokes": {"type": "array", "items": _STROKE, "maxItems": 500},
    }), leader=True),
    "objection": Kind("may", _object({"name": _text(60), "text": _text()})),
    "seal": Kind("no", _object({}, {"note": _text_or_none()}), shown=False, leader=True),
}

ENTRY_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "v": {"type": "integer", "minimum": OLDEST_PROTOCOL, "maximum": PROTOCOL},
        "id": UUID, "stream": UUID, "seq": {"type": "integer", "minimum": 1, "maximum": 1_000_000}, "prev": DIGEST,
        "by": {"type": "integer", "minimum": 1, "maximum": MOST_NUMBER},
        "visit": {"type": "integer", "minimum": 1, "maximum": MOST_NUMBER},
        "kind": {"type": "string", "minLength": 1, "maxLength": 20, "pattern": "^[a-z][a-z_]*$"},
        "item": CODE, "value": {"type": "object"}, "at": MOMENT,
        "follows": {"type": "array", "items": UUID, "maxItems": MOST_FOLLOWS, "uniqueItems": True},
        "salt": {"type": "string", "pattern": "^[0-9a-f]{32}$", "maxLength": 32},
    },
    "required": ["at", "by", "follows", "id", "kind", "prev", "salt", "seq", "stream", "v", "value", "visit"],
    "additionalProperties": False,
}
"""The entry itself; that `item` stands exactly where the kind has one is checked with the kind."""
