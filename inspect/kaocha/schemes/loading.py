"""Reading a scheme file: text to Scheme, or everything that is wrong with it, with file and line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path as File
from typing import Any

from pydantic import ValidationError

from kaocha.canonical import digest

from . import clauses, limits, references, sums
from .errors import Flaw, SchemeError, SchemeRefused, flaws_of
from .model import Scheme
from .reading import Source, Unreadable, without

FOLDER = File(__file__).parent

_CHECKS: tuple[Callable[[Scheme], Iterator[Flaw]], ...] = (
    references.head, references.repeated, references.fields, references.codes, sums.points, limits.ceilings,
    limits.minimums, limits.nomination_caps, limits.offices, limits.dates, limits.sheets, limits.bands,
    clauses.clauses,
)


def load_scheme(path: File | str) -> Scheme:
    """The scheme in this file; SchemeRefused with every error if it is none, OSError if it cannot be opened."""
    path = File(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[:error.start].count(b"\n") + 1
        said = "文件不是 UTF-8 编码, 请另存为 UTF-8", "the file is not UTF-8: save it as UTF-8"
        raise SchemeRefused([SchemeError(str(path), line, *said)]) from error
    return load_text(text, str(path))


def load_text(text: str, name: str) -> Scheme:
    """The scheme in this text; `name` is what errors call the file. SchemeRefused with every error if it is none."""
    try:
        source = Source(text)
    except Unreadable as error:
        raise SchemeRefused([SchemeError(name, error.line, error.zh, error.en)]) from error
    scheme, flaws = _checked(source.value)
    errors = [SchemeError(name, line, zh, en) for line, zh, en in source.flaws]
    errors += [SchemeError(name, source.line(flaw.path), flaw.zh, flaw.en) for flaw in flaws]
    if scheme is None or errors:
        raise SchemeRefused(errors)
    return scheme


def _checked(value: Any) -> tuple[Scheme | None, list[Flaw]]:
    """The scheme if its form is right, and all flaws of form and of sense."""
    scheme, flaws = _formed(value)
    if scheme is None:  # unknown keys need not hide what else is wrong
        scheme, _ = _formed(without(value, flaws))
    if scheme is not None:
        flaws += [flaw for check in _CHECKS for flaw in check(scheme)]
    return scheme, flaws


def _formed(value: Any) -> tuple[Scheme | None, list[Flaw]]:
    try:
        return Scheme.model_validate_json(json.dumps(value), strict=True), []
    except ValidationError as error:
        return None, flaws_of(list(error.errors(include_url=False)))


@cache
def schemes_in_house() -> dict[str, Scheme]:
    """The schemes that ship with the house, by code, in the order of the codes; read once."""
    schemes = [load_scheme(path) for path in sorted(FOLDER.glob("*.yaml"))]
    return {scheme.code: scheme for scheme in schemes}


def as_json(scheme: Scheme) -> Any:
    """The scheme as plain JSON values: what a cycle freezes, and what `scheme_of` reads back."""
    return scheme.model_dump(mode="json")


def scheme_of(frozen: str) -> Scheme:
    """A scheme from its frozen JSON text, by form alone: the rules of its day, not of today, said it was right."""
    return Scheme.model_validate_json(frozen, strict=True)


def scheme_digest(scheme: Scheme) -> str:
    """SHA-256 of the canonical JSON: the hash by which a cycle freezes its scheme."""
    return digest(as_json(scheme))


def editor_schema() -> dict[str, Any]:
    """JSON Schema of a scheme file, for editors that complete and check while one writes."""
    schema = Scheme.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
