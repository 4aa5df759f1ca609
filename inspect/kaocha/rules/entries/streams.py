"""Streams: one user's entries of one visit on one tablet, each naming the text before it; gaps, forks and breaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .text import FIRST

Link = tuple[int, str, str]
"""(seq, prev, sha256) of one entry."""


@dataclass(frozen=True, slots=True)
class StreamState:
    """How far a stream is held: `gaps` are (first, last) of missing numbers below the highest, `forks` numbers that
    several texts carry, `breaks` numbers whose `prev` is not the digest of the text before (where that is held)."""

    count: int
    highest: int
    head: str
    gaps: tuple[tuple[int, int], ...]
    forks: tuple[int, ...]
    breaks: tuple[int, ...]

    @property
    def whole(self) -> bool:
        return not (self.gaps or self.forks or self.breaks)

    def as_dict(self) -> dict[str, object]:
        """What the protocol says of a stream."""
        return {
            "count": self.count, "highest": self.highest, "head": self.head, "gaps": [list(gap) for gap in self.gaps],
        }


def stream_state(links: Iterable[Link]) -> StreamState:
    """The state of one stream from its links in any order. ValueError for none."""
    at: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for seq, prev, sha256 in links:
        at[seq].add((sha256, prev))
    if not at:
        raise ValueError("a stream has at least one entry")
    highest = max(at)
    return StreamState(
        count=sum(len(texts) for texts in at.values()), highest=highest, head=min(at[highest])[0],
        gaps=_gaps(sorted(at)), forks=tuple(seq for seq in sorted(at) if len(at[seq]) > 1),
        breaks=tuple(seq for seq in sorted(at) if _breaks(seq, at)),
    )


def _gaps(numbers: list[int]) -> tuple[tuple[int, int], ...]:
    found, expected = [], 1
    for number in numbers:
        if number > expected:
            found.append((expected, number - 1))
        expected = number + 1
    return tuple(found)


def _breaks(seq: int, at: dict[int, set[tuple[str, str]]]) -> bool:
    before = {FIRST} if seq == 1 else {sha256 for sha256, _ in at.get(seq - 1, ())}
    return bool(before) and any(prev not in before for _, prev in at[seq])
