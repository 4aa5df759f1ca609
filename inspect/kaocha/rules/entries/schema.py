"""A checker for the part of JSON Schema that our own schemas use; any other keyword is an error of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]

_KNOWN = frozenset({
    "$schema", "title", "description", "type", "properties", "required", "additionalProperties", "items", "enum",
    "const", "minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "oneOf",
    "minProperties",
})


def fits(schema: Schema, value: Any) -> bool:
    """Whether a JSON value (as `json.loads` gives it) is what the schema describes."""
    if unknown := schema.keys() - _KNOWN:
        raise ValueError(f"keywords that the checker does not know: {sorted(unknown)}")
    return (
        _type_fits(schema.get("type"), value)
        and ("const" not in schema or _same(schema["const"], value))
        and ("enum" not in schema or any(_same(one, value) for one in schema["enum"]))
        and ("oneOf" not in schema or sum(fits(one, value) for one in schema["oneOf"]) == 1)
        and _content_fits(schema, value)
    )


def _same(one: Any, other: Any) -> bool:
    # Trap: True == 1 in Python.
    return bool(type(one) is type(other) and one == other)


def _type_fits(wanted: str | Sequence[str] | None, value: Any) -> bool:
    if wanted is None:
        return True
    names = [wanted] if isinstance(wanted, str) else wanted
    return any(_is(name, value) for name in names)


def _is(name: str, value: Any) -> bool:
    match name:
        case "object":
            return isinstance(value, dict)
        case "array":
            return isinstance(value, list)
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "null":
            return value is None
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
    raise ValueError(f"a type that the checker does not know: {name}")


def _content_fits(schema: Schema, value: Any) -> bool:
    if isinstance(value, dict):
        return _object_fits(schema, value)
    if isinstance(value, list):
        return _array_fits(schema, value)
    if isinstance(value, str):
        return _text_fits(schema, value)
    if _is("integer", value):
        return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))
    return True


def _object_fits(schema: Schema, value: dict[str, Any]) -> bool:
    properties = schema.get("properties", {})
    extra = value.keys() - properties.keys()
    if extra and schema.get("additionalProperties", True) is False:
        return False
    return (
        value.keys() >= set(schema.get("required", ()))
        and len(value) >= schema.get("minProperties", 0)
        and all(fits(properties[key], inner) for key, inner in value.items() if key in properties)
    )


def _array_fits(schema: Schema, value: list[Any]) -> bool:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        return False
    if schema.get("uniqueItems") and len({repr(one) for one in value}) < len(value):
        return False
    return all(fits(schema["items"], one) for one in value) if "items" in schema else True


def _text_fits(schema: Schema, value: str) -> bool:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        return False
    # Trap: Python's `$` also stands before a last line break, JavaScript's does not.
    pattern = schema.get("pattern", "").replace("$", r"\Z")
    return re.search(pattern, value) is not None
