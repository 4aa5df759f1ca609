"""Workbooks of nominations: the form to fill in, the upload, the preview row by row, and the commit."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, current_app, flash, render_template, request, send_file
from flask_babel import gettext as _

from ..actions import imports
from ..db import authority_in_force, commit, db, reading
from ..files.workbooks import MEDIA_TYPE, Kept, keep_workbook, nomination_form, table_title
from ..jobs import enqueue
from ..models import Cycle, ImportRow, WorkbookImport
from ..problems import Problem
from ..queries.cycles import cycle_called, roster, rules_of, takes_nominations, window_of
from ..queries.imports import (
    SHOWN,
    count_imports,
    count_rows,
    declared_so_far,
    import_numbered,
    import_rows,
    imports_of,
    rows_with_problems,
    units_over_cap,
)
from ..rules.calendar import SHANGHAI, last_day
from ..rules.declared import columns, written
from ..rules.permissions import may_run_office, may_see_office
from ..schemes.intake import DeclaredField
from .answers import see_other, undo
from .door import me, needs, now
from .import_papers import problem_list
from .language import language
from .paging import Page

bp = Blueprint("imports", __name__, url_prefix="/cycles/<code>/imports")
ALWAYS_SHOWN = ("studio_name", "host_unit", "recommended_by", "leader_name")


@bp.get("")
@needs(may_see_office)
def index(code: str) -> str:
    return _index_page(cycle_called(code))


def _index_page(cycle: Cycle, **more: object) -> str:
    page = Page.asked(request.args.get("page"), count_imports(cycle))
    window = window_of(cycle, "submission")
    return render_template(
        "imports/index.html", cycle=cycle, forms=forms_of(cycle), page=page, window=window,
        imports=imports_of(cycle, offset=page.offset, limit=page.size), in_time=takes_nominations(cycle, now()),
        now=now(), **{"chosen": None, **more},
    )


def forms_of(cycle: Cycle) -> list[dict[str, Any]]:
    """The tables of a scheme, one for each category or each of its splits: key "category" or "category.split"."""
    forms = []
    for category in rules_of(cycle).scheme.categories:
        parts: list[Any] = list(category.splits) or [None]
        for split in parts:
            table = category.table if split is None else split.table
            title = getattr(category.title, language())
            if split is not None:
                title = f"{title} · {getattr(split.title, language())}"
            key = category.code if split is None else f"{category.code}.{split.code}"
            forms.append({
                "key": key,
                "title": getattr(table, language()), "pair": (key, title),
            })
    return forms


def _parts(key: str) -> tuple[str, str]:
    category, _dot, split = key.partition(".")
    return category, split


@bp.get("/form/<key>")
@needs(may_see_office)
def form(code: str, key: str) -> Response:
    """The workbook to be filled in; with `?filled=1` the nominations taken so far stand in it, to be corrected.

    It is made after the read is over: thousands of rows take a while.
    """
    category, split = _parts(key)
    with reading():
        cycle = cycle_called(code)
        if key not in {one["key"] for one in forms_of(cycle)}:
            raise Problem("not_found")
        scheme, name = rules_of(cycle).scheme, cycle.name
        units = [unit.organisation.name for unit in roster(cycle)]
        window = window_of(cycle, "submission")
        deadline = deadline_in_chinese(window.closes_at) if window is not None and window.closes_at else ""
        rows = declared_so_far(cycle, category, split) if "filled" in request.args else []
    content = nomination_form(scheme, category, split, units, rows=rows, deadline=deadline)
    return _workbook(content, f"{name}-{table_title(scheme, category, split)}.xlsx")


def deadline_in_chinese(closes_at: datetime) -> str:
    """The form is Chinese whoever downloads it; midnight is 24:00 of the day before."""
    day, local = last_day(closes_at), closes_at.astimezone(SHANGHAI)
    return f"{day.year}年{day.month}月{day.day}日 " + ("24:00" if local.date() != day else f"{local:%H:%M}")


def _workbook(content: bytes, name: str) -> Response:
    return send_file(io.BytesIO(content), mimetype=MEDIA_TYPE, as_attachment=True, download_name=name)


@bp.post("")
@needs(may_run_office)
def upload(code: str) -> str | Response | tuple[str, int]:
    """The file goes into the store first, then the import is noted, then the worker is asked to read it."""
    with reading():
        cycle_called(code)
    try:
        file = _handed_in()
        cycle = cycle_called(code)
        category, split = _parts(request.form.get("form", ""))
        found = imports.start_import(cycle, file=file, category=category, split=split, by=me(), at=now())
        commit()
    except Problem as problem:
        undo()
        return _index_page(cycle_called(code), problem=problem, chosen=request.form.get("form", "")), problem.status
    enqueue("preview_import", import_id=found.id, authority_id=me().authority_id)
    return see_other("imports.show", code=code, number=found.id)


def _handed_in() -> Kept:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Problem("workbook_no_file")
    return keep_workbook(current_app.extensions["store"], me().authority_id, file.stream, file.filename)


@bp.get("/<int:number>")
@needs(may_see_office)
def show(code: str, number: int) -> str:
    return _import_page(cycle_called(code), number)


def _import_page(cycle: Cycle, number: int, **more: object) -> str:
    found = import_numbered(cycle, number)
    outcome = request.args.get("outcome", "") if request.args.get("outcome") in SHOWN else ""
    page = Page.asked(request.args.get("page"), count_rows(found, outcome))
    rows = import_rows(found, outcome, offset=page.offset, limit=page.size)
    shown = _shown_columns(cycle, found, rows)
    return render_template(
        "imports/show.html", cycle=cycle, found=found, outcome=outcome, page=page, progress=progress_of(found),
        columns=[{"key": one.code, "label": getattr(one.title, language())} for one in shown],
        rows=[_shown_row(row, shown) for row in rows], form_title=_form_title(cycle, found),
        over=_over_cap(found, more.get("problem")), refusal=_refusal(found), **more,
    )


def _over_cap(found: WorkbookImport, problem: object) -> dict[str, int]:
    """Units that need a reason: as previewed, and those whose places were taken since."""
    since = problem.values.get("names", ()) if isinstance(problem, Problem) else ()
    previewed = units_over_cap(found) if found.state == "previewed" else {}
    return {**previewed, **{str(name): previewed.get(str(name), 0) for name in since}}


def _form_title(cycle: Cycle, found: WorkbookImport) -> str:
    key = f"{found.category}.{found.split}" if found.split else found.category
    return next((one["title"] for one in forms_of(cycle) if one["key"] == key), key)


def _refusal(found: WorkbookImport) -> Problem | None:
    return Problem(found.problem["code"], **found.problem["values"]) if found.problem else None


def _shown_columns(cycle: Cycle, found: WorkbookImport, rows: Sequence[ImportRow]) -> list[DeclaredField]:
    """Who it is about, and every column in which something on this page is wrong."""
    wrong = {problem["field"] for row in rows for problem in row.problems}
    fields = columns(rules_of(cycle).scheme, found.category)
    return [one for one in fields if one.code in ALWAYS_SHOWN or one.code in wrong]


def _shown_row(row: ImportRow, shown: Sequence[DeclaredField]) -> dict[str, Any]:
    declared, typed = row.values.get("declared", {}), row.values.get("written", {})
    cells = {one.code: written(one, declared[one.code], language()) if one.code in declared else typed.get(one.code, "")
             for one in shown}
    return {
        "line": row.row, "state": "problem" if row.outcome == "wrong" else row.outcome, "cells": cells,
        "problems": [{"key": one["field"], "text": one[language()]} for one in row.problems],
    }


# --- while it is read ---


def progress_of(found: WorkbookImport) -> dict[str, Any]:
    """How far the reading is, at what rate, and how long it will still take, in words."""
    seconds = (now() - found.started_at).total_seconds() if found.started_at else 0
    rate = found.rows_read / seconds if seconds > 0 and found.rows_read else 0
    left = (found.rows_total - found.rows_read) / rate if rate else None
    return {
        "rate": _("每秒 %(n)s 行", n=round(rate)) if rate else None,
        "left": None if left is None else _in_words(left),
        "stuck": found.state == "waiting" and (now() - found.created_at).total_seconds() > 30,
    }


def _in_words(seconds: float) -> str:
    if seconds < 1:
        return _("不到 1 秒")
    return _("约 %(n)s 秒", n=round(seconds)) if seconds < 100 else _("约 %(n)s 分钟", n=round(seconds / 60))


@bp.get("/<int:number>/progress")
@needs(may_see_office)
def progress(code: str, number: int) -> Response | str:
    """The piece that is asked for every two seconds; when the reading is over the whole page is loaded anew."""
    cycle = cycle_called(code)
    found = import_numbered(cycle, number)
    if found.state not in imports.UNDONE:
        return see_other("imports.show", code=code, number=number)
    return render_template("imports/_progress.html", cycle=cycle, found=found, progress=progress_of(found))


@bp.post("/<int:number>/cancel")
@needs(may_run_office)
def cancel(code: str, number: int) -> Response:
    found = import_numbered(cycle_called(code), number)
    imports.cancel_import(found, by=me(), at=now())
    commit()
    return see_other("imports.show", code=code, number=number)


# --- the commit ---


@bp.post("/<int:number>/commit")
@needs(may_run_office)
def commit_rows(code: str, number: int) -> str | Response | tuple[str, int]:
    """Everything or nothing; what was typed as reasons is shown again when it is refused."""
    typed = _typed_reasons()
    try:
        cycle = cycle_called(code)
        done = imports.commit_import(import_numbered(cycle, number), cycle, reasons=typed, by=me(), at=now())
        commit()
    except Problem as problem:
        undo()
        return _import_page(cycle_called(code), number, problem=problem, typed=typed), problem.status
    flash(
        _("已写入：新增 %(new)s 家，更新 %(changed)s 家，没有变化 %(same)s 家。", **done)
        if done["new"] + done["changed"] else _("这份表格与已收申报完全一致，没有需要写入的内容。"), "done",
    )
    return see_other("imports.show", code=code, number=number)


def _typed_reasons() -> imports.Reasons:
    """Unit to (reason, approver), from fields that come in threes."""
    units, reasons, approvers = (request.form.getlist(name) for name in ("unit", "reason", "approver"))
    return {unit: (reason.strip(), approver.strip())
            for unit, reason, approver in zip(units, reasons, approvers, strict=False)}


# --- papers beside it ---


@bp.get("/<int:number>/file")
@needs(may_see_office)
def original(code: str, number: int) -> Response:
    """The workbook as it was handed in, to be saved and not to be shown."""
    found = import_numbered(cycle_called(code), number)
    sha256, name = found.file.sha256, found.file.name
    db.session.rollback()
    try:
        stream = current_app.extensions["store"].open(authority_in_force(), sha256)
    except FileNotFoundError:
        raise Problem("not_found") from None
    answer = send_file(stream, mimetype="application/octet-stream", as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@bp.get("/<int:number>/problems")
@needs(may_see_office)
def problems(code: str, number: int) -> Response:
    """The rows with problems as a workbook, to send back to whoever filled it in."""
    cycle = cycle_called(code)
    found = import_numbered(cycle, number)
    content = problem_list(_form_title(cycle, found), rows_with_problems(found), language())
    return _workbook(content, _("%(file)s-问题清单.xlsx", file=found.file.name.rsplit(".", 1)[0]))
