"""Points of one sheet: every rule shape, what blocks a sheet, and what must always hold (SELECTION 1-2)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocha.rules.checklist import TROUBLES, Decided, Trouble, attainable, judge
from kaocha.rules.points import agrees_with_paper, earned_so_far, score_sheet, sheet_answers
from kaocha.schemes.checklist import LowersTotal
from rules.sheets import BONUS_CAP, CHECKLIST, FULL, ITEMS, SHEETS, answers_to, check, score


@pytest.mark.parametrize(
    ("item", "answer", "points"),
    [
        ("equipment", {"met": True}, 500),
        ("equipment", {"met": False}, 0),
        ("projects", {"level": "fair"}, 600),
        ("venue", {"defects": []}, 1000),
        ("venue", {"defects": ["dim_sign", "no_board"]}, 500),
        ("venue", {"defects": ["no_place", "no_board"]}, 0),
        ("apprentices", {"found": 7}, 700),
        ("apprentices", {"found": 25}, 1000),
        ("trained", {"found": 1}, 300),
        ("trained", {"found": 0}, 0),
        ("funds", {"minus": 250, "reason": "开支不合理"}, 1250),
        ("funds", {"minus": 0}, 1500),
        ("awards", {"levels": ["city", "province"]}, 400),
        ("awards", {"levels": []}, 0),
        ("spending", {"minus": 300, "reason": "账目不清"}, 300),
        ("venue", {"points": 500, "note": "标牌不明显, 无展示栏"}, 500),
        ("records", {"points": 3333, "reason": "缺活动记录"}, 3333),
        ("awards", {"points": 200}, 200),
    ],
)
def test_each_rule_shape_gives_its_points(item: str, answer: dict[str, Any], points: int) -> None:
    assert judge(ITEMS[item], answer) == Decided(points)


@pytest.mark.parametrize(
    ("item", "answer", "trouble"),
    [
        ("plaque", {"met": 1}, "wrong_shape"),
        ("plaque", {"points": 0}, "wrong_shape"),
        ("equipment", {}, "wrong_shape"),
        ("equipment", {"met": True, "points": 500}, "wrong_shape"),
        ("equipment", {"found": 1}, "wrong_shape"),
        ("equipment", {"points": 250}, "not_attainable"),
        ("equipment", {"points": True}, "wrong_shape"),
        ("equipment", {"points": 5.0}, "wrong_shape"),
        ("equipment", {"points": "500"}, "wrong_shape"),
        ("equipment", {"met": True, "note": 7}, "wrong_shape"),
        ("equipment", {"not_applicable": False}, "wrong_shape"),
        ("projects", {"level": "best"}, "unknown_choice"),
        ("projects", {"level": ["good"]}, "wrong_shape"),
        ("projects", {"points": 700}, "not_attainable"),
        ("venue", {"defects": ["no_roof"]}, "unknown_choice"),
        ("venue", {"defects": ["dim_sign", "dim_sign"]}, "wrong_shape"),
        ("venue", {"defects": "dim_sign"}, "wrong_shape"),
        ("venue", {"points": 1001}, "out_of_range"),
        ("venue", {"not_applicable": True}, "always_applies"),
        ("apprentices", {"found": -1}, "out_of_range"),
        ("apprentices", {"found": True}, "wrong_shape"),
        ("apprentices", {"points": 750}, "not_attainable"),
        ("funds", {"minus": 1}, "reason_missing"),
        ("funds", {"minus": 1, "reason": "  "}, "reason_missing"),
        ("funds", {"minus": 1501, "reason": "x"}, "out_of_range"),
        ("funds", {"points": 1499}, "reason_missing"),
        ("funds", {"points": -1, "reason": "x"}, "out_of_range"),
        ("spending", {"minus": 2001, "reason": "x"}, "out_of_range"),
        ("spending", {"minus": 100}, "reason_missing"),
        ("spending", {"points": 0}, "wrong_shape"),
        ("awards", {"levels": ["world"]}, "unknown_choice"),
        ("awards", {"levels": [1]}, "wrong_shape"),
    ],
)
def test_what_does_not_fit_is_told_and_never_raised(item: str, answer: dict[str, Any], trouble: str) -> None:
    assert judge(ITEMS[item], answer) == Trouble(item, trouble)
    assert check(FULL | {item: answer}).wrong == (Trouble(item, trouble),)
    assert Trouble(item, trouble).words == TROUBLES[trouble]


def test_a_full_sheet_is_a_hundred() -> None:
    full = score()
    assert full.dimensions == {"base": 30, "work": 45, "teaching": 25}
    assert (full.total, full.without_bonus, full.bonus) == (100, 100, 0)
    assert full.full_marks == set(FULL) - {"plaque", "leader"}
    assert full.not_met == set()


def test_bonus_stands_outside_the_hundred_and_is_capped_over_all_its_items() -> None:
    both = score(awards={"levels": ["province"]}, patents={"levels": ["city", "province"]})
    assert (both.bonus, both.total, both.without_bonus) == (5, 105, 100)


def test_a_finding_lowers_the_total_and_no_dimension() -> None:
    lowered = score(spending={"minus": 1250, "reason": "不合规开支"})
    assert (lowered.total, lowered.dimensions["base"]) == (Fraction("87.5"), 30)


def test_a_sheet_is_never_below_zero() -> None:
    worst = score(
        venue={"defects": ["no_place"]}, equipment={"met": False}, funds={"minus": 1500, "reason": "x"},
        projects={"level": "none"}, records={"minus": 3500, "reason": "x"}, apprentices={"found": 0},
        trained={"found": 0}, spending={"minus": 2000, "reason": "x"},
    )  # fmt: skip
    assert (worst.total, worst.without_bonus) == (0, 0)


def test_what_does_not_apply_rescales_its_dimension_exactly() -> None:
    rescaled = score(apprentices={"not_applicable": True}, trained={"found": 2})
    assert rescaled.dimensions["teaching"] == Fraction(9, 15) * 25
    thirds = score(equipment={"not_applicable": True}, venue={"defects": ["no_board"]}, funds={"minus": 0})
    assert thirds.dimensions["base"] == Fraction(22, 25) * 30
    assert "equipment" not in thirds.full_marks


def test_a_dimension_cannot_fall_away_whole() -> None:
    left_out = {"apprentices": {"not_applicable": True}, "trained": {"not_applicable": True}}
    assert check(FULL | left_out).wrong == (Trouble("teaching", "dimension_empty"),)


def test_not_seen_blocks_the_sheet_and_is_not_the_same_as_missing() -> None:
    found = check({code: answer for code, answer in FULL.items() if code != "funds"} | {"venue": {"not_seen": True}})
    assert (found.missing, found.not_seen, found.wrong, found.complete) == (("funds",), ("venue",), (), False)


def test_an_empty_sheet_names_every_item_but_what_lies_outside_the_hundred() -> None:
    assert check({}).missing == tuple(FULL)


def test_an_answer_to_what_was_not_asked_is_told() -> None:
    assert check(FULL | {"reviewed": {"met": True}}).wrong == (Trouble("reviewed", "not_asked"),)


def test_an_incomplete_sheet_has_no_score() -> None:
    with pytest.raises(ValueError):
        score(venue={"not_seen": True})


def test_a_required_item_answered_no_is_named_and_costs_no_points() -> None:
    missed = score(plaque={"met": False})
    assert (missed.not_met, missed.total) == ({"plaque"}, 100)
    assert score(leader={"not_applicable": True}).not_met == set()


def test_a_sheet_takes_facts_from_the_team_and_judgements_from_the_inspector() -> None:
    facts = {"venue": {"defects": []}, "funds": {"minus": 0}}
    own = {"venue": {"defects": ["no_place"]}, "funds": {"minus": 100, "reason": "x"}, "unknown": {"met": True}}
    assert sheet_answers(list(ITEMS.values()), facts=facts, own=own) == {
        "venue": facts["venue"],
        "funds": own["funds"],
    }


def test_the_running_sum_counts_what_is_decided() -> None:
    so_far = {"venue": {"defects": ["dim_sign"]}, "funds": {"not_seen": True}, "apprentices": {"found": "7"}}
    found = earned_so_far(CHECKLIST, so_far, purpose="evaluation", studio_type=None)
    assert found == {"base": 800, "work": 0, "teaching": 0}


def test_the_papers_sum_is_compared_as_printed() -> None:
    third = score(equipment={"not_applicable": True}, apprentices={"not_applicable": True}, trained={"found": 2},
                  venue={"defects": ["no_board"]}, records={"minus": 1, "reason": "x"})  # fmt: skip
    assert third.total == Fraction("26.4") + Fraction("44.99") + 15
    assert (agrees_with_paper(third, 8639), agrees_with_paper(third, 8640)) == (True, False)


@given(SHEETS)
def test_a_sheet_lies_between_nothing_and_a_hundred_and_its_bonus(answers: dict[str, Any]) -> None:
    found = score(**answers)
    assert 0 <= found.without_bonus <= 100
    assert found.without_bonus <= found.total <= found.without_bonus + Fraction(BONUS_CAP, 100)
    for dimension in CHECKLIST.dimensions:
        assert 0 <= found.dimensions[dimension.code] <= Fraction(dimension.points, 100)


@given(SHEETS, st.sampled_from(sorted(ITEMS)), st.data())
def test_raising_one_item_never_lowers_the_total(answers: dict[str, Any], code: str, data: st.DataObject) -> None:
    item = ITEMS[code]
    other = data.draw(answers_to(item))
    before, after = judge(item, answers[code]), judge(item, other)
    if isinstance(before, Decided) and isinstance(after, Decided):
        better = after.points >= before.points
        raises = (after.points <= before.points) if isinstance(item.rule, LowersTotal) else better
        totals = score(**answers).total, score(**(answers | {code: other})).total
        assert totals[0] <= totals[1] if raises else totals[0] >= totals[1]


@given(SHEETS)
def test_the_order_of_items_and_answers_changes_nothing(answers: dict[str, Any]) -> None:
    turned = CHECKLIST.model_copy(update={"items": CHECKLIST.items[::-1]})
    backwards = dict(reversed((FULL | answers).items()))
    other = score_sheet(turned, backwards, purpose="evaluation", studio_type=None, bonus_cap=BONUS_CAP)
    assert other == score(**answers)


@given(SHEETS)
def test_every_answer_gives_points_that_a_paper_sheet_could_show(answers: dict[str, Any]) -> None:
    for code, answer in answers.items():
        verdict, possible = judge(ITEMS[code], answer), attainable(ITEMS[code])
        if isinstance(verdict, Decided) and possible:
            assert verdict.points in possible
            assert judge(ITEMS[code], {"points": verdict.points}) == Decided(verdict.points)


@given(st.dictionaries(st.sampled_from([*ITEMS, "x"]), st.dictionaries(
    st.sampled_from(["met", "level", "levels", "defects", "found", "minus", "points", "reason", "note", "not_seen"]),
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text() | st.integers()),
)))  # fmt: skip
def test_no_answer_however_odd_makes_the_check_fall_over(answers: dict[str, Any]) -> None:
    found = check(answers)
    assert {trouble.where for trouble in found.wrong} <= set(answers)
    assert not found.complete


def test_points_that_can_be_given_are_listed_best_first() -> None:
    assert attainable(ITEMS["venue"]) == (1000, 800, 700, 500, 0)
    assert attainable(ITEMS["trained"]) == (1500, 900, 300, 0)
    assert attainable(ITEMS["awards"]) == (400, 200, 0)
    assert attainable(ITEMS["funds"]) is None
    assert attainable(ITEMS["plaque"]) == ()
