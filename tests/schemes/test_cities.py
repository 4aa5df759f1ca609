"""What the city plan, Nanchang and Shenzhen fix in figures, dates and forces is in their schemes, exactly."""

from __future__ import annotations

from datetime import date, time

import pytest

from kaocha.schemes.checklist import Item
from kaocha.schemes.intake import AtLeast, Material, OneOf, OutcomeInWindow
from kaocha.schemes.loading import as_json, schemes_in_house
from kaocha.schemes.model import Scheme
from kaocha.schemes.trace import trace

GARBLED = ("创立", "效劳", "根本", "根底", "原那么", "平安", "假设干", "广阔", "奖励鼓励", "奉献")
"""Machine-garbled words of the city plan's published copy."""


def city_plan() -> Scheme:
    return schemes_in_house()["city-plan-2023"]


def nanchang() -> Scheme:
    return schemes_in_house()["nanchang-city-2021"]


def shenzhen() -> Scheme:
    return schemes_in_house()["shenzhen-organs-2022"]


def materials(scheme: Scheme) -> dict[str, Material]:
    return {material.code: material for material in scheme.materials}


def items(scheme: Scheme) -> dict[str, Item]:
    return {item.code: item for item in scheme.checklists[0].items}


def ids(scheme: Scheme) -> list[str]:
    return [clause.id for clause in scheme.clauses]


def test_the_city_plan_closes_on_30_october_and_names_by_the_end_of_the_year() -> None:
    stages = {stage.role: stage for stage in city_plan().stages}
    assert (stages["submission"].closes, stages["submission"].closes_at) == (date(2023, 10, 30), None)
    assert stages["naming"].closes == date(2023, 12, 31)


def test_the_city_plans_forty_is_a_target_and_the_number_is_decided_per_cycle() -> None:
    (ceiling,) = city_plan().ceilings
    assert (ceiling.over, ceiling.seats, ceiling.source) == ("all", None, "entered")
    assert (ceiling.target, ceiling.target_by) == (40, date(2023, 12, 31))


def test_the_city_plans_allotment_table_is_entered_per_cycle() -> None:
    assert [(cap.source, cap.most) for cap in city_plan().nomination_caps] == [("entered", None)]


def test_the_city_plans_two_forms_ask_for_a_commended_leader_or_a_senior_skill_grade() -> None:
    assert [category.code for category in city_plan().categories] == ["model_worker", "skilled_worker"]
    leaders = {c.categories: c.test for c in city_plan().conditions if isinstance(c.test, OneOf)}
    honours, grades = leaders[("model_worker",)], leaders[("skilled_worker",)]
    assert isinstance(honours, OneOf)
    assert isinstance(grades, OneOf)
    assert {"city_model_worker", "city_commended"} <= set(honours.values)
    assert not {"below_city", "none"} & set(honours.values)
    assert set(grades.values) == {"chief", "special", "senior_technician", "technician", "senior"}


def test_the_city_plan_asks_for_three_forms_and_three_to_five_photos() -> None:
    handed_in = materials(city_plan())
    assert (handed_in["form"].copies, handed_in["form"].electronic) == (3, True)
    photos = handed_in["photos"].measure
    assert photos is not None
    assert (photos.unit, photos.at_least, photos.at_most) == ("pictures", 3, 5)
    assert not handed_in["video"].demanded


def test_the_city_plan_requires_the_host_units_written_evaluation_in_reviews_only() -> None:
    item = items(city_plan())["records.written_evaluation"]
    assert (item.required, item.purposes, item.clause) == (True, ("review",), ("五.六.b",))
    checks = {check.kind: check.every_months for check in city_plan().upkeep.checks}
    assert checks["written_evaluation"] == 12


def test_the_city_plan_checks_commends_criticises_and_delists_without_rectification() -> None:
    upkeep = city_plan().upkeep
    assert {check.kind for check in upkeep.checks} == {"periodic", "unannounced", "mutual", "written_evaluation"}
    assert [band.outcome for band in upkeep.outcomes] == ["delist", "criticise", "commend", "keep"]
    assert upkeep.rectify_days is None
    assert [award.code for award in city_plan().awards if award.kind == "leader_honour"] == ["gold_medal_employee"]


def test_the_city_plan_never_shows_the_garbled_words_of_its_copy() -> None:
    said = str(as_json(city_plan()))
    assert [word for word in GARBLED if word in said] == []


def test_nanchang_takes_one_or_two_per_unit_and_sets_no_total() -> None:
    assert [(cap.least, cap.most, cap.force, cap.unit_kinds) for cap in nanchang().nomination_caps] == [
        (1, 2, "hard", ()),
    ]
    assert nanchang().ceilings == ()


def test_nanchang_closes_on_30_july_and_refuses_late_ones() -> None:
    (stage,) = [stage for stage in nanchang().stages if stage.role == "submission"]
    assert (stage.closes, stage.closes_at, stage.late) == (date(2021, 7, 30), None, "refuse")


def test_nanchang_asks_for_a_project_each_year_and_an_outcome_within_the_year() -> None:
    tests = {condition.code: condition.test for condition in nanchang().conditions}
    project, outcome = tests["project_each_year"], tests["outcome_this_year"]
    assert isinstance(project, AtLeast)
    assert project.count == 1
    assert isinstance(outcome, OutcomeInWindow)
    assert (outcome.count, outcome.years) == (1, 1)
    assert "unrecognised" not in outcome.kinds


