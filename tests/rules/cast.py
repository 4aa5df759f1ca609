"""The cast of the selection tests: sites, caps and standards built in one line, and small random lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain, permutations, product

from hypothesis import strategies as st

from kaocha.rules.outcomes import Cap, CapKind, Selection
from kaocha.rules.ranking import Candidate, Standard, Veto
from kaocha.rules.selection import select
from kaocha.schemes.base import Words

PLAQUE = Veto("plaque", Words(zh="有牌匾", en="has a plaque"), "P1", 3)
EIGHTY = Standard(minimum_sheets=3, total=Decimal("80.00"))
CITIES = ("甲", "乙", "丙")


def site(id: str, score: str | int, *groups: str, **more: object) -> Candidate:
    """A visited site with three sheets; without bonus unless told."""
    points = Decimal(score).quantize(Decimal("0.01"))
    usual = {"category": "studio", "floor_score": points, "groups": frozenset(groups), "sheets": 3}
    return Candidate(**({"id": id, "name": id, "score": points} | usual | more))  # type: ignore[arg-type]


def cap(code: str, seats: int, kind: CapKind = "group") -> Cap:
    return Cap(code, kind, Words(zh=code, en=code), seats)


def quota(seats: int) -> Cap:
    return cap("名额", seats, "quota")


def chosen(sites: Iterable[Candidate], *caps: Cap, decided: Sequence[Sequence[str]] = ()) -> Selection:
    return select(sites, caps, {"studio": EIGHTY}, decided)


def codes(selection: Selection) -> dict[str, str]:
    return {outcome.candidate.id: outcome.reason.code for outcome in selection.outcomes}


def seats_taken(selection: Selection) -> dict[str, tuple[int, int]]:
    """For each cap how many are listed and how many may be."""
    return {holders.cap.code: (len(holders.listed), holders.cap.seats) for holders in selection.holders}


GOLDEN = (
    ("S01", "甲", "T", "91.20"), ("S02", "甲", "T", "90.40"), ("S03", "甲", "N", "89.90"), ("S04", "乙", "N", "89.10"),
    ("S05", "甲", "T", "88.70"), ("S06", "乙", "T", "87.95"), ("S07", "丙", "N", "86.30"), ("S08", "丙", "T", "85.00"),
    ("S09", "乙", "N", "84.20"), ("S10", "丙", "T", "80.00"), ("S11", "丁", "T", "79.99"), ("S12", "丁", "N", "78.00"),
)  # fmt: skip


def golden() -> tuple[list[Candidate], list[Cap]]:
    """The golden list of the specification: quota 7, two per city, three that are not technology, floor 80.00."""
    sites = [
        site(id, score, city, *(["非科技"] if field == "N" else []), vetoes=(PLAQUE,) if id == "S06" else ())
        for id, city, field, score in GOLDEN
    ]
    return sites, [quota(7), *(cap(city, 2) for city in "甲乙丙丁"), cap("非科技", 3)]


@st.composite
def lists(draw: st.DrawFn, nested: bool = True, largest: int = 7) -> tuple[list[Candidate], list[Cap]]:
    """Few sites on few scores (so that ties abound), in nested caps (unit in city in total) or crossing ones too."""
    sites = []
    for number in range(draw(st.integers(0, largest))):
        city = draw(st.sampled_from(["", *CITIES]))
        unit = draw(st.sampled_from(["", "1", "2"])) if city else ""
        trade = "" if nested else draw(st.sampled_from(["", "工", "农"]))
        groups = [name for name in (city, city + unit if unit else "", trade) if name]
        sites.append(site(f"S{number}", draw(st.integers(79, 84)), *groups))
    seats = st.integers(0, 3)
    caps = [cap(city, draw(seats)) for city in CITIES]
    caps += [cap(city + unit, draw(seats), "unit") for city, unit in product(CITIES, "12")]
    caps += [] if nested else [cap(trade, draw(seats), "category") for trade in "工农"]
    return sites, caps + ([quota(draw(st.integers(0, 5)))] if draw(st.booleans()) else [])


def groups_of(candidate: Candidate, caps: Iterable[Cap]) -> frozenset[str]:
    return candidate.groups | {cap.code for cap in caps if cap.kind == "quota"}


def plain_walk(order: Iterable[Candidate], caps: Sequence[Cap]) -> frozenset[str]:
    """The list when every tie is broken as the order says: the definition of SELECTION 8, word for word."""
    room = {cap.code: cap.seats for cap in caps}
    listed = set()
    for candidate in order:
        mine = groups_of(candidate, caps)
        if all(room[code] > 0 for code in mine):
            listed.add(candidate.id)
            room.update({code: room[code] - 1 for code in mine})
    return frozenset(listed)


def every_order(sites: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """Every order that breaks the ties of sites that reached the floor."""
    blocks: dict[Decimal, list[Candidate]] = {}
    for candidate in sites:
        if candidate.score is not None and candidate.score >= Decimal(80):
            blocks.setdefault(candidate.score, []).append(candidate)
    ordered = [list(permutations(blocks[score])) for score in sorted(blocks, reverse=True)]
    for order in product(*ordered):
        yield list(chain.from_iterable(order))


def every_list(sites: Iterable[Candidate], caps: Sequence[Cap]) -> set[frozenset[str]]:
    """The lists under every way of breaking the ties."""
    return {plain_walk(order, caps) for order in every_order(sites)}


def tied_ids(sites: Sequence[Candidate]) -> set[str]:
    """Those that share their score with another above the floor."""
    scores = [candidate.score for candidate in sites]
    return {candidate.id for candidate in sites if scores.count(candidate.score) > 1}


def fates(ways: set[frozenset[str]], ids: Iterable[str]) -> Mapping[str, str]:
    """In every list, in none, or in some: always, never, sometimes."""
    return {
        id: "always" if all(id in way for way in ways) else "sometimes" if any(id in way for way in ways) else "never"
        for id in ids
    }
