"""What is frozen: schemes, the rules of cycles, and lists still say what their hashes say, and can be read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import undefer

from ...canonical import canonical
from ...db import db
from ...models import Cycle, SchemeVersion, Shortlist
from ...rules.cycle import rules_from_frozen
from ...rules.result import decisions_of, result_hash
from ...rules.shortlist import read_document
from ...schemes.loading import scheme_of
from .finding import Asked, Finding, Found


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _reads(read: Callable[[], object]) -> str:
    """Why a frozen text cannot be read any more, or "" when it can."""
    try:
        read()
    except (ValueError, KeyError, TypeError) as error:  # pydantic's ValidationError is a ValueError
        return f"cannot be read: {type(error).__name__}"
    return ""


def schemes_are_as_frozen(asked: Asked) -> Found:
    """The text of every scheme version has its SHA-256, its code, and can be read."""
    for one in db.session.scalars(select(SchemeVersion).order_by(SchemeVersion.id)):
        asked.looked_at += 1
        if _sha256(one.text) != one.sha256:
            yield Finding("scheme_version", one.id, "its text is not the one of its SHA-256")
        elif why := _reads(lambda text=one.text: scheme_of(text)):  # type: ignore[misc]
            yield Finding("scheme_version", one.id, why)
        elif scheme_of(one.text).code != one.code:
            yield Finding("scheme_version", one.id, f"called {one.code}, but its text says otherwise")


def cycles_are_as_frozen(asked: Asked) -> Found:
    """A cycle that is open has rules with their hash, made of its scheme version; one in preparation has none."""
    for cycle in db.session.scalars(select(Cycle).order_by(Cycle.id)):
        asked.looked_at += 1
        if (cycle.state == "preparing") != (cycle.rules is None) or (cycle.rules is None) != (cycle.rule_hash is None):
            yield Finding("cycle", cycle.id, f"{cycle.state}, but its rules are {'not ' * (not cycle.rules)}frozen")
        elif cycle.rules is not None and (why := _rules_trouble(cycle, cycle.rules)):
            yield Finding("cycle", cycle.id, why)


def _rules_trouble(cycle: Cycle, text: str) -> str:
    if _sha256(text) != cycle.rule_hash:
        return "its rules are not those of its hash"
    if why := _reads(lambda: rules_from_frozen(json.loads(text))):
        return why
    if canonical(json.loads(text)["scheme"]).decode() != cycle.scheme_version.text:
        return "its rules hold another scheme than its scheme version"
    return ""


def lists_are_as_frozen(asked: Asked) -> Found:
    """A frozen list is canonical, can be read, bears its hashes, is of its cycle's rules; numbers leave no gap."""
    before: dict[int, int] = {}
    rows = select(Shortlist).order_by(Shortlist.cycle_id, Shortlist.number).options(undefer(Shortlist.text))
    for one in db.session.scalars(rows):
        asked.looked_at += 1
        expected = before.get(one.cycle_id, 0) + 1
        before[one.cycle_id] = one.number
        if one.number != expected:
            yield Finding("shortlist", one.id, f"number {one.number} where {expected} was expected")
        elif why := _list_trouble(one):
            yield Finding("shortlist", one.id, why)


def _list_trouble(one: Shortlist) -> str:
    if why := _reads(lambda: read_document(one.text)):
        return why
    document = read_document(one.text)
    if canonical(document).decode() != one.text:
        return "its text is not canonical: somebody wrote it again"
    for name in ("rule_hash", "snapshot_hash", "result_hash"):
        if document[name] != getattr(one, name):
            return f"its text has another {name} than its row"
    if result_hash(decisions_of(document)) != one.result_hash:
        return "its decisions are not those of its result_hash"
    if one.rule_hash != one.cycle.rule_hash:
        return "computed by other rules than its cycle's"
    return ""
