"""How a scheme chooses and what follows: ceilings, minimum, floors, sheets; notice, awards, approval, upkeep."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from .base import Code, Named, Part, Points, Strict, Words
from .intake import Force


class Ceiling(Named):
    """A ceiling on the list, never filled for its own sake.

    `over` says what it counts: everything, the named categories, each recommending unit, each region, or a split.
    `seats: null` with source `entered`: the number is set by decision before ranking, per cycle.
    """

    over: Literal["all", "categories", "each_unit", "each_region", "split"]
    categories: tuple[Code, ...] = ()
    split: Code | None = None
    seats: int | None = Field(default=None, ge=0)
    target: int | None = Field(default=None, ge=1, description="what the notice aims at in all; limits nothing")
    target_by: date | None = Field(default=None, description="the day the target is to be met")


class CompositionMinimum(Named):
    """A minimum share of one split within a ceiling (辽宁: technology enterprises, strictly more than 200 of 335)."""

    ceiling: Code
    category: Code
    split: Code
    comparator: Literal["more_than", "at_least"]
    count: int
    reading: Literal["cap_on_rest", "release", "keep_share"] = "cap_on_rest"

    @property
    def least(self) -> int:
        """The smallest number that satisfies it: 高于 200 is at least 201."""
        return self.count + (self.comparator == "more_than")


class Floors(Part):
    """The line below which nobody is listed (宁缺毋滥), in hundredths; `on` says whether bonus counts."""

    total: Points
    on: Literal["without_bonus", "with_bonus"] = "without_bonus"


class Sheets(Part):
    """How sheets become a site's score."""

    minimum: int = Field(default=3, ge=1)
    trim: Literal["none", "one_high_one_low"] = "none"
    trim_from: int = Field(default=5, ge=5)
    bonus_cap: Points = 0
    veto_share: tuple[int, int] = (2, 3)


class Channel(Named):
    """Where the public notice appears."""

    kind: Literal["newspaper", "website", "board", "account"]


class PublicNotice(Part):
    working_days: int | None = Field(default=None, ge=1, description="None: not given, entered per cycle")


class Award(Named):
    """What naming brings: plaque, subsidy, matching funds, special award, leader's honour, onward recommendation."""

    kind: Literal[
        "decision", "plaque", "subsidy", "matching_funds", "special_award", "leader_honour", "onward", "report",
    ]
    amount_yuan: int | None = None
    parts: int = 1
    force: Force = "must"
    paid_by: Words | None = None
    categories: tuple[Code, ...] = ()


class ApprovalStep(Named):
    """One step of the approval chain (部室, 分管领导, 党组会议), in order."""


class ReviewCheck(Named):
    """How named studios are looked at afterwards."""

    kind: Literal["periodic", "unannounced", "mutual", "written_evaluation"]
    every_months: int | None = None


class Band(Named):
    """An outcome of a review; bands and hard conditions are settings (source: example unless the notice gives them)."""

    outcome: Literal["commend", "keep", "warn", "rectify", "criticise", "delist"]
    total_at_least: Points | None = None
    total_below: Points | None = None
    findings: tuple[Words, ...] = Field(default=(), description="signed findings that lead here")


class Upkeep(Strict):
    """Dynamic management: checks, outcomes, periods. `source` says where the numbers below the lists come from."""

    source: Literal["notice", "example", "entered"] = "example"

    checks: tuple[ReviewCheck, ...] = ()
    outcomes: tuple[Band, ...] = ()
    term_years: int | None = None
    bar_years: int | None = None
    rectify_days: int | None = None
    commend_ceiling: int | None = None


class Practice(Named):
    """A duty of the process that the product carries out as a whole, with the place where it does.

    `does` names the feature: joint_review, ranking, plan_visits, receive_materials, summary_tables, forms, decision …
    """

    does: Literal[
        "desk_review", "site_visit", "ranking", "floors", "summary_table", "form", "archive", "decision", "register",
        "approval", "notice", "refuse_late", "oversight", "report_for_record", "signatures", "reminder", "print",
    ]
    note: Words
