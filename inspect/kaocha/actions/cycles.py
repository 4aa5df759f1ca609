"""Setting up a cycle: make it from a scheme, enter what the notice leaves open, open it and so freeze its rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from ..canonical import canonical
from ..db import db
from ..models import Cycle, CycleUnit, Organisation, SchemeVersion, StageWindow
from ..problems import Problem
from ..queries.cycles import rules_of, window_of
from ..rules.calendar import end_of, in_year, last_day, start_of
from ..rules.ceilings import troubles
from ..rules.cycle import CycleSettings, still_to_enter
from ..rules.permissions import Who
from ..schemes.loading import as_json, scheme_digest
from ..schemes.model import Scheme
from .events import record


def keep_scheme(scheme: Scheme, *, at: datetime) -> SchemeVersion:
    """The stored version of a scheme, made if this authority has not used these very words before."""
    text, sha256 = canonical(as_json(scheme)).decode(), scheme_digest(scheme)
    known = db.session.scalar(select(SchemeVersion).where(SchemeVersion.sha256 == sha256))
    if known is None:
        known = SchemeVersion(code=scheme.code, format=scheme.format, text=text, sha256=sha256, created_at=at)
        db.session.add(known)
        db.session.flush()
    return known


def create_cycle(scheme: Scheme, *, code: str, name: str, year: int, label: str = "", by: Who, at: datetime) -> Cycle:
    """A cycle in preparation, its windows moved from the notice's year into this one.

    Problems: `cycle_exists`, `cycle_invalid`.
    """
    _check_names(code, name, year)
    if db.session.scalar(select(Cycle.id).where(Cycle.code == code)) is not None:
        raise Problem("cycle_exists", code=code)
    cycle = Cycle(
        scheme_version=keep_scheme(scheme, at=at),
        code=code,
        name=name.strip(),
        year=year,
        settings={},
        label=label.strip() or scheme.result_label.zh,
        created_at=at,
    )
    db.session.add(cycle)
    db.session.flush()
    for position, stage in enumerate(scheme.stages):
        moved = {
            end: in_year(day, day.year + year - scheme.year) if day else None
            for end, day in (("opens", stage.opens), ("closes", stage.closes))
        }
        cycle.windows.append(
            StageWindow(
                stage=stage.code,
                position=position,
                opens_at=start_of(moved["opens"]) if moved["opens"] else None,
                closes_at=end_of(moved["closes"], stage.closes_at) if moved["closes"] else None,
            )
        )
    db.session.flush()
    _count_to_the_end_of_submission(cycle)
    record("create_cycle", "cycle", cycle.id, by=by, at=at, after={"code": code, "scheme": scheme.code, "year": year})
    return cycle


def _check_names(code: str, name: str, year: int) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{1,58}", code):
        raise _invalid(
            "批次代码", "The code", "用 2–59 个小写字母、数字或连字符", "use 2–59 lower-case letters, digits, hyphens"
        )
    if not name.strip() or len(name) > 120:
        raise _invalid("批次名称", "The name", "不能为空，最多 120 字", "it is empty or longer than 120 characters")
    if not 2000 <= year <= 2100:
        raise _invalid("年度", "The year", "请填 2000 至 2100 之间的年份", "it lies between 2000 and 2100")


def _invalid(field_zh: str, field_en: str, why_zh: str, why_en: str) -> Problem:
    return Problem("cycle_invalid", field={"zh": field_zh, "en": field_en}, why={"zh": why_zh, "en": why_en})


def _count_to_the_end_of_submission(cycle: Cycle) -> None:
    window = window_of(cycle, "submission")
    counted_to = last_day(window.closes_at) if window is not None and window.closes_at else None
    _keep(cycle, replace(rules_of(cycle).settings, counted_to=counted_to))


def _keep(cycle: Cycle, settings: CycleSettings) -> None:
    cycle.settings = settings.as_dict()


def refuse_frozen(cycle: Cycle) -> None:
    """Problem `rules_frozen` once the cycle is open: what decides the list is changed by nobody any more."""
    if cycle.rule_hash is not None:
        raise Problem("rules_frozen", hash=cycle.rule_hash[:12])


def change_settings(
    cycle: Cycle,
    *,
    seats: Mapping[str, int],
    readings: Mapping[str, Any],
    notice_days: int | None,
    by: Who,
    at: datetime,
) -> None:
    """Enter seats, readings and the length of the notice. Problems: `rules_frozen`, `cycle_invalid`."""
    refuse_frozen(cycle)
    rules = rules_of(cycle)
    known = {ceiling.code for ceiling in rules.scheme.ceilings}
    if not set(seats) <= known or not set(readings) <= {minimum.code for minimum in rules.scheme.minimums}:
        raise _invalid("名额", "The seats", "本办法没有这一项", "the scheme has no such ceiling")
    right_days = notice_days is None or 1 <= notice_days <= 60
    if not right_days or any(not 0 <= number <= 100_000 for number in seats.values()):
        raise _invalid("名额或公示天数", "Seats or days of notice", "数字超出范围", "the number is out of range")
    before = cycle.settings
    _keep(cycle, replace(rules.settings, seats=dict(seats), readings=dict(readings), notice_days=notice_days))
    record("change_settings", "cycle", cycle.id, by=by, at=at, before=before, after=cycle.settings)


def rename_cycle(cycle: Cycle, *, name: str, label: str, by: Who, at: datetime) -> None:
    """Change the name and the label of the result: words only, so at any time."""
    _check_names(cycle.code, name, cycle.year)
    before = {"name": cycle.name, "label": cycle.label}
    cycle.name, cycle.label = name.strip(), label.strip()[:120] or cycle.label
    record("rename_cycle", "cycle", cycle.id, by=by, at=at, before=before, after={"name": name, "label": cycle.label})


def set_window(
    cycle: Cycle,
    stage: str,
    *,
    opens_at: datetime | None,
    closes_at: datetime | None,
    by: Who,
    at: datetime,
    reason: str = "",
) -> None:
    """Move a stage. After opening a reason is needed. Problems: `not_found`, `window_backwards`, `reason_needed`.

    The day that durations are counted to stays as frozen: a longer window changes nobody's eligibility.
    """
    window = next((w for w in cycle.windows if w.stage == stage), None)
    if window is None:
        raise Problem("not_found")
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        raise Problem("window_backwards")
    if (window.opens_at, window.closes_at) == (opens_at, closes_at):
        return
    if cycle.rule_hash is not None and not reason.strip():
        raise Problem("reason_needed")
    before = [moment.isoformat() if moment else None for moment in (window.opens_at, window.closes_at)]
    window.opens_at, window.closes_at = opens_at, closes_at
    after = [moment.isoformat() if moment else None for moment in (opens_at, closes_at)]
    if cycle.rule_hash is None:
        _count_to_the_end_of_submission(cycle)
    record("set_window", "cycle", cycle.id, by=by, at=at, before={stage: before}, after={stage: after}, reason=reason)


def set_unit(
    cycle: Cycle, *, name: str, kind: str, region: str, allotment: Mapping[str, int], by: Who, at: datetime
) -> CycleUnit:
    """Put a recommending unit on the roster, or correct it there; the same again changes nothing.

    `allotment` is category code (or "all") to a number. Problem `cycle_invalid` for an empty or overlong name.
    """
    full_name = " ".join(name.split())
    if not full_name or len(full_name) > 200 or any(number < 0 for number in allotment.values()):
        why_en = "the name is empty or too long, or an allotment is negative"
        raise _invalid("推荐单位", "The recommending unit", "名称为空、过长或名额为负", why_en)
    organisation = _organisation(full_name, kind=kind, region=region, at=at)
    unit = db.session.scalar(
        select(CycleUnit).where(CycleUnit.cycle_id == cycle.id, CycleUnit.organisation_id == organisation.id)
    )
    before = unit.allotment if unit is not None else None
    if unit is None:
        position = db.session.scalar(select(func.count(CycleUnit.id)).where(CycleUnit.cycle_id == cycle.id)) or 0
        unit = CycleUnit(cycle=cycle, organisation=organisation, position=position, allotment={})
        db.session.add(unit)
        db.session.flush()
    if before != dict(allotment):
        unit.allotment = dict(allotment)
        record(
            "set_unit",
            "cycle",
            cycle.id,
            by=by,
            at=at,
            before={full_name: before},
            after={full_name: unit.allotment, "kind": kind},
        )
    return unit


def _organisation(name: str, *, kind: str, region: str, at: datetime) -> Organisation:
    organisation = db.session.scalar(select(Organisation).where(Organisation.name == name))
    if organisation is None:
        organisation = Organisation(name=name, kind=kind, region=region, created_at=at)
        db.session.add(organisation)
        db.session.flush()
    else:
        organisation.kind = kind
        organisation.region = region or organisation.region
    return organisation


def remove_units(cycle: Cycle, *, names: Iterable[str], by: Who, at: datetime) -> None:
    """Take units off the roster; Problem `unit_in_use` for one that has nominated."""
    from ..models import Nomination

    wanted = set(names)
    for unit in list(cycle.units):
        if unit.organisation.name not in wanted:
            continue
        used = select(func.count(Nomination.id)).where(
            Nomination.cycle_id == cycle.id, Nomination.organisation_id == unit.organisation_id
        )
        if db.session.scalar(used):
            raise Problem("unit_in_use", unit=unit.organisation.name)
        cycle.units.remove(unit)
        db.session.delete(unit)
        record("remove_unit", "cycle", cycle.id, by=by, at=at, before={unit.organisation.name: unit.allotment})


def open_cycle(cycle: Cycle, *, by: Who, at: datetime) -> str:
    """Freeze the rules by hash and open the cycle; returns the hash. Twice is harmless.

    Problems: `cycle_not_ready` while seats, the submission window or the roster are missing; `seats_contradict`.
    """
    if cycle.rule_hash is not None:
        return cycle.rule_hash
    rules = rules_of(cycle)
    missing = still_to_enter(rules) + ([] if cycle.units else ["roster"])
    if missing:
        raise Problem("cycle_not_ready", missing=", ".join(missing))
    if found := troubles(rules, [(unit.organisation.name, unit.organisation.region) for unit in cycle.units]):
        raise Problem("seats_contradict", why=found[0].model_dump())
    cycle.rules, cycle.rule_hash, cycle.opened_at = rules.frozen_text(), rules.rule_hash(), at
    cycle.state = "open"
    record("open_cycle", "cycle", cycle.id, by=by, at=at, after={"rule_hash": cycle.rule_hash})
    return cycle.rule_hash
