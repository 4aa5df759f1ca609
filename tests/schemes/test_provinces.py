"""What the two provincial notices fix in figures and dates is in their schemes, exactly."""

from __future__ import annotations

from datetime import date

from kaocha.schemes.loading import schemes_in_house
from kaocha.schemes.model import Scheme
from kaocha.schemes.trace import trace


def jiangxi() -> Scheme:
    return schemes_in_house()["jiangxi-province-2023"]


def liaoning() -> Scheme:
    return schemes_in_house()["liaoning-province-2021"]


def forces(scheme: Scheme) -> dict[str, str]:
    return {condition.code: condition.force for condition in scheme.conditions}


def carried(scheme: Scheme, clause: str) -> list[str]:
    (line,) = [line for line in trace(scheme) if line["clause"] == clause]
    names: list[str] = line["carried_out_by"]
    return names


def test_jiangxi_takes_nominations_from_july_to_the_end_of_august_and_none_later() -> None:
    (stage,) = [stage for stage in jiangxi().stages if stage.role == "submission"]
    assert (stage.opens, stage.closes, stage.closes_at) == (date(2023, 7, 1), date(2023, 8, 31), None)
    assert stage.late == "refuse"


def test_jiangxi_limits_units_softly_and_the_list_to_thirty() -> None:
    scheme = jiangxi()
    assert [(cap.unit_kinds, cap.most, cap.force) for cap in scheme.nomination_caps] == [
        (("city_union", "zone_union"), 3, "soft"),
        (("industry_union", "system_union", "direct_base_union"), 2, "soft"),
    ]
    assert [(ceiling.over, ceiling.seats) for ceiling in scheme.ceilings] == [("all", 30)]
    assert scheme.minimums == ()


def test_jiangxis_conditions_have_the_force_that_the_notice_gives_them() -> None:
    assert forces(jiangxi()) == {
        "management_rules": "must", "planned": "must", "leader_named": "must", "leader_expertise": "principle",
        "leader_honour": "principle", "running_years": "must", "outcome": "must", "benefit": "must",
        "named_by_lower_level": "must", "named_six_months": "must", "priority_field": "prefer",
        "not_existing_department": "must", "not_named_yet": "must", "no_industry_system": "principle",
        "industry_opinion": "must",
    }


def test_jiangxi_pays_forty_thousand_yuan_each() -> None:
    assert [award.amount_yuan for award in jiangxi().awards if award.kind == "subsidy"] == [40_000]


def test_jiangxis_photos_show_plaque_layout_and_rules() -> None:
    (photos,) = [material for material in jiangxi().materials if material.code == "photos"]
    assert photos.measure is not None
    assert (photos.measure.at_least, photos.measure.at_most) == (3, 3)
    assert [words.en for words in photos.measure.shows] == ["The plaque", "Outside and layout", "Rules on the wall"]


def test_what_jiangxi_takes_from_rules_not_in_hand_is_entered() -> None:
    (condition,) = [condition for condition in jiangxi().conditions if condition.code == "management_rules"]
    assert condition.source == "entered"
    assert carried(jiangxi(), "P6.d") == ["condition:management_rules"]


def test_liaoning_names_thirty_335_and_a_hundred_with_more_than_200_in_technology() -> None:
    scheme = liaoning()
    assert {ceiling.categories: ceiling.seats for ceiling in scheme.ceilings} == {
        ("model_worker",): 30, ("employee",): 335, ("training_base",): 100,
    }
    (minimum,) = scheme.minimums
    assert (minimum.ceiling, minimum.split) == ("employee", "technology")
    assert (minimum.comparator, minimum.count) == ("more_than", 200)
    assert minimum.least == 201


def test_liaonings_stages_have_the_printed_dates() -> None:
    assert [(stage.role, stage.opens, stage.closes) for stage in liaoning().stages] == [
        ("nurture", date(2021, 5, 10), date(2021, 6, 30)),
        ("apply", date(2021, 7, 1), date(2021, 7, 15)),
        ("submission", date(2021, 7, 16), date(2021, 7, 23)),
        ("desk_review", date(2021, 8, 1), date(2021, 8, 30)),
        ("visits", date(2021, 8, 1), date(2021, 8, 30)),
        ("choose", date(2021, 8, 1), date(2021, 8, 30)),
        ("approve", date(2021, 8, 1), date(2021, 8, 30)),
        ("notice", date(2021, 9, 1), date(2021, 9, 10)),
        ("naming", None, date(2021, 9, 30)),
    ]


def test_liaonings_conditions_have_the_force_that_the_notice_gives_them() -> None:
    assert {code for code, force in forces(liaoning()).items() if force == "principle"} == {
        "leader_model_worker", "leader_skilled", "named_by_lower_level",
    }
    assert {code for code, force in forces(liaoning()).items() if force == "prefer"} == {"base_priority"}


def test_liaonings_papers_go_to_three_offices_by_kind_of_unit() -> None:
    assert [(office.code, office.unit_kinds) for office in liaoning().offices] == [
        ("labour", ()), ("industry", ("industry_union",)), ("education", ("university",)),
    ]


def test_liaonings_allotment_table_is_entered_per_cycle() -> None:
    assert [(cap.source, cap.most, cap.categories) for cap in liaoning().nomination_caps] == [
        ("entered", None, ("model_worker",)), ("entered", None, ("employee",)), ("entered", None, ("training_base",)),
    ]


def test_liaonings_training_bases_have_a_checklist_of_their_own_without_leader_or_outcomes() -> None:
    scheme = liaoning()
    base = scheme.checklist_for("training_base")
    assert scheme.category("training_base").kind == "training_base"
    assert base.code == "base"
    asked = {field.code for field in scheme.fields if field.holds_for("training_base")}
    assert asked.isdisjoint({"leader_name", "leader_honour", "outcomes", "established_on"})
    cited = {clause for item in base.items for clause in item.clause}
    assert cited >= {"一.二.1", *(f"一.二.2.{letter}" for letter in "abcdefghijk")}


def test_liaoning_shows_its_notice_five_working_days_in_paper_and_on_the_web() -> None:
    assert liaoning().notice.working_days == 5
    assert [channel.kind for channel in liaoning().channels] == ["newspaper", "website"]


def test_an_employee_studio_of_liaoning_may_move_up_but_none_is_named_twice() -> None:
    tests = {c.categories: c.test for c in liaoning().conditions if c.test.kind == "not_named_yet"}
    assert {categories: test.unless_upgrade_from for categories, test in tests.items()} == {
        ("model_worker",): ("employee",), ("employee",): (),
    }
