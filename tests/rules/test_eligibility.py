"""Conditions of real schemes, each kind of test, and what the findings come to."""
# ruff: noqa: E501  (one case a line; Chinese counts double)

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaocha.rules.cycle import CycleRules, CycleSettings
from kaocha.rules.eligibility import Finding, Ruled, fields_asked, judge, judge_all, standing
from kaocha.rules.preferences import mark_in_words, preferred
from kaocha.schemes.base import Words
from kaocha.schemes.intake import Condition, OutcomeInWindow
from kaocha.schemes.loading import schemes_in_house

SCHEMES = schemes_in_house()
LAST_DAY = date(2026, 8, 31)


def rules_for(code, year=2026, last_day=LAST_DAY):
    return CycleRules(SCHEMES[code], year, CycleSettings(counted_to=last_day))


JIANGXI, LIAONING = rules_for("jiangxi-province-2023"), rules_for("liaoning-province-2021")
NANCHANG, CITY = rules_for("nanchang-city-2021"), rules_for("city-plan-2023")

JIANGXI_FACTS = {
    "leader_name": "张三", "leader_honour": ["national_model_worker"], "established_on": "2020-05-01", "named_by": "云川市总工会",
    "named_on": "2025-01-02", "outcomes": [{"year": 2025, "kind": "patent", "name": "夹具"}], "existing_department": False,
    "named_before": "none", "city_industry_system": False, "priority_field": "digital_economy",
}
LIAONING_FACTS = {
    "leader_name": "李四", "leader_honour": ["city_model_worker"], "established_on": "2024-05-01", "host_kind": "enterprise",
    "registered_in_province": True, "existing_department": False, "named_before": "none", "technology_enterprise": True,
    "outcomes": [{"year": 2025, "kind": "patent", "name": "夹具"}], "named_by": "沈河区总工会",
}
PROOFS = ("management_rules", "planned", "leader_expertise", "benefit")
PROVEN = {code: Ruled("met", "材料第3页") for code in PROOFS}


def findings(rules, declared, category="studio", unit_kind="city_union", split="", rulings=None):
    found = judge_all(rules, declared, category=category, unit_kind=unit_kind, split=split, rulings=rulings or {})
    return {finding.condition.code: finding for finding in found}


def state(code, rules=JIANGXI, base=JIANGXI_FACTS, *, category="studio", unit_kind="city_union", split="", rulings=None, **changed):
    declared = {key: value for key, value in (base | changed).items() if value is not None}
    return findings(rules, declared, category, unit_kind, split, rulings)[code].state


def liaoning(code, category="model_worker", **changed):
    return state(code, LIAONING, LIAONING_FACTS, category=category, **changed)


@pytest.mark.parametrize(("since", "expected"), [
    ("2023-08-31", "met"), ("2023-09-01", "not_met"), ("2026-12-01", "not_met"), ("2023-08-30", "met"), (None, "needs_proof"),
])
def test_three_years_of_running_are_counted_to_the_last_day_of_submission(since, expected):
    assert state("running_years", established_on=since) == expected


@pytest.mark.parametrize(("since", "expected"), [("2026-02-28", "met"), ("2026-03-01", "not_met")])
def test_six_months_of_being_named_end_with_the_month_when_it_is_shorter(since, expected):
    assert state("named_six_months", named_on=since) == expected


def test_why_says_when_the_time_will_be_full():
    found = findings(JIANGXI, JIANGXI_FACTS | {"established_on": "2023-09-01"})["running_years"]
    assert found.why.zh == "自2023年9月1日起，至2026年8月31日不满3年，2026年9月1日才满"
    assert found.why.en == "Since 2023-09-01: less than 3 years by 2026-08-31, complete on 2026-09-01"


@pytest.mark.parametrize(("honours", "expected"), [
    (["provincial_may_day_medal"], "met"), (["city_model_worker", "national_may_day_medal"], "met"),
    (["city_model_worker"], "not_met"), (None, "needs_proof"),
])
def test_one_of_the_honours_is_enough(honours, expected):
    assert state("leader_honour", leader_honour=honours) == expected


@pytest.mark.parametrize(("outcomes", "expected"), [
    ([(2025, "patent")], "met"), ([(2026, "recognised")], "met"), ([(2024, "patent")], "not_met"),
    ([(2026, "own_record")], "not_met"), ([(2027, "patent")], "not_met"), ([], "not_met"),
])
def test_an_outcome_counts_when_its_kind_and_year_are_accepted(outcomes, expected):
    listed = [{"year": year, "kind": kind, "name": "x"} for year, kind in outcomes]
    assert state("outcome", outcomes=listed) == expected


