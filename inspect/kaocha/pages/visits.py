"""Visits of a cycle: who goes where, how far the sheets are, who stays out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, Response, flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from ..actions import visits
from ..db import commit
from ..models import Cycle, Visit
from ..problems import Problem
from ..queries.cycles import cycle_called, rules_of
from ..queries.fieldwork import any_day_is_planned
from ..queries.sheets import checklist_of, differing_facts, open_sheets, sheet_lines, side_by_side
from ..queries.visits import (
    PROGRESS,
    Wanted,
    count_wanted,
    member_of,
    neighbours,
    nominations_wanted,
    progress_counts,
    regions_of,
    team_numbered,
    teams_of,
    units_of,
    visit_lines,
    visit_numbered,
    visits_per_team,
)
from ..rules.permissions import may_run_office, may_see_office
from ..rules.ranking import printed
from ..schemes.base import as_points
from .answers import see_other, undo
from .door import me, needs, now
from .paging import Page

bp = Blueprint("visits", __name__, url_prefix="/cycles/<code>/visits")
KEYS = ("q", "team", "region", "unit", "category", "progress", "sort")


@bp.get("")
@needs(may_see_office)
def index(code: str) -> str:
    return _index_page(cycle_called(code))


def _index_page(cycle: Cycle, **more: object) -> str:
    wanted = _wanted(request.args)
    page = Page.asked(request.args.get("page"), count_wanted(cycle, wanted))
    counts = progress_counts(cycle)
    return render_template(
        "visits/index.html", cycle=cycle, rules=rules_of(cycle), wanted=wanted, page=page, counts=counts,
        lines=visit_lines(cycle, wanted, offset=page.offset, limit=page.size), progress=PROGRESS,
        planned=any_day_is_planned(cycle), teams=teams_of(cycle), loads=visits_per_team(cycle),
        regions=regions_of(cycle), units=units_of(cycle), **more,
    )


def _wanted(given: object) -> Wanted:
    return Wanted(**{key: given.get(key, "").strip()[:200] for key in KEYS if given.get(key)})  # type: ignore[attr-defined]


@bp.post("/assign")
@needs(may_run_office)
def assign(code: str) -> Response | tuple[str, int]:
    """Send a team to the ticked nominations, or to all that the filter shows (`which=all`)."""
    cycle = cycle_called(code)
    try:
        team = team_numbered(cycle, _number(request.form.get("to_team", "")))
        found = nominations_wanted(cycle, _wanted(request.args))
        ticked = set(request.form.getlist("nomination"))
        if request.form.get("which") != "all":
            found = [nomination for nomination in found if str(nomination.id) in ticked]
        if not found:
            raise Problem("nothing_ticked")
        sent = visits.assign_team(team, found, planned_on=_day(request.form.get("planned_on", "")), by=me(), at=now())
        commit()
    except Problem as problem:
        undo()
        cycle = cycle_called(code)
        return _index_page(cycle, problem=problem, form=request.form), problem.status
    flash(ngettext("已安排 %(num)s 家。", "已安排 %(num)s 家。", len(sent)), "done")
    return see_other("visits.index", code=code, **{key: value for key, value in request.args.items() if key in KEYS})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


def _day(text: str) -> date | None:
    """A day from an <input type="date">; Problem `day_unreadable` for anything else."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Problem("day_unreadable", day=text[:20]) from None


@bp.get("/<int:number>")
@needs(may_see_office)
def show(code: str, number: int) -> str:
    cycle = cycle_called(code)
    return _visit_page(cycle, visit_numbered(cycle, number))


def _visit_page(cycle: Cycle, visit: Visit, **more: object) -> str:
    listed, sheets = checklist_of(visit), open_sheets(me(), visit)
    rows, scores = side_by_side(listed, sheets)
    before, after = neighbours(visit)
    return render_template(
        "visits/show.html", cycle=cycle, visit=visit, listed=listed, lines=sheet_lines(visit), sheets=sheets, rows=rows,
        scores=scores, printed=printed, differing=differing_facts(listed.items, [sheet.answers for sheet in sheets]),
        before=before, after=after,
        needed=rules_of(cycle).scheme.sheets.minimum, own_unit=visits.OWN_UNIT, points=as_points, **more,
    )


def _change(code: str, number: int, change: Callable[[Visit], None]) -> Response | tuple[str, int]:
    """One change of a visit; refused, its page comes back with what was typed."""
    cycle = cycle_called(code)
    try:
        change(visit_numbered(cycle, number))
        commit()
    except Problem as problem:
        undo()
        if problem.code == "not_found":
            raise
        cycle = cycle_called(code)
        page = _visit_page(cycle, visit_numbered(cycle, number), problem=problem, form=request.form)
        return page, problem.status
    flash(_("已保存。"), "done")
    return see_other("visits.show", code=code, number=number)


@bp.post("/<int:number>/absence")
@needs(may_run_office)
def absence(code: str, number: int) -> Response | tuple[str, int]:
    def change(visit: Visit) -> None:
        member = member_of(visit, _number(request.form.get("inspector", "")))
        reason = request.form.get("reason", "")
        if request.form.get("kind") == "present":
            visits.undo_absence(member, reason=reason, by=me(), at=now())
        else:
            visits.record_absence(member, request.form.get("kind", ""), reason=reason, by=me(), at=now())

    return _change(code, number, change)


@bp.post("/<int:number>/days")
@needs(may_run_office)
def days(code: str, number: int) -> Response | tuple[str, int]:
    """The day it is planned for and the day on which the team was there."""

    def change(visit: Visit) -> None:
        visits.set_planned_on(visit, _day(request.form.get("planned_on", "")), by=me(), at=now())
        visits.set_visited_on(visit, _day(request.form.get("visited_on", "")), by=me(), at=now())

    return _change(code, number, change)
