"""The audit log, to read: who did what, when, and what it was before."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from sqlalchemy import func, select

from ..db import db
from ..models import Event
from ..queries.sheets import shown_before
from ..rules.permissions import may_see_events
from .door import me, needs
from .paging import Page

bp = Blueprint("events", __name__, url_prefix="/events")


@bp.get("")
@needs(may_see_events)
def index() -> str:
    """Newest first; `action` and `q` (a name) in the address narrow it."""
    wanted = select(Event)
    if action := request.args.get("action"):
        wanted = wanted.where(Event.action == action)
    if name := request.args.get("q", "").strip():
        wanted = wanted.where(Event.by_name.contains(name, autoescape=True))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = Page.asked(request.args.get("page"), total)
    rows = db.session.scalars(wanted.order_by(Event.id.desc()).offset(page.offset).limit(page.size)).all()
    actions = db.session.execute(select(Event.action, func.count(Event.id)).group_by(Event.action)).all()
    return render_template(
        "events/index.html", events=rows, page=page, actions=sorted(tuple(row) for row in actions),
        before=shown_before(me(), rows),
    )
