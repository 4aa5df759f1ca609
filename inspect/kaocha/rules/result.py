"""The selection as a plain document: decisions only, the same bytes for the same facts, ready to be frozen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .canonical import digest
from .outcomes import Holders, Outcome, Selection
from .reasons import sentence, title

RULES = "selection/1"
"""Version of the rules in this package; raised when the same facts could give another document."""


def result_document(selection: Selection) -> dict[str, Any]:
    """Texts, integers, booleans, None, lists and dicts only; scores as printed ("91.20").

    `{rules, caps: [{code, kind, title, seats, listed, open}], ties: [[id…]], lines: [{rank, category_rank, studio,
    name, category, score, floor_score, core, full_marks, sheets, listed, reserve, reason: {code, title, text, cap,
    tie}}]}`. `reason.tie` counts `ties` from 1. Who holds the seats is said once per cap: `caps[…].listed`.
    """
    return {
        "rules": RULES,
        "caps": [_cap(holders) for holders in selection.holders],
        "ties": [list(tie.sites) for tie in selection.ties],
        "lines": [_line(outcome, selection) for outcome in selection.outcomes],
    }


def result_hash(document: dict[str, Any]) -> str:
    """SHA-256 of the canonical document."""
    return digest(document)


LINE = ("rank", "category_rank", "studio", "name", "category", "score", "floor_score", "core", "full_marks", "sheets",
        "listed", "reserve")
REASON = ("code", "title", "text", "cap", "tie")


def decisions_of(frozen: Mapping[str, Any]) -> dict[str, Any]:
    """The decisions that a frozen document (rules/shortlist, format 1) holds among all that it shows."""
    return {
        "rules": frozen["rules"], "caps": frozen["caps"], "ties": frozen["ties"],
        "lines": [
            {name: line[name] for name in LINE} | {"reason": {name: line["reason"][name] for name in REASON}}
            for line in frozen["lines"]
        ],
    }


def _cap(holders: Holders) -> dict[str, Any]:
    cap = holders.cap
    return {
        "code": cap.code,
        "kind": cap.kind,
        "title": cap.title.model_dump(),
        "seats": cap.seats,
        "listed": list(holders.listed),
        "open": list(holders.open),
    }


def _line(outcome: Outcome, selection: Selection) -> dict[str, Any]:
    candidate, reason = outcome.candidate, outcome.reason
    return {
        "rank": outcome.rank,
        "category_rank": outcome.category_rank,
        "studio": candidate.id,
        "name": candidate.name,
        "category": candidate.category,
        "score": None if candidate.score is None else str(candidate.score),
        "floor_score": None if candidate.floor_score is None else str(candidate.floor_score),
        "core": [str(value) for value in candidate.core],
        "full_marks": candidate.full_marks,
        "sheets": candidate.sheets,
        "listed": outcome.listed,
        "reserve": outcome.reserve,
        "reason": {
            "code": reason.code,
            "title": title(outcome).model_dump(),
            "text": sentence(outcome, selection).model_dump(),
            "cap": reason.cap.code if reason.cap else None,
            "tie": reason.tie.number if reason.tie else None,
        },
    }
