"""What every part of a scheme file shares: words in two languages, the clause behind it, where it applies."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema, model_validator

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$", max_length=60)]

POINTS = re.compile(r"(?:100|\d{1,2})(?:\.\d{1,2})?", re.ASCII)


class Wrong(ValueError):
    """A rule of the scheme file that a value breaks, said in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


def hundredths(written: object) -> int:
    """Points as a file or canonical JSON writes them (5, 2.5, "2.5") as exact hundredths; Wrong otherwise."""
    if isinstance(written, bool) or not isinstance(written, int | float | Decimal | str):
        raise Wrong("分值应为数字, 如 5 或 2.5", "points are a number, such as 5 or 2.5")
    text = str(written)  # the shortest text of a float is the decimal that was written
    if not POINTS.fullmatch(text) or Decimal(text) > 100:
        raise Wrong(
            f"分值 {text} 应在 0 至 100 之间, 最多两位小数",
            f"points of {text}: write a number from 0 to 100 with at most two decimals",
        )
    return int(Decimal(text) * 100)


def as_points(value: int) -> str:
    """Hundredths as the shortest text of points: 250 -> "2.5"."""
    whole, rest = divmod(value, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


Points = Annotated[
    int,
    BeforeValidator(hundredths),
    PlainSerializer(as_points, return_type=str),
    WithJsonSchema({
        "description": "points, at most two decimals: 5, 2.5",
        "anyOf": [
            {"type": "number", "minimum": 0, "maximum": 100, "multipleOf": 0.01},
            {"type": "string", "pattern": r"^(100|\d{1,2})(\.\d{1,2})?$"},
        ],
    }),
]
"""Written in points in a file, in Python code that builds a model, and in canonical JSON; the attribute is always
an int of hundredths. Trap: `Level(points=5)` gives `.points == 500`."""

STATIONS = ("plaque", "venue", "wall", "equipment", "records")
"""The five stations that every checklist has; a scheme may add its own."""


class Strict(BaseModel):
    """A mapping of the file: unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """One text in both languages, in our own words."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


def one_or_several(written: object) -> object:
    """`clause: 一.二` is a list of one."""
    if isinstance(written, str):
        return (written,)
    return tuple(written) if isinstance(written, list) else written


# Trap: a `before` validator on the whole model would turn strict JSON reading (lists, dates) into strict Python.
Clauses = Annotated[tuple[str, ...], BeforeValidator(one_or_several, json_schema_input_type=str | list[str])]


class Part(Strict):
    """Something a scheme carries out, traced to the clause of the notice that asks for it.

    `source` says where it comes from: `notice` (then `clause` is needed), `example` (the notice is silent, ours,
    shown as 示例), or `entered` (the notice points to a document not in hand: the office enters it per cycle).
    `figures` is the same for the numbers alone (the notice says commend, but not from how many points). The points
    of an item are as its dimension says.
    """

    clause: Clauses = ()
    source: Literal["notice", "example", "entered"] = "notice"
    figures: Literal["notice", "example", "entered"] | None = Field(
        default=None, description="where the numbers come from, when not from where the words come from"
    )

    @property
    def numbers_are_example(self) -> bool:
        """Whether the page says 示例, 请按本级文件修改 beside the numbers of this part."""
        return (self.figures or self.source) == "example"

    @model_validator(mode="after")
    def says_where_it_comes_from(self) -> Part:
        if self.source == "example" and self.clause:
            raise Wrong(
                "source: example 表示通知未规定, 不能同时写 clause",
                "source: example has no clause; give the clause or the source, not both",
            )
        if self.source != "example" and not self.clause:
            raise Wrong(
                "请写明所依据的条款 clause, 或写 source: example",
                "name the clause of the notice, or say source: example",
            )
        return self


class Named(Part):
    """A part with a code that is unique among its kind and a title."""

    code: Code
    title: Words


class Scoped(Named):
    """A named part that may hold for some categories only (none named: for all)."""

    categories: tuple[Code, ...] = ()

    def holds_for(self, category: str) -> bool:
        return not self.categories or category in self.categories
