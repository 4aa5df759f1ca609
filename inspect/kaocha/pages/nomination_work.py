"""What the office does with one nomination: rule on conditions, receive materials, review, withdraw."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import cast

from flask import Blueprint, Response, current_app, flash, request
from flask_babel import gettext as _

from ..actions import material_files
from ..actions import nominations as verbs
from ..db import commit, reading
from ..files.materials import KeptFile, keep_material
from ..models import Nomination
from ..problems import Problem
from ..queries.cycles import cycle_called
from ..queries.nominations import nomination_numbered
from ..rules.permissions import may_run_office
from .answers import see_other, undo
from .door import me, needs, now
from .nominations import show_page

bp = Blueprint("nomination_work", __name__, url_prefix="/cycles/<code>/nominations")
Answer = Response | tuple[str, int]


def _do(code: str, number: int, act: Callable[[Nomination], None], *, opened: str, done: str) -> Answer:
    """One action on one nomination, or the page again with what was typed and why it was refused."""
    cycle = cycle_called(code)
    nomination = nomination_numbered(cycle, number)
    try:
        act(nomination)
        commit()
    except Problem as problem:
        undo()
        cycle = cycle_called(code)
        nomination = nomination_numbered(cycle, number)
        return show_page(cycle, nomination, problem=problem, form=request.form, opened=opened), problem.status
    flash(done, "done")
    return see_other("nominations.show", code=code, number=number, _anchor=opened)


@bp.post("/<int:number>/conditions/<condition>")
@needs(may_run_office)
def rule(code: str, number: int, condition: str) -> Answer:
    form = request.form
    if form.get("outcome") == "take_back":
        return _do(
            code, number, lambda one: verbs.take_back_ruling(one, condition, by=me(), at=now()),
            opened=f"condition-{condition}", done=_("已撤销认定。"),
        )
    return _do(
        code, number,
        lambda one: verbs.rule_on_condition(
            one, condition, outcome=form.get("outcome", ""), reason=form.get("reason", ""),  # type: ignore[arg-type]
            approver=form.get("approver", ""), by=me(), at=now(),
        ),
        opened=f"condition-{condition}", done=_("已保存认定。"),
    )


@bp.post("/<int:number>/review")
@needs(may_run_office)
def review(code: str, number: int) -> Answer:
    form = request.form
    outcome = form.get("outcome", "")
    if outcome not in ("passed", "failed"):
        raise Problem("bad_request")
    return _do(
        code, number,
        lambda one: verbs.review_nomination(
            one, outcome=cast(verbs.ReviewOutcome, outcome), reason=form.get("reason", ""),
            proofs_seen=form.get("proofs_seen") == "1", by=me(), at=now(),
        ),
        opened="review", done=_("已保存初审结论。"),
    )


@bp.post("/<int:number>/withdraw")
@needs(may_run_office)
def withdraw(code: str, number: int) -> Answer:
    return _do(
        code, number,
        lambda one: verbs.withdraw_nomination(one, reason=request.form.get("reason", ""), by=me(), at=now()),
        opened="withdraw", done=_("已撤回，名额已空出。"),
    )


@bp.post("/<int:number>/materials/<material>")
@needs(may_run_office)
def receive(code: str, number: int, material: str) -> Answer:
    """Paper copies, electronic copy, day, what was measured, a remark."""
    form = request.form

    def act(one: Nomination) -> None:
        verbs.receive_material(
            one, material, copies=_whole(form.get("copies", "")) or 0, electronic=form.get("electronic") == "1",
            received_on=_day(form.get("received_on", "")), measured=_whole(form.get("measured", "")),
            remark=form.get("remark", ""), by=me(), at=now(),
        )

    return _do(code, number, act, opened=f"material-{material}", done=_("已登记材料。"))


def _whole(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isascii() or not text.strip().isdecimal() or len(text.strip()) > 9:
        raise Problem("not_a_number", text=text.strip()[:20])
    return int(text)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise Problem("bad_request") from None


@bp.post("/<int:number>/materials/<material>/files")
@needs(may_run_office)
def attach(code: str, number: int, material: str) -> Answer:
    """The bytes go into the store before the write begins; a refused one leaves the others untouched."""
    with reading():
        nomination = nomination_numbered(cycle_called(code), number)
        verbs.refuse_withdrawn(nomination)
        verbs.material_asked(nomination, material)
    try:
        kept = _kept_files()
    except Problem as problem:
        undo()
        cycle = cycle_called(code)
        page = show_page(cycle, nomination_numbered(cycle, number), problem=problem, opened=f"material-{material}")
        return page, problem.status

    def act(one: Nomination) -> None:
        for file in kept:
            material_files.attach_file(one, material, kept=file, by=me(), at=now())

    return _do(code, number, act, opened=f"material-{material}", done=_("文件已保存。"))


def _kept_files() -> list[KeptFile]:
    handed = [file for file in request.files.getlist("file") if file.filename]
    if not handed:
        raise Problem("file_missing")
    store, authority = current_app.extensions["store"], me().authority_id
    return [keep_material(store, authority, cast(object, file.stream), file.filename or "") for file in handed]  # type: ignore[arg-type]


@bp.post("/<int:number>/materials/<material>/files/<int:file_id>/remove")
@needs(may_run_office)
def remove(code: str, number: int, material: str, file_id: int) -> Answer:
    return _do(
        code, number, lambda one: material_files.remove_file(one, material, file_id, by=me(), at=now()),
        opened=f"material-{material}", done=_("文件已移除。"),
    )
