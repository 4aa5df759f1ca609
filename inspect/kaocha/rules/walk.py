"""One walk down the ranking that never breaks a tie: who is in, who is out, whose place is open (SELECTION 7-8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .room import Kind, Nesting

Site = tuple[str, Kind]
"""A site as the walk sees it: its id and the codes of all caps that it belongs to."""


@dataclass(slots=True)
class Walk:
    """What holds under every way of breaking the open ties.

    `listed` in the order of the walk; `open` whose place depends on a tie; `open_tied` those of them that are tied
    themselves; `shut_by` the caps that shut out each other site.
    """

    listed: list[Site] = field(default_factory=list)
    open: list[Site] = field(default_factory=list)
    open_tied: set[str] = field(default_factory=set)
    shut_by: dict[str, tuple[str, ...]] = field(default_factory=dict)


def walk(blocks: Sequence[Sequence[Site]], seats: Mapping[str, int], nesting: Nesting) -> Walk:
    """Seat the blocks from best to worst; a block is one site or several that nothing decides between.

    A site is listed when every cap has room even if all open sites before it, and all its equals, take what they
    can; it is out when a cap is full even if they take as little as they can. Exact where caps nest; where caps
    cross it may leave a place open that is not. Counts by kind of site, so that a tie of thousands stays cheap.
    """
    state = _Seating(seats, nesting)
    result = Walk()
    for block in blocks:
        waiting = []
        for site in block:
            shut = tuple(sorted(code for code in site[1] if code in state.shut))
            if shut:
                result.shut_by[site[0]] = shut
            else:
                waiting.append(site)
        if not waiting:
            continue
        doubts = state.doubts(Counter(kind for _, kind in waiting))
        seated = [site for site in waiting if not doubts[site[1]]]
        left = [site for site in waiting if doubts[site[1]]]
        result.listed += seated
        result.open += left
        if len(block) > 1:
            result.open_tied.update(site for site, _ in left)
        state.take(Counter(kind for _, kind in seated), Counter((kind, doubts[kind]) for _, kind in left))
    return result


class _Seating:
    """The seats taken for certain, the open sites that may take more, and the caps that are full in any case."""

    def __init__(self, seats: Mapping[str, int], nesting: Nesting) -> None:
        self._seats = seats
        self._nesting = nesting
        self._free = dict(seats)
        self._open: Counter[tuple[Kind, Kind]] = Counter()
        self._open_in: Counter[str] = Counter()
        self.shut = {code for code, count in seats.items() if count == 0}

    def doubts(self, waiting: Counter[Kind]) -> dict[Kind, Kind]:
        """For each kind waiting in a block, the caps that the open sites and its equals might fill before it."""
        waiting_in: Counter[str] = Counter()
        for kind, count in waiting.items():
            for code in kind:
                waiting_in[code] += count
        ahead = waiting.copy()
        for (kind, _), count in self._open.items():
            ahead[kind] += count
        found = {}
        for kind in waiting:
            ahead[kind] -= 1
            found[kind] = frozenset(
                code
                for code in kind
                if self._open_in[code] + waiting_in[code] - 1 >= self._free[code]
                and self._nesting.least_bound(code, ahead, self._free) >= self._free[code]
            )
            ahead[kind] += 1
        return found

    def take(self, seated: Counter[Kind], left: Counter[tuple[Kind, Kind]]) -> None:
        """Count a block in, then see which caps are full from here on under every way of breaking the ties."""
        for kind, count in seated.items():
            for code in kind:
                self._free[code] -= count
        for (kind, _), count in left.items():
            for code in kind:
                self._open_in[code] += count
        self._open.update(left)
        touched = {code for kind in seated for code in kind} | {code for kind, _ in left for code in kind}
        self.shut |= {code for code in touched if code not in self.shut and self._full(code)}

    def _full(self, code: str) -> bool:
        """Whether this cap, or one around it, is full whatever happens.

        An open site fails to sit only where a cap of its own is full. Sites that a cap crossing this one might
        have stopped are not counted; what remains fills this cap as far as the caps inside it let it.
        """
        if self._free[code] == 0:
            return True
        if self._open_in[code] < self._free[code]:
            return False
        around = self._nesting.around(code)
        for place, family in enumerate(self._nesting.families(code)):
            explained = around.union(family)
            sure: Counter[Kind] = Counter()
            for (kind, doubtful), count in self._open.items():
                if code in kind and doubtful <= explained:
                    sure[kind] += count
            if self._nesting.most(code, sure, self._free, place) >= self._free[code]:
                return True
        return False
