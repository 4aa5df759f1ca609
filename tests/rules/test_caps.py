"""Caps on how many nominations one unit may hand in."""

from datetime import date

import pytest

from kaocha.rules.caps import cap_for, cap_reached, caps_for
from kaocha.rules.cycle import CycleRules, CycleSettings
from kaocha.schemes.loading import schemes_in_house


def rules_for(code):
    return CycleRules(schemes_in_house()[code], 2026, CycleSettings(counted_to=date(2026, 8, 31)))


JIANGXI, LIAONING = rules_for("jiangxi-province-2023"), rules_for("liaoning-province-2021")
NANCHANG, CITY = rules_for("nanchang-city-2021"), rules_for("city-plan-2023")


@pytest.mark.parametrize(("rules", "kind", "allotment", "category", "expected"), [
    (JIANGXI, "city_union", {}, "studio", [(3, "soft")]),
    (JIANGXI, "industry_union", {}, "studio", [(2, "soft")]),
    (JIANGXI, "university", {}, "studio", []),
    (JIANGXI, "city_union", {"all": 5}, "studio", [(5, "soft")]),
    (NANCHANG, "county_union", {}, "model_worker", [(2, "hard")]),
    (LIAONING, "city_union", {}, "employee", []),
    (LIAONING, "city_union", {"employee": 20, "model_worker": 2}, "employee", [(20, "hard")]),
    (LIAONING, "city_union", {"employee": 20, "all": 22}, "employee", [(20, "hard"), (22, "hard")]),
    (LIAONING, "city_union", {"employee": 20}, "model_worker", []),
    (CITY, "county_union", {"all": 4}, "skilled_worker", [(4, "hard")]),
])
def test_what_was_allotted_goes_before_the_numbers_of_the_notice(rules, kind, allotment, category, expected):
    assert [(cap.most, cap.force) for cap in caps_for(rules, kind, allotment, category)] == expected


@pytest.mark.parametrize(("used", "full"), [(2, False), (3, True), (4, True)])
def test_a_cap_of_three_is_reached_by_the_third(used, full):
    caps = caps_for(JIANGXI, "city_union", {}, "studio")
    assert (cap_reached(caps, {"studio": used}) is not None) is full


def test_an_allotment_of_one_category_does_not_count_the_others():
    caps = caps_for(LIAONING, "city_union", {"employee": 1}, "employee")
    assert cap_reached(caps, {"model_worker": 9}) is None


def test_an_allotment_for_all_counts_every_category():
    caps = caps_for(LIAONING, "city_union", {"all": 9}, "employee")
    assert cap_reached(caps, {"model_worker": 8, "training_base": 1}).most == 9


def test_the_tightest_cap_is_shown():
    assert cap_for(LIAONING, "city_union", {"employee": 20, "all": 12}, "employee").most == 12
    assert cap_for(LIAONING, "city_union", {}, "employee") is None


def test_nothing_may_be_allotted():
    assert cap_reached(caps_for(CITY, "county_union", {"all": 0}, "model_worker"), {}).most == 0
