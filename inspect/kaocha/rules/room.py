"""How many names a set of caps can still yield, by following which caps lie inside which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

Kind = frozenset[str]
"""A kind of site: the codes of all caps that it belongs to."""

Family = tuple[str, ...]
"""Caps of which any two are nested or apart, inner ones first."""


class Nesting:
    """Which caps lie inside which, seen over all kinds of site that there are.

    Bounds are exact where caps nest (unit in city in total). Where caps cross (city and industry) several nested
    families are tried and the smallest bound is taken: never too small, sometimes too large.
    """

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._kinds = sorted(set(kinds), key=sorted)
        self._members: dict[str, int] = {}
        for bit, kind in enumerate(self._kinds):
            for code in kind:
                self._members[code] = self._members.get(code, 0) | 1 << bit
        self._families: dict[str, list[tuple[Family, dict[str, str], dict[Kind, str]]]] = {}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(sorted(self._members))

    def inside(self, inner: str, outer: str) -> bool:
        """Whether all sites of `inner` are in `outer`; of two caps over the same sites the first by code is inner."""
        small, large = self._members[inner], self._members[outer]
        return inner != outer and small & ~large == 0 and (small != large or inner < outer)

    def around(self, code: str) -> frozenset[str]:
        """The caps that hold every site of this one, itself included."""
        small = self._members[code]
        return frozenset(other for other in self.codes if small & ~self._members[other] == 0)

    def families(self, code: str) -> list[Family]:
        """Nested families of caps inside this one; together they name every such cap."""
        return [family for family, _, _ in self._shapes(code)]

    def standing(self, code: str, counts: Mapping[Kind, int], seats: Mapping[str, int], family: int) -> dict[str, int]:
        """For this cap and each of one family inside it, how many sites stand at it once the inner ones are full."""
        members, parent, leaf = self._shapes(code)[family]
        found = dict.fromkeys((*members, code), 0)
        for kind, count in counts.items():
            if code in kind:
                found[leaf[kind]] += count
        for inner in members:
            found[parent[inner]] += min(found[inner], seats[inner])
        return found

    def around_in(self, code: str, family: int) -> dict[str, str]:
        """For each cap of one family inside this one, the next cap around it."""
        return dict(self._shapes(code)[family][1])

    def most(self, code: str, counts: Mapping[Kind, int], seats: Mapping[str, int], family: int) -> int:
        """The most sites of these counts that this cap and one family inside it can seat together."""
        return min(self.standing(code, counts, seats, family)[code], seats[code])

    def least_bound(self, code: str, counts: Mapping[Kind, int], seats: Mapping[str, int]) -> int:
        """The smallest of the bounds that the families give: at most so many can be seated."""
        return min(self.most(code, counts, seats, family) for family in range(len(self._shapes(code))))

    def _shapes(self, code: str) -> list[tuple[Family, dict[str, str], dict[Kind, str]]]:
        if code not in self._families:
            inner = [other for other in self.codes if self.inside(other, code)]
            # Large caps first, so that a family grows from its outermost caps; the code only makes the order total.
            inner.sort(key=lambda other: (-self._members[other].bit_count(), other))
            self._families[code] = [self._shape(code, family) for family in self._nested(inner)]
        return self._families[code]

    def _nested(self, inner: list[str]) -> list[list[str]]:
        """Families that between them use every cap at least once; one empty family when there is none inside."""
        families: list[list[str]] = []
        waiting = list(inner)
        while waiting or not families:
            family: list[str] = []
            for cap in waiting + [cap for cap in inner if cap not in waiting]:
                if all(self._apart_or_nested(cap, other) for other in family):
                    family.append(cap)
            waiting = [cap for cap in waiting if cap not in family]
            families.append(family)
        return families

    def _apart_or_nested(self, one: str, other: str) -> bool:
        apart = self._members[one] & self._members[other] == 0
        return apart or self.inside(one, other) or self.inside(other, one)

    def _shape(self, code: str, family: list[str]) -> tuple[Family, dict[str, str], dict[Kind, str]]:
        """The family inner first, the next cap around each, and the innermost cap of each kind."""
        # Of two caps over the same sites the first by code is the inner one: see `inside`.
        ordered = sorted(family, key=lambda cap: (self._members[cap].bit_count(), cap))
        parent = {
            cap: next((outer for outer in ordered[place + 1 :] if self.inside(cap, outer)), code)
            for place, cap in enumerate(ordered)
        }
        leaf = {
            kind: next((cap for cap in ordered if cap in kind), code) for kind in self._kinds if code in kind
        }
        return tuple(ordered), parent, leaf
