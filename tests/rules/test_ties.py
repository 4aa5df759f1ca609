"""Open ties across the line are never broken, and what does not hang on them stands (SELECTION 7)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings

from kaocha.rules.outcomes import Cap, Tie
from kaocha.rules.ranking import Candidate
from rules.cast import cap, chosen, codes, every_list, fates, lists, plain_walk, quota, site, tied_ids

Lists = tuple[list[Candidate], list[Cap]]


def test_two_tied_for_one_seat_of_their_city_are_pending_and_the_next_city_is_listed() -> None:
    sites = [site("A", 90, "甲"), site("B", 90, "甲"), site("C", 85, "乙")]
    assert codes(chosen(sites, quota(2), cap("甲", 1), cap("乙", 2))) == {"A": "TIE", "B": "TIE", "C": "LISTED"}


def test_a_tie_that_fits_as_a_whole_is_listed() -> None:
    sites = [site("A", 90), site("B", 90), site("C", 85)]
    assert codes(chosen(sites, quota(2))) == {"A": "LISTED", "B": "LISTED", "C": "QUOTA"}


def test_a_tie_below_the_last_seat_is_no_tie() -> None:
    sites = [site("A", 91), site("B", 90), site("C", 90)]
    assert codes(chosen(sites, quota(1))) == {"A": "LISTED", "B": "QUOTA", "C": "QUOTA"}


def test_of_three_equals_only_those_that_share_the_scarce_seat_are_pending() -> None:
    sites = [site("A", 90, "甲"), site("B", 90, "甲"), site("D", 90, "乙")]
    assert codes(chosen(sites, quota(2), cap("甲", 1), cap("乙", 1))) == {"A": "TIE", "B": "TIE", "D": "LISTED"}


def test_whoever_could_sit_without_the_tied_sites_waits_with_them_and_the_next_is_out() -> None:
    sites = [site("A", 90), site("B", 90), site("C", 85), site("D", 84)]
    selection = chosen(sites, quota(1))
    assert codes(selection) == {"A": "TIE", "B": "TIE", "C": "TIE", "D": "QUOTA"}
    assert selection.ties == (Tie(1, ("A", "B")),)
    assert selection.of("C").reason.tie == Tie(1, ("A", "B"))


def test_the_committees_vote_breaks_the_tie_that_it_names_whole() -> None:
    sites = [site("A", 90), site("B", 90), site("C", 85)]
    assert codes(chosen(sites, quota(1), decided=[["B", "A"]])) == {"A": "QUOTA", "B": "LISTED", "C": "QUOTA"}


def test_a_vote_on_part_of_a_tie_leaves_it_open() -> None:
    sites = [site("A", 90), site("B", 90), site("C", 90)]
    assert codes(chosen(sites, quota(1), decided=[["B", "A"]])) == dict.fromkeys("ABC", "TIE")


def test_the_last_vote_counts() -> None:
    sites = [site("A", 90), site("B", 90)]
    assert chosen(sites, quota(1), decided=[["B", "A"], ["A", "B"]]).listed == ("A",)


def test_crossing_caps_can_make_an_untied_site_hang_on_a_tie_above() -> None:
    # A takes 工 and shuts X out, so that Y sits; B leaves 工 to X, who shuts Y out.
    sites = [site("A", 90, "甲", "工"), site("B", 90, "甲"), site("X", 85, "工", "乙"), site("Y", 84, "乙")]
    caps = [cap("甲", 1), cap("工", 1, "category"), cap("乙", 1)]
    assert every_list(sites, caps) == {frozenset("AY"), frozenset("BX")}
    assert codes(chosen(sites, *caps)) == dict.fromkeys("ABXY", "TIE")


def test_with_crossing_caps_too_a_tie_reserves_no_more_seats_than_it_can_take() -> None:
    sites = [site("A", 90, "甲", "工"), site("B", 90, "甲"), site("C", 85, "乙"), site("D", 81, "乙", "工")]
    for trades in (1, 5):
        found = codes(chosen(sites, quota(2), cap("甲", 1), cap("乙", 2), cap("工", trades, "category")))
        assert found == {"A": "TIE", "B": "TIE", "C": "LISTED", "D": "TIE"}


@settings(max_examples=400)
@given(lists(nested=True))
def test_with_nested_caps_the_result_is_what_every_way_of_breaking_the_ties_says(case: Lists) -> None:
    sites, caps = case
    ids = [candidate.id for candidate in sites if candidate.score >= 80]
    fate = fates(every_list(sites, caps), ids)
    open_tied = {id for id in ids if fate[id] == "sometimes"}
    assert open_tied <= tied_ids(sites)  # with nested caps nobody else hangs on a tie
    without = fates(every_list([c for c in sites if c.id not in open_tied], caps), ids)
    found = codes(chosen(sites, *caps))
    for id in ids:
        if fate[id] == "always":
            assert found[id] == "LISTED"
        elif fate[id] == "never" and without[id] == "never":
            assert found[id] in {"CAP_UNIT", "CAP_GROUP", "QUOTA"}
        else:
            assert found[id] == "TIE"


@settings(max_examples=400)
@given(lists(nested=False))
def test_with_crossing_caps_no_result_stands_that_some_way_of_breaking_the_ties_denies(case: Lists) -> None:
    sites, caps = case
    ids = [candidate.id for candidate in sites if candidate.score >= 80]
    fate = fates(every_list(sites, caps), ids)
    found = codes(chosen(sites, *caps))
    assert {id for id in ids if found[id] == "LISTED" and fate[id] != "always"} == set()
    assert {id for id in ids if found[id] not in {"LISTED", "TIE"} and fate[id] != "never"} == set()
    assert {id for id in ids if fate[id] == "sometimes" and found[id] != "TIE"} == set()


@given(lists(nested=False))
def test_without_equal_scores_nothing_is_pending_and_the_list_is_the_plain_walk(case: Lists) -> None:
    sites, caps = case
    apart = [replace(c, score=c.score + Decimal(n) / 100, floor_score=c.score) for n, c in enumerate(sites)]
    order = sorted((c for c in apart if c.floor_score >= 80), key=lambda c: c.score, reverse=True)
    selection = chosen(apart, *caps)
    assert selection.ties == ()
    assert set(selection.listed) == plain_walk(order, caps)
