"""What a scheme checks on site: stations, dimensions, items and the shapes of their points."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .base import Code, Part, Points, Strict, Words, Wrong, as_points

Purpose = Literal["evaluation", "review"]


class Level(Strict):
    code: Code
    title: Words
    points: Points


class Defect(Strict):
    code: Code
    title: Words
    minus: Points


class AllOrNothing(Strict):
    """Full points or none (无X不得分)."""

    shape: Literal["all_or_nothing"]
    points: Points


class Levels(Strict):
    """Graded levels, best first; the best is the full mark."""

    shape: Literal["levels"]
    levels: tuple[Level, ...] = Field(min_length=2)

    @property
    def points(self) -> int:
        return max(level.points for level in self.levels)


class Defects(Strict):
    """A fixed deduction per defect found, several on one item, floored at 0."""

    shape: Literal["defects"]
    points: Points
    defects: tuple[Defect, ...] = Field(min_length=1)


class PerMissing(Strict):
    """A deduction for each missing unit (每少1人扣n分), floored at 0."""

    shape: Literal["per_missing"]
    points: Points
    target: int = Field(ge=1)
    minus_each: Points
    unit: Words


class Discretion(Strict):
    """A free deduction with a typed reason (酌情)."""

    shape: Literal["discretion"]
    points: Points


class LowersTotal(Strict):
    """A finding that lowers the total, not one item; carries no points of its own."""

    shape: Literal["lowers_total"]
    minus_at_most: Points

    @property
    def points(self) -> int:
        return 0


class Bonus(Strict):
    """Points outside the 100: the highest level counts once, capped over all bonus items."""

    shape: Literal["bonus"]
    levels: tuple[Level, ...] = Field(min_length=1)

    @property
    def points(self) -> int:
        return 0


class RequiredRule(Strict):
    """A required item (必备): yes or no, no points; a confirmed no is a veto."""

    shape: Literal["required"]

    @property
    def points(self) -> int:
        return 0


Rule = Annotated[
    AllOrNothing | Levels | Defects | PerMissing | Discretion | LowersTotal | Bonus | RequiredRule,
    Field(discriminator="shape"),
]


class Photos(Strict):
    """Photos demanded at an item and what must be legible on them."""

    at_least: int = Field(default=1, ge=1, le=20)
    shows: Words


class Item(Part):
    """One line of the checklist."""

    code: Code
    title: Words
    look_for: Words = Field(description="what to look for, in one sentence")
    station: Code
    dimension: Code | None = None
    rule: Rule
    decided_by: Literal["fact", "judgement"] = "fact"
    photos: Photos | None = None
    declared: tuple[Code, ...] = Field(default=(), description="declared facts shown beside the item")
    purposes: tuple[Purpose, ...] = ()
    types: tuple[Code, ...] = Field(default=(), description="asked of these studio types only")
    may_not_apply: bool = False

    @property
    def required(self) -> bool:
        return self.rule.shape == "required"

    def asked(self, purpose: Purpose, studio_type: str | None) -> bool:
        """Whether the item is asked at a visit of this purpose, of a studio of this type."""
        right_purpose = not self.purposes or purpose in self.purposes
        return right_purpose and (not self.types or studio_type in self.types)

    @model_validator(mode="after")
    def points_need_a_dimension(self) -> Item:
        if (self.rule.points > 0) != (self.dimension is not None):
            raise Wrong(
                "有分值的检查项须写明维度 dimension, 无分值的不写",
                "an item with points names its dimension; an item without points has none",
            )
        return self


class Dimension(Part):
    """What points are summed into. `floor` is the lowest earned points of a core dimension (inclusive)."""

    code: Code
    title: Words
    points: Points
    core: bool = False
    floor: Points | None = None

    @model_validator(mode="after")
    def floor_is_within_points(self) -> Dimension:
        if self.floor is not None and (self.floor > self.points or not self.core):
            raise Wrong(
                f"维度线 floor 只用于核心维度 (core: true), 且不高于该维度 {as_points(self.points)} 分",
                f"a floor belongs to a core dimension and is not above its points ({as_points(self.points)})",
            )
        return self


class Station(Strict):
    code: Code
    title: Words


class Checklist(Strict):
    """The stations, dimensions and items for one or several categories.

    `points_from` says where the points come from; no published studio notice gives any (示例, 请按本级文件修改).
    """

    code: Code
    title: Words
    points_from: Literal["notice", "example", "entered"] = "example"
    stations: tuple[Station, ...]
    dimensions: tuple[Dimension, ...]
    items: tuple[Item, ...]

    def items_for(self, purpose: Purpose, studio_type: str | None) -> tuple[Item, ...]:
        """The items of a visit, in the order of the file."""
        return tuple(item for item in self.items if item.asked(purpose, studio_type))
