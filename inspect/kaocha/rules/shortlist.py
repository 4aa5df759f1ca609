"""The proposal as one document: all that the page and the papers show, copied; the same bytes for the same facts.

Format 1, all keys always there; texts in two languages are `{zh, en}`, points are printed text ("91.20") or, in
`totals` and `dimensions`, hundredths. No time and no person who froze it: those stand beside the document.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..schemes.base import as_points
from ..schemes.choosing import CompositionMinimum
from ..schemes.loading import scheme_digest
from ..schemes.model import Scheme
from .candidates import Site, candidate_of, required_items
from .ceilings import caps_of, groups_of, minimum_of
from .composition import shortfall
from .cycle import CycleRules
from .outcomes import Outcome, Selection
from .ranking import Candidate, Standard
from .result import result_document, result_hash
from .scopes import scopes_of
from .seats import OUTSTANDING, InShort, outstanding
from .selection import select
from .sites import standard_of
from .yields import most_names

FORMAT = 1


def propose(
    rules: CycleRules, sites: Sequence[Site], *, cycle: Mapping[str, Any], snapshot_hash: str,
    decided: Sequence[Sequence[str]] = (),
) -> dict[str, Any]:
    """The document of the proposed list. `cycle`: what is copied of the cycle (code, name, label, year, authority).

    ValueError for two sites of one number.
    """
    # long: half of it is the document itself, key by key, which is easier to check in one place
    scheme = rules.scheme
    required = {category.code: required_items(scheme, category.code) for category in scheme.categories}
    standards = {category.code: standard_of(scheme, category.code) for category in scheme.categories}
    candidates = {site.id: candidate_of(site, rules, required[site.category]) for site in sites}
    if len(candidates) < len(sites):
        raise ValueError("two sites have the same number")
    reaching = {one.code: _reaching(one, sites, candidates, standards) for one in scheme.minimums}
    caps = caps_of(rules, [site.place for site in sites], reaching)
    selection = select(candidates.values(), caps, standards, decided)
    decisions = result_document(selection)
    lines = _lines(selection, decisions["lines"], {site.id: site for site in sites})
    minimums = [one for one in (_minimum(rules, m, sites, selection, reaching[m.code]) for m in scheme.minimums) if one]
    most = most_names(caps, Counter(groups_of(rules, site.place) for site in sites))
    return {
        "format": FORMAT,
        "cycle": dict(cycle),
        "scheme": _scheme(scheme),
        "rules": decisions["rules"],
        "rule_hash": rules.rule_hash(),
        "snapshot_hash": snapshot_hash,
        "result_hash": result_hash(decisions),
        "standard": _standard(scheme),
        "categories": [_category(scheme, category.code) for category in scheme.categories],
        "caps": decisions["caps"],
        "minimums": minimums,
        "most": {
            "names": most.names, "said": most.said.model_dump(),
            "arithmetic": [words.model_dump() for words in most.arithmetic],
        },
        "ties": decisions["ties"],
        "scopes": scopes_of(
            [one.code for one in scheme.categories], _ceilings(scheme), decisions["caps"], minimums, lines
        ),
        "counts": _counts(sites, lines),
        "approval": [{"code": step.code, "title": step.title.model_dump()} for step in scheme.approval],
        "lines": lines,
    }


def read_document(text: str) -> dict[str, Any]:
    """A frozen document of any format that was ever written."""
    document: dict[str, Any] = json.loads(text)
    if document["format"] != FORMAT:
        raise ValueError(f"no reader for shortlists of format {document['format']}")
    return document


def _reaching(
    minimum: CompositionMinimum, sites: Sequence[Site], candidates: Mapping[str, Candidate],
    standards: Mapping[str, Standard],
) -> int:
    """How many of the favoured sites reached every line: as many as are listed where there are no caps."""
    favoured = [
        replace(candidates[site.id], groups=frozenset())
        for site in sites
        if (site.category, site.split) == (minimum.category, minimum.split)
    ]
    return len(select(favoured, (), standards).listed)


# --- lines ---


def _lines(selection: Selection, decisions: list[dict[str, Any]], sites: Mapping[str, Site]) -> list[dict[str, Any]]:
    in_short = InShort(selection)
    return [
        _line(outcome, decision, sites[outcome.candidate.id], in_short)
        for outcome, decision in zip(selection.outcomes, decisions, strict=True)
    ]


def _line(outcome: Outcome, decision: dict[str, Any], site: Site, in_short: InShort) -> dict[str, Any]:
    reason = decision["reason"] | {"short": in_short.of(outcome, site).model_dump()}
    if in_short.is_outstanding(outcome, site):
        title, text = outstanding(site)
        reason |= {"code": OUTSTANDING, "title": title.model_dump(), "text": text.model_dump()}
    return decision | {
        "number": site.number,
        "host": site.host,
        "unit": site.unit,
        "region": site.region,
        "split": site.split,
        "type": site.studio_type,
        "leaders": list(site.leaders),
        "unreviewed": site.unreviewed,
        "groups": sorted(outcome.candidate.groups),
        "totals": list(site.marks.totals),
        "dimensions": [list(one) for one in site.marks.dimensions],
        "handed_in": site.handed_in,
        "expected": site.expected,
        "waiting": list(site.waiting),
        "vetoes": [{"item": item, "state": state, "signed": signed} for item, state, signed in site.vetoes],
        "reason": reason,
    }


# --- what stands above and beside the lines ---


def _scheme(scheme: Scheme) -> dict[str, Any]:
    return {
        "code": scheme.code, "title": scheme.title.model_dump(), "issuer": scheme.issuer.model_dump(),
        "document_number": scheme.document_number, "sha256": scheme_digest(scheme),
    }


def _standard(scheme: Scheme) -> dict[str, Any]:
    rule, floors = scheme.sheets, scheme.floors
    return {
        "minimum_sheets": rule.minimum, "trim": rule.trim, "trim_from": rule.trim_from,
        "bonus_cap": as_points(rule.bonus_cap), "veto_share": list(rule.veto_share),
        "total": f"{floors.total // 100}.{floors.total % 100:02d}", "on": floors.on, "source": floors.source,
    }


def _category(scheme: Scheme, code: str) -> dict[str, Any]:
    category = scheme.category(code)
    types = {one.code: one.title.model_dump() for one in scheme.studio_types if one.code in category.types}
    return {
        "code": code, "title": category.title.model_dump(), "table": category.table.model_dump(),
        "splits": [{"code": one.code, "title": one.title.model_dump()} for one in category.splits],
        "types": types,
        "dimensions": [
            {
                "code": one.code, "title": one.title.model_dump(), "points": one.points, "core": one.core,
                "floor": one.floor,
            }
            for one in scheme.checklist_for(code).dimensions
        ],
        "items": {code: title.model_dump() for code, title in required_items(scheme, code).items()},
    }


def _minimum(
    rules: CycleRules, minimum: CompositionMinimum, sites: Sequence[Site], selection: Selection, reaching: int
) -> dict[str, Any] | None:
    asked = minimum_of(rules, minimum)
    if asked is None:
        return None
    favoured = {site.id for site in sites if (site.category, site.split) == (minimum.category, minimum.split)}
    listed = len(favoured.intersection(selection.listed))
    group = next(one.title for one in rules.scheme.category(minimum.category).splits if one.code == minimum.split)
    short = shortfall(asked, group, reaching=reaching, listed=listed)
    return {
        "code": minimum.code, "title": minimum.title.model_dump(), "group": group.model_dump(),
        "category": minimum.category, "ceiling": minimum.ceiling, "least": asked.least, "total": asked.total,
        "reading": asked.reading, "reaching": reaching, "listed": listed,
        "shortfall": None if short is None else {"missing": short.missing, "why": short.why.model_dump()},
    }


def _ceilings(scheme: Scheme) -> dict[str, tuple[str, ...]]:
    return {one.code: one.categories for one in scheme.ceilings if one.over == "categories"}


def _counts(sites: Sequence[Site], lines: list[dict[str, Any]]) -> dict[str, int]:
    reached = [line for line in lines if line["listed"] or line["reason"]["cap"] or line["reason"]["code"] == "TIE"]
    return {
        "nominated": len(sites),
        "withdrawn": sum(site.withdrawn for site in sites),
        "unreviewed": sum(site.unreviewed for site in sites),
        "visited": sum(site.visited and not site.withdrawn for site in sites),
        "outstanding": sum(bool(site.waiting) and not site.withdrawn for site in sites),
        "sheets": sum(site.handed_in for site in sites),
        "sheets_expected": sum(site.expected for site in sites),
        "scored": sum(site.marks.score is not None for site in sites),
        "reached": len(reached),
        "listed": sum(line["listed"] for line in lines),
    }

