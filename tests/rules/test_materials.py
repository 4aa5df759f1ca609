"""What is demanded, what came in, and what is missing by name."""

import pytest

from kaocha.rules.materials import Received, demand_in_words, lacking, materials_of, shortfalls
from kaocha.schemes.base import Words
from kaocha.schemes.intake import Material
from kaocha.schemes.loading import schemes_in_house

SCHEMES = schemes_in_house()
JIANGXI, LIAONING = SCHEMES["jiangxi-province-2023"], SCHEMES["liaoning-province-2021"]
ESSAY = SCHEMES["shenzhen-organs-2022"].materials[-1]


def material(**more):
    return Material(code="thing", title=Words(zh="材料", en="thing"), source="example", **more)


def words(material, **received):
    return [one.zh for one in lacking(material, Received(**received))]


@pytest.mark.parametrize(("copies", "expected"), [(3, []), (4, []), (2, ["纸质收到2份，应交3份"]), (0, ["未收到"])])
def test_short_copies_are_told(copies, expected):
    assert words(material(copies=3), copies=copies) == expected


def test_an_attached_file_is_the_electronic_copy():
    assert words(material(copies=1, electronic=True), copies=1) == ["缺电子版"]
    assert words(material(copies=1, electronic=True), copies=1, has_file=True) == []


@pytest.mark.parametrize(("measure", "measured", "expected"), [
    ({"unit": "words", "at_most": 2000}, 2300, ["2300字，超过2000字"]), ({"unit": "words", "at_most": 2000}, 2000, []),
    ({"unit": "minutes", "about": 5}, 9, ["9分钟，要求5分钟左右"]), ({"unit": "minutes", "about": 5}, 7, []),
    ({"unit": "minutes", "about": 5}, 2, ["2分钟，要求5分钟左右"]), ({"unit": "minutes", "about": 5}, 3, []),
    ({"unit": "pictures", "at_least": 3, "at_most": 3}, 2, ["2张，不足3张"]),
    ({"unit": "pictures", "at_least": 3, "at_most": 3}, 4, ["4张，超过3张"]),
    ({"unit": "words", "at_most": 2000}, None, ["未核字数"]),
])
def test_what_is_measured_is_held_against_the_measure(measure, measured, expected):
    assert words(material(electronic=True, measure=measure), electronic=True, measured=measured) == expected


def test_an_optional_material_is_never_missing():
    assert words(material(demanded=False, copies=3)) == []


def test_missing_materials_are_named():
    received = {"form": Received(1, True), "essay": Received(1, True), "photos": Received(0, True, measured=2)}
    short = shortfalls(JIANGXI, "studio", "", received)
    assert [(one.material.title.zh, [why.zh for why in one.lacks]) for one in short] == [
        ("介绍视频", ["未收到"]), ("三张照片", ["2张，不足3张"]),
    ]


def test_the_summary_of_technology_enterprises_is_asked_for_that_table_alone():
    codes = lambda split: [one.code for one in materials_of(LIAONING, "employee", split) if "summary" in one.code]  # noqa: E731
    assert (codes("technology"), codes("other")) == (["summary_technology"], ["summary_other"])


def test_a_demand_is_told_on_one_line():
    assert demand_in_words(ESSAY).zh == "纸质1份、电子版、2000字以内"
    assert demand_in_words(ESSAY).en == "1 on paper, electronic, at most 2000 words"
