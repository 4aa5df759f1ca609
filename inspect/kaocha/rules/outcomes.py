"""What a selection is made of: caps, the reason of each site, the lines of the list and who holds which seats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..schemes.base import Words
from .ranking import Candidate, Core, Standard, Veto

CapKind = Literal["unit", "category", "group", "quota"]

CAP_REASONS: dict[CapKind, str] = {
    "unit": "CAP_UNIT",
    "category": "CAP_CATEGORY",
    "group": "CAP_GROUP",
    "quota": "QUOTA",
}
"""The reason that a full cap gives, in the order in which full caps are looked for (SELECTION 9)."""

ORDER = (
    "WITHDRAWN", "INELIGIBLE", "NO_MATERIALS", "NOT_VISITED", "TOO_FEW_SHEETS", "VETO", "VETO_OPEN",
    "BELOW_TOTAL", "BELOW_DIMENSION", *CAP_REASONS.values(), "TIE",
)  # fmt: skip
"""Reasons for not being listed; the first that holds is the primary one. COMMITTEE comes by motion only."""


@dataclass(frozen=True, slots=True)
class Cap:
    """A ceiling on the list: at most `seats` of the sites that name its code; a `quota` holds for every site."""

    code: str
    kind: CapKind
    title: Words
    seats: int


@dataclass(frozen=True, slots=True)
class Tie:
    """An open tie: its number from 1, best first, and the ids that nothing but the committee can decide between."""

    number: int
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a site is listed (`LISTED`) or not (one code of ORDER), with what the sentence needs.

    `cap`: the full one; `vetoes`: the items not met; `dimension`: the core dimension under its line; `tie`: the open
    tie that this site is part of, or, when `waits`, only depends on.
    """

    code: str
    cap: Cap | None = None
    vetoes: tuple[Veto, ...] = ()
    dimension: Core | None = None
    tie: Tie | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of the list. Ranks are None for a site without valid sheets, set aside, or with an open veto (待定).

    `reserve` is its place among those of its category that reached every line and found no seat (备选第k).
    """

    candidate: Candidate
    rank: int | None
    category_rank: int | None
    listed: bool
    reason: Reason
    reserve: int | None = None


@dataclass(frozen=True, slots=True)
class Holders:
    """Who holds the seats of a cap for certain, best first, and the open sites that may take the others."""

    cap: Cap
    listed: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """The whole proposal: one outcome per candidate (ranked first, by rank), the holders of each cap, open ties."""

    outcomes: tuple[Outcome, ...]
    holders: tuple[Holders, ...]
    ties: tuple[Tie, ...]
    standards: Mapping[str, Standard]

    def of(self, site: str) -> Outcome:
        """The outcome of one id; KeyError when it was not a candidate."""
        for outcome in self.outcomes:
            if outcome.candidate.id == site:
                return outcome
        raise KeyError(site)

    @property
    def listed(self) -> tuple[str, ...]:
        """The listed ids, best first."""
        return tuple(outcome.candidate.id for outcome in self.outcomes if outcome.listed)
