"""Whether the points of every checklist add up, and every station can be inspected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from .base import as_points
from .checklist import Checklist, Item, Purpose
from .errors import Flaw, Path
from .model import Scheme

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
FEWEST_ITEMS = 2
"""Items a station needs at each kind of visit ("each with several items")."""


def points(scheme: Scheme) -> Iterator[Flaw]:
    """Dimensions sum to 100; the items of a dimension sum to it, for each category, purpose and studio type."""
    for at, checklist in enumerate(scheme.checklists):
        path: Path = ("checklists", at)
        total = sum(dimension.points for dimension in checklist.dimensions)
        if total != 100_00:
            sum_of = " + ".join(as_points(dimension.points) for dimension in checklist.dimensions) or "0"
            yield Flaw(
                (*path, "dimensions"),
                f"检查表 {checklist.code} 的维度分值应合计 100, 现为 {sum_of} = {as_points(total)}",
                f"the dimensions of {checklist.code} must sum to 100; now {sum_of} = {as_points(total)}",
            )
        for visit in _visits(scheme, checklist):
            yield from _dimensions(path, checklist, *visit)
            yield from _stations(path, checklist, *visit)
        yield from _rules(path, checklist)
    yield from _bonus(scheme)


def _visits(scheme: Scheme, checklist: Checklist) -> Iterator[tuple[Purpose, str | None]]:
    """Every (purpose, studio type) that this checklist is used for; the type is None where a category knows none."""
    types: dict[str | None, None] = {}
    for category in scheme.categories:
        if category.checklist == checklist.code:
            types |= dict.fromkeys(category.types or (None,))
    for purpose in PURPOSES:
        for kind in types:
            yield purpose, kind


def _where(checklist: Checklist, purpose: Purpose, kind: str | None) -> str:
    return f"{checklist.code} × {purpose}" + (f" × {kind}" if kind else "")


def _dimensions(path: Path, checklist: Checklist, purpose: Purpose, kind: str | None) -> Iterator[Flaw]:
    items = checklist.items_for(purpose, kind)
    for at, dimension in enumerate(checklist.dimensions):
        worth = [item.rule.points for item in items if item.dimension == dimension.code]
        if sum(worth) != dimension.points:
            sum_of = " + ".join(as_points(one) for one in worth) or "0"
            yield Flaw(
                (*path, "dimensions", at, "points"),
                f"{_where(checklist, purpose, kind)}: 维度 {dimension.code} 的检查项应合计"
                f" {as_points(dimension.points)} 分, 现为 {sum_of} = {as_points(sum(worth))}",
                f"{_where(checklist, purpose, kind)}: the items of {dimension.code} must sum to"
                f" {as_points(dimension.points)}; now {sum_of} = {as_points(sum(worth))}",
            )


def _stations(path: Path, checklist: Checklist, purpose: Purpose, kind: str | None) -> Iterator[Flaw]:
    items = checklist.items_for(purpose, kind)
    where = _where(checklist, purpose, kind)
    for at, station in enumerate(checklist.stations):
        here: Path = (*path, "stations", at)
        its = [item for item in items if item.station == station.code]
        if len(its) < FEWEST_ITEMS:
            yield Flaw(
                here,
                f"{where}: 点位 {station.code} 至少要有 {FEWEST_ITEMS} 个检查项, 现有 {len(its)} 个",
                f"{where}: the station {station.code} needs at least {FEWEST_ITEMS} items; it has {len(its)}",
            )
        if all(item.photos is None for item in its):
            yield Flaw(
                here,
                f"{where}: 点位 {station.code} 没有要求拍照的检查项, 请给一项加 photos",
                f"{where}: no item of the station {station.code} demands a photo: give one of them photos",
            )


def _rules(path: Path, checklist: Checklist) -> Iterator[Flaw]:
    """Rules whose full mark or deductions can never be what they say."""
    for at, item in enumerate(checklist.items):
        here: Path = (*path, "items", at, "rule")
        rule = item.rule
        worth = as_points(rule.points)
        if rule.shape in ("all_or_nothing", "levels", "defects", "per_missing", "discretion") and rule.points == 0:
            yield Flaw(here, f"检查项 {item.code} 的分值为 0", f"the item {item.code} is worth no points")
        if rule.shape == "levels":
            marks = [level.points for level in rule.levels]
            if marks != sorted(set(marks), reverse=True):
                yield Flaw(
                    (*here, "levels"), f"{item.code}: 等级应由高到低, 分值不重复",
                    f"{item.code}: levels go from best to worst, each with its own points",
                )
        if rule.shape == "defects":
            for n, defect in enumerate(rule.defects):
                if not 0 < defect.minus <= rule.points:
                    yield Flaw(
                        (*here, "defects", n, "minus"),
                        f"{item.code}: 扣 {as_points(defect.minus)} 分不合适, 该项共 {worth} 分",
                        f"{item.code}: a deduction of {as_points(defect.minus)} does not fit an item of {worth}",
                    )
        if rule.shape == "per_missing" and not 0 < rule.minus_each <= rule.points:
            yield Flaw(
                (*here, "minus_each"),
                f"{item.code}: 每少一个扣 {as_points(rule.minus_each)} 分不合适, 该项共 {worth} 分",
                f"{item.code}: a deduction of {as_points(rule.minus_each)} each does not fit an item of {worth}",
            )


def _best_bonus(item: Item) -> int:
    return max(level.points for level in item.rule.levels) if item.rule.shape == "bonus" else 0


def _bonus(scheme: Scheme) -> Iterator[Flaw]:
    """Bonus items without room for bonus, and the other way round."""
    best = max((_best_bonus(item) for checklist in scheme.checklists for item in checklist.items), default=0)
    if best and not scheme.sheets.bonus_cap:
        yield Flaw(
            ("sheets",), "有加分项, 但 bonus_cap 为 0, 加分不会计入",
            "there are bonus items, but bonus_cap is 0: no bonus could ever count",
        )
    if scheme.sheets.bonus_cap and not best:
        yield Flaw(("sheets", "bonus_cap"), "没有加分项, bonus_cap 应为 0", "no bonus item: bonus_cap must be 0")
    if scheme.floors.on == "with_bonus" and not best:
        yield Flaw(("floors", "on"), "没有加分项, 总分线不能含加分", "no bonus item: the line cannot count bonus")
