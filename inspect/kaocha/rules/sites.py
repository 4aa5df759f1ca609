"""What the valid sheets of a site say together: its scores, its vetoes, and what its category asks of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from ..schemes.checklist import Checklist
from ..schemes.choosing import Sheets
from ..schemes.model import Scheme
from .points import SheetScore
from .ranking import Core, Standard, items_at_full_marks, site_score

VetoState = Literal["VETO", "VETO_OPEN"]


@dataclass(frozen=True, slots=True)
class SiteScore:
    """The printed numbers of a site (two decimals): total, total that the floor looks at, core dimensions in order."""

    score: Decimal
    floor_score: Decimal
    core: tuple[Decimal, ...]
    full_marks: int
    sheets: int


def score_site(
    sheets: Sequence[SheetScore], *, rule: Sheets, core: Sequence[str], floor_on: Literal["without_bonus", "with_bonus"]
) -> SiteScore | None:
    """The score of a site from its valid sheets (submitted, not recused); None when they are too few.

    Each number is a mean of its own: where the scheme drops one high and one low sheet, it does so per number.
    """
    trim = rule.trim == "one_high_one_low" and len(sheets) >= rule.trim_from

    def mean(values: Sequence[Fraction]) -> Decimal | None:
        return site_score(values, trim=trim, minimum=rule.minimum)

    score = mean([sheet.total for sheet in sheets])
    floor = score if floor_on == "with_bonus" else mean([sheet.without_bonus for sheet in sheets])
    if score is None or floor is None:
        return None
    cores = [mean([sheet.dimensions[code] for sheet in sheets]) for code in core]
    return SiteScore(
        score=score,
        floor_score=floor,
        core=tuple(value for value in cores if value is not None),
        full_marks=items_at_full_marks(sheet.full_marks for sheet in sheets),
        sheets=len(sheets),
    )


def core_of(checklist: Checklist) -> tuple[Core, ...]:
    """The core dimensions in the scheme's order, with their printed lines."""
    return tuple(
        Core(one.code, one.title, None if one.floor is None else Decimal(one.floor).scaleb(-2))
        for one in checklist.dimensions
        if one.core
    )


def standard_of(scheme: Scheme, category: str) -> Standard:
    """What a site of this category must reach. KeyError for a category that the scheme does not have."""
    return Standard(
        minimum_sheets=scheme.sheets.minimum,
        total=Decimal(scheme.floors.total).scaleb(-2),
        core=core_of(scheme.checklist_for(category)),
    )


def veto_states(
    against: Mapping[str, Collection[str]], *, members: Collection[str], leader: str, share: tuple[int, int]
) -> dict[str, VetoState]:
    """For each required item that somebody finds not met, whether that is confirmed or open (SELECTION 4).

    `against`: item to those who sign that it is not met; only signatures of `members` (the non-recused ones, the
    leader included) count. Confirmed: the leader and at least `share` of the members, rounded up. Any other no is
    open: the site is neither ranked nor rejected.
    """
    above, below = share
    needed = -(-above * len(members) // below)
    states: dict[str, VetoState] = {}
    for item in sorted(against):
        signed = set(against[item]) & set(members)
        if signed:
            states[item] = "VETO" if leader in signed and len(signed) >= needed else "VETO_OPEN"
    return states
