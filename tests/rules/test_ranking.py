"""From sheets to a printed score, and ranks that equals share (SELECTION 5-7)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocha.rules.ranking import in_blocks, items_at_full_marks, printed, ranks, site_score
from rules.cast import EIGHTY, site

POINTS = st.fractions(min_value=0, max_value=110, max_denominator=999)
SHEETS = st.lists(POINTS, min_size=3, max_size=9)


@pytest.mark.parametrize(
    ("points", "text"),
    [("79.995", "80.00"), ("79.9949999", "79.99"), ("80", "80.00"), ("0.005", "0.01"), ("2.675", "2.68")],
)
def test_a_score_is_printed_with_two_decimals_half_up(points: str, text: str) -> None:
    assert str(printed(Fraction(points))) == text


def test_a_third_is_printed_once_not_rounded_on_the_way() -> None:
    assert site_score([Fraction(80), Fraction(80), Fraction(79985, 1000)], trim=False, minimum=3) == Decimal("80.00")


def test_fewer_sheets_than_the_setting_give_no_score() -> None:
    assert site_score([Fraction(90), Fraction(91)], trim=False, minimum=3) is None
    assert site_score([], trim=True, minimum=1) is None


@pytest.mark.parametrize(("trim", "score"), [(True, "80.00"), (False, "68.00")])
def test_one_high_and_one_low_of_five_are_dropped_only_where_the_scheme_says_so(trim: bool, score: str) -> None:
    sheets = [Fraction(points) for points in (0, 79, 80, 81, 100)]
    assert str(site_score(sheets, trim=trim, minimum=3)) == score


def test_four_sheets_are_never_trimmed() -> None:
    sheets = [Fraction(points) for points in (0, 80, 80, 100)]
    assert site_score(sheets, trim=True, minimum=3) == Decimal("65.00")


@given(SHEETS, st.booleans())
def test_a_score_lies_between_the_lowest_and_the_highest_sheet(sheets: list[Fraction], trim: bool) -> None:
    score = site_score(sheets, trim=trim, minimum=3)
    assert printed(min(sheets)) <= score <= printed(max(sheets))


@given(SHEETS, st.booleans(), st.data())
def test_raising_one_sheet_never_lowers_the_score(sheets: list[Fraction], trim: bool, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(sheets) - 1))
    raised = [*sheets[:place], sheets[place] + data.draw(POINTS), *sheets[place + 1 :]]
    assert site_score(raised, trim=trim, minimum=3) >= site_score(sheets, trim=trim, minimum=3)


@given(SHEETS, st.booleans(), st.data())
def test_the_order_of_the_sheets_does_not_matter(sheets: list[Fraction], trim: bool, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(sheets))
    assert site_score(shuffled, trim=trim, minimum=3) == site_score(sheets, trim=trim, minimum=3)


@given(POINTS)
def test_printing_is_off_by_half_a_hundredth_at_most_and_upwards(points: Fraction) -> None:
    assert Fraction(-1, 200) < Fraction(printed(points)) - points <= Fraction(1, 200)


def test_an_item_counts_at_full_marks_when_every_valid_sheet_gives_them() -> None:
    assert items_at_full_marks([{"a", "b", "c"}, {"a", "c"}, {"c", "a", "d"}]) == 2
    assert items_at_full_marks([]) == 0


def test_equals_share_a_rank_and_the_next_counts_them() -> None:
    sites = [site("A", 90), site("B", 85), site("C", 85), site("D", 80)]
    blocks = in_blocks(sites, standards={"studio": EIGHTY})
    assert ranks(blocks) == {"A": 1, "B": 2, "C": 2, "D": 4}


def test_a_decided_tie_has_ranks_of_its_own() -> None:
    sites = [site("A", 90), site("B", 85), site("C", 85)]
    blocks = in_blocks(sites, standards={"studio": EIGHTY}, decided=[["C", "B", "someone who has withdrawn"]])
    assert ranks(blocks) == {"A": 1, "C": 2, "B": 3}
