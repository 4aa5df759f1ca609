"""The schemes in house: what each says, clause by clause, and which part carries it out."""

from __future__ import annotations

import json

from flask import Blueprint, Response, render_template

from ..problems import Problem
from ..rules.permissions import may_see_schemes
from ..rules.units import UNIT_KINDS
from ..schemes.loading import editor_schema, scheme_digest, schemes_in_house
from ..schemes.model import Scheme
from ..schemes.trace import trace
from .door import needs

bp = Blueprint("schemes", __name__, url_prefix="/schemes")


@bp.get("")
@needs(may_see_schemes)
def index() -> str:
    return render_template("schemes/index.html", schemes=schemes_in_house().values())


@bp.get("/schema.json")
@needs(may_see_schemes)
def schema() -> Response:
    """The JSON Schema of a scheme file, for whoever writes one."""
    text = json.dumps(editor_schema(), ensure_ascii=False, indent=1)
    return Response(text, mimetype="application/schema+json")


@bp.get("/<code>")
@needs(may_see_schemes)
def show(code: str) -> str:
    scheme = _scheme(code)
    return render_template(
        "schemes/show.html", scheme=scheme, digest=scheme_digest(scheme), clauses=trace(scheme), kinds=UNIT_KINDS
    )


def _scheme(code: str) -> Scheme:
    if code not in schemes_in_house():
        raise Problem("not_found")
    return schemes_in_house()[code]