@pytest.mark.parametrize(("years", "expected"), [((2025, 2026), "met"), ((2026, 2026), "not_met"), ((2024, 2025), "not_met")])
def test_an_outcome_each_year_is_asked_of_each_year(years, expected):
    test = OutcomeInWindow(kind="outcome_in_window", years=2, per_year=True)
    condition = Condition(code="x", title=Words(zh="每年一项", en="one a year"), source="example", force="must", test=test)
    outcomes = [{"year": year, "kind": "patent", "name": "x"} for year in years]
    found = judge(condition, {"outcomes": outcomes}, category="studio", unit_kind="", cycle_year=2026, counted_to=LAST_DAY, rulings={})
    assert found.state == expected


@pytest.mark.parametrize(("before", "expected"), [("none", "met"), ("studio", "not_met"), (None, "needs_proof")])
def test_what_is_named_already_is_not_named_again(before, expected):
    assert state("not_named_yet", named_before=before) == expected


def test_an_employee_studio_may_move_up_to_a_model_worker_studio_and_states_the_new_honour():
    moving = {"named_before": "employee"}
    assert liaoning("model_worker_not_named_yet", **moving) == "met"
    assert liaoning("honour_changed", **moving) == "not_met"
    assert liaoning("honour_changed", **moving, honour_change="无") == "not_met"
    assert liaoning("honour_changed", **moving, honour_change="2025年省劳动模范") == "met"
    assert liaoning("honour_changed", named_before="none") == "not_asked"
    assert liaoning("model_worker_not_named_yet", named_before="model_worker") == "not_met"


@pytest.mark.parametrize("before", ["employee", "model_worker"])
def test_an_employee_studio_does_not_move_sideways_or_down(before):
    assert liaoning("employee_not_named_yet", category="employee", split="other", named_before=before) == "not_met"


@pytest.mark.parametrize(("split", "technology", "expected"), [
    ("technology", True, "met"), ("technology", False, "not_met"), ("technology", None, "needs_proof"),
])
def test_the_table_of_technology_enterprises_holds_only_such(split, technology, expected):
    assert liaoning("split_technology", category="employee", split=split, technology_enterprise=technology) == expected


def test_conditions_of_another_table_or_category_are_not_listed():
    listed = findings(LIAONING, LIAONING_FACTS, "employee", split="other")
    assert "split_technology" not in listed
    assert "leader_model_worker" not in listed
    assert "leader_named" not in findings(LIAONING, {"all_staff": True}, "training_base")


@pytest.mark.parametrize(("unit_kind", "joint", "expected"), [
    ("city_union", None, "not_asked"), ("provincial_unit", None, "not_met"), ("provincial_unit", "无", "not_met"),
    ("provincial_unit", "省交通厅工会、沈阳市总工会", "met"),
])
def test_joint_recommendation_is_asked_of_provincial_units_alone(unit_kind, joint, expected):
    assert liaoning("joint_recommendation", unit_kind=unit_kind, joint_with=joint) == expected


@pytest.mark.parametrize(("number", "expected"), [(1, "met"), (0, "not_met"), (None, "needs_proof")])
def test_at_least_includes_the_number(number, expected):
    assert state("base_real_name", LIAONING, {"all_staff": True}, category="training_base", trained_last_year=number) == expected


@pytest.mark.parametrize(("funds", "expected"), [(100, "met"), (0, "not_met"), (None, "not_met")])
def test_no_funds_are_not_funds(funds, expected):
    assert state("funds_given", CITY, {}, category="model_worker", funds_last_year=funds) == expected


def test_money_is_asked_in_yuan_and_declared_in_fen():
    fields = {field.code: field for field in SCHEMES["city-plan-2023"].fields}
    condition = SCHEMES["city-plan-2023"].conditions[0].model_copy(update={
        "test": next(c.test for c in SCHEMES["city-plan-2023"].conditions if c.test.kind == "at_least").model_copy(
            update={"field": "funds_last_year", "count": 50_000})})
    asked = lambda fen: judge(condition, {"funds_last_year": fen}, category="model_worker", unit_kind="", cycle_year=2026,  # noqa: E731
                              counted_to=LAST_DAY, rulings={}, fields=fields).state
    assert (asked(5_000_000), asked(4_999_999)) == ("met", "not_met")


@pytest.mark.parametrize(("said", "expected"), [(False, "met"), (True, "not_met"), (None, "needs_proof")])
def test_an_existing_department_is_excluded(said, expected):
    assert state("not_existing_department", existing_department=said) == expected


def test_what_is_judged_on_papers_needs_proof_until_the_office_rules():
    assert state("planned") == "needs_proof"
    assert state("planned", rulings={"planned": Ruled("met", "计划见附件")}) == "met"
    assert state("planned", rulings={"planned": Ruled("not_met", "没有计划")}) == "not_met"


