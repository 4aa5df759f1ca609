"""Cycles: the list, a new one from a scheme, how far it is, and its settings until it opens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, Response, flash, render_template, request
from flask_babel import gettext as _

from ..actions import cycles
from ..db import commit
from ..models import Cycle
from ..problems import Problem
from ..queries.cycles import all_cycles, cycle_called, rules_of
from ..queries.progress import progress_of
from ..rules.calendar import SHANGHAI
from ..rules.ceilings import most_names_of, troubles
from ..rules.cycle import still_to_enter
from ..rules.permissions import may_run_office, may_see_cycles, may_see_office
from ..rules.units import UNIT_KINDS, read_roster
from ..schemes.errors import SchemeRefused
from ..schemes.loading import load_text, schemes_in_house
from ..schemes.model import Scheme
from .answers import see_other, undo
from .door import me, needs, now

bp = Blueprint("cycles", __name__, url_prefix="/cycles")


@bp.get("")
@needs(may_see_cycles)
def index() -> str:
    found = all_cycles()
    return render_template("cycles/index.html", cycles=found, progress=progress_of([cycle.id for cycle in found]))


@bp.route("/new", methods=["GET", "POST"])
@needs(may_run_office)
def new() -> str | Response | tuple[str, int]:
    """Choose a published scheme or hand in a scheme file of one's own."""
    if request.method != "POST":
        return _new_page({"year": now().astimezone(SHANGHAI).year, "scheme": request.args.get("scheme", "")})
    try:
        scheme = _chosen_scheme(request.form.get("scheme", ""))
        cycle = cycles.create_cycle(
            scheme,
            code=request.form.get("code", "").strip(),
            name=request.form.get("name", ""),
            year=_number(request.form.get("year", "")) or 0,
            label=request.form.get("label", ""),
            by=me(),
            at=now(),
        )
        commit()
    except Problem as problem:
        undo()
        return _new_page(request.form, problem=problem), problem.status
    except SchemeRefused as refused:
        undo()
        return _new_page(request.form, errors=refused.errors), 422
    return see_other("cycles.settings", code=cycle.code)


def _new_page(form: Mapping[str, object], **more: object) -> str:
    return render_template("cycles/new.html", form=form, schemes=schemes_in_house().values(), **more)


def _chosen_scheme(code: str) -> Scheme:
    file = request.files.get("file")
    if code == "own" and file is not None and file.filename:
        return load_text(file.stream.read(2_000_000).decode("utf-8", errors="replace"), file.filename)
    if code not in schemes_in_house():
        raise Problem("scheme_missing")
    return schemes_in_house()[code]


def _number(text: str) -> int | None:
    return int(text) if text.strip().isdecimal() and len(text.strip()) < 10 else None


@bp.get("/<code>")
@needs(may_see_cycles)
def overview(code: str) -> str:
    cycle = cycle_called(code)
    return render_template(
        "cycles/overview.html",
        cycle=cycle,
        rules=rules_of(cycle),
        progress=progress_of([cycle.id])[cycle.id],
        now=now(),
    )


@bp.route("/<code>/settings", methods=["GET", "POST"])
@needs(may_see_office)
def settings(code: str) -> str | Response | tuple[str, int]:
    """Seats, readings and days of notice (until the cycle opens); the office changes, the supervisor reads."""
    if request.method != "POST":
        return _settings_page(cycle_called(code))
    return _change(code, _save_settings)


def _settings_page(cycle: Cycle, **more: object) -> str:
    rules = rules_of(cycle)
    units = [(unit.organisation.name, unit.organisation.region) for unit in cycle.units]
    return render_template(
        "cycles/settings.html",
        cycle=cycle,
        rules=rules,
        kinds=UNIT_KINDS,
        now=now(),
        most=most_names_of(rules, units),
        troubles=troubles(rules, units),
        missing=still_to_enter(rules),
        **more,
    )


