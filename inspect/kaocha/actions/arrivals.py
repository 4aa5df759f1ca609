"""What becomes of each entry that arrives: stored, in conflict, late, set aside, known, changed, refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..queries.field import FieldVisit, Held, counting, streams_of
from ..rules.entries.kinds import KINDS
from ..rules.entries.sheets import item_trouble, submission_of
from ..rules.entries.text import Entry, Unreadable, kind_trouble, read_entry, text_digest
from ..rules.entries.values import Subject, journal_of, subject_of
from ..rules.permissions import Who
from ..schemes.checklist import Item


@dataclass(frozen=True, slots=True)
class Arrival:
    """A text as it was sent: `claimed` is the digest beside it, `sha256` its own. `entry` None: unreadable."""

    text: str
    claimed: str
    sha256: str
    entry: Entry | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an arrival. `new` outcomes are written; `was` is the first result of a known entry."""

    arrival: Arrival
    result: str
    problem: str = ""
    was: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True)
class SealFacts:
    """What a seal depends on besides the entries: originals still out, and whose sheet was submitted on paper."""

    lacking_photos: int
    on_paper: frozenset[int]


def read_arrivals(sent: Iterable[tuple[str, str]], *, visit: int, by: Who) -> list[Arrival]:
    """Read the texts (text, claimed digest), before any write transaction; nothing is decided about the visit yet."""
    found = []
    for text, claimed in sent:
        sha256 = text_digest(text)
        arrival = Arrival(text, claimed, sha256, None)
        if sha256 != claimed:
            found.append(replace(arrival, problem="entry_digest_differs"))
            continue
        try:
            entry = read_entry(text)
        except Unreadable as unreadable:
            found.append(replace(arrival, problem=unreadable.code))
            continue
        problem = "" if entry.by == by.id else "not_yours_to_send"
        problem = problem or ("" if entry.visit == visit else "entry_other_visit")
        found.append(replace(arrival, entry=entry, problem=problem))
    return found


def outcomes_of(
    arrivals: Sequence[Arrival], *, visit: FieldVisit, held: Sequence[Held], refused: set[str], changed: set[str],
    late: bool, seal: SealFacts | None, by: Who,
) -> list[Outcome]:
    """What becomes of each arrival, in order. `refused` and `changed` are digests noted before;
    `seal` is needed where an arrival is a seal."""
    known = {one.said.id: (one.said.sha256, one.result) for one in held}
    refused, changed = set(refused), set(changed)
    items = {item.code: item for item in visit.asked.items}
    found = []
    for arrival in arrivals:
        outcome = _first_look(arrival, known, refused, changed)
        if outcome is None:
            assert arrival.entry is not None
            trouble = set_aside_reason(arrival.entry, visit, items, by)
            result = "late" if late else "set_aside" if trouble else "stored"
            outcome = Outcome(arrival, result, trouble or "", new=True)
            known[arrival.entry.id] = (arrival.sha256, result)
        found.append(outcome)
    return _with_the_rest(found, visit, held, seal)


def _first_look(
    arrival: Arrival, known: Mapping[str, tuple[str, str]], refused: set[str], changed: set[str]
) -> Outcome | None:
    """Refused, known or changed; None for what is new and readable. The sets learn what this call adds."""
    if arrival.problem == "not_yours_to_send":
        return Outcome(arrival, "refused", arrival.problem)
    if arrival.problem or arrival.entry is None:
        new = arrival.sha256 not in refused
        refused.add(arrival.sha256)
        return Outcome(arrival, "refused", arrival.problem, new=new)
    if arrival.entry.id not in known:
        return None
    sha256, was = known[arrival.entry.id]
    if sha256 == arrival.sha256:
        return Outcome(arrival, "known", was=was)
    new = arrival.sha256 not in changed
    changed.add(arrival.sha256)
    return Outcome(arrival, "changed", "entry_changed", new=new)


def set_aside_reason(entry: Entry, visit: FieldVisit, items: Mapping[str, Item], by: Who) -> str | None:
    """Why an entry is kept without counting (a Problem code), None where it counts."""
    trouble = kind_trouble(entry) or item_trouble(entry, items)
    if trouble:
        return trouble
    if by.id not in visit.members:
        return "no_longer_on_team"
    if visit.members[by.id] == "recused" and entry.kind != "recuse":
        return "recused_here"
    return "leader_only" if KINDS[entry.kind].leader and by.id != visit.leader else None


def _with_the_rest(
    outcomes: list[Outcome], visit: FieldVisit, held: Sequence[Held], seal: SealFacts | None
) -> list[Outcome]:
    """Beside everything that counts, some new entries are in conflict, and a seal may come too early."""
    fresh = [one.arrival.entry for one in outcomes if one.new and one.result == "stored" and one.arrival.entry]
    entries = [*counting(held, visit.members), *fresh]
    journal = journal_of(entries)
    conflicts = set(journal.conflicts())
    ready = seal is not None and not conflicts and _may_be_sealed(seal, visit, [*held], entries)
    return [_settled(outcome, conflicts, ready) for outcome in outcomes]


def _settled(outcome: Outcome, conflicts: set[Subject], ready: bool) -> Outcome:
    entry = outcome.arrival.entry
    if not outcome.new or outcome.result != "stored" or entry is None:
        return outcome
    if subject_of(entry) in conflicts:
        return replace(outcome, result="conflict")
    if entry.kind == "seal" and not ready:
        return replace(outcome, result="set_aside", problem="seal_too_early")
    return outcome


def _may_be_sealed(seal: SealFacts, visit: FieldVisit, held: Sequence[Held], entries: Sequence[Entry]) -> bool:
    """Every photo is here, no stream has a hole, and every expected sheet is in, from a tablet or on paper."""
    everything = {one.said.sha256: one.said for one in held} | {entry.sha256: entry for entry in entries}
    if seal.lacking_photos or not all(state.whole for state in streams_of(everything.values()).values()):
        return False
    journal = journal_of(entries)
    for account, absence in visit.members.items():
        submission = None if absence else submission_of(visit.asked, entries, journal, account)
        if not absence and account not in seal.on_paper and (submission is None or submission.problem):
            return False
    return True
