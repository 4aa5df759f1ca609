"""Nominations of a cycle: the list, its workbook, the places of each unit, and one nomination with everything of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, send_file
from flask_babel import gettext as _

from ..actions.standing import findings_of, received_of, shortfalls_of
from ..files.workbooks.writing import Column, write_workbook
from ..models import Cycle, Nomination
from ..problems import Problem
from ..queries.cycles import cycle_called, rules_of, takes_nominations, window_of
from ..queries.nominations import (
    REVIEWS,
    STANDINGS,
    asked_from,
    events_of,
    facets,
    listed,
    names_of_people,
    nomination_numbered,
    places_of_units,
)
from ..rules.calendar import today
from ..rules.declared import columns, written
from ..rules.eligibility import standing
from ..rules.materials import demand_in_words, materials_of, office_for
from ..rules.permissions import may_run_office, may_see_nominations, may_see_office
from ..rules.preferences import mark_in_words
from ..rules.selfscore import self_total
from ..rules.units import UNIT_KINDS
from .door import me, needs, now
from .language import language
from .navigation import as_day, words
from .nominations_words import review_word, standing_word
from .paging import Page
from .papers import XLSX, as_file

bp = Blueprint("nominations", __name__, url_prefix="/cycles/<code>/nominations")
MOST_EXPORTED = 20_000


def own_unit() -> int | None:
    """The unit that this person is kept to: recommending units see their own, the office sees all."""
    if may_see_office(me()):
        return None
    return me().organisation_id or 0


@bp.get("")
@needs(may_see_nominations)
def index(code: str) -> str:
    cycle = cycle_called(code)
    asked = asked_from(request.args, own_unit())
    counts = facets(cycle, asked)
    page = Page.asked(request.args.get("page"), counts.total)
    units = {str(place.unit.organisation_id): place for place in places_of_units(cycle, own_unit())}
    return render_template(
        "nominations/index.html", cycle=cycle, rules=rules_of(cycle), asked=asked, counts=counts, page=page,
        rows=listed(cycle, asked, offset=page.offset, limit=page.size), units=units, reviews=REVIEWS,
        standings=STANDINGS, in_time=takes_nominations(cycle, now()), window=window_of(cycle, "submission"), now=now(),
        title_of=_titles(cycle), mark_word=lambda mark: words(mark_in_words(rules_of(cycle).scheme, mark)),
        self_total=self_total, tables=tables_of(cycle),
    )


def _titles(cycle: Cycle) -> dict[str, str]:
    return {material.code: words(material.title) for material in rules_of(cycle).scheme.materials}


def tables_of(cycle: Cycle) -> list[tuple[str, str]]:
    """Every table that nominations are handed in with: category or category:split, and its title."""
    found = []
    for category in rules_of(cycle).scheme.categories:
        if category.splits:
            titles = [(f"{category.code}:{split.code}", f"{words(category.title)} · {words(split.title)}")
                      for split in category.splits]
            found += titles
        else:
            found.append((category.code, words(category.title)))
    return found


@bp.get("/places")
@needs(may_see_nominations)
def places(code: str) -> str:
    """How many each unit has handed in, against its caps."""
    cycle = cycle_called(code)
    return render_template(
        "nominations/places.html", cycle=cycle, rules=rules_of(cycle), places=places_of_units(cycle, own_unit()),
        kinds=UNIT_KINDS, office_for=office_for,
    )


@bp.get("/export.xlsx")
@needs(may_see_office)
def export(code: str) -> Response:
    """The list as it is filtered, as a workbook."""
    cycle = cycle_called(code)
    asked = asked_from(request.args)
    titles, rules, kinds = _titles(cycle), rules_of(cycle), dict(tables_of(cycle))
    rows = [_exported(row, titles, rules, kinds) for row in listed(cycle, asked, limit=MOST_EXPORTED)]
    heads = [
        Column(_("序号"), 6, "integer"), Column(_("工作室"), 28), Column(_("所在单位"), 28), Column(_("领衔人"), 12),
        Column(_("领衔人荣誉"), 30), Column(_("类别"), 18), Column(_("推荐单位"), 22), Column(_("申报条件"), 10),
        Column(_("尚缺材料"), 28), Column(_("优先情形"), 18), Column(_("自评分"), 9, "points"),
        Column(_("材料初审"), 10), Column(_("初审意见"), 24),
    ]
    name = f"{cycle.name} {_('申报情况')}"
    return as_file(write_workbook(name, heads, rows), f"{name}.xlsx", XLSX)


def _exported(row: Nomination, titles: dict[str, str], rules: Any, kinds: dict[str, str]) -> list[Any]:
    between = "、" if language() == "zh" else ", "
    table = f"{row.category}:{row.split}" if row.split else row.category
    return [
        row.number, row.studio.name, row.studio.host_unit.name, between.join(one.name for one in row.studio.leaders),
        "；".join(one.honours for one in row.studio.leaders if one.honours), kinds.get(table, table),
        row.organisation.name, standing_word(row.standing), between.join(titles.get(one, one) for one in row.lacking),
        between.join(words(mark_in_words(rules.scheme, mark)) for mark in row.preferred), self_total(row.self_scores),
        review_word("withdrawn" if row.withdrawn_at else row.review), row.review_reason,
    ]


@bp.get("/<int:number>")
@needs(may_see_nominations)
def show(code: str, number: int) -> str:
    cycle = cycle_called(code)
    return show_page(cycle, nomination_numbered(cycle, number, own_unit()))


def show_page(cycle: Cycle, nomination: Nomination, **more: Any) -> str:
    """One nomination; `opened` names the form that was refused, `form` is what was typed in it."""
    rules = rules_of(cycle)
    found = findings_of(nomination)
    people = {one.by_id for one in nomination.rulings} | {nomination.reviewed_by_id}
    fields = columns(rules.scheme, nomination.category)
    return render_template(
        "nominations/show.html", cycle=cycle, rules=rules, nomination=nomination, findings=found,
        standing=standing(found), materials=materials_of(rules.scheme, nomination.category, nomination.split),
        received=received_of(nomination), receipts={one.material: one for one in nomination.receipts},
        shortfalls={short.material.code: short.lacks for short in shortfalls_of(nomination)},
        rulings={one.condition: one for one in nomination.rulings},
        people=names_of_people({id for id in people if id is not None}),
        facts=[(words(one.title), _shown(one, nomination.declared.get(one.code))) for one in fields],
        office=office_for(rules.scheme, nomination.organisation.kind), kinds=UNIT_KINDS,
        events=events_of(nomination) if may_see_office(me()) else [], edits=_edits(nomination), now=now(),
        self_total=self_total, tables=dict(tables_of(cycle)), demand=demand_in_words, today=today(now()),
        mark_word=lambda mark: words(mark_in_words(rules.scheme, mark)), **more,
    )


def _edits(nomination: Nomination) -> bool:
    return may_run_office(me()) and nomination.withdrawn_at is None


def _shown(field: Any, value: Any) -> str:
    if value is None:
        return ""
    if field.type == "date":
        return as_day(date.fromisoformat(value))
    return written(field, value, language()) + (f" {_('元')}" if field.type == "money" else "")


@bp.get("/<int:number>/files/<int:file_id>")
@needs(may_see_nominations)
def download(code: str, number: int, file_id: int) -> Response:
    """A file of this nomination, as a download that no browser opens as a page."""
    nomination = nomination_numbered(cycle_called(code), number, own_unit())
    stored = next((one.file for one in nomination.files if one.file_id == file_id), None)
    if stored is None:
        raise Problem("not_found")
    path = current_app.extensions["store"].path(me().authority_id, stored.sha256)
    answer = send_file(path, mimetype=stored.media_type, as_attachment=True, download_name=stored.name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
