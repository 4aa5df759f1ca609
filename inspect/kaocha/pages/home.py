"""The first page after signing in, and whether the server is alive."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template
from sqlalchemy import select, text

from ..db import db
from ..models import Visit, VisitMember
from ..rules.permissions import may_manage_accounts, may_see_cycles, may_use_own_account
from .answers import see_other
from .door import me, needs

bp = Blueprint("home", __name__)


@bp.get("/")
@needs(may_use_own_account)
def home() -> str | Response:
    """The office begins at the cycles, the administrator at the accounts, an inspector at the own visits."""
    if may_see_cycles(me()):
        return see_other("cycles.index")
    if may_manage_accounts(me()):
        return see_other("admin.accounts")
    visits = db.session.scalars(
        select(Visit)
        .join(VisitMember)
        .where(VisitMember.account_id == me().id, VisitMember.absence == "")
        .order_by(Visit.planned_on, Visit.id)
    ).all()
    return render_template("home.html", visits=visits)


@bp.get("/health")
def health() -> Response:
    """For a watchdog: answers when the database answers."""
    db.session.execute(text("SELECT 1"))
    return jsonify(alive=True)
