"""The list of a cycle: the proposal as it is now, freezing it, what was frozen, its papers, each line explained."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, render_template, request
from flask_babel import gettext as _

from ..actions import shortlists
from ..db import commit, reading
from ..files.shortlist_tables import shortlist_workbook
from ..models import Cycle, Shortlist
from ..problems import Problem
from ..queries.cycles import cycle_called
from ..queries.shortlists import (
    Proposal,
    document_of,
    frozen_lists,
    latest_list,
    list_numbered,
    paper_of,
    papers_of,
    proposal_now,
)
from ..rules.candidates import differing
from ..rules.permissions import may_run_office, may_see_lists
from .answers import see_other, undo
from .door import me, needs, now
from .navigation import as_moment
from .papers import PDF, XLSX, as_file, pressed, speaking
from .ranking_view import Asked, axis_of, line_of, view_of

bp = Blueprint("shortlists", __name__, url_prefix="/cycles/<code>/list")


@bp.get("")
@needs(may_see_lists)
def index(code: str) -> str:
    """The last frozen list; where none is frozen, or ?view=draft asks for it, the proposal as it is now."""
    cycle = cycle_called(code)
    frozen = latest_list(cycle) if request.args.get("view") != "draft" else None
    return _list_page(cycle, frozen)


@bp.get("/<int:number>")
@needs(may_see_lists)
def frozen(code: str, number: int) -> str:
    cycle = cycle_called(code)
    return _list_page(cycle, list_numbered(cycle, number))


def _list_page(cycle: Cycle, shortlist: Shortlist | None, **more: Any) -> str:
    history = frozen_lists(cycle)
    if shortlist is None and cycle.rule_hash is None:
        return render_template("shortlists/not_open.html", cycle=cycle)
    document = document_of(shortlist) if shortlist is not None else proposal_now(cycle).document
    if not document["lines"]:
        return render_template("shortlists/nothing.html", cycle=cycle, document=document)
    asked = Asked.from_address(request.args)
    return render_template(
        "shortlists/ranking.html", cycle=cycle, document=document, shortlist=shortlist, history=history, asked=asked,
        view=view_of(document, asked), may_freeze=may_run_office(me()), unready=shortlists.unready(document),
        papers=papers_of(shortlist) if shortlist is not None else set(),
        same_as=_same_as(document, history) if shortlist is None else None, **more,
    )


def _same_as(document: dict[str, Any], history: Any) -> int | None:
    """The number of the last frozen list if it says what the proposal says, 0 if it says something else."""
    if not history:
        return None
    last = history[0].shortlist
    same = (last.snapshot_hash, last.result_hash) == (document["snapshot_hash"], document["result_hash"])
    return int(last.number) if same else 0


@bp.post("/freeze")
@needs(may_run_office)
def freeze(code: str) -> Response | tuple[str, int]:
    """Computed before the write begins; what was looked at is what is frozen, or nothing."""
    with reading():
        proposal = _computed(code)
    cycle = cycle_called(code)
    known = {one.shortlist.number for one in frozen_lists(cycle)}
    try:
        frozen = shortlists.freeze_shortlist(
            cycle, by=me(), at=now(), note=request.form.get("note", ""), seen=request.form.get("seen"),
            proposal=proposal,
        )
        commit()
    except Problem as problem:
        undo()
        return _list_page(cycle_called(code), None, problem=problem, note=request.form.get("note", "")), problem.status
    if frozen.number in known:
        flash(_("数据没有变化，与第 %(number)s 号名单相同，没有另存。", number=frozen.number), "info")
    else:
        flash(_("名单已冻结为第 %(number)s 号。", number=frozen.number), "done")
    return see_other("shortlists.frozen", code=code, number=frozen.number)


def _computed(code: str) -> Proposal | None:
    cycle = cycle_called(code)
    return proposal_now(cycle) if cycle.rule_hash is not None else None


# --- one line explained ---


@bp.get("/lines/<int:nomination>")
@needs(may_see_lists)
def line(code: str, nomination: int) -> str:
    cycle = cycle_called(code)
    return _line_page(cycle, latest_list(cycle) if request.args.get("view") != "draft" else None, nomination)


@bp.get("/<int:number>/lines/<int:nomination>")
@needs(may_see_lists)
def frozen_line(code: str, number: int, nomination: int) -> str:
    cycle = cycle_called(code)
    return _line_page(cycle, list_numbered(cycle, number), nomination)


def _line_page(cycle: Cycle, shortlist: Shortlist | None, nomination: int) -> str:
    document = document_of(shortlist) if shortlist is not None else proposal_now(cycle).document
    found = line_of(document, nomination)
    if found is None:
        raise Problem("not_found")
    groups = set(found["groups"])
    return render_template(
        "shortlists/line.html", cycle=cycle, document=document, shortlist=shortlist, line=found,
        category=next(one for one in document["categories"] if one["code"] == found["category"]),
        caps=[cap for cap in document["caps"] if cap["kind"] == "quota" or cap["code"] in groups],
        lines={one["studio"]: one for one in document["lines"]}, axis=axis_of(document, [found]),
    )


# --- papers ---

MEDIA = {"pdf": PDF, "xlsx": XLSX}


@dataclass(frozen=True)
class Frozen:
    """What a paper copies of a frozen list: plain values, so that the press works while nothing is open."""

    document: dict[str, Any]
    number: int
    at: datetime
    by: str
    note: str


@bp.post("/<int:number>/papers")
@needs(may_run_office)
def make_paper(code: str, number: int) -> Response:
    """Made once from the frozen list, then served as it was. The press works before the write begins."""
    kind, language = request.form.get("kind", ""), request.form.get("language", "")
    if kind not in MEDIA or language not in ("zh", "en"):
        raise Problem("bad_request")
    with reading():
        frozen = _frozen_to_print(code, number, kind, language)
    if frozen is not None:
        content = _content(frozen, kind, language)
        stored = current_app.extensions["store"].put(me().authority_id, io.BytesIO(content))
        shortlists.keep_paper(
            list_numbered(cycle_called(code), number), kind=kind, language=language, media_type=MEDIA[kind],
            name=_file_name(frozen, kind, language), stored=stored, by=me(), at=now(),
        )
        commit()
    return see_other("shortlists.paper", code=code, number=number, kind=kind, language=language)


def _frozen_to_print(code: str, number: int, kind: str, language: str) -> Frozen | None:
    """None when the paper is there already."""
    cycle = cycle_called(code)
    shortlist = list_numbered(cycle, number)
    if paper_of(shortlist, kind, language) is not None:
        return None
    by = next(one.by for one in frozen_lists(cycle) if one.shortlist.number == number)
    return Frozen(document_of(shortlist), number, shortlist.at, by, shortlist.note)


def _content(frozen: Frozen, kind: str, language: str) -> bytes:
    if kind == "pdf":
        return pressed("print/shortlist.html", language, document=frozen.document, shortlist=frozen)
    with speaking(language):
        head = [
            _("内部资料，注意保存"),
            _("第 %(number)s 号，%(moment)s冻结", number=frozen.number, moment=as_moment(frozen.at)),
            _("规则校验码 %(rules)s，结果校验码 %(result)s", rules=frozen.document["rule_hash"][:16],
              result=frozen.document["result_hash"][:16]),
        ]
        return shortlist_workbook(frozen.document, language, head=head)


def _file_name(frozen: Frozen, kind: str, language: str) -> str:
    with speaking(language):
        title = _("推荐名单")
    return f"{frozen.document['cycle']['name']} {title} {frozen.number}.{kind}"


@bp.get("/<int:number>/papers/<language>.<kind>")
@needs(may_see_lists)
def paper(code: str, number: int, language: str, kind: str) -> Response:
    """The bytes that were made first, under their digest."""
    found = paper_of(list_numbered(cycle_called(code), number), kind, language)
    if found is None:
        abort(404)
    with current_app.extensions["store"].open(me().authority_id, found.file.sha256) as file:
        return as_file(file.read(), found.file.name, found.file.media_type)


bp.add_app_template_filter(differing)


@bp.app_template_filter("points")
def as_printed_points(hundredths: int) -> str:
    """Hundredths as scores are printed: 9120 is 91.20."""
    return f"{hundredths // 100}.{hundredths % 100:02d}"