def test_earlier_naming_is_a_reference_in_nanchang_and_nothing_else_is() -> None:
    assert [c.code for c in nanchang().conditions if c.force != "must"] == ["named_before"]


def test_nanchangs_materials_have_their_copies_and_measures() -> None:
    handed_in = materials(nanchang())
    assert (handed_in["form"].copies, handed_in["form"].electronic) == (2, True)
    video, photos = handed_in["video"].measure, handed_in["photos"].measure
    assert video is not None
    assert photos is not None
    assert (video.unit, video.about) == ("minutes", 5)
    assert len(photos.shows) == 2
    assert len(handed_in["essay"].outline) == 10


def test_nanchangs_three_types_have_their_own_outcome_items_for_the_same_points() -> None:
    types = [one.code for one in nanchang().studio_types]
    assert types == ["tackling", "teaching", "service"]
    own = {
        one: sum(item.rule.points for item in items(nanchang()).values() if item.types == (one,)) for one in types
    }
    assert own == dict.fromkeys(types, 12_00)
    field = next(field for field in nanchang().fields if field.code == "studio_type")
    assert list(field.choices) == types


def test_nanchang_gives_funds_without_an_amount_and_matching_is_a_principle() -> None:
    awards = {award.kind: award for award in nanchang().awards}
    assert awards["subsidy"].amount_yuan is None
    assert awards["matching_funds"].force == "principle"


def test_nanchangs_twelve_instructions_and_its_whole_outline_have_clauses() -> None:
    found = ids(nanchang())
    assert [n for n in range(1, 13) if f"附件1.填表说明.{n}" not in found] == []
    outline = ["一.1", "一.2", "一.3", "二.1", "二.2", "二.3", "三.1", "三.2", "三.3", "三.4"]
    assert [n for n in outline if f"附件2.{n}" not in found] == []


def test_shenzhen_closes_at_half_past_five_by_the_forwarding_units_own_deadline() -> None:
    (stage,) = [stage for stage in shenzhen().stages if stage.role == "submission"]
    assert (stage.closes, stage.closes_at, stage.set_by) == (date(2022, 10, 10), time(17, 30), "forwarding_unit")


def test_shenzhens_doubled_and_missing_numbers_are_told_apart() -> None:
    found = ids(shenzhen())
    whole = ["P1", "一", "二", "二b", "四", "附件1", "附件2", "附件3"]
    assert [clause for clause in found if "." not in clause] == whole
    assert [n for n in range(1, 9) if f"二.一.{n}" not in found] == []


def test_shenzhen_asks_for_three_approval_forms_and_an_essay_of_at_most_2000_characters() -> None:
    handed_in = materials(shenzhen())
    assert (handed_in["approval_form"].copies, handed_in["approval_form"].electronic) == (3, True)
    measure = handed_in["essay"].measure
    assert measure is not None
    assert (measure.unit, measure.at_most) == ("words", 2000)


def test_shenzhen_recommends_onward_twice_rewards_training_and_records_lower_naming() -> None:
    kinds = [award.kind for award in shenzhen().awards]
    assert kinds.count("onward") == 2
    assert kinds.count("special_award") == 1
    assert kinds.count("report") == 1
    assert (shenzhen().ceilings, shenzhen().nomination_caps) == ((), ())


@pytest.mark.parametrize(
    ("code", "clause", "rewards"),
    [
        ("city-plan-2023", "五.六.a", "wall.rewards"),
        ("nanchang-city-2021", "一.6.a", "wall.rewards"),
        ("shenzhen-organs-2022", "二.一.4.a", "wall.assessment"),
    ],
)
def test_each_of_the_six_rules_is_ticked_singly_on_the_wall(code: str, clause: str, rewards: str) -> None:
    scheme = schemes_in_house()[code]
    ticked = [
        item.code for item in scheme.checklists[0].items
        if item.station == "wall" and clause in item.clause and item.rule.shape == "all_or_nothing"
    ]
    assert ticked == ["wall.activities", "wall.study", "wall.tackling", "wall.transfer", rewards, "wall.internal"]


@pytest.mark.parametrize("code", ["city-plan-2023", "nanchang-city-2021", "shenzhen-organs-2022"])
def test_an_evaluation_looks_at_the_lower_levels_plaque_and_a_review_at_ours(code: str) -> None:
    asked = items(schemes_in_house()[code])
    for what in ("level", "body", "number"):
        assert asked[f"plaque.{what}_lower"].purposes == ("evaluation",)
        assert asked[f"plaque.{what}_ours"].purposes == ("review",)
        assert asked[f"plaque.{what}_lower"].rule.points == asked[f"plaque.{what}_ours"].rule.points


@pytest.mark.parametrize("code", ["city-plan-2023", "nanchang-city-2021", "shenzhen-organs-2022"])
def test_most_clauses_are_carried_out_and_each_one_outside_gives_its_reason(code: str) -> None:
    lines = trace(schemes_in_house()[code])
    outside = [line for line in lines if "outside" in line]
    assert len(outside) * 10 <= len(lines)
    assert [line["clause"] for line in outside if not line["outside"]["zh"]] == []