def test_an_exception_holds_only_where_the_notice_says_in_principle():
    ruled = Ruled("excepted", "一线工匠", "王主席")
    short = {"leader_honour": ["city_model_worker"], "rulings": {"leader_honour": ruled, "running_years": ruled}}
    assert state("leader_honour", **short) == "excepted"
    assert state("running_years", **short, established_on="2025-01-01") == "not_met"


def test_an_exception_is_told_with_its_approver_and_reason():
    found = findings(JIANGXI, JIANGXI_FACTS | {"leader_honour": ["other"]}, rulings={"leader_honour": Ruled("excepted", "一线工匠", "王主席")})
    assert found["leader_honour"].why.zh == "按原则上条款批准例外（王主席批准）：一线工匠。申报情况：「领衔人荣誉」为其他荣誉或没有"


def standing_of(rulings=PROVEN, **changed):
    declared = {key: value for key, value in (JIANGXI_FACTS | changed).items() if value is not None}
    return standing(judge_all(JIANGXI, declared, category="studio", unit_kind="city_union", rulings=rulings))


@pytest.mark.parametrize(("changed", "rulings", "expected"), [
    ({}, PROVEN, "eligible"), ({}, {}, "open"), ({"established_on": "2025-01-01"}, PROVEN, "ineligible"),
    ({"established_on": "2025-01-01"}, {}, "ineligible"), ({"leader_honour": ["other"]}, PROVEN, "ineligible"),
    ({"leader_honour": ["other"]}, PROVEN | {"leader_honour": Ruled("excepted", "理由", "批准人")}, "eligible"),
    ({"priority_field": None}, PROVEN, "eligible"), ({"priority_field": "none"}, PROVEN, "eligible"),
    ({"existing_department": None}, PROVEN, "open"),
])
def test_only_demands_decide_and_preferences_never_do(changed, rulings, expected):
    assert standing_of(rulings, **changed) == expected


def test_a_preference_is_shown_where_it_is_met():
    found = judge_all(JIANGXI, JIANGXI_FACTS, category="studio", unit_kind="city_union", rulings={})
    assert preferred(found, JIANGXI_FACTS) == ["priority_field:digital_economy"]
    assert mark_in_words(JIANGXI.scheme, "priority_field:digital_economy").zh == "数字经济企业"
    assert mark_in_words(LIAONING.scheme, "base_priority").zh == "系列培训效果好、满意率高"
    assert state("priority_field", priority_field=None) == "not_met"


def test_a_reference_never_decides():
    declared = {"leader_honour": ["city_may_day"]}
    reference = findings(NANCHANG, declared, "model_worker")["named_before"]
    assert (reference.condition.force, reference.state) == ("reference", "not_met")
    assert standing([reference]) == "eligible"


def test_a_cycle_without_a_last_day_judges_nothing():
    with pytest.raises(ValueError, match="last day"):
        judge_all(replace(JIANGXI, settings=CycleSettings()), {}, category="studio", unit_kind="", rulings={})


CONDITIONS = [(rules, condition) for rules in (JIANGXI, LIAONING, NANCHANG, CITY) for condition in rules.scheme.conditions]
STATES = st.sampled_from(["met", "not_met", "needs_proof", "excepted", "not_asked"])


@given(at=st.integers(0, len(CONDITIONS) - 1))
def test_every_condition_of_every_scheme_is_judged_in_words_even_when_nothing_is_declared(at):
    rules, condition = CONDITIONS[at]
    for category in rules.scheme.categories:
        fields = {field.code: field for field in rules.scheme.fields}
        found = judge(condition, {}, category=category.code, unit_kind="city_union", cycle_year=2026, counted_to=LAST_DAY, rulings={}, fields=fields)
        assert found.state in ("not_met", "needs_proof", "not_asked")
        assert found.why.zh
        assert fields_asked(condition) <= fields.keys()


@given(st.lists(st.tuples(st.sampled_from(["must", "principle", "prefer", "reference"]), STATES), max_size=6))
def test_the_standing_is_the_worst_of_the_demands(states):
    base = JIANGXI.scheme.conditions[0]
    found = [Finding(base.model_copy(update={"force": force}), state, base.title) for force, state in states]
    demands = {state for force, state in states if force in ("must", "principle")}
    expected = "ineligible" if "not_met" in demands else "open" if "needs_proof" in demands else "eligible"
    assert standing(found) == expected


@given(since=st.dates(date(2000, 1, 1), date(2030, 1, 1)), later=st.integers(0, 400))
def test_who_is_old_enough_stays_old_enough_on_every_later_day(since, later):
    condition = next(c for c in JIANGXI.scheme.conditions if c.code == "running_years")
    on = lambda day: judge(condition, {"established_on": since.isoformat()}, category="studio", unit_kind="", cycle_year=2026,  # noqa: E731
                           counted_to=day, rulings={}).state
    assert not (on(LAST_DAY) == "met" and on(date.fromordinal(LAST_DAY.toordinal() + later)) == "not_met")
