"""Declared facts of one nomination: cells as a unit would write them, meeting every condition or breaking one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from ...rules.declared import columns, written
from ...schemes.intake import (
    AtLeast,
    Category,
    Condition,
    DeclaredField,
    Filled,
    NotNamedYet,
    OneOf,
    OutcomeInWindow,
    RunningTime,
    Says,
)
from ...schemes.model import Scheme
from .names import Unit, address, host_unit, person

NASTY = "“=1+1”<script>alert(1)</script>"
NASTY_TEXT = "公式「=1+1」和「@SUM(1)」；<script>alert('考察')</script>；\"引号\"与'单引号'；100%_\\路径；{{ 7*7 }}"
LONG = "高速铁路轨道精密测量与无砟轨道板智能制造关键技术攻关及成果推广应用"
_OUTCOMES = ("焊接变形控制装置", "配电线路带电作业工具", "轴承自动装配线", "废水回用工艺", "儿童急救流程",
             "窗口一次办结流程", "数控刀具寿命预测方法", "隧道渗漏水快速封堵技术", "织机断纱自停装置",
             "变压器油色谱在线监测")
_LONG_TEXTS = (
    "围绕生产中的难题每月组织一次研讨，近三年完成改进二十余项。",
    "团队按项目分工，老中青搭配，课题立项、过程和验收均有记录。",
    "坚持师带徒，徒弟在市级以上技能竞赛中多次获奖。",
    "经费由单位专项列支，按季度公开使用情况。",
    "成果在本单位全面使用，并推广到同行业五家企业。",
)


@dataclass(frozen=True)
class Row:
    """A nomination in the making: what the intake takes. `cells` are texts, by field code."""

    category: str
    split: str
    studio_type: str
    cells: dict[str, str]
    studio: str
    host: str


@dataclass(frozen=True)
class Wanted:
    """What a row shall be. `breaks`: the condition that it does not meet; `nasty`: strings that hurt programs."""

    category: Category
    unit: Unit
    leader: str
    split: str = ""
    studio_type: str = ""
    breaks: str = ""
    nasty: bool = False


def row(scheme: Scheme, wanted: Wanted, *, year: int, counted_to: date, industry: str, rng: Random) -> Row:
    """One nomination with believable facts."""
    host = host_unit(rng, wanted.unit.region, industry)
    studio = _studio_name(wanted, host)
    values = {
        "studio_name": studio, "host_unit": host, "recommended_by": wanted.unit.name, "leader_name": wanted.leader,
        "industry": industry, "address": address(rng, wanted.unit.region), "unit_kind": wanted.unit.kind,
        "named_by": wanted.unit.name, "contact": person(rng), "studio_type": wanted.studio_type,
        "applied_by": f"{host}工会委员会",
        "phone": f"13{rng.randint(0, 9)}{rng.randint(0, 99_999_999):08d}",
        "technology_enterprise": wanted.split == "technology" or wanted.category.kind == "training_base",
    }
    drawn = _Drawn(scheme, wanted, year, counted_to, rng)
    fields = columns(scheme, wanted.category.code)
    full = {field.code: drawn.value(field, values.get(field.code)) for field in fields}
    if wanted.nasty:
        full |= {field.code: NASTY_TEXT for field in fields if field.type == "long_text"}
    cells = {field.code: _cell(field, full[field.code]) for field in fields if full[field.code] is not None}
    return Row(wanted.category.code, wanted.split, wanted.studio_type, cells, studio, host)


def _cell(field: DeclaredField, value: Any) -> str:
    return written(field, value) if not isinstance(value, str) or field.type in ("choice", "choices") else value


def _studio_name(wanted: Wanted, host: str) -> str:
    if wanted.category.kind == "training_base":
        return f"{host}职工技能培训基地"
    kind = re.sub(r"（[^）]*）", "", wanted.category.title.zh)
    if wanted.nasty:
        return f"{wanted.leader}{NASTY}{LONG}{kind}"
    return f"{wanted.leader}{kind}"


class _Drawn:
    """Draws the value of one field after another so that the conditions asked of it hold, all but the broken one."""

    def __init__(self, scheme: Scheme, wanted: Wanted, year: int, counted_to: date, rng: Random) -> None:
        self.wanted, self.year, self.counted_to, self.rng = wanted, year, counted_to, rng
        self.title, self.established = "其他荣誉", date.max
        self.asked: dict[str, list[Condition]] = {}
        for condition in scheme.conditions:
            field = "outcomes" if isinstance(condition.test, OutcomeInWindow) else getattr(condition.test, "field", "")
            right_split = not condition.splits or wanted.split in condition.splits
            if field and right_split and condition.holds_for(wanted.category.code):
                self.asked.setdefault(field, []).append(condition)
        self.asked_when = {
            condition.test.when_field for condition in scheme.conditions
            if isinstance(condition.test, Filled) and condition.test.when_field
        }

    def value(self, field: DeclaredField, given: Any) -> Any:
        """A value of the field's type, None where nothing is declared."""
        asked = self.asked.get(field.code, [])
        if any(condition.code == self.wanted.breaks for condition in asked):
            return self._broken(field, next(c for c in asked if c.code == self.wanted.breaks))
        if field.code == "leader_honours":
            return self._honours_in_full()
        if given not in (None, "") and (field.type != "choice" or given in field.choices):
            return given
        return getattr(self, f"_{field.type}")(field, [condition.test for condition in asked])

    def _broken(self, field: DeclaredField, condition: Condition) -> Any:
        test = condition.test
        match test:
            case RunningTime():
                return (self.counted_to - timedelta(days=40)).isoformat()
            case OneOf():
                outside = [code for code in field.choices if code not in test.values]
                return outside[:1] if field.type == "choices" else outside[0]
            case Says():
                return not test.value
            case NotNamedYet():
                return next(code for code in field.choices if code != "none")
            case AtLeast():
                return test.count - 1
            case OutcomeInWindow():
                return [self._outcome(field, self.year - test.years - 1, next(iter(field.choices)))]
        return None

    # --- one method for each type of field ---

    def _text(self, field: DeclaredField, tests: list[Any]) -> str | None:
        if any(isinstance(test, Filled) and test.when_field for test in tests):
            return None
        if field.code == "joint_with":
            return f"{self.wanted.unit.region}市总工会" if self.wanted.unit.kind == "provincial_unit" else None
        return None if field.code in ("industry_opinion", "honour_change") else self.rng.choice(_LONG_TEXTS)[:60]

    def _long_text(self, field: DeclaredField, tests: list[Any]) -> str:
        return "".join(self.rng.sample(_LONG_TEXTS, 2))

    def _date(self, field: DeclaredField, tests: list[Any]) -> str:
        if field.code == "filled_on":
            return (self.counted_to - timedelta(days=self.rng.randint(3, 12))).isoformat()
        least = max([366 * test.years + 31 * test.months for test in tests if isinstance(test, RunningTime)], default=0)
        latest = self.counted_to - timedelta(days=least + 20)
        if self.established != date.max:  # whatever else happened, it happened after the beginning
            days = max(0, (latest - self.established).days)
            return (self.established + timedelta(days=self.rng.randint(0, days))).isoformat()
        day = latest - timedelta(days=self.rng.randint(300, 2_400))
        if field.code == "established_on":
            self.established = day
        return day.isoformat()

    def _integer(self, field: DeclaredField, tests: list[Any]) -> int:
        least = max([test.count for test in tests if isinstance(test, AtLeast)], default=1)
        spread = {"venue_area": (60, 480), "room_area": (150, 1_200), "team_size": (5, 24)}.get(field.code, (1, 30))
        return max(least, self.rng.randint(*spread))

    def _money(self, field: DeclaredField, tests: list[Any]) -> int:
        return self.rng.randint(30, 3_000) * 1_000 * 100  # fen

    def _yes_no(self, field: DeclaredField, tests: list[Any]) -> bool:
        says = [test.value for test in tests if isinstance(test, Says)]
        if says:
            return bool(says[0])
        return field.code not in self.asked_when

    def _choice(self, field: DeclaredField, tests: list[Any]) -> str:
        if any(isinstance(test, NotNamedYet) for test in tests):
            return "none"
        fits = [code for code in field.choices if all(code in test.values for test in tests if isinstance(test, OneOf))]
        return self.rng.choice(fits or list(field.choices))

    def _choices(self, field: DeclaredField, tests: list[Any]) -> list[str]:
        fits = [code for code in field.choices if all(code in test.values for test in tests if isinstance(test, OneOf))]
        chosen = self.rng.choice(fits)
        self.title = field.choices[chosen].zh
        return [chosen]

    def _outcomes(self, field: DeclaredField, tests: list[Any]) -> list[dict[str, Any]]:
        windows = [test for test in tests if isinstance(test, OutcomeInWindow)]
        kinds = next((list(test.kinds) for test in windows if test.kinds), list(field.choices))
        years = [self.year, *(self.year - back for back in range(1, max([test.years for test in windows], default=2)))]
        years += [self.rng.choice(years) for _ in range(self.rng.randint(0, 2))]
        return [self._outcome(field, year, self.rng.choice(kinds)) for year in sorted(years)]

    def _outcome(self, field: DeclaredField, year: int, kind: str) -> dict[str, Any]:
        return {"year": year, "kind": kind, "name": self.rng.choice(_OUTCOMES)}

    def _honours_in_full(self) -> str:
        """Written in full with their years; national and provincial model workers are named every five years."""
        title = re.sub(r"或先进工作者|（[^）]*）", "", self.title)
        year = self.rng.choice((2005, 2010, 2015, 2020)) if "劳动模范" in title else self.rng.randint(2008, 2020)
        return "" if title in ("无", "其他或没有", "其他荣誉或没有") else f"{min(year, self.year - 1)}年{title}"
