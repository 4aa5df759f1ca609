"""Cycles with a roster and rows of declared facts, for tests about nominations."""

from __future__ import annotations

from datetime import datetime

from kaocha.actions import cycles
from kaocha.rules.calendar import SHANGHAI
from kaocha.rules.declared import read_row
from kaocha.schemes.loading import schemes_in_house

IN_TIME = datetime(2026, 8, 31, 12, tzinfo=SHANGHAI)
LATE = datetime(2026, 9, 1, tzinfo=SHANGHAI)
SPRING = datetime(2026, 3, 1, tzinfo=SHANGHAI)

CELLS = {
    "jiangxi-province-2023": {
        "studio_name": "张三劳模创新工作室", "host_unit": "云川机械厂", "unit_kind": "city_union",
        "recommended_by": "云川市总工会", "leader_name": "张三", "leader_honour": "全国劳动模范",
        "leader_honours": "2020年全国劳动模范", "established_on": "2018-05-01", "named_by": "云川市总工会",
        "named_on": "2020-01-02", "outcomes": "2025 专利 一种夹具", "existing_department": "否",
        "named_before": "未曾命名", "city_industry_system": "否", "priority_field": "数字经济企业",
        "address": "工业路1号",
    },
    "liaoning-province-2021": {
        "studio_name": "李四职工创新工作室", "host_unit": "沈河铸造厂", "host_kind": "企业", "unit_kind": "city_union",
        "recommended_by": "云川市总工会", "registered_in_province": "是", "existing_department": "否",
        "technology_enterprise": "是", "leader_name": "李四", "leader_honour": "工匠", "established_on": "2024-05-01",
        "named_by": "云川市总工会", "named_before": "未曾命名", "outcomes": "2025 专利 一种夹具",
    },
    "nanchang-city-2021": {
        "studio_name": "王五劳模创新工作室", "studio_type": "技能传授型", "host_unit": "东湖公交公司",
        "recommended_by": "云川市总工会", "leader_name": "王五", "leader_honour": "市级劳动模范或先进工作者",
        "outcomes": "2026 发明专利 一种车门",
    },
}
KINDS = {"云川市总工会": "city_union", "云川产业工会": "industry_union", "云川大学工会": "university"}


def open_cycle(scheme_code, secretary, *, code="c-2026", allotment=None, units=KINDS):
    """An open cycle of 2026 with a roster of three units."""
    scheme = schemes_in_house()[scheme_code]
    cycle = cycles.create_cycle(scheme, code=code, name="2026 年度", year=2026, by=secretary, at=SPRING)
    for name, kind in units.items():
        cycles.set_unit(cycle, name=name, kind=kind, region="云川", allotment=allotment or {}, by=secretary, at=SPRING)
    seats = {ceiling.code: 50 for ceiling in scheme.ceilings if ceiling.seats is None}
    cycles.change_settings(cycle, seats=seats, readings={}, notice_days=5, by=secretary, at=SPRING)
    cycles.open_cycle(cycle, by=secretary, at=SPRING)
    return cycle


def values_of(scheme_code="jiangxi-province-2023", category="studio", **cells):
    """Declared values of a row that lacks nothing, with some cells changed."""
    values, troubles = read_row(schemes_in_house()[scheme_code], category, CELLS[scheme_code] | cells)
    assert troubles == [], troubles
    return values
