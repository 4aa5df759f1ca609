"""A visit in progress: who has handed in what, facts and photos as they arrive, the plan, what does not count yet."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, flash, render_template, request
from flask_babel import gettext as _

from ..actions import packs
from ..actions.entries import admit_entry
from ..db import commit
from ..models import Cycle, Photo, Visit
from ..problems import CATALOGUE, Problem
from ..queries.cycles import cycle_called
from ..queries.field import any_field_visit
from ..queries.fieldwork import fieldwork_of, visits_of_day
from ..queries.packs import photo_of_visit, plans_of, recorders_of
from ..queries.visits import visit_numbered
from ..rules.permissions import may_run_office, may_see_office
from .answers import see_other, undo
from .door import me, needs, now
from .language import language
from .papers import PDF, as_file, pressed
from .sync import send_small

bp = Blueprint("fieldwork", __name__, url_prefix="/cycles/<code>/visits")
FIELDS = ("starts_at", "address", "contact_name", "contact_phone", "note")


def _visit(code: str, number: int) -> tuple[Cycle, Visit]:
    cycle = cycle_called(code)
    visit = visit_numbered(cycle, number)
    any_field_visit(visit.id)  # Problem `not_found` before the rules are frozen: there is no checklist yet
    return cycle, visit


@bp.get("/<int:number>/field")
@needs(may_see_office)
def show(code: str, number: int) -> str:
    return _page(*_visit(code, number))


def _page(cycle: Cycle, visit: Visit, **more: Any) -> str:
    field, plan = any_field_visit(visit.id), plans_of([visit.id]).get(visit.id)
    return render_template(
        "visits/field.html", cycle=cycle, visit=visit, plan=plan, work=fieldwork_of(visit), fields=FIELDS,
        stations=field.asked.checklist.stations, why=_why,
        recorders=recorders_of(visit, field, plan.recorders if plan else {}), **more)


def _why(code: str) -> dict[str, str]:
    """The sentence of a set-aside entry's Problem as a {zh, en} pair."""
    refusal = CATALOGUE.get(code)
    return {"zh": refusal.zh, "en": refusal.en} if refusal else {"zh": code, "en": code}


@bp.get("/<int:number>/field/now")
@needs(may_see_office)
def piece(code: str, number: int) -> Response:
    """The part that changes while tablets send; asked for every two seconds, answered with 304 while nothing did."""
    cycle, visit = _visit(code, number)
    answer = Response(render_template(
        "visits/_field.html", cycle=cycle, visit=visit, work=fieldwork_of(visit), why=_why))
    answer.add_etag()
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)


@bp.post("/<int:number>/plan")
@needs(may_run_office)
def plan(code: str, number: int) -> Response | tuple[str, int]:
    """Hour, address, contact, and who records the facts at each station."""
    cycle, visit = _visit(code, number)
    try:
        named = {key.removeprefix("recorder."): _number(value) for key, value in request.form.items()
                 if key.startswith("recorder.") and value}
        texts = {name: request.form.get(name, "") for name in FIELDS}
        packs.plan_visit(visit, **texts, recorders=named, by=me(), at=now())
        commit()
    except Problem as problem:
        undo()
        return _page(*_visit(code, number), problem=problem, form=request.form), problem.status
    flash(_("已保存。"), "done")
    return see_other("fieldwork.show", code=cycle.code, number=number)


@bp.post("/<int:number>/admit")
@needs(may_run_office)
def admit(code: str, number: int) -> Response | tuple[str, int]:
    """Let a late or set-aside entry count, with a reason."""
    cycle, visit = _visit(code, number)
    try:
        admit_entry(
            visit.id, request.form.get("entry", "")[:36], reason=request.form.get("reason", ""), by=me(), at=now())
        commit()
    except Problem as problem:
        undo()
        return _page(*_visit(code, number), problem=problem, form=request.form), problem.status
    flash(_("已采纳。"), "done")
    return see_other("fieldwork.show", code=cycle.code, number=number)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1


# --- pictures ---


def _photo(code: str, number: int, photo: str) -> Photo:
    visit = _visit(code, number)[1]
    found = photo_of_visit(visit.id, photo)
    if found is None:
        raise Problem("not_found")
    return found


@bp.get("/<int:number>/photos/<photo>/small")
@needs(may_see_office)
def small(code: str, number: int, photo: str) -> Response:
    found = _photo(code, number, photo)
    stored = found.made or found.small
    if stored is None:
        raise Problem("not_found")
    return send_small(stored.sha256)


@bp.get("/<int:number>/photos/<photo>/original")
@needs(may_see_office)
def original(code: str, number: int, photo: str) -> Response:
    """The original as a file, its bytes as they arrived; never shown as a page."""
    found = _photo(code, number, photo)
    if found.original is None:
        raise Problem("not_found")
    with current_app.extensions["store"].open(me().authority_id, found.original.sha256) as file:
        return as_file(file.read(), found.original.name, found.original.media_type)


# --- the plan of a day, to print ---


@bp.get("/day")
@needs(may_see_office)
def day_plan(code: str) -> Response:
    """The visits of one day (`on=2026-11-20`), or of every day that is planned, as PDF."""
    cycle = cycle_called(code)
    wanted = request.args.get("on", "").strip()
    try:
        on = date.fromisoformat(wanted) if wanted else None
    except ValueError:
        raise Problem("day_unreadable", day=wanted[:20]) from None
    visits = visits_of_day(cycle, on)
    if not visits:
        raise Problem("nothing_planned")
    content = pressed(
        "print/day_plan.html", language(), cycle=cycle, visits=visits, plans=plans_of(one.id for one in visits), on=on)
    return as_file(content, f"{cycle.code}-{wanted or 'plan'}-{_('考察行程')}.pdf", PDF)
