"""Freezing the list of a cycle, and keeping the papers made of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ..db import db
from ..models import Cycle, Shortlist, ShortlistPaper, StoredFile
from ..problems import Problem
from ..queries.shortlists import Proposal, document_of, latest_list, paper_of, proposal_now
from ..queries.snapshot import state_of_the_data
from ..rules.permissions import Who
from ..rules.shortlist import FORMAT
from .events import record

NAMED = 8
"""So many studios are named in a refusal; of the others only the number is said."""


def freeze_shortlist(
    cycle: Cycle, *, by: Who, at: datetime, note: str = "", seen: str | None = None, proposal: Proposal | None = None
) -> Shortlist:
    """Freeze the proposal as it is now; the same data again give the list that is there already.

    `seen` is the snapshot hash of the proposal that was looked at; `proposal` one that was computed before the write
    began, taken only if nothing has changed since. Problems: `cycle_not_open`, `nothing_nominated`,
    `sheets_outstanding`, `reviews_outstanding`, `shortlist_changed`.
    """
    if proposal is None or proposal.state != state_of_the_data():
        proposal = proposal_now(cycle)
    if seen is not None and seen != proposal.snapshot_hash:
        raise Problem("shortlist_changed")
    for problem in unready(proposal.document):
        raise problem
    before = latest_list(cycle)
    if before is not None and _says_the_same(document_of(before), proposal.document):
        return before
    frozen = Shortlist(
        cycle_id=cycle.id, number=before.number + 1 if before else 1, format=FORMAT, text=proposal.text,
        rule_hash=proposal.document["rule_hash"], snapshot_hash=proposal.snapshot_hash,
        result_hash=proposal.document["result_hash"], at=at, by_id=by.id, note=note.strip()[:2000],
    )
    db.session.add(frozen)
    db.session.flush()
    record("freeze_shortlist", "shortlist", frozen.id, by=by, at=at, reason=frozen.note,
           before={"number": before.number, "result_hash": before.result_hash} if before else None,
           after={"number": frozen.number, "result_hash": frozen.result_hash, "snapshot_hash": frozen.snapshot_hash,
                  "listed": proposal.document["counts"]["listed"]})
    return frozen


def _says_the_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """The same rules, facts, decisions and names; a wording that a new version of ours changed is no new list."""
    return all(one[key] == other[key] for key in ("rule_hash", "snapshot_hash", "result_hash", "cycle"))


def unready(document: dict[str, Any]) -> list[Problem]:
    """What keeps a proposal from being frozen: sheets that are out, nominations without their preliminary review."""
    if not document["lines"]:
        return [Problem("nothing_nominated")]
    undecided = [line for line in document["lines"] if line["reason"]["code"] != "WITHDRAWN"]
    found = []
    if waiting := [line for line in undecided if line["waiting"]]:
        found.append(Problem("sheets_outstanding", count=len(waiting), names=_named(waiting)))
    if pending := [line for line in undecided if line["unreviewed"]]:
        found.append(Problem("reviews_outstanding", count=len(pending), names=_named(pending)))
    return found


def _named(lines: Sequence[dict[str, Any]]) -> dict[str, str]:
    names = [line["name"] for line in sorted(lines, key=lambda line: line["number"])[:NAMED]]
    more = len(lines) > NAMED
    return {"zh": "、".join(names) + (" 等" if more else ""), "en": ", ".join(names) + (" …" if more else "")}


def keep_paper(
    shortlist: Shortlist, *, kind: str, language: str, name: str, media_type: str, stored: tuple[str, int], by: Who,
    at: datetime,
) -> ShortlistPaper:
    """Keep a paper whose bytes lie in the store (`stored`: digest, size). One that is there already stays as it is."""
    known = paper_of(shortlist, kind, language)
    if known is not None:
        return known
    sha256, size = stored
    file = StoredFile(sha256=sha256, size=size, media_type=media_type, name=name, purpose="paper", by_id=by.id, at=at)
    db.session.add(file)
    db.session.flush()
    paper = ShortlistPaper(shortlist_id=shortlist.id, kind=kind, language=language, file_id=file.id, file=file)
    db.session.add(paper)
    db.session.flush()
    record("keep_paper", "shortlist", shortlist.id, by=by, at=at,
           after={"kind": kind, "language": language, "sha256": sha256, "size": size})
    return paper
