"""The proposed list: the golden list, the order of reasons, and what must always hold (SELECTION 6-9)."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaocha.rules.canonical import canonical
from kaocha.rules.outcomes import ORDER, Cap
from kaocha.rules.ranking import Candidate, Core, Standard
from kaocha.rules.result import result_document
from kaocha.rules.selection import select
from kaocha.schemes.base import Words
from rules.cast import EIGHTY, PLAQUE, cap, chosen, codes, golden, groups_of, lists, quota, seats_taken, site

Lists = tuple[list[Candidate], list[Cap]]


def test_the_golden_list() -> None:
    sites, caps = golden()
    selection = chosen(sites, *caps)
    assert selection.listed == ("S01", "S02", "S04", "S07", "S08", "S09")
    assert codes(selection) == {
        "S01": "LISTED", "S02": "LISTED", "S03": "CAP_GROUP", "S04": "LISTED", "S05": "CAP_GROUP", "S06": "VETO",
        "S07": "LISTED", "S08": "LISTED", "S09": "LISTED", "S10": "CAP_GROUP", "S11": "BELOW_TOTAL",
        "S12": "BELOW_TOTAL",
    }  # fmt: skip
    full = {o.candidate.id: o.reason.cap.code for o in selection.outcomes if o.reason.cap}
    assert full == {"S03": "甲", "S05": "甲", "S10": "丙"}
    assert seats_taken(selection)["名额"] == (6, 7)


def test_the_golden_list_has_ranks_with_gaps_where_a_site_is_not_listed_and_numbered_reserves() -> None:
    sites, caps = golden()
    outcomes = chosen(sites, *caps).outcomes
    assert [(o.candidate.id, o.rank) for o in outcomes] == [
        ("S01", 1), ("S02", 2), ("S03", 3), ("S04", 4), ("S05", 5), ("S06", 6), ("S07", 7), ("S08", 8), ("S09", 9),
        ("S10", 10), ("S11", 11), ("S12", 12),
    ]  # fmt: skip
    assert {o.candidate.id: o.reserve for o in outcomes if o.reserve} == {"S03": 1, "S05": 2, "S10": 3}


def test_the_holders_of_a_full_group_are_named_best_first() -> None:
    sites, caps = golden()
    holders = {h.cap.code: h.listed for h in chosen(sites, *caps).holders}
    assert holders["甲"] == ("S01", "S02")
    assert holders["非科技"] == ("S04", "S07", "S09")


def test_crossing_caps_give_the_walk_not_the_largest_sum() -> None:
    sites = [site("A", 100, "city1", "ind1"), site("B", 99, "city1"), site("C", 98, "ind1")]
    assert chosen(sites, cap("city1", 1), cap("ind1", 1)).listed == ("A",)


@pytest.mark.parametrize(("seats", "listed"), [(1, ("A1", "B1")), (2, ("A1", "A2"))])
def test_an_inner_cap_decides_who_fills_the_total(seats: int, listed: tuple[str, ...]) -> None:
    sites = [site("A1", 100, "A"), site("A2", 99, "A"), site("B1", 98)]
    assert chosen(sites, quota(2), cap("A", seats)).listed == listed


CORE = Standard(3, Decimal("80.00"), (Core("venue", Words(zh="场所", en="venue"), Decimal("6.00")),))
WRONGS = (
    ("WITHDRAWN", {"withdrawn": True}),
    ("INELIGIBLE", {"ineligible": True}),
    ("NO_MATERIALS", {"no_materials": True}),
    ("NOT_VISITED", {"not_visited": True}),
    ("TOO_FEW_SHEETS", {"sheets": 2}),
    ("VETO", {"vetoes": (PLAQUE,)}),
    ("VETO_OPEN", {"open_vetoes": (PLAQUE,)}),
    ("BELOW_TOTAL", {"floor_score": Decimal("79.99")}),
    ("BELOW_DIMENSION", {"core": (Decimal("5.99"),)}),
    ("CAP_UNIT", {"groups": frozenset({"unit", "category", "group"})}),
    ("CAP_CATEGORY", {"groups": frozenset({"category", "group"})}),
    ("CAP_GROUP", {"groups": frozenset({"group"})}),
    ("QUOTA", {}),
)


@pytest.mark.parametrize("first", range(len(WRONGS)), ids=[code for code, _ in WRONGS])
def test_the_first_reason_that_holds_is_the_primary_one(first: int) -> None:
    facts: dict[str, object] = {"core": (Decimal("6.00"),)}
    for _, wrong in reversed(WRONGS[first:]):
        facts |= wrong
    caps = [cap("unit", 0, "unit"), cap("category", 0, "category"), cap("group", 0), quota(0)]
    found = select([site("A", 90, **facts)], caps, {"studio": CORE})
    assert codes(found) == {"A": WRONGS[first][0]}


def test_the_reasons_stand_in_the_order_of_the_specification() -> None:
    assert (*(code for code, _ in WRONGS), "TIE") == ORDER


@pytest.mark.parametrize(("points", "code"), [("80.00", "LISTED"), ("79.99", "BELOW_TOTAL")])
def test_the_floor_is_inclusive(points: str, code: str) -> None:
    assert codes(chosen([site("A", points)])) == {"A": code}


def test_bonus_moves_a_site_up_but_not_over_the_line() -> None:
    sites = [site("A", "85.00", floor_score=Decimal("79.99")), site("B", "81.00")]
    selection = chosen(sites)
    assert codes(selection) == {"A": "BELOW_TOTAL", "B": "LISTED"}
    assert [(o.candidate.id, o.rank) for o in selection.outcomes] == [("A", 1), ("B", 2)]


def test_without_ceilings_everyone_who_reached_the_line_is_listed() -> None:
    assert chosen([site("A", 90), site("B", 80), site("C", 79)]).listed == ("A", "B")


def test_categories_compete_in_one_walk_and_have_ranks_of_their_own() -> None:
    kinds = {"A": ("model", 90), "B": ("employee", 85), "C": ("employee", 80)}
    sites = [site(id, score, "甲", category=category) for id, (category, score) in kinds.items()]
    outcomes = select(sites, [cap("甲", 2)], {"model": EIGHTY, "employee": EIGHTY}).outcomes
    assert [(o.rank, o.category_rank, o.listed) for o in outcomes] == [(1, 1, True), (2, 1, True), (3, 2, False)]


def test_core_dimensions_of_different_checklists_break_no_tie_across_a_shared_cap() -> None:
    rooms = Standard(3, None, (Core("rooms", Words(zh="教室", en="rooms")),))
    venue = Standard(3, None, (Core("venue", Words(zh="场所", en="venue")),))
    sites = [
        site("A", 90, "甲", category="base", core=(Decimal(9),)),
        site("B", 90, "甲", category="studio", core=(Decimal(8),)),
        site("C", 90, category="base", core=(Decimal(9),)),
    ]
    selection = select(sites, [cap("甲", 1)], {"base": rooms, "studio": venue})
    assert codes(selection) == {"A": "TIE", "B": "TIE", "C": "LISTED"}


def test_core_dimensions_in_order_then_full_marks_break_a_tie() -> None:
    three = Standard(3, None, tuple(Core(code, Words(zh=code, en=code)) for code in "xy"))
    facts = {"A": ((7, 9), 9), "B": ((8, 1), 0), "C": ((7, 9), 10)}
    sites = [site(id, 90, core=tuple(map(Decimal, core)), full_marks=full) for id, (core, full) in facts.items()]
    selection = select(sites, [quota(1)], {"studio": three})
    assert [(o.candidate.id, o.rank, o.reason.code) for o in selection.outcomes] == [
        ("B", 1, "LISTED"), ("C", 2, "QUOTA"), ("A", 3, "QUOTA"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda: chosen([site("A", 90), site("A", 91)]),
        lambda: chosen([site("A", 90, "nowhere")]),
        lambda: chosen([], cap("甲", 1), cap("甲", 2)),
        lambda: chosen([], cap("甲", -1)),
        lambda: chosen([site("A", 90, core=(Decimal(1),))]),
    ],
    ids=["an id twice", "a group without a cap", "a cap twice", "negative seats", "core dimensions that do not fit"],
)
def test_what_cannot_be_meant_is_refused(nonsense) -> None:
    with pytest.raises(ValueError):
        nonsense()


# What must always hold (SELECTION, 1 to 9, 16, 17, 21, 22)


@given(lists(nested=False))
def test_no_cap_is_exceeded(case: Lists) -> None:
    sites, caps = case
    taken = seats_taken(chosen(sites, *caps))
    assert {code: count for code, count in taken.items() if count[0] > count[1]} == {}


@given(lists(nested=False), st.data())
def test_nobody_under_a_floor_or_with_a_veto_is_listed_at_any_score(case: Lists, data: st.DataObject) -> None:
    sites, caps = case
    spoiled = [
        replace(c, vetoes=(PLAQUE,) if mark == "veto" else (), open_vetoes=(PLAQUE,) if mark == "open" else ())
        for c in sites
        for mark in [data.draw(st.sampled_from(["", "veto", "open"]))]
    ]
    listed = [o.candidate for o in chosen(spoiled, *caps).outcomes if o.listed]
    assert [c.id for c in listed if c.floor_score < 80 or c.vetoes or c.open_vetoes] == []


@given(lists(nested=False), st.integers(1, 5))
def test_more_seats_never_admit_a_site_under_the_floor(case: Lists, more: int) -> None:
    sites, caps = case
    wide = chosen(sites, *(replace(each, seats=each.seats + more) for each in caps))
    assert {o.candidate.id for o in wide.outcomes if o.listed and o.candidate.floor_score < 80} == set()


@settings(max_examples=300)
@given(lists(nested=False), st.data())
def test_raising_a_listed_site_keeps_it_listed_and_never_lowers_a_rank(case: Lists, data: st.DataObject) -> None:
    sites, caps = case
    before = {o.candidate.id: o for o in chosen(sites, *caps).outcomes}
    for place, candidate in enumerate(sites):
        points = candidate.score + data.draw(st.integers(0, 3))
        raised = [*sites[:place], replace(candidate, score=points, floor_score=points), *sites[place + 1 :]]
        after = chosen(raised, *caps).of(candidate.id)
        assert after.listed >= before[candidate.id].listed
        assert after.rank <= before[candidate.id].rank


@given(lists(nested=False))
def test_every_unlisted_site_has_one_reason_and_a_full_group_is_full_of_better_ones(case: Lists) -> None:
    sites, caps = case
    selection = chosen(sites, *caps)
    holders = {h.cap.code: h for h in selection.holders}
    for outcome in selection.outcomes:
        assert outcome.listed == (outcome.reason.code == "LISTED")
        assert outcome.listed or outcome.reason.code in ORDER
        if outcome.reason.cap:
            full = holders[outcome.reason.cap.code]
            assert len(full.listed) + len(full.open) >= full.cap.seats
            assert full.open or len(full.listed) == full.cap.seats
            assert all(selection.of(id).rank < outcome.rank for id in full.listed)


@given(lists(nested=False))
def test_no_admissible_site_outside_an_open_tie_could_be_added(case: Lists) -> None:
    sites, caps = case
    selection = chosen(sites, *caps)
    room = {h.cap.code: h.cap.seats - len(h.listed) - len(h.open) for h in selection.holders}
    left = [o.candidate for o in selection.outcomes if o.reason.cap]
    assert [c.id for c in left if all(room[code] > 0 for code in groups_of(c, caps))] == []


@given(lists(nested=False), st.randoms(use_true_random=False))
def test_shuffling_everything_gives_the_same_bytes(case: Lists, chance: random.Random) -> None:
    sites, caps = case
    shuffled = chance.sample(sites, len(sites)), chance.sample(caps, len(caps))
    assert canonical(result_document(chosen(shuffled[0], *shuffled[1]))) == canonical(
        result_document(chosen(sites, *caps))
    )


@given(lists(nested=False))
def test_the_printed_scores_reproduce_the_printed_order(case: Lists) -> None:
    sites, caps = case
    lines = result_document(chosen(sites, *caps))["lines"]
    by_score = sorted((Decimal(line["score"]) for line in lines), reverse=True)
    assert [Decimal(line["score"]) for line in lines] == by_score
    assert [line["rank"] for line in lines] == [1 + sum(other > score for other in by_score) for score in by_score]


@given(lists(nested=True))
def test_withdrawal_under_nested_caps_makes_nobody_else_leave(case: Lists) -> None:
    sites, caps = case
    listed = set(chosen(sites, *caps).listed)
    for gone in listed:
        again = chosen([replace(c, withdrawn=c.id == gone) for c in sites], *caps)
        assert listed - {gone} - set(again.listed) == set()


@given(lists(nested=True))
def test_equals_in_every_respect_share_one_fate_in_any_order(case: Lists) -> None:
    sites, caps = case
    twins = [replace(c, id=c.id + "'", name=c.name + "'") for c in sites]
    found = codes(chosen([*sites, *twins], *caps))
    assert {c.id: found[c.id] for c in sites} == {c.id: found[c.id + "'"] for c in sites}


@given(lists(nested=False), st.integers(0, 5), st.integers(1, 3))
def test_raising_the_outermost_quota_removes_nobody(case: Lists, seats: int, more: int) -> None:
    sites, caps = case
    inner = [each for each in caps if each.kind != "quota"]
    small, large = chosen(sites, quota(seats), *inner), chosen(sites, quota(seats + more), *inner)
    assert set(small.listed) - set(large.listed) == set()
