"""The first page after signing in, and whether the server is alive."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template
from sqlalchemy import text

from ..db import db
from ..rules.permissions import may_use_own_account
from .door import needs

bp = Blueprint("home", __name__)


@bp.get("/")
@needs(may_use_own_account)
def home() -> str:
    return render_template("home.html")


@bp.get("/health")
def health() -> Response:
    """For a watchdog: answers when the database answers."""
    db.session.execute(text("SELECT 1"))
    return jsonify(alive=True)
