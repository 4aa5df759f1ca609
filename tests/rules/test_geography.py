"""Distances are right on one datum, and places of Chinese maps come back to where they are."""

import pytest

from kaocha.rules.geography import UNIT, Position, distance_m, gcj02_of, to_wgs84

NANCHANG = Position(286_820_000, 1_158_579_000)
CITIES = {  # how far GCJ-02 stands off, by the published formula, in metres
    "北京": (Position(399_042_000, 1_164_074_000), 555), "南昌": (NANCHANG, 604),
    "深圳": (Position(225_431_000, 1_140_579_000), 606), "合肥": (Position(318_206_000, 1_172_272_000), 564),
    "乌鲁木齐": (Position(438_256_000, 876_168_000), 266),
}


def test_a_degree_along_a_meridian_is_111_km():
    assert distance_m(Position(0, 0), Position(UNIT, 0)) == 111_195


def test_the_same_place_is_no_distance_and_the_antipode_is_half_a_circle():
    assert distance_m(NANCHANG, NANCHANG) == 0
    assert distance_m(Position(0, 0), Position(0, 180 * UNIT)) == 20_015_115


def test_a_distance_is_the_same_both_ways():
    beijing = CITIES["北京"][0]
    assert distance_m(NANCHANG, beijing) == distance_m(beijing, NANCHANG)
    assert 1_240_000 < distance_m(NANCHANG, beijing) < 1_260_000


@pytest.mark.parametrize("city", CITIES)
def test_a_chinese_map_stands_off_by_hundreds_of_metres(city):
    place, metres = CITIES[city]
    assert abs(distance_m(place, Position(*gcj02_of(place))) - metres) <= 6


@pytest.mark.parametrize("city", CITIES)
def test_a_place_of_a_chinese_map_comes_back(city):
    place, _ = CITIES[city]
    assert to_wgs84(*gcj02_of(place), "GCJ-02") == place


def test_baidu_stands_off_further_and_comes_back_to_a_few_metres():
    # Baidu shows the published test point 116.404, 39.915 of GCJ-02 at 116.41036949, 39.92133699.
    back = to_wgs84(399_213_370, 1_164_103_695, "BD-09")
    assert distance_m(back, to_wgs84(399_150_000, 1_164_040_000, "GCJ-02")) <= 2


def test_what_is_no_place_or_no_datum_gives_none():
    assert to_wgs84(0, 0, "CGCS2000") == Position(0, 0)
    assert (to_wgs84(0, 0, "OSGB36"), to_wgs84(91 * UNIT, 0, "WGS-84")) == (None, None)
    with pytest.raises(ValueError, match="no place"):
        Position(0, 181 * UNIT)
