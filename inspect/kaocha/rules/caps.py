"""How many nominations one recommending unit may hand in. Caps act here only, never on the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ..schemes.base import Words
from ..schemes.intake import NominationCap
from .cycle import CycleRules

ALLOTTED = Words(zh="本批次分配名额", en="Allotted for this cycle")


@dataclass(frozen=True)
class UnitCap:
    """A cap on one unit: `most` nominations of `categories` together (none named: of all)."""

    code: str
    title: Words
    most: int
    force: Literal["soft", "hard"]
    categories: tuple[str, ...] = ()
    least: int | None = None

    def counts(self, category: str) -> bool:
        return not self.categories or category in self.categories

    def used(self, by_category: Mapping[str, int]) -> int:
        """How many of the unit's nominations (category to number) it counts."""
        return sum(number for category, number in by_category.items() if self.counts(category))


def caps_for(rules: CycleRules, unit_kind: str, allotment: Mapping[str, int], category: str) -> tuple[UnitCap, ...]:
    """Every cap that a nomination of this category by this unit counts towards.

    What the office allotted to the unit (category code or "all" to a number) goes before the notice's own numbers;
    it is as soft or hard as the notice's cap in whose place it stands, and soft where the notice has none.
    """
    own = [cap for cap in rules.scheme.nomination_caps if _holds(cap, unit_kind, category)]
    allotted = []
    if category in allotment:
        allotted.append(_allotted(own, allotment[category], (category,)))
    if "all" in allotment:
        allotted.append(_allotted(own, allotment["all"], ()))
    if allotted:
        return tuple(allotted)
    return tuple(
        UnitCap(cap.code, cap.title, cap.most, cap.force, cap.categories, cap.least)
        for cap in own if cap.most is not None
    )


def cap_for(rules: CycleRules, unit_kind: str, allotment: Mapping[str, int], category: str) -> UnitCap | None:
    """The tightest of them, to be shown beside a unit; None where nothing limits it."""
    return min(caps_for(rules, unit_kind, allotment, category), key=lambda cap: cap.most, default=None)


def cap_reached(caps: Iterable[UnitCap], by_category: Mapping[str, int]) -> UnitCap | None:
    """The first cap that one more nomination would pass, hard ones first; None where there is room."""
    full = [cap for cap in caps if cap.used(by_category) >= cap.most]
    return min(full, key=lambda cap: cap.force == "soft", default=None)


def _holds(cap: NominationCap, unit_kind: str, category: str) -> bool:
    of_unit = not cap.unit_kinds or unit_kind in cap.unit_kinds
    return of_unit and (not cap.categories or category in cap.categories)


def _allotted(own: list[NominationCap], most: int, categories: tuple[str, ...]) -> UnitCap:
    stands_for = next((cap for cap in own if cap.source == "entered"), own[0] if own else None)
    if stands_for is None:
        return UnitCap("allotment", ALLOTTED, most, "soft", categories)
    return UnitCap(stands_for.code, ALLOTTED, most, stands_for.force, categories, stands_for.least)
