"""A cycle that takes nominations, and believable declared facts for any scheme and category."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from conftest import NOW
from kaocha.actions import cycles
from kaocha.db import db
from kaocha.files.workbooks import Kept, keep_workbook, nomination_form
from kaocha.models import Cycle
from kaocha.queries.cycles import rules_of
from kaocha.rules.declared import columns
from kaocha.rules.permissions import Who
from kaocha.schemes.intake import DeclaredField
from kaocha.schemes.loading import schemes_in_house

UNITS = ("云川市总工会", "临江市总工会", "省机械工会")


def open_round(
    scheme_code: str, by: Who, *, units: tuple[str, ...] = UNITS, allotment: dict[str, int] | None = None,
    closed: bool = False,
) -> Cycle:
    """An open cycle of the scheme with these units (kind: city union); its window is open at NOW unless `closed`."""
    scheme = schemes_in_house()[scheme_code]
    cycle = cycles.create_cycle(scheme, code=f"{scheme.code}-x", name="试点批次", year=2026, by=by, at=NOW)
    cycles.change_settings(
        cycle, seats={one.code: one.seats or 5 for one in scheme.ceilings}, readings={}, notice_days=5, by=by, at=NOW
    )
    for name in units:
        cycles.set_unit(cycle, name=name, kind="city_union", region="", allotment=allotment or {}, by=by, at=NOW)
    for window in cycle.windows:
        window.opens_at = window.closes_at = None
    stage = next((one.code for one in scheme.stages if one.role == "submission"), None)
    for window in cycle.windows:
        if window.stage == stage and closed:
            window.closes_at = NOW
    if rules_of(cycle).settings.counted_to is None:
        cycle.settings = {**cycle.settings, "counted_to": "2026-12-31"}
    db.session.flush()
    cycles.open_cycle(cycle, by=by, at=NOW)
    return cycle


def facts(scheme_code: str, category: str, number: int, **changes: Any) -> dict[str, Any]:
    """Declared values as `read_row` gives them, every field filled; `changes` by field code, None leaves one out."""
    fields = columns(schemes_in_house()[scheme_code], category)
    values = {field.code: _value(field, number) for field in fields}
    values |= {"studio_name": f"第{number}创新工作室", "host_unit": f"云川第{number}机械厂", "recommended_by": UNITS[0]}
    return {code: value for code, value in {**values, **changes}.items() if value is not None}


def _value(field: DeclaredField, number: int) -> Any:
    first = next(iter(field.choices), "")
    return {
        "text": f"{field.title.zh}{number}"[:30], "long_text": f"{field.title.zh}\n第二行 {number}",
        "integer": number + 3,
        "date": date(2019, 1 + number % 12, 1).isoformat(), "money": 1_200_000 + number, "yes_no": number % 2 == 0,
        "choice": first, "choices": [first], "outcomes": [{"year": 2025, "kind": first, "name": f"成果{number}"}],
    }[field.type]


def workbook(cycle: Cycle, category: str, rows: list[dict[str, Any]], split: str = "") -> bytes:
    """The form of a category, filled in with these declared values."""
    scheme = rules_of(cycle).scheme
    return nomination_form(scheme, category, split, [unit.organisation.name for unit in cycle.units], rows=rows)


def kept(app: Any, authority_id: int, content: bytes, name: str = "推荐汇总表.xlsx") -> Kept:
    """The bytes in the app's store."""
    return keep_workbook(app.extensions["store"], authority_id, io.BytesIO(content), name)
