"""Score workbooks: handed out for a visit, a team or one inspector, and brought in whole or not at all."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from ..actions.score_books import PURPOSE, import_sheets, keep_score_book
from ..db import commit, reading
from ..files.score_books import read_score_book, score_book
from ..files.workbooks import keep_workbook
from ..models import Cycle, StoredFile, Visit
from ..problems import Problem
from ..queries.cycles import cycle_called
from ..queries.files import file_numbered
from ..queries.score_books import book_lines, fingerprint, judged_book
from ..queries.visits import team_numbered, visit_numbered, visits_of_team
from ..rules.permissions import may_run_office
from ..rules.score_rows import ScoreRow
from .answers import see_other, undo
from .door import me, needs, now
from .papers import XLSX, as_file

bp = Blueprint("sheetbooks", __name__, url_prefix="/cycles/<code>/visits")


@bp.get("/<int:number>/workbook")
@needs(may_run_office)
def visit_workbook(code: str, number: int) -> Response:
    cycle = cycle_called(code)
    visit = visit_numbered(cycle, number)
    return _handed_out(cycle, [visit], f"评分表格-{visit.nomination.number}-{visit.nomination.studio.name}")


@bp.get("/teams/<int:number>/workbook")
@needs(may_run_office)
def team_workbook(code: str, number: int) -> Response:
    """Of every visit of a team; `inspector` in the address takes one member's rows alone."""
    cycle = cycle_called(code)
    team = team_numbered(cycle, number)
    return _handed_out(cycle, visits_of_team(team), f"评分表格-{team.name}")


def _handed_out(cycle: Cycle, visits: list[Visit], name: str) -> Response:
    chosen = request.args.get("inspector", "")
    inspector = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10 else None
    lines = book_lines(visits, inspector)
    if not lines:
        raise Problem("not_found")
    who = f"-{lines[0].inspector}" if inspector is not None else ""
    above = f"{cycle.name}，规则校验码 {(cycle.rule_hash or '')[:12]}。每人只填自己的行，不要改动识别码。"
    return as_file(score_book("实地考察评分表", above, lines), f"{name}{who}.xlsx", XLSX)


@bp.route("/import", methods=["GET", "POST"])
@needs(may_run_office)
def bring_in(code: str) -> str | Response | tuple[str, int]:
    """Take the file in: checked and hashed before anything is written, previewed on the next page."""
    if request.method != "POST":
        return render_template("sheets/import.html", cycle=cycle_called(code))
    try:
        stored = _taken(code)
        commit()
    except Problem as problem:
        undo()
        if problem.code == "not_found":
            raise
        return render_template("sheets/import.html", cycle=cycle_called(code), problem=problem), problem.status
    return see_other("sheetbooks.preview", code=code, file_id=stored.id)


def _taken(code: str) -> StoredFile:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Problem("workbook_no_file")
    kept = keep_workbook(current_app.extensions["store"], me().authority_id, file.stream, file.filename)
    read_score_book(current_app.extensions["store"].path(me().authority_id, kept.sha256))
    cycle_called(code)
    return keep_score_book(kept, by=me(), at=now())


def _rows_of(file_id: int) -> tuple[StoredFile, list[ScoreRow]]:
    """The rows of a workbook that was taken in; read while no transaction is open."""
    with reading():
        stored = file_numbered(file_id, PURPOSE)
        path = current_app.extensions["store"].path(me().authority_id, stored.sha256)
    return stored, read_score_book(path)


@bp.get("/import/<int:file_id>")
@needs(may_run_office)
def preview(code: str, file_id: int) -> str | tuple[str, int]:
    return _preview_page(code, file_id)


def _preview_page(code: str, file_id: int, problem: Problem | None = None) -> str | tuple[str, int]:
    stored, rows = _rows_of(file_id)
    cycle = cycle_called(code)
    try:
        sheets = judged_book(cycle, rows)
    except Problem as refused:
        page = render_template("sheets/import.html", cycle=cycle, problem=refused)
        return page, refused.status
    counts = {key: sum(one.outcome == key for one in sheets) for key in ("new", "changed", "same", "wrong", "empty")}
    page = render_template(
        "sheets/preview.html", cycle=cycle, stored=stored, sheets=sheets, counts=counts, previewed=fingerprint(sheets),
        problem=problem,
    )
    return page if problem is None else (page, problem.status)


@bp.post("/import/<int:file_id>")
@needs(may_run_office)
def take_in(code: str, file_id: int) -> str | Response | tuple[str, int]:
    """Commit a preview: read again before the write begins, judged again inside it."""
    stored, rows = _rows_of(file_id)
    try:
        cycle = cycle_called(code)
        counts = import_sheets(
            cycle, rows, file=stored, previewed=request.form.get("previewed", ""), by=me(), at=now()
        )
        commit()
    except Problem as problem:
        undo()
        if problem.code == "not_found":
            raise
        return _preview_page(code, file_id, problem)
    done = counts["new"] + counts["changed"]
    if done:
        flash(ngettext("已导入并提交 %(num)s 份评分表。", "已导入并提交 %(num)s 份评分表。", done), "done")
    else:
        flash(_("表格内容与已提交的评分表相同，没有改动。"), "info")
    return see_other("visits.index", code=code)
