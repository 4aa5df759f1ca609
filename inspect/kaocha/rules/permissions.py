"""Who may do what: questions named `may_…`, values in, yes or no out. One answer serves pages, exports and counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ROLES: dict[str, tuple[str, str]] = {
    "inspector": ("考察组员", "Inspector"),
    "secretary": ("经办", "Secretary"),
    "committee": ("评委", "Committee member"),
    "supervisor": ("纪检监督", "Supervisor"),
    "unit": ("推荐单位", "Recommending unit"),
    "administrator": ("管理员", "Administrator"),
}
"""Roles of an account. The leader (组长) is no role: one leads a team."""


@dataclass(frozen=True)
class Who:
    """The person who acts: a value copied from the account, so that no rule needs the database."""

    id: int
    name: str
    roles: frozenset[str]
    authority_id: int
    organisation_id: int | None = None

    def is_one_of(self, *roles: str) -> bool:
        return bool(self.roles.intersection(roles))


@dataclass(frozen=True)
class SheetStanding:
    """How far one expected sheet of a visit is: `state` is missing, draft, submitted, recused or excused."""

    inspector_id: int
    state: str


def may_use_own_account(who: Who) -> bool:
    """Everybody who is signed in: own password, language, theme."""
    return True


def may_see_office(who: Who) -> bool:
    """Cycles, nominations, visits and papers of the authority, to read."""
    return who.is_one_of("secretary", "supervisor")


def may_run_office(who: Who) -> bool:
    """To change them: set up the cycle, import, review, plan, type in sheets, freeze the list."""
    return who.is_one_of("secretary")


def may_see_cycles(who: Who) -> bool:
    """The list of cycles: the office, the committee, and a recommending unit (its own lines inside)."""
    return who.is_one_of("secretary", "supervisor", "committee", "unit")


def may_see_lists(who: Who) -> bool:
    """The computed lists with scores: internal (内部资料)."""
    return who.is_one_of("secretary", "supervisor", "committee")


def may_see_schemes(who: Who) -> bool:
    """The rule sets: everybody who works with them."""
    return who.is_one_of("secretary", "supervisor", "committee", "inspector", "unit", "administrator")


def may_see_events(who: Who) -> bool:
    """The audit log."""
    return who.is_one_of("secretary", "supervisor")


def may_manage_accounts(who: Who) -> bool:
    """Accounts and storage; the administrator sees no content."""
    return who.is_one_of("administrator")


def may_see_nominations(who: Who) -> bool:
    """The nominations page; a recommending unit finds only its own there."""
    return who.is_one_of("secretary", "supervisor", "unit")


def may_see_nomination(who: Who, recommended_by: int) -> bool:
    """One nomination: the office each of them, a recommending unit its own."""
    own = who.is_one_of("unit") and who.organisation_id == recommended_by
    return may_see_office(who) or own


def may_see_points(who: Who, sheets: Iterable[SheetStanding]) -> bool:
    """Points of a visit's sheets: only when every expected sheet is submitted, recused or excused (SELECTION 3).

    The role does not matter: leader, secretary, supervisor, administrator and committee wait like everybody.
    """
    known = list(sheets)
    all_in = bool(known) and all(sheet.state in ("submitted", "recused", "excused") for sheet in known)
    return all_in and who.is_one_of("secretary", "supervisor", "committee", "inspector")


def may_type_sheet(who: Who, state: str) -> bool:
    """The office types in a paper sheet until it is submitted."""
    return may_run_office(who) and state in ("missing", "draft")
