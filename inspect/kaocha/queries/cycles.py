"""Cycles as pages and actions need them: the list, one with its rules, its windows and its roster."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ..db import db
from ..models import Cycle, CycleUnit, StageWindow
from ..problems import Problem
from ..rules.calendar import is_open
from ..rules.cycle import CycleRules, rules_from_frozen, settings_from
from ..schemes.intake import Stage
from ..schemes.loading import scheme_of
from ..schemes.model import Scheme


def all_cycles() -> Sequence[Cycle]:
    """Every cycle of the authority, the newest first."""
    return db.session.scalars(select(Cycle).order_by(Cycle.year.desc(), Cycle.id.desc())).all()


def cycle_called(code: str) -> Cycle:
    """The cycle of this code; Problem `not_found` for none, or for another authority's."""
    cycle: Cycle | None = db.session.scalar(
        select(Cycle).where(Cycle.code == code).options(selectinload(Cycle.windows), selectinload(Cycle.units))
    )
    if cycle is None:
        raise Problem("not_found")
    return cycle


def rules_of(cycle: Cycle) -> CycleRules:
    """The rules that decide a cycle: as frozen when it opened, else as they stand now."""
    if cycle.rules is not None:
        return _frozen(cycle.rules)
    scheme, kept = _scheme(cycle.scheme_version.text)
    return CycleRules(scheme, cycle.year, settings_from(cycle.settings), kept)


@lru_cache(maxsize=20)
def _frozen(text: str) -> CycleRules:
    return rules_from_frozen(json.loads(text))


@lru_cache(maxsize=20)
def _scheme(text: str) -> tuple[Scheme, dict[str, Any]]:
    return scheme_of(text), {"scheme": json.loads(text)}


def stage_of(rules: CycleRules, role: str) -> Stage | None:
    """The first stage with this role, if the scheme has one."""
    return next((stage for stage in rules.scheme.stages if stage.role == role), None)


def window_of(cycle: Cycle, role: str) -> StageWindow | None:
    """The window of the stage with this role, if the scheme has one."""
    stage = stage_of(rules_of(cycle), role)
    return next((w for w in cycle.windows if stage is not None and w.stage == stage.code), None)


def takes_nominations(cycle: Cycle, at: datetime) -> bool:
    """Whether a nomination handed in at this moment is in time (always, where the scheme does not refuse late ones)."""
    window, stage = window_of(cycle, "submission"), stage_of(rules_of(cycle), "submission")
    if window is None or stage is None or stage.late == "accept":
        return True
    return is_open(window.opens_at, window.closes_at, at)


def roster(cycle: Cycle) -> Sequence[CycleUnit]:
    """The recommending units of a cycle in the roster's order."""
    return db.session.scalars(
        select(CycleUnit).where(CycleUnit.cycle_id == cycle.id).order_by(CycleUnit.position)
    ).all()
