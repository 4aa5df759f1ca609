"""Who may take a seat that falls free after the notice; nobody else moves (SELECTION 13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from .outcomes import Outcome, Selection
from .room import Nesting


def reserves_that_fit(selection: Selection, removed: Collection[str], added: Collection[str] = ()) -> list[Outcome]:
    """The reserves, best first, that fit every cap once the `removed` are gone and the `added` have their seats.

    Nothing is run again: with crossing caps a second run could drop a listed site. Each fits alone; the office takes
    the first, or leaves the seat empty, by explicit decision. Equal ranks stay equal: show both. What an open tie
    may still take is not given away.
    """
    quotas = frozenset(holders.cap.code for holders in selection.holders if holders.cap.kind == "quota")
    free = {holders.cap.code: holders.cap.seats for holders in selection.holders}
    present = [outcome for outcome in selection.outcomes if outcome.candidate.id not in removed]
    kinds = {outcome.candidate.id: outcome.candidate.groups | quotas for outcome in present}
    for outcome in present:
        if outcome.listed or outcome.candidate.id in added:
            for code in kinds[outcome.candidate.id]:
                free[code] -= 1
    nesting = Nesting(kinds.values())
    opened = Counter(kinds[outcome.candidate.id] for outcome in present if outcome.reason.code == "TIE")
    room = {code: free[code] - nesting.least_bound(code, opened, free) for code in nesting.codes}
    waiting = [outcome for outcome in present if outcome.reserve is not None and outcome.candidate.id not in added]
    return [outcome for outcome in waiting if all(room[code] > 0 for code in kinds[outcome.candidate.id])]
