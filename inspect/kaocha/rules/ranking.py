"""From valid sheets to a printed score, and from printed scores to ranks and blocks of equals (SELECTION 5-7)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from ..schemes.base import Words

TRIM_FROM = 5
"""Dropping the highest and the lowest needs at least so many sheets, whatever a scheme says (SELECTION 5)."""


@dataclass(frozen=True, slots=True)
class Veto:
    """A required item found not met: the item, where its evidence is, how many of the team signed."""

    item: str
    title: Words
    evidence: str = ""
    signed: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A nominated site as the list sees it. Scores are printed numbers (two decimals), None without valid sheets.

    `floor_score` is the printed total that the floor looks at (without bonus where the scheme says so). `core` are
    the printed core dimensions in the scheme's order. `full_marks` counts the items at full marks in every valid
    sheet. `groups` are the codes of the caps that it belongs to; a cap of kind `quota` holds for all without being
    named. `sheets` counts valid sheets.
    """

    id: str
    name: str
    category: str
    score: Decimal | None
    floor_score: Decimal | None
    core: tuple[Decimal, ...] = ()
    full_marks: int = 0
    groups: frozenset[str] = frozenset()
    sheets: int = 0
    withdrawn: bool = False
    ineligible: bool = False
    no_materials: bool = False
    not_visited: bool = False
    vetoes: tuple[Veto, ...] = ()
    open_vetoes: tuple[Veto, ...] = ()


@dataclass(frozen=True, slots=True)
class Core:
    """A core dimension with its line (printed points, inclusive), None where it has no line."""

    code: str
    title: Words
    floor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standard:
    """What a site of one category must reach: sheets, total, core dimensions. All of it comes from the scheme."""

    minimum_sheets: int
    total: Decimal | None = None
    core: tuple[Core, ...] = ()

    @property
    def core_codes(self) -> tuple[str, ...]:
        return tuple(core.code for core in self.core)


def printed(points: Fraction) -> Decimal:
    """Points as they are printed: two decimals, half up. 79.995 prints 80.00.

    Trap: round() and Decimal contexts go half-even, and a float is not 79.995 in the first place.
    """
    hundredths = floor(points * 100 + Fraction(1, 2))
    return Decimal(hundredths).scaleb(-2)


def site_score(totals: Sequence[Fraction], *, trim: bool, minimum: int) -> Decimal | None:
    """The printed mean of the valid sheets' totals, None when they are fewer than `minimum` (有效评分表不足).

    With `trim` one highest and one lowest are dropped from five sheets on: a count, not a share. Serves the total,
    the total without bonus and each core dimension alike, each on its own numbers.
    """
    if not totals or len(totals) < minimum:
        return None
    kept = sorted(totals)[1:-1] if trim and len(totals) >= TRIM_FROM else totals
    return printed(sum(kept, Fraction(0)) / len(kept))


def items_at_full_marks(sheets: Iterable[Iterable[str]]) -> int:
    """How many items are at full marks in every valid sheet; each sheet names its own."""
    each = [frozenset(sheet) for sheet in sheets]
    return len(frozenset.intersection(*each)) if each else 0


Chain = tuple[Any, ...]
"""The tie chain as a tuple: greater is better; equal means that only the committee can decide."""


def comparable(categories: Iterable[str], standards: Mapping[str, Standard]) -> bool:
    """Whether sites of these categories share their core dimensions, so that the chain goes beyond the score.

    8 of 10 for training says nothing beside 8 of 20 for venue: across different checklists the chain ends early.
    """
    return len({standards[category].core_codes for category in categories}) <= 1


def chain(candidate: Candidate, *, whole: bool) -> Chain:
    """Printed score, then core dimensions in order, then full marks; the score alone unless `whole`.

    Never id, name, time or input order (SELECTION 7).
    """
    if not whole:
        return (candidate.score,)
    return (candidate.score, *candidate.core, candidate.full_marks)


def in_blocks(
    candidates: Iterable[Candidate],
    *,
    standards: Mapping[str, Standard],
    decided: Sequence[Sequence[str]] = (),
    together: Callable[[Candidate], Hashable] | None = None,
) -> list[list[Candidate]]:
    """Scored candidates from best to worst, those that nothing decides between in one block.

    A decision is the committee's order of tied ids; it counts where it names the whole block, a later one before
    an earlier. `together` widens what must share core dimensions before they are compared (default: all given).
    """
    pool = list(candidates)
    spans: dict[Hashable, set[str]] = {}
    where = together or (lambda candidate: None)
    for candidate in pool:
        spans.setdefault(where(candidate), set()).add(candidate.category)
    whole = {key: comparable(categories, standards) for key, categories in spans.items()}
    equals: dict[tuple[Hashable, Chain], list[Candidate]] = {}
    for candidate in pool:
        key = where(candidate)
        equals.setdefault((key, chain(candidate, whole=whole[key])), []).append(candidate)
    # Chains of different keys may be of different lengths; sites of different keys never meet, so their order is free.
    blocks = sorted(equals.items(), key=lambda entry: entry[0][1], reverse=True)
    return [part for _, block in blocks for part in broken_by(block, decided)]


def broken_by(block: Sequence[Candidate], decided: Sequence[Sequence[str]]) -> list[list[Candidate]]:
    """The block in the committee's order when a decision names all of it, otherwise the block as it is."""
    if len(block) == 1:
        return [list(block)]
    ids = {candidate.id for candidate in block}
    for decision in reversed(decided):
        if ids <= set(decision):
            place = {site: position for position, site in enumerate(decision)}
            return [[candidate] for candidate in sorted(block, key=lambda candidate: place[candidate.id])]
    return [list(block)]


def ranks(blocks: Iterable[Sequence[Candidate]]) -> dict[str, int]:
    """Rank of each id: 1 + the number strictly before it, so equal ones share a rank (1, 2, 2, 4)."""
    found: dict[str, int] = {}
    for block in blocks:
        before = len(found)
        found.update({candidate.id: before + 1 for candidate in block})
    return found
