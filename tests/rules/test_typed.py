"""What is typed becomes the answer that is judged; nothing typed is lost."""

import pytest

from kaocha.rules.checklist import Decided, NotApplicable, NotSeen, Trouble, judge
from kaocha.rules.typed import Typed, answer_typed, answered, points_typed, typed_of
from kaocha.schemes.loading import load_scheme
from site_visits import SCHEME

ITEMS = {item.code: item for item in load_scheme(SCHEME).checklists[0].items}


def outcome(code, main="", ticks=(), note=""):
    item = ITEMS[code]
    answer = answer_typed(item, Typed(main, tuple(ticks), note))
    return None if answer is None else judge(item, answer)


@pytest.mark.parametrize(("text", "points"), [
    ("8.5", 850), ("８．５", 850), (" 12 ", 1200), ("0", 0), ("1.25", 125), ("1.255", None), ("-1", None),
    ("九", None), ("", None), ("١", None), ("1e2", None), ("99999", None),
])
def test_points_are_read_with_at_most_two_decimals(text, points):
    assert points_typed(text) == points


@pytest.mark.parametrize(("code", "main", "points"), [
    ("plaque.name", "yes", 500), ("plaque.name", "有", 500), ("plaque.name", "0", 0), ("plaque.name", "5", 500),
    ("venue.room", "good", 1500), ("venue.room", "9.5", 950), ("venue.room", "0", 0),
    ("venue.sign", "10", 1000), ("venue.sign", "3.5", 350),
    ("equipment.use", "0", 2000), ("records.apprentices", "7", 700), ("records.apprentices", "12", 1000),
    ("records.apprentices", "0", 0), ("records.award", "city", 200), ("records.award", "none", 0),
    ("records.award", "4", 400),
])
def test_each_shape_is_typed_into_one_box(code, main, points):
    assert outcome(code, main) == Decided(points)


@pytest.mark.parametrize(("main", "met"), [("yes", True), ("Y", True), ("符合", True), ("n", False), ("不符合", False)])
def test_a_required_item_is_yes_or_no(main, met):
    assert outcome("plaque.hung", main) == Decided(met=met)


def test_defects_are_ticked_and_points_beside_them_must_agree():
    assert outcome("venue.sign", ticks=["unclear"]) == Decided(750)
    assert outcome("venue.sign", "7.5", ["unclear"]) == Decided(750)
    assert outcome("venue.sign", "8", ["unclear"]) == Trouble("venue.sign", "wrong_shape")


@pytest.mark.parametrize("code", ["equipment.use", "equipment.money"])
def test_a_free_deduction_takes_its_reason_from_the_remark(code):
    assert outcome(code, "1.5") == Trouble(code, "reason_missing")
    assert isinstance(outcome(code, "1.5", note="两台停用"), Decided)
    assert isinstance(outcome(code, "-1.5", note="两台停用"), Decided)


@pytest.mark.parametrize("code", ITEMS)
def test_not_seen_is_a_question_mark_at_every_item(code):
    assert outcome(code, "?") == outcome(code, "？") == NotSeen()


def test_not_applicable_is_a_dash_and_judged_by_the_scheme():
    assert outcome("wall.rules", "-") == NotApplicable()
    assert outcome("plaque.name", "-") == Trouble("plaque.name", "always_applies")


@pytest.mark.parametrize("code", ITEMS)
@pytest.mark.parametrize("main", ["abc", "-3.5x", "1/2", "=1+1", "8.555"])
def test_what_cannot_be_read_is_kept_and_never_counts(code, main):
    answer = answer_typed(ITEMS[code], Typed(main))
    assert isinstance(judge(ITEMS[code], answer), Trouble)
    assert typed_of(ITEMS[code], answer).main == main


def test_out_of_range_is_kept_as_typed():
    answer = answer_typed(ITEMS["plaque.name"], Typed("7"))
    assert judge(ITEMS["plaque.name"], answer) == Trouble("plaque.name", "out_of_range")
    assert typed_of(ITEMS["plaque.name"], answer).main == "7"


@pytest.mark.parametrize("code", ITEMS)
@pytest.mark.parametrize(("main", "ticks"), [
    ("yes", ()), ("no", ()), ("0", ()), ("5", ()), ("2.5", ()), ("?", ()), ("-", ()), ("good", ()), ("none", ()),
    ("x", ()), ("", ("unclear", "none_up")), ("1", ("unclear",)),
])
@pytest.mark.parametrize("note", ["", "备注一句"])
def test_shown_again_and_saved_again_it_is_the_same_answer(code, main, ticks, note):
    item = ITEMS[code]
    answer = answer_typed(item, Typed(main, ticks, note))
    assert answer_typed(item, typed_of(item, answer)) == answer


def test_a_remark_alone_answers_nothing():
    answer = answer_typed(ITEMS["plaque.name"], Typed(note="看了"))
    assert answer == {"note": "看了"}
    assert answered({"plaque.name": answer}) == {}


def test_an_empty_row_is_no_answer():
    assert answer_typed(ITEMS["venue.sign"], Typed()) is None
