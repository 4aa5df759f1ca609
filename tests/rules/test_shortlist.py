"""The proposal as a document, from plain values alone."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocha.canonical import canonical
from kaocha.rules.candidates import Site, differing, marks_of
from kaocha.rules.cycle import CycleRules, CycleSettings
from kaocha.rules.points import SheetScore
from kaocha.rules.scopes import empty_seats
from kaocha.rules.shortlist import propose, read_document
from kaocha.schemes.loading import load_scheme, schemes_in_house

SCHEME = load_scheme(Path(__file__).parents[1] / "golden-scheme.yaml")
RULES = CycleRules(SCHEME, 2026, CycleSettings())
HEAD = {
    "code": "yc-2026",
    "name": "2026 年度",
    "label": "命名",
    "year": 2026,
    "authority": {"zh": "云川", "en": "Yunchuan"},
}


def sheet(total: int | Fraction) -> SheetScore:
    first = min(Fraction(total), Fraction(60))
    dimensions = {"place": first, "work": Fraction(total) - first}
    return SheetScore(dimensions, Fraction(0), Fraction(0), frozenset(), frozenset())


def site(number: int, *totals: int, city: str = "甲", split: str = "technology", **more: object) -> Site:
    facts = {"number": number, "studio": f"S{number:02d}", "host": "厂", "unit": "总工会", "region": city,
             "category": "studio", "split": split, "expected": len(totals), "handed_in": len(totals),
             "marks": marks_of([sheet(total) for total in totals], SCHEME, "studio")}  # fmt: skip
    return Site(**(facts | more))  # type: ignore[arg-type]


def document(*sites: Site, rules: CycleRules = RULES) -> dict:
    return propose(rules, sites, cycle=HEAD, snapshot_hash="0" * 64)


SITES = [site(n, 70 + n % 25, 71 + n % 25, 72 + n % 23, city="甲乙丙丁"[n % 4]) for n in range(1, 21)]


@given(st.permutations(SITES))
def test_the_order_of_the_input_leaves_no_trace(order):
    assert canonical(document(*order)) == canonical(document(*SITES))


@given(st.permutations([sheet(90), sheet(84), sheet(87), sheet(84)]))
def test_the_order_of_the_sheets_leaves_no_trace(order):
    assert marks_of(order, SCHEME, "studio") == marks_of([sheet(84), sheet(84), sheet(87), sheet(90)], SCHEME, "studio")


def test_a_mean_is_taken_of_unrounded_points_and_rounded_half_up_once():
    third = Fraction(1, 3)
    marks = marks_of(
        [sheet(Fraction(80) - third), sheet(Fraction(80) - third), sheet(Fraction(80) + third)], SCHEME, "studio"
    )
    assert (str(marks.score.score), marks.totals) == ("79.89", (8033, 7967, 7967))
    half = marks_of([sheet(Fraction("79.99")), sheet(Fraction("80.00")), sheet(Fraction("79.995"))], SCHEME, "studio")
    assert str(half.score.score) == "80.00"


def test_too_few_sheets_have_totals_and_no_score():
    marks = marks_of([sheet(90), sheet(80)], SCHEME, "studio")
    assert (marks.score, marks.totals, marks.dimensions) == (None, (9000, 8000), ())


@pytest.mark.parametrize(
    ("totals", "apart"),
    [
        ((), ()),
        ((9000,), ()),
        ((9000, 8000), ()),
        ((9001, 8000), (0, 1)),
        ((9000, 8900, 7800), (2,)),
        ((9000, 8000, 8000), ()),
    ],
)
def test_a_sheet_more_than_ten_points_off_the_mean_of_the_others_is_marked(totals, apart):
    assert differing(totals) == apart


def test_no_two_sites_may_have_one_number():
    with pytest.raises(ValueError, match="same number"):
        document(site(1, 90, 90, 90), site(1, 80, 80, 80))


def test_a_document_of_an_unknown_format_is_not_read():
    with pytest.raises(ValueError, match="format 9"):
        read_document('{"format": 9}')


def test_what_was_frozen_is_read_back_as_it_was():
    frozen = document(*SITES)
    assert read_document(canonical(frozen).decode()) == frozen


def test_each_run_of_empty_seats_has_its_own_reason():
    runs = empty_seats(10, 3, 2, owing=1, missing=[({"zh": "科技型", "en": "Technology"}, 2)], shut=4)
    assert [(run["first"], run["last"], run["why"]["zh"]) for run in runs] == [
        (4, 4, "还有 1 家没有结论，名单未定"),
        (5, 6, "2 家待定，等委员会就并列表决"),
        (7, 8, "科技型达到标准的不足，按宁缺毋滥不由其他类别递补"),
        (9, 10, "其余 4 家达到标准，但所属名额已满；不自动递补"),
    ]


def test_a_full_list_has_no_empty_seats():
    assert empty_seats(3, 3, 0, owing=5, missing=[], shut=9) == []


def test_with_nobody_left_the_seat_says_so():
    assert empty_seats(1, 0, 0, owing=0, missing=[], shut=0)[0]["why"]["zh"] == "没有其他达到标准的工作室，宁缺毋滥"


def test_seats_are_never_counted_beyond_the_ceiling():
    runs = empty_seats(5, 4, 9, owing=9, missing=[], shut=0)
    assert [(run["first"], run["last"]) for run in runs] == [(5, 5)]


def test_ranks_that_follow_each_other_need_no_sentence():
    assert document(site(1, 90, 90, 90), site(2, 85, 85, 85, city="乙"))["scopes"][0]["gaps"] is None


@pytest.mark.parametrize("code", sorted(schemes_in_house()))
def test_every_scheme_in_house_makes_an_empty_list(code):
    scheme = schemes_in_house()[code]
    seats = {ceiling.code: 5 for ceiling in scheme.ceilings if ceiling.seats is None}
    made = document(rules=CycleRules(scheme, 2026, CycleSettings(seats=seats)))
    assert made["lines"] == []
    assert {scope["code"] for scope in made["scopes"]} >= (
        {"all"} if len(scheme.categories) == 1 else {category.code for category in scheme.categories}
    )


def test_a_category_that_shares_the_quota_says_so():
    scheme = schemes_in_house()["city-plan-2023"]
    rules = CycleRules(scheme, 2026, CycleSettings(seats={"named_this_time": 40}))
    scopes = {scope["code"]: (scope["seats"], scope["shared"]) for scope in document(rules=rules)["scopes"]}
    assert scopes == {"all": (40, False), "model_worker": (None, True), "skilled_worker": (None, True)}
