"""What the entries of a visit say together: heads, current values, conflicts, photos. A function of the set alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...canonical import canonical
from .text import Entry

Subject = tuple[str, int, str]
"""(kind, by or 0 for the team's, item or "")."""

_TEAM = frozenset({"fact"})
_OWN = frozenset({"points", "note", "no_photo", "veto", "veto_confirm", "submit", "revise", "recuse"})


def subject_of(entry: Entry) -> Subject | None:
    """What an entry gives a value to; None for kinds that only add up (photos, sign-offs, objections, seals)."""
    if entry.kind in _TEAM:
        return (entry.kind, 0, entry.item or "")
    if entry.kind in _OWN:
        return ("submit" if entry.kind == "revise" else entry.kind, entry.by, entry.item or "")
    return None


@dataclass(frozen=True, slots=True)
class Current:
    """The heads of one subject by id, and the entry whose value holds; None where they differ (有冲突)."""

    heads: tuple[Entry, ...]
    entry: Entry | None

    @property
    def conflict(self) -> bool:
        return self.entry is None

    @property
    def value(self) -> Mapping[str, Any] | None:
        return None if self.entry is None else self.entry.value


@dataclass(frozen=True, slots=True)
class PhotoTaken:
    """A photo that an entry names; `dropped` when its photographer took it out again."""

    entry: Entry
    dropped: bool

    @property
    def id(self) -> str:
        return str(self.entry.value["photo"])


@dataclass(frozen=True, slots=True)
class Journal:
    """The current values of a visit, by subject, and its photos by their id."""

    values: Mapping[Subject, Current]
    photos: Mapping[str, PhotoTaken]

    def current(self, kind: str, by: int, item: str = "") -> Current | None:
        return self.values.get((kind, by, item))

    def fact(self, item: str) -> Current | None:
        return self.values.get(("fact", 0, item))

    def conflicts(self) -> list[Subject]:
        """Subjects with different values side by side, in a fixed order."""
        return sorted(subject for subject, current in self.values.items() if current.conflict)


def journal_of(entries: Iterable[Entry]) -> Journal:
    """The journal of the entries that count. Their order does not matter."""
    by_subject: dict[Subject, list[Entry]] = defaultdict(list)
    everything = list(entries)
    for entry in everything:
        subject = subject_of(entry)
        if subject is not None:
            by_subject[subject].append(entry)
    return Journal(
        values={subject: current_of(group) for subject, group in by_subject.items()}, photos=_photos(everything)
    )


def current_of(entries: Sequence[Entry]) -> Current:
    """The current value of one subject from all of its entries. ValueError for none."""
    if not entries:
        raise ValueError("a subject has at least one entry")
    followed = {followed for entry in entries for followed in entry.follows}
    # Trap: texts that follow each other in a ring leave no head; then all of them are.
    heads = [entry for entry in entries if entry.id not in followed] or list(entries)
    heads.sort(key=lambda entry: entry.id)
    agree = len({comparable(entry) for entry in heads}) == 1
    return Current(tuple(heads), heads[0] if agree else None)


def comparable(entry: Entry) -> bytes:
    """The value as it is compared with another: a note (备注) decides nothing; kinds of one subject stay apart."""
    return canonical([entry.kind, {key: value for key, value in entry.value.items() if key != "note"}])


def _photos(entries: Collection[Entry]) -> dict[str, PhotoTaken]:
    dropped = {(str(entry.value["photo"]), entry.by) for entry in entries if entry.kind == "photo_drop"}
    found: dict[str, PhotoTaken] = {}
    for entry in sorted((one for one in entries if one.kind == "photo"), key=lambda one: one.id):
        photo = str(entry.value["photo"])
        found.setdefault(photo, PhotoTaken(entry, (photo, entry.by) in dropped))
    return found
