"""Paper sheets of a visit: typed in with the keyboard, summed up by the rules, submitted, reopened, scanned."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, flash, jsonify, render_template, request, send_file
from flask_babel import gettext as _

from ..actions import sheets
from ..db import commit
from ..files.scans import ENDINGS, Scan, keep_scan
from ..models import Cycle, Sheet, Visit, VisitMember
from ..problems import Problem
from ..queries.cycles import cycle_called
from ..queries.sheets import checklist_of, open_sheets, sheet_of, sheet_to_type
from ..queries.visits import member_of, visit_numbered
from ..rules.item_words import answer_words
from ..rules.permissions import may_run_office, may_see_office
from ..rules.ranking import printed
from ..rules.typed import points_typed
from ..schemes.base import as_points
from .answers import see_other, undo
from .door import me, needs, now
from .language import language
from .papers import PDF, as_file, pressed
from .sheet_form import answers_from, groups_of, plain, self_scores_from, sums_of

bp = Blueprint("sheets", __name__, url_prefix="/cycles/<code>/visits")
ONE = "/<int:number>/sheets/<int:account_id>"


@bp.get(ONE)
@needs(may_see_office)
def entry(code: str, number: int, account_id: int) -> str:
    """The form while the sheet may be typed; what it says once the whole visit is in; else that it is in, no more."""
    cycle, visit = _visit(code, number)
    member = member_of(visit, account_id)
    allowed, sheet = sheet_to_type(me(), visit, account_id)
    if allowed:
        return _entry_page(cycle, visit, member, sheet)
    listed = checklist_of(visit)
    seen = next((one for one in open_sheets(me(), visit) if one.inspector_id == account_id), None)
    groups = groups_of(listed, seen.answers, visit.nomination.self_scores) if seen is not None else []
    return render_template(
        "sheets/show.html", cycle=cycle, visit=visit, member=member, sheet=seen, groups=groups,
        score=listed.score(seen.answers) if seen is not None else None, printed=printed, listed=listed,
    )


def _visit(code: str, number: int) -> tuple[Cycle, Visit]:
    cycle = cycle_called(code)
    return cycle, visit_numbered(cycle, number)


def _entry_page(cycle: Cycle, visit: Visit, member: VisitMember, sheet: Sheet | None, **more: Any) -> str:
    """With `form` among `more` the page shows what was typed; with `stored`, what is stored beside it."""
    listed, form = checklist_of(visit), more.pop("form", None)
    stored = more.pop("stored", None)
    answers = answers_from(listed, form) if form is not None else sheet.answers if sheet is not None else {}
    groups = groups_of(listed, answers, visit.nomination.self_scores, form=form, stored=stored)
    kept = "" if sheet is None or sheet.paper_total is None else as_points(sheet.paper_total)
    return render_template(
        "sheets/entry.html", cycle=cycle, visit=visit, member=member, sheet=sheet, groups=groups, listed=listed,
        points=as_points, sums=sums_of(listed, answers), seen=sheet.revision if sheet is not None else 0,
        paper_total=form.get("paper_total", "") if form is not None else kept,
        remark=form.get("remark", "") if form is not None else sheet.remark if sheet is not None else "",
        conflict=stored is not None, own_scores=visit.nomination.self_scores, **more,
    )


@bp.post(ONE)
@needs(may_run_office)
def type_in(code: str, number: int, account_id: int) -> str | Response | tuple[str, int]:
    """Keep the draft, whatever it is like; with `do=submit` close it too. A refused submission keeps the draft."""
    scan, problem = _scan_handed_in()  # bytes first: nothing is written while the gate is held
    cycle, visit = _visit(code, number)
    member = member_of(visit, account_id)
    try:
        sheet, refused = _save(visit, member, scan)
        problem = problem or refused
        if problem is None and request.form.get("do") == "submit":
            problem = _submitted(sheet)
        commit()
    except Problem as stopped:
        undo()
        return _typed_again(code, number, account_id, stopped)
    if problem is not None:
        return _entry_page(cycle, visit, member, sheet, form=request.form, problem=problem), problem.status
    if request.form.get("do") == "submit":
        flash(_("「%(name)s」的评分表已提交。", name=member.account.name), "done")
        return see_other("visits.show", code=code, number=number)
    flash(_("草稿已保存。"), "done")
    return see_other("sheets.entry", code=code, number=number, account_id=account_id)


def _scan_handed_in() -> tuple[Scan | None, Problem | None]:
    file = request.files.get("scan")
    if file is None or not file.filename:
        return None, None
    try:
        return keep_scan(current_app.extensions["store"], me().authority_id, file.stream, file.filename), None
    except Problem as problem:
        return None, problem


def _save(visit: Visit, member: VisitMember, scan: Scan | None) -> tuple[Sheet, Problem | None]:
    """The sheet as saved, and what is wrong with the sum that was typed: an unreadable one is not kept, but told."""
    listed, form = checklist_of(visit), request.form
    typed = form.get("paper_total", "").strip()
    paper_total = points_typed(typed)
    readable = paper_total is not None and paper_total <= sheets.MOST_PAPER_TOTAL
    seen = form.get("seen", "0")
    sheet = sheets.save_sheet(
        visit, member.account, answers=answers_from(listed, form), paper_total=paper_total if readable else None,
        remark=plain(form.get("remark", "")), by=me(), at=now(),
        seen_revision=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0,
    )
    sheets.set_self_scores(visit.nomination, self_scores_from(listed, form), by=me(), at=now())
    if scan is not None:
        sheets.add_scan(sheet, scan, by=me(), at=now())
    return sheet, Problem("paper_sum_unreadable", typed=typed[:20]) if typed and not readable else None


def _submitted(sheet: Sheet) -> Problem | None:
    """Submit; a refusal changes nothing of the sheet, so the draft is committed all the same and the refusal shown."""
    try:
        sheets.submit_sheet(sheet, by=me(), at=now())
    except Problem as problem:
        return problem
    return None


def _typed_again(code: str, number: int, account_id: int, problem: Problem) -> tuple[str, int]:
    """Nothing was saved: the page again with what was typed, and what is stored beside it where it may be shown."""
    cycle, visit = _visit(code, number)
    member = member_of(visit, account_id)
    allowed, sheet = sheet_to_type(me(), visit, account_id)
    stored = sheet.answers if sheet is not None and problem.code == "sheet_changed_meanwhile" else None
    more = {"form": request.form, "problem": problem, "stored": stored, "closed": not allowed}
    return _entry_page(cycle, visit, member, sheet, **more), problem.status


@bp.post(ONE + "/sum")
@needs(may_run_office)
def add_up(code: str, number: int, account_id: int) -> Response:
    """The points of what is typed so far, by the same rules that judge it when it is saved. Writes nothing."""
    undo()  # Trap: a POST begins as a write; this one only reads and must not wait at the gate.
    _cycle, visit = _visit(code, number)
    member_of(visit, account_id)
    listed = checklist_of(visit)
    answers = answers_from(listed, request.form)
    said = {}
    for item in listed.items:
        kind, words = answer_words(item, answers.get(item.code))
        said[item.code] = {"kind": kind, "words": getattr(words, language()) if words else ""}
    return jsonify({**sums_of(listed, answers), "items": said})


@bp.post(ONE + "/reopen")
@needs(may_run_office)
def reopen(code: str, number: int, account_id: int) -> Response:
    """Back to a draft, with the reason. A refusal is shown as a page: only the reason was typed."""
    _cycle, visit = _visit(code, number)
    sheet = sheet_of(visit, member_of(visit, account_id).account_id)
    if sheet is None:
        raise Problem("not_found")
    sheets.correct_sheet(sheet, reason=request.form.get("reason", ""), by=me(), at=now())
    commit()
    flash(_("已退回, 可以更正。更正后请重新提交。"), "done")
    return see_other("sheets.entry", code=code, number=number, account_id=account_id)


@bp.post("/<int:number>/scan")
@needs(may_run_office)
def attach(code: str, number: int) -> Response:
    """The scan of a sheet that is typed already; `owner` is whose."""
    scan, problem = _scan_handed_in()
    _cycle, visit = _visit(code, number)
    owner = request.form.get("owner", "")
    sheet = sheet_of(visit, member_of(visit, int(owner) if owner.isdecimal() and len(owner) < 10 else -1).account_id)
    if problem is not None or sheet is None or scan is None:
        raise problem or Problem("bad_request")
    sheets.add_scan(sheet, scan, by=me(), at=now())
    commit()
    flash(_("扫描件已保存。"), "done")
    return see_other("visits.show", code=code, number=number)


@bp.get(ONE + "/scan")
@needs(may_see_office)
def scan(code: str, number: int, account_id: int) -> Response:
    """The scan shows points, so it is as hidden as they are."""
    _cycle, visit = _visit(code, number)
    member_of(visit, account_id)
    _allowed, sheet = sheet_to_type(me(), visit, account_id)
    shown = sheet or next((one for one in open_sheets(me(), visit) if one.inspector_id == account_id), None)
    if shown is None or shown.scan is None:
        raise Problem("not_found")
    store, stored = current_app.extensions["store"], shown.scan
    answer = send_file(
        store.path(me().authority_id, stored.sha256), mimetype=stored.media_type, as_attachment=True,
        download_name=f"{visit.nomination.number}-{shown.inspector.name}{ENDINGS.get(stored.media_type, '')}",
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@bp.get("/<int:number>/paper")
@needs(may_see_office)
def paper(code: str, number: int) -> Response:
    """The empty score sheet of a visit as PDF, to print for each member and fill in by hand."""
    cycle, visit = _visit(code, number)
    listed = checklist_of(visit)
    # Never anybody's points: the items and the unit's own scores alone.
    content = pressed(
        "print/score_sheet.html", language(), cycle=cycle, visit=visit, listed=listed, points=as_points,
        groups=groups_of(listed, {}, visit.nomination.self_scores),
        members=[member for member in visit.members if not member.absence],
    )
    return as_file(content, f"{visit.nomination.number}-{visit.nomination.studio.name}-{_('评分表')}.pdf", PDF)
