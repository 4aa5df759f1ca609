"""The proposed list: who is listed, who is not and for which one reason (SELECTION 7-9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from .outcomes import CAP_REASONS, ORDER, Cap, Holders, Outcome, Reason, Selection, Tie
from .ranking import Candidate, Standard, in_blocks, ranks
from .room import Kind, Nesting
from .walk import Site, Walk, walk


def select(
    candidates: Iterable[Candidate],
    caps: Sequence[Cap],
    standards: Mapping[str, Standard],
    decided: Sequence[Sequence[str]] = (),
) -> Selection:
    """Walk down the ranking and list every site that reached all lines and whose caps all have room.

    Empty seats stay empty. `standards` by category; `decided` are the committee's orders of tied sites, the last
    one first. The same for every order of the input. An open tie is never broken: the walk is made once reserving
    for the tied sites and once without them, and what differs is 并列待定 (SELECTION 7). ValueError for input that
    cannot be meant: an id or cap code twice, a group without a cap, negative seats, a score that is missing.
    """
    pool = sorted(candidates, key=lambda candidate: candidate.id)
    _refuse_nonsense(pool, caps, standards)
    before = {candidate.id: _reason_before_caps(candidate, standards[candidate.category]) for candidate in pool}
    ranked = [candidate for candidate in pool if _is_ranked(before[candidate.id])]
    quotas = {cap.code for cap in caps if cap.kind == "quota"}
    kinds: dict[str, Kind] = {candidate.id: candidate.groups | quotas for candidate in pool}
    meeting = _who_meets(kinds.values())
    blocks = in_blocks(
        [candidate for candidate in ranked if before[candidate.id] is None],
        standards=standards,
        decided=decided,
        together=lambda candidate: meeting[kinds[candidate.id]],
    )
    by_seat, ties = _reasons_by_seat([[(c.id, kinds[c.id]) for c in block] for block in blocks], caps)
    reasons = {site: reason or by_seat[site] for site, reason in before.items()}
    overall = ranks(in_blocks(ranked, standards=standards, decided=decided))
    outcomes = _outcomes(pool, reasons, overall, _ranks_by_category(ranked, standards, decided))
    return Selection(outcomes, _holders(caps, outcomes, kinds), ties, dict(standards))


def _refuse_nonsense(pool: Sequence[Candidate], caps: Sequence[Cap], standards: Mapping[str, Standard]) -> None:
    codes = Counter(cap.code for cap in caps)
    ids = Counter(candidate.id for candidate in pool)
    for twice in [key for key, count in (codes + ids).items() if count > 1 and (codes[key] > 1 or ids[key] > 1)]:
        raise ValueError(f"{twice} is there twice")
    if negative := [cap.code for cap in caps if cap.seats < 0]:
        raise ValueError(f"caps with fewer than no seats: {negative}")
    for candidate in pool:
        if unknown := candidate.groups - codes.keys():
            raise ValueError(f"{candidate.id} belongs to caps that are not there: {sorted(unknown)}")
        standard = standards[candidate.category]
        if candidate.score is not None and len(candidate.core) != len(standard.core):
            raise ValueError(f"{candidate.id} has {len(candidate.core)} core dimensions, not {len(standard.core)}")


def _reason_before_caps(candidate: Candidate, standard: Standard) -> Reason | None:
    """The first reason of ORDER that holds before seats are looked at; None for an admissible site."""
    if candidate.withdrawn:
        return Reason("WITHDRAWN")
    if candidate.ineligible:
        return Reason("INELIGIBLE")
    if candidate.no_materials:
        return Reason("NO_MATERIALS")
    if candidate.not_visited:
        return Reason("NOT_VISITED")
    if candidate.sheets < standard.minimum_sheets or candidate.score is None:
        return Reason("TOO_FEW_SHEETS")
    if candidate.vetoes:
        return Reason("VETO", vetoes=candidate.vetoes)
    if candidate.open_vetoes:
        return Reason("VETO_OPEN", vetoes=candidate.open_vetoes)
    return _reason_below_a_line(candidate, standard)


def _reason_below_a_line(candidate: Candidate, standard: Standard) -> Reason | None:
    """The floors, inclusive, on the printed numbers (SELECTION 6)."""
    if standard.total is not None and (candidate.floor_score is None or candidate.floor_score < standard.total):
        return Reason("BELOW_TOTAL")
    for core, value in zip(standard.core, candidate.core, strict=True):
        if core.floor is not None and value < core.floor:
            return Reason("BELOW_DIMENSION", dimension=core)
    return None


def _is_ranked(reason: Reason | None) -> bool:
    """A site under a line, or with a confirmed veto, keeps its rank; set aside or with an open veto it has none."""
    return reason is None or reason.code == "VETO" or reason.code.startswith("BELOW_")


def _who_meets(kinds: Iterable[Kind]) -> dict[Kind, str]:
    """A label for each kind of site, shared by all that caps connect: only those can take a seat from each other."""
    label: dict[str, str] = {}

    def find(code: str) -> str:
        while label.setdefault(code, code) != code:
            code = label[code]
        return code

    every = set(kinds)
    for kind in every:
        roots = sorted(find(code) for code in kind)
        label.update(dict.fromkeys(roots, roots[0]) if roots else {})
    return {kind: find(min(kind)) if kind else "" for kind in every}


def _reasons_by_seat(
    blocks: Sequence[Sequence[Site]], caps: Sequence[Cap]
) -> tuple[dict[str, Reason], tuple[Tie, ...]]:
    """The reason of every admissible site, and the open ties, best first.

    Walks once with the seats of the tied sites reserved and once without them: listed in the first is listed, shut
    out in both is not listed, the rest is 并列待定.
    """
    seats = {cap.code: cap.seats for cap in caps}
    nesting = Nesting(kind for block in blocks for _, kind in block)
    first = walk(blocks, seats, nesting)
    second = first
    if first.open_tied:
        second = walk([[site for site in block if site[0] not in first.open_tied] for block in blocks], seats, nesting)
    opened = _ties_waited_for(blocks, first, second)
    reasons = dict.fromkeys((site for site, _ in first.listed), Reason("LISTED"))
    reasons |= {site: Reason("TIE", tie=tie, waits=site not in first.open_tied) for site, tie in opened.items()}
    reasons |= {site: _full(shut, caps) for site, shut in first.shut_by.items() if site not in opened}
    by_number = {tie.number: tie for tie in opened.values()}
    return reasons, tuple(by_number[number] for number in sorted(by_number))


def _ties_waited_for(blocks: Sequence[Sequence[Site]], first: Walk, second: Walk) -> dict[str, Tie]:
    """For each site in 并列待定 the open tie that it is part of; of one that only waits, the nearest at its caps."""
    found: dict[str, Tie] = {}
    nearest: dict[str, Tie] = {}
    last = Tie(0, ())
    settled = {site for site, _ in first.listed} | (first.shut_by.keys() & second.shut_by.keys())
    for block in blocks:
        tied = tuple(site for site, _ in block if site in first.open_tied)
        last = Tie(last.number + 1, tied) if tied else last
        for site, kind in block:
            if site not in settled:
                at_its_caps = (nearest[code] for code in sorted(kind) if code in nearest)
                tie = last if site in first.open_tied else max(at_its_caps, key=lambda tie: tie.number, default=last)
                found[site] = tie
                nearest.update(dict.fromkeys(kind, tie))
    return found


def _full(shut: Sequence[str], caps: Sequence[Cap]) -> Reason:
    """The reason that the first of these full caps gives: unit, category, group, quota, then by code."""
    order = list(CAP_REASONS)
    cap = min((cap for cap in caps if cap.code in shut), key=lambda cap: (order.index(cap.kind), cap.code))
    return Reason(CAP_REASONS[cap.kind], cap=cap)


def _ranks_by_category(
    ranked: Sequence[Candidate], standards: Mapping[str, Standard], decided: Sequence[Sequence[str]]
) -> dict[str, int]:
    """The rank of each site among those of its category (本类第 r 名)."""
    found: dict[str, int] = {}
    for category in sorted({candidate.category for candidate in ranked}):
        mine = [candidate for candidate in ranked if candidate.category == category]
        found |= ranks(in_blocks(mine, standards=standards, decided=decided))
    return found


def _outcomes(
    pool: Sequence[Candidate], reasons: Mapping[str, Reason], overall: Mapping[str, int], within: Mapping[str, int]
) -> tuple[Outcome, ...]:
    """One line per candidate: by rank, those without a rank after them by reason. Equal ones stand by id, no more."""

    def place(candidate: Candidate) -> tuple[bool, int, str]:
        rank = overall.get(candidate.id)
        return (rank is None, rank or ORDER.index(reasons[candidate.id].code), candidate.id)

    numbers = _reserve_numbers(pool, reasons, within)
    return tuple(
        Outcome(
            candidate=candidate,
            rank=overall.get(candidate.id),
            category_rank=within.get(candidate.id),
            listed=reasons[candidate.id].code == "LISTED",
            reason=reasons[candidate.id],
            reserve=numbers.get(candidate.id),
        )
        for candidate in sorted(pool, key=place)
    )


def _reserve_numbers(
    pool: Sequence[Candidate], reasons: Mapping[str, Reason], within: Mapping[str, int]
) -> dict[str, int]:
    """备选第 k: the place among those of the category that no seat was left for; equal ranks share a number."""
    found: dict[str, int] = {}
    waiting = sorted((c for c in pool if reasons[c.id].cap is not None), key=lambda c: (c.category, within[c.id]))
    for _, reserves in groupby(waiting, key=lambda candidate: candidate.category):
        standing = groupby(reserves, key=lambda candidate: within[candidate.id])
        found |= ranks([list(equals) for _, equals in standing])
    return found


def _holders(caps: Sequence[Cap], outcomes: Sequence[Outcome], kinds: Mapping[str, Kind]) -> tuple[Holders, ...]:
    """Who holds the seats of each cap, caps in the order of CAP_REASONS, then by code."""
    listed: dict[str, list[str]] = {cap.code: [] for cap in caps}
    opened: dict[str, list[str]] = {cap.code: [] for cap in caps}
    for outcome in outcomes:
        site = outcome.candidate.id
        held = listed if outcome.listed else opened if outcome.reason.code == "TIE" else {}
        for code in kinds[site] & held.keys():
            held[code].append(site)
    order = list(CAP_REASONS)
    return tuple(
        Holders(cap, tuple(listed[cap.code]), tuple(opened[cap.code]))
        for cap in sorted(caps, key=lambda cap: (order.index(cap.kind), cap.code))
    )
