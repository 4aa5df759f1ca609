"""What must be true of a database at any time, one named check each, asked of every authority."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ...db import act_for, db
from ...models import Authority
from . import field, frozen, house, keys, work
from .finding import Asked, Bytes, Finding, Found

Check = Callable[[Asked], Found]
OF_THE_INSTALLATION: tuple[Check, ...] = (
    keys.references_lead_somewhere, keys.references_stay_at_home, house.triggers_are_there,
    house.nothing_is_left_coming_in,
)
OF_EACH_AUTHORITY: tuple[Check, ...] = (
    frozen.schemes_are_as_frozen, frozen.cycles_are_as_frozen, frozen.lists_are_as_frozen,
    work.nominations_fit_their_scheme, work.standings_are_what_the_rules_say, work.numbers_are_used_once,
    work.reviews_say_who_and_when, work.visits_fit_their_cycle, work.sheets_belong_to_members,
    work.submitted_sheets_are_complete, work.sheet_totals_add_up,
    field.entries_are_as_written, field.chains_are_unbroken, field.streams_are_consistent,
    field.admissions_have_a_reason, field.seals_are_signed, field.tablet_sheets_are_what_their_entries_say,
    field.photos_are_where_their_entries_say, field.uploads_end_in_a_photo, field.plans_fit_their_visit,
    field.packs_name_what_was_fetched,
    house.events_are_whole, house.accounts_are_usable, house.sign_ins_end, house.imports_are_consistent,
    house.files_are_intact, house.papers_are_papers, house.bytes_have_a_row,
)


@dataclass(frozen=True)
class Result:
    """One check: what it says must be true, how many things it looked at, and those for which it is not."""

    name: str
    says: str
    looked_at: int
    wrong: tuple[Finding, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "check": self.name, "says": self.says, "looked_at": self.looked_at, "wrong": len(self.wrong),
            "findings": [finding.as_dict() for finding in self.wrong],
        }


def run_checks(store: Bytes, *, now: datetime) -> list[Result]:
    """Every check, in a fixed order. Reads only; what a check cannot read is a finding, never an exception."""
    authorities = list(db.session.scalars(select(Authority.id).order_by(Authority.id)))
    results = [_run(check, [None], store, now) for check in OF_THE_INSTALLATION]
    return results + [_run(check, authorities, store, now) for check in OF_EACH_AUTHORITY]


def _run(check: Check, authorities: list[int] | list[None], store: Bytes, now: datetime) -> Result:
    asked = Asked(store, now)
    found: list[Finding] = []
    for authority in authorities:
        if authority is not None:
            act_for(authority)
        found += check(asked)
        db.session.expunge_all()  # ten thousand rows of one check are not kept for the next
    says = (check.__doc__ or "").strip().partition("\n")[0]
    return Result(check.__name__, says, asked.looked_at, tuple(found))


__all__ = ["OF_EACH_AUTHORITY", "OF_THE_INSTALLATION", "Finding", "Result", "run_checks"]
