"""One nomination entered or corrected by hand, with the same columns and the same rules as the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, render_template, request
from flask_babel import gettext as _

from ..actions import nominations as verbs
from ..db import commit
from ..models import Cycle, Nomination
from ..problems import Problem
from ..queries.cycles import cycle_called, rules_of, takes_nominations, window_of
from ..queries.intake import units_of
from ..queries.nominations import nomination_numbered
from ..rules.declared import columns, read_row, written
from ..rules.permissions import may_run_office
from ..schemes.intake import DeclaredField
from .answers import see_other, undo
from .door import me, needs, now
from .language import language
from .navigation import words
from .nominations import tables_of

bp = Blueprint("nomination_form", __name__, url_prefix="/cycles/<code>/nominations")
Answer = str | Response | tuple[str, int]


@bp.route("/new", methods=["GET", "POST"])
@needs(may_run_office)
def new(code: str) -> Answer:
    """A new nomination; the table (category and split) is chosen first, since it decides the columns."""
    cycle = cycle_called(code)
    table = _table(cycle, request.values.get("table", ""))
    if request.method != "POST":
        return _form_page(cycle, None, table, {})
    return _save(code, None, table)


@bp.route("/<int:number>/edit", methods=["GET", "POST"])
@needs(may_run_office)
def edit(code: str, number: int) -> Answer:
    """Correct what was declared, the studio's name and its host unit included."""
    cycle = cycle_called(code)
    nomination = nomination_numbered(cycle, number)
    verbs.refuse_withdrawn(nomination)
    known = f"{nomination.category}:{nomination.split}" if nomination.split else nomination.category
    table = _table(cycle, request.values.get("table", "") or known)
    if request.method != "POST":
        return _form_page(cycle, nomination, table, _typed(cycle, nomination, table))
    return _save(code, number, table)


def _table(cycle: Cycle, wanted: str) -> str:
    known = [key for key, _title in tables_of(cycle)]
    return wanted if wanted in known else known[0]


def _typed(cycle: Cycle, nomination: Nomination, table: str) -> dict[str, Any]:
    """The declared values as the form shows them."""
    shown: dict[str, Any] = {}
    for field in columns(rules_of(cycle).scheme, table.partition(":")[0]):
        value = nomination.declared.get(field.code)
        if field.type in ("choice", "choices"):
            shown[field.code] = value
        elif field.type == "yes_no":
            shown[field.code] = {True: "yes", False: "no"}.get(value, "")  # type: ignore[arg-type]
        else:
            shown[field.code] = written(field, value, language())
    return shown


def _cells(fields: tuple[DeclaredField, ...]) -> dict[str, Any]:
    """What was typed, as the rules read it: several ticks are a list of codes, one a line."""
    return {
        field.code: "\n".join(request.form.getlist(field.code)) if field.type == "choices"
        else request.form.get(field.code, "") for field in fields
    }


def _save(code: str, number: int | None, table: str) -> Answer:
    """Without anything wrong in the cells, one action; else the form again with each trouble at its field."""
    cycle = cycle_called(code)
    category, _colon, split = table.partition(":")
    fields = columns(rules_of(cycle).scheme, category)
    cells = _cells(fields)
    values, troubles = read_row(rules_of(cycle).scheme, category, cells)
    errors = {one.field: getattr(one, language()) for one in troubles}
    try:
        if not errors:
            _act(cycle, number, category, split, values)
            commit()
            return _saved(code, values)
        problem = None
    except Problem as refused:
        problem = refused
    undo()
    cycle = cycle_called(code)
    nomination = nomination_numbered(cycle, number) if number is not None else None
    typed = {**cells, **{field.code: request.form.getlist(field.code) for field in fields if field.type == "choices"}}
    page = _form_page(cycle, nomination, table, typed, errors=errors, problem=problem, form=request.form)
    return page, problem.status if problem else 422


def _act(cycle: Cycle, number: int | None, category: str, split: str, values: Mapping[str, Any]) -> None:
    form = request.form
    told = {
        "category": category, "split": split, "values": values, "studio_type": form.get("type", ""), "by": me(),
        "at": now(), "over_cap_reason": form.get("over_cap_reason", ""),
        "over_cap_approver": form.get("over_cap_approver", ""),
    }
    if number is None:
        verbs.receive_new_nomination(cycle, **told)  # type: ignore[arg-type]
    else:
        verbs.correct_nomination(nomination_numbered(cycle, number), **told)  # type: ignore[arg-type]


def _saved(code: str, values: Mapping[str, Any]) -> Response:
    flash(_("已保存「%(studio)s」。", studio=values["studio_name"]), "done")
    number = verbs.number_of(cycle_called(code), str(values["studio_name"]), str(values["host_unit"]))
    return see_other("nominations.show", code=code, number=number)


def _form_page(
    cycle: Cycle, nomination: Nomination | None, table: str, typed: Mapping[str, Any], **more: Any
) -> str:
    rules = rules_of(cycle)
    category = table.partition(":")[0]
    found = next(one for one in rules.scheme.categories if one.code == category)
    fields = columns(rules.scheme, category)
    declared = any(field.code == "studio_type" for field in fields)
    types = [] if declared else [one for one in rules.scheme.studio_types if one.code in found.types]
    return render_template(
        "nominations/form.html", cycle=cycle, rules=rules, nomination=nomination, table=table, tables=tables_of(cycle),
        fields=fields, typed=typed, unit_pairs=[(name, name) for name in units_of(cycle)],
        choice_pairs=lambda field: [(key, words(title)) for key, title in field.choices.items()],
        in_time=takes_nominations(cycle, now()),
        types=types, type_pairs=[(one.code, words(one.title)) for one in types],
        window=window_of(cycle, "submission"), now=now(), **{"errors": {}, "form": {}, "problem": None, **more},
    )
