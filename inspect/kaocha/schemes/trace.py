"""Which part of a scheme carries out which clause of its notice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from .base import Part
from .errors import Path
from .model import Scheme

_KINDS = {
    "categories": "category", "studio_types": "type", "fields": "field", "conditions": "condition",
    "materials": "material", "offices": "office", "nomination_caps": "nomination_cap", "stages": "stage",
    "ceilings": "ceiling", "minimums": "minimum", "channels": "channel", "awards": "award", "approval": "approval",
    "practices": "practice",
}
"""Lists of the scheme whose members have a code, and what a trace calls one of them."""


def parts(scheme: Scheme) -> Iterator[tuple[str, Path, Part]]:
    """Every part that may carry out a clause: its name in a trace (`material:video`), its path in the file, itself."""
    for field, kind in _KINDS.items():
        yield from _coded(kind, (field,), getattr(scheme, field))
    for at, checklist in enumerate(scheme.checklists):
        here: Path = ("checklists", at)
        yield from _coded(f"dimension:{checklist.code}/", (*here, "dimensions"), checklist.dimensions)
        yield from _coded(f"item:{checklist.code}/", (*here, "items"), checklist.items)
    yield "sheets", ("sheets",), scheme.sheets
    yield "floors", ("floors",), scheme.floors
    yield "notice", ("notice",), scheme.notice
    yield from _coded("check", ("upkeep", "checks"), scheme.upkeep.checks)
    yield from _coded("outcome", ("upkeep", "outcomes"), scheme.upkeep.outcomes)


def _coded(kind: str, path: Path, members: Sequence[Any]) -> Iterator[tuple[str, Path, Part]]:
    start = kind if kind.endswith("/") else f"{kind}:"
    for at, member in enumerate(members):
        yield f"{start}{member.code}", (*path, at), member


def carriers(scheme: Scheme) -> dict[str, list[str]]:
    """Clause id -> the names of all that carries it out; a parent's sub-clauses stand as `clause:一.三.a`."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, _, part in parts(scheme):
        for carried in dict.fromkeys(part.clause):
            found[carried].append(name)
    for clause in scheme.clauses:
        found[clause.id] += [*clause.states, *(f"clause:{sub}" for sub in clause.parts)]
    return dict(found)


def trace(scheme: Scheme) -> list[dict[str, Any]]:
    """One line per clause, in the order of the notice.

    `{clause, title: {zh, en}, carried_out_by: [names]}`, or `{clause, title, outside: {zh, en}}` with the reason.
    """
    found = carriers(scheme)
    lines: list[dict[str, Any]] = []
    for clause in scheme.clauses:
        line: dict[str, Any] = {"clause": clause.id, "title": clause.title.model_dump()}
        if clause.outside is None:
            line["carried_out_by"] = found[clause.id]
        else:
            line["outside"] = clause.outside.model_dump()
        lines.append(line)
    return lines