def _change(code: str, save: object) -> Response | tuple[str, int]:
    """One change of a cycle: by the office only; refused, the page comes back with what was typed."""
    if not may_run_office(me()):
        raise Problem("forbidden")
    cycle = cycle_called(code)
    try:
        save(cycle, request.form)  # type: ignore[operator]
        commit()
    except Problem as problem:
        undo()
        return _settings_page(cycle_called(code), problem=problem, form=request.form), problem.status
    flash(_("已保存。"), "done")
    return see_other("cycles.settings", code=code)


def _save_settings(cycle: Cycle, form: Mapping[str, str]) -> None:
    rules = rules_of(cycle)
    seats = {
        c.code: _whole(form[f"seats.{c.code}"])
        for c in rules.scheme.ceilings
        if form.get(f"seats.{c.code}", "").strip()
    }
    readings = {m.code: form[f"reading.{m.code}"] for m in rules.scheme.minimums if form.get(f"reading.{m.code}")}
    days = form.get("notice_days", "").strip()
    cycles.change_settings(
        cycle, seats=seats, readings=readings, notice_days=_whole(days) if days else None, by=me(), at=now()
    )


def _whole(text: str) -> int:
    number = _number(text)
    if number is None or number > 1_000_000:
        raise Problem("not_a_number", text=text[:20])
    return number


@bp.post("/<code>/names")
@needs(may_run_office)
def names(code: str) -> Response | tuple[str, int]:
    return _change(
        code,
        lambda cycle, form: cycles.rename_cycle(
            cycle, name=form.get("name", ""), label=form.get("label", ""), by=me(), at=now()
        ),
    )


@bp.post("/<code>/windows")
@needs(may_run_office)
def windows(code: str) -> Response | tuple[str, int]:
    """Move the stages, all at once; what is left out of the form stays."""
    return _change(code, _save_windows)


def _save_windows(cycle: Cycle, form: Mapping[str, str]) -> None:
    for window in cycle.windows:
        if f"opens_at.{window.stage}" in form or f"closes_at.{window.stage}" in form:
            cycles.set_window(
                cycle,
                window.stage,
                opens_at=_moment(form.get(f"opens_at.{window.stage}", "")),
                closes_at=_moment(form.get(f"closes_at.{window.stage}", "")),
                reason=form.get("reason", ""),
                by=me(),
                at=now(),
            )


def _moment(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise Problem("not_a_date", text=text[:30]) from None


@bp.post("/<code>/units")
@needs(may_run_office)
def units(code: str) -> Response | tuple[str, int]:
    """Add or correct recommending units, pasted line by line; one wrong line and nothing is taken."""
    return _change(code, _save_units)


def _save_units(cycle: Cycle, form: Mapping[str, str]) -> None:
    lines = read_roster(form.get("lines", ""), tuple(c.code for c in rules_of(cycle).scheme.categories))
    if not lines:
        raise Problem("roster_empty")
    if wrong := next((line for line in lines if line.trouble is not None), None):
        raise Problem("roster_line", line=wrong.number, why=wrong.trouble.model_dump())  # type: ignore[union-attr]
    for line in lines:
        cycles.set_unit(
            cycle, name=line.name, kind=line.kind, region=line.region, allotment=line.allotment, by=me(), at=now()
        )


@bp.post("/<code>/units/remove")
@needs(may_run_office)
def remove_unit(code: str) -> Response | tuple[str, int]:
    return _change(
        code, lambda cycle, form: cycles.remove_units(cycle, names=[form.get("name", "")], by=me(), at=now())
    )


@bp.post("/<code>/open")
@needs(may_run_office)
def open_it(code: str) -> Response | tuple[str, int]:
    """Freeze the rules by hash and let nominations in."""
    if not may_run_office(me()):
        raise Problem("forbidden")
    cycle = cycle_called(code)
    try:
        cycles.open_cycle(cycle, by=me(), at=now())
        commit()
    except Problem as problem:
        undo()
        return _settings_page(cycle_called(code), problem=problem), problem.status
    flash(_("批次已开放，规则已冻结。"), "done")
    return see_other("cycles.overview", code=code)
