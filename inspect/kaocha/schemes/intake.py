"""What a scheme asks at intake: categories, declared facts, conditions, materials, caps, offices, stages."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from .base import Code, Named, Scoped, Strict, Words, Wrong

Force = Literal["must", "principle", "prefer", "reference"]
"""must 必须 · principle 原则上 (exception with reason and approver) · prefer 优先 · reference 参考."""

UnitKind = Literal[
    "city_union", "county_union", "zone_union", "industry_union", "system_union", "direct_base_union",
    "provincial_unit", "university", "organs_union", "base_union",
]
"""Kinds of recommending unit, as the notices address them."""


class Split(Strict):
    """A part of a category that is reported in its own table (辽宁: technology enterprises / others)."""

    code: Code
    title: Words
    table: Words = Field(description="name of the summary table that the notice annexes")


class Category(Named):
    """What kind of studio competes for which ceiling; a training base is a category of its own kind."""

    kind: Literal["studio", "training_base"] = "studio"
    checklist: Code
    table: Words = Field(description="name of the summary table (推荐汇总表) for this category")
    splits: tuple[Split, ...] = ()
    types: tuple[Code, ...] = Field(default=(), description="studio types that this category knows")


class StudioType(Named):
    """A studio type whose outcomes are judged by items of its own (南昌: 技术攻关型, 技能传授型, 窗口服务型)."""


CORE_FIELDS = {
    "studio_name": "text", "host_unit": "text", "unit_kind": "choice", "industry": "text", "address": "text",
    "recommended_by": "text", "leader_name": "text", "leader_honour": "choices", "leader_honours": "text",
    "team_size": "integer", "established_on": "date", "named_by": "text", "named_on": "date",
    "outcomes": "outcomes", "contact": "text", "phone": "text",
}
"""Field codes with a meaning of their own in tables and papers, and their types. `studio_name`, `host_unit` and
`recommended_by` stand in every scheme; `leader_honours` is the honours written in full with their years
("2020年全国劳动模范"), `leader_honour` their kinds as choices; a training base needs no leader."""


def in_their_order(written: object) -> object:
    """Choices as a file writes them (a mapping), or as frozen JSON holds them (a list of code and words)."""
    if isinstance(written, list):
        return {code: Words.model_validate(words) for code, words in written}
    return written


def _as_pairs(choices: dict[str, Words]) -> list[list[Any]]:
    return [[code, words.model_dump()] for code, words in choices.items()]


# Trap: canonical JSON sorts the keys of a mapping, and a form would list craftsmen before national model workers.
Choices = Annotated[
    dict[Code, Words], BeforeValidator(in_their_order, json_schema_input_type=dict[Code, Words]),
    PlainSerializer(_as_pairs, when_used="json"),
]


class DeclaredField(Scoped):
    """One column of the form: a fact that the unit declares.

    `outcomes` is a list, one outcome a line: year, kind (one of the choices), name.
    """

    type: Literal["text", "long_text", "date", "integer", "money", "yes_no", "choice", "choices", "outcomes"]
    choices: Choices = Field(default_factory=dict)
    required: bool = False
    proof: bool = Field(default=False, description="a proof copy is demanded (the * of a form)")
    hint: Words | None = None

    @model_validator(mode="after")
    def choices_belong_to_choice(self) -> DeclaredField:
        if bool(self.choices) != (self.type in ("choice", "choices", "outcomes")):
            raise Wrong(
                "choices 只用于 choice、choices、outcomes 三种类型, 且必须写出",
                "choices are given for type choice, choices or outcomes, and only there",
            )
        return self


class RunningTime(Strict):
    """Counted from a declared date to the last day of the submission window."""

    kind: Literal["running_time"]
    field: Code
    years: int = 0
    months: int = 0


class AtLeast(Strict):
    kind: Literal["at_least"]
    field: Code
    count: int


class OneOf(Strict):
    """The declared choice (or one of the declared choices) is among these."""

    kind: Literal["one_of"]
    field: Code
    values: tuple[Code, ...] = Field(min_length=1)


class Says(Strict):
    """A declared yes or no has this value."""

    kind: Literal["says"]
    field: Code
    value: bool


class Filled(Strict):
    """Something is declared; with `when_unit_kinds` only units of these kinds are asked."""

    kind: Literal["filled"]
    field: Code
    when_unit_kinds: tuple[UnitKind, ...] = ()
    when_field: Code | None = Field(default=None, description="asked only where this yes/no is declared yes")
    when_values: tuple[Code, ...] = Field(default=(), description="or, where when_field is a choice, one of these")


class OutcomeInWindow(Strict):
    """At least `count` outcomes of accepted kinds, dated within the window (inclusive years)."""

    kind: Literal["outcome_in_window"]
    count: int = 1
    years: int = Field(description="length of the window in calendar years, ending in the cycle's year")
    kinds: tuple[Code, ...] = Field(default=(), description="accepted kinds of outcome; empty: any")
    per_year: bool = Field(default=False, description="count is asked in each year of the window")


class NotNamedYet(Strict):
    """Not already named at this level.

    `field` is a choice of the categories named before (`none` for never); a studio named in a category of
    `unless_upgrade_from` may apply for this one.
    """

    kind: Literal["not_named_yet"]
    field: Code
    unless_upgrade_from: tuple[Code, ...] = ()


class Proof(Strict):
    """Decided by people on papers: stays 'needs proof' until the office rules."""

    kind: Literal["proof"]


Test = Annotated[
    RunningTime | AtLeast | OneOf | Says | Filled | OutcomeInWindow | NotNamedYet | Proof,
    Field(discriminator="kind"),
]


class Condition(Scoped):
    """One condition of eligibility with its force."""

    force: Force
    test: Test
    splits: tuple[Code, ...] = Field(default=(), description="asked of these splits only")


class Measure(Strict):
    """What is measured of a material: words, minutes or pictures."""

    unit: Literal["words", "minutes", "pictures"]
    at_least: int | None = None
    at_most: int | None = None
    about: int | None = None
    shows: tuple[Words, ...] = Field(default=(), description="what the pictures must show, one each")


class Material(Scoped):
    """Something handed in: how many paper copies, electronic or not, and what is measured."""

    demanded: bool = True
    copies: int = Field(default=0, ge=0, le=20, description="paper copies")
    electronic: bool = False
    per: Literal["nomination", "unit"] = "nomination"
    splits: tuple[Code, ...] = Field(default=(), description="of these splits only")
    measure: Measure | None = None
    outline: tuple[Words, ...] = Field(default=(), description="points that a text must treat, in the notice's order")
    note: Words | None = None


class ReceivingOffice(Named):
    """Where materials go, by kind of recommending unit (none named: all others)."""

    unit_kinds: tuple[UnitKind, ...] = ()


class NominationCap(Named):
    """How many one unit may nominate. Acts at intake only, never on the list.

    `most: null` with source `entered` means: an annexed allotment table, entered per cycle.
    """

    unit_kinds: tuple[UnitKind, ...] = ()
    categories: tuple[Code, ...] = ()
    most: int | None = None
    least: int | None = None
    force: Literal["soft", "hard"]

    @model_validator(mode="after")
    def a_cap_has_a_number_or_is_entered(self) -> NominationCap:
        if self.most is None and self.source != "entered":
            raise Wrong(
                "请写明推荐数量上限 most, 或写 source: entered (名额分配表未公布, 由本级录入)",
                "most: give the number, or say source: entered",
            )
        return self


class Stage(Named):
    """A stage of a cycle with its window. Days count to 24:00 Asia/Shanghai unless a time is printed."""

    role: Literal["nurture", "apply", "submission", "desk_review", "visits", "choose", "approve", "notice", "naming"]
    opens: date | None = None
    closes: date | None = None
    closes_at: time | None = Field(default=None, description="time printed in the notice")
    set_by: Literal["authority", "forwarding_unit"] = "authority"
    late: Literal["refuse", "accept"] = "accept"
    actors: tuple[Words, ...] = ()
