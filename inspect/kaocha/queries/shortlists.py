"""Lists as pages, papers and commands need them: the proposal as it would be now, and what was frozen."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import current_app, g
from sqlalchemy import select
from sqlalchemy.orm import defer

from ..canonical import canonical
from ..db import authority_in_force, db
from ..models import Account, Authority, Cycle, Shortlist, ShortlistPaper
from ..problems import Problem
from ..rules.shortlist import propose, read_document
from .cycles import rules_of
from .snapshot import snapshot_of, state_of_the_data

KEPT = 3
"""Documents of 10,000 lines take some 60 MB each; so many are kept in a process, and made again when they are gone."""


@dataclass(frozen=True)
class Proposal:
    """The list as it would be now. `state` names the data it came from: the same state gives the same document."""

    document: dict[str, Any]
    state: str

    @property
    def snapshot_hash(self) -> str:
        return str(self.document["snapshot_hash"])

    @cached_property
    def text(self) -> str:
        """The canonical text that freezing keeps."""
        return canonical(self.document).decode()


class Kept:
    """The last few documents of one app, by what they were made from. A convenience: nothing is wrong without it."""

    def __init__(self) -> None:
        self._lock, self._found = threading.Lock(), OrderedDict[Hashable, Any]()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        made = make()
        with self._lock:
            self._found[key] = made
            while len(self._found) > KEPT:
                self._found.popitem(last=False)
        return made


def _kept() -> Kept:
    return current_app.extensions.setdefault("kaocha_lists", Kept())  # type: ignore[no-any-return]


def proposal_now(cycle: Cycle) -> Proposal:
    """The proposal from the data as they are. Problem `cycle_not_open` while the rules are not frozen."""
    if cycle.rule_hash is None:
        raise Problem("cycle_not_open")
    state = state_of_the_data()
    if g.get("writing"):  # what is not committed yet may be rolled back, and its state come again with other data
        return _compute(cycle, state)
    return _kept().get(("proposal", cycle.id, cycle.rule_hash, state), lambda: _compute(cycle, state))  # type: ignore[no-any-return]


def _compute(cycle: Cycle, state: str) -> Proposal:
    snapshot = snapshot_of(cycle)
    document = propose(
        rules_of(cycle), snapshot.sites, cycle=_copied(cycle), snapshot_hash=snapshot.sha256
    )
    return Proposal(document, state)


def _copied(cycle: Cycle) -> dict[str, Any]:
    """What a list says about its cycle and authority."""
    authority = db.session.get_one(Authority, authority_in_force())
    return {
        "code": cycle.code, "name": cycle.name, "label": cycle.label, "year": cycle.year,
        "authority": {"zh": authority.name, "en": authority.name_en or authority.name},
    }


@dataclass(frozen=True)
class FrozenLine:
    """One line of the history: a frozen list and who froze it."""

    shortlist: Shortlist
    by: str


def frozen_lists(cycle: Cycle) -> Sequence[FrozenLine]:
    """The frozen lists of a cycle, the newest first, without their texts; one query."""
    rows = db.session.execute(
        select(Shortlist, Account.name).join(Account, Account.id == Shortlist.by_id)
        .where(Shortlist.cycle_id == cycle.id).order_by(Shortlist.number.desc()).options(defer(Shortlist.text))
    )
    return [FrozenLine(shortlist, name) for shortlist, name in rows]


def latest_list(cycle: Cycle) -> Shortlist | None:
    """The last frozen list of a cycle, if there is one; its text is read when it is asked for."""
    return db.session.scalar(
        select(Shortlist).where(Shortlist.cycle_id == cycle.id).order_by(Shortlist.number.desc()).limit(1)
        .options(defer(Shortlist.text))
    )


def list_numbered(cycle: Cycle, number: int) -> Shortlist:
    """A frozen list of this cycle; Problem `not_found` for any other number."""
    found: Shortlist | None = db.session.scalar(
        select(Shortlist).where(Shortlist.cycle_id == cycle.id, Shortlist.number == number)
        .options(defer(Shortlist.text))
    )
    if found is None:
        raise Problem("not_found")
    return found


def document_of(shortlist: Shortlist) -> dict[str, Any]:
    """What a frozen list says. Frozen rows never change, so a document once read may be kept."""
    key = ("frozen", shortlist.id, shortlist.result_hash, shortlist.snapshot_hash)
    return _kept().get(key, lambda: read_document(shortlist.text))  # type: ignore[no-any-return]


def paper_of(shortlist: Shortlist, kind: str, language: str) -> ShortlistPaper | None:
    """The paper that was made of a frozen list, if it was made."""
    return db.session.scalar(
        select(ShortlistPaper).where(
            ShortlistPaper.shortlist_id == shortlist.id, ShortlistPaper.kind == kind,
            ShortlistPaper.language == language,
        )
    )


def papers_of(shortlist: Shortlist) -> set[tuple[str, str]]:
    """(kind, language) of every paper that exists of a frozen list."""
    rows = db.session.execute(
        select(ShortlistPaper.kind, ShortlistPaper.language).where(ShortlistPaper.shortlist_id == shortlist.id)
    )
    return {(kind, language) for kind, language in rows}
