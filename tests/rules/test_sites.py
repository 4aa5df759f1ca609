"""What the sheets of a site say together, and when a veto is confirmed (SELECTION 4-6)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocha.rules.points import SheetScore
from kaocha.rules.sites import core_of, score_site, veto_states
from kaocha.schemes.choosing import Sheets
from rules.sheets import CHECKLIST, score

RULE = Sheets.model_validate({"source": "example", "bonus_cap": 5})
TRIMMED = Sheets.model_validate({"source": "example", "trim": "one_high_one_low"})
PROVINCE = {"levels": ["province"]}


def graded(*minus: int) -> list[SheetScore]:
    return [score(records={"minus": points, "reason": "x"}, awards=PROVINCE) for points in minus]


def test_a_site_has_the_mean_of_its_sheets_with_and_without_bonus() -> None:
    found = score_site(graded(2000, 2001, 2001), rule=RULE, core=["base", "teaching"], floor_on="without_bonus")
    assert found is not None
    assert (found.score, found.floor_score) == (Decimal("83.99"), Decimal("79.99"))
    assert (found.core, found.sheets) == ((Decimal("30.00"), Decimal("25.00")), 3)


def test_a_floor_with_bonus_looks_at_the_same_number() -> None:
    found = score_site(graded(2000, 2001, 2001), rule=RULE, core=[], floor_on="with_bonus")
    assert found is not None
    assert found.floor_score == found.score == Decimal("83.99")


def test_half_a_hundredth_is_printed_upwards_and_passes_the_line() -> None:
    found = score_site(graded(2000, 2000, 2001, 2001), rule=RULE, core=[], floor_on="without_bonus")
    assert found is not None
    assert found.floor_score == Decimal("80.00")


def test_two_sheets_are_too_few() -> None:
    assert score_site(graded(0, 0), rule=RULE, core=[], floor_on="without_bonus") is None


@pytest.mark.parametrize(("rule", "printed"), [(RULE, "95.00"), (TRIMMED, "99.00")])
def test_one_high_and_one_low_fall_out_of_five_where_the_scheme_says_so(rule: Sheets, printed: str) -> None:
    found = score_site(graded(3000, 500, 500, 500, 0), rule=rule, core=[], floor_on="without_bonus")
    assert found is not None
    assert str(found.score) == printed


def test_full_marks_count_only_where_every_sheet_gives_them() -> None:
    sheets = [score(), score(funds={"minus": 1, "reason": "x"}), score(venue={"defects": ["dim_sign"]})]
    found = score_site(sheets, rule=RULE, core=[], floor_on="without_bonus")
    assert found is not None
    assert found.full_marks == 5


def test_core_dimensions_stand_in_the_schemes_order_with_printed_lines() -> None:
    assert [(core.code, core.floor) for core in core_of(CHECKLIST)] == [("base", Decimal("12.00")), ("teaching", None)]


TEAM = ("leader", "wang", "li", "zhao")


@pytest.mark.parametrize(
    ("signed", "members", "state"),
    [
        ({"leader", "wang", "li"}, TEAM, "VETO"),
        ({"leader", "wang"}, TEAM, "VETO_OPEN"),
        ({"wang", "li", "zhao"}, TEAM, "VETO_OPEN"),
        ({"leader", "wang"}, TEAM[:3], "VETO"),
        ({"leader"}, TEAM[:2], "VETO_OPEN"),
        ({"leader"}, TEAM[:1], "VETO"),
        ({"leader", "wang", "recused"}, TEAM, "VETO_OPEN"),
        ({"zhao"}, TEAM, "VETO_OPEN"),
    ],
)
def test_a_veto_needs_the_leader_and_two_thirds_of_the_members_rounded_up(
    signed: set[str], members: tuple[str, ...], state: str
) -> None:
    assert veto_states({"plaque": signed}, members=members, leader="leader", share=(2, 3)) == {"plaque": state}


def test_without_a_member_against_it_there_is_no_veto() -> None:
    assert veto_states({"plaque": [], "venue": ["recused"]}, members=TEAM, leader="leader", share=(2, 3)) == {}


@given(st.sets(st.sampled_from(TEAM)), st.tuples(st.integers(1, 5), st.integers(1, 5)).filter(lambda s: s[0] <= s[1]))
def test_one_more_signature_never_opens_a_confirmed_veto(signed: set[str], share: tuple[int, int]) -> None:
    before = veto_states({"x": signed}, members=TEAM, leader="leader", share=share)
    after = veto_states({"x": signed | {"wang"}}, members=TEAM, leader="leader", share=share)
    assert before != {"x": "VETO"} or after == {"x": "VETO"}
