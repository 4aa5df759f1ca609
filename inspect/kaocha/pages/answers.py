"""How a page answers: whole, as a piece for htmx, or as JSON; and the one place where a Problem is shown."""

from __future__ import annotations

import logging
import re
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from ..db import db
from ..problems import Problem
from .language import language

log = logging.getLogger(__name__)
BY_STATUS = {
    400: "bad_request",
    401: "sign_in_needed",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
}


def wants_piece() -> bool:
    """Whether htmx asks; the one place where its header is read."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def wants_json() -> bool:
    if request.path.startswith(("/sync/", "/api/")):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" and not wants_piece()


def see_other(endpoint: str, **values: Any) -> Response:
    """After a write: on to another page, so that a reload does not write twice."""
    address = url_for(endpoint, **values)
    if wants_piece():
        answer = make_response("", 204)
        answer.headers["HX-Redirect"] = address
        return answer
    return redirect(address, 303)  # type: ignore[return-value]


def sentence(problem: Problem) -> str:
    """What the person is told, in the language of the page."""
    return problem.sentence(language())


def undo() -> None:
    """Roll back after a refusal; whatever follows in this request only reads."""
    db.session.rollback()
    g.writing = False


def init_answers(app: Flask) -> None:
    app.register_error_handler(Problem, show_problem)
    app.register_error_handler(CSRFError, lambda _: show_problem(Problem("csrf")))
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(Exception, show_fault)


def show_http_error(error: HTTPException) -> Response:
    code = BY_STATUS.get(error.code or 500)
    if code is None:
        return error.get_response()  # type: ignore[return-value]
    most = (request.max_content_length or 0) // 1_000_000
    return show_problem(Problem(code, most=most) if code == "too_large" else Problem(code))


def show_fault(error: Exception) -> Response:
    log.exception("unexpected %s", type(error).__name__)
    return show_problem(Problem("something_broke", request=g.get("request_id", "-")))


def show_problem(problem: Problem) -> Response:
    """The same Problem as JSON, as a piece that htmx swaps in, or as a page."""
    undo()
    if wants_json():
        answer = jsonify(problem.as_dict(language()))
    elif problem.code == "sign_in_needed":
        return _ask_to_sign_in()
    else:
        template = "_problem.html" if wants_piece() else "problem.html"
        answer = make_response(render_template(template, problem=problem, sentence=sentence(problem)))
    answer.status_code = problem.status
    return answer


def _ask_to_sign_in() -> Response:
    wanted = request.full_path.rstrip("?") if request.method == "GET" and not wants_piece() else ""
    address = url_for("account.sign_in", next=wanted or None)
    if wants_piece():
        answer = make_response("", 401)
        answer.headers["HX-Redirect"] = address
        return answer
    return redirect(address, 303)  # type: ignore[return-value]


def own_address(wanted: str) -> str | None:
    """The address if it leads to a page of ours, else None: no open redirect.

    Trap: browsers read a backslash as a slash and drop tabs and line ends, so neither may be in it.
    """
    if not re.fullmatch(r"/(?!/)[^\\\s\x00-\x1f\x7f]*", wanted):
        return None
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else wanted


def theme() -> str:
    return current_user.theme if current_user.is_authenticated else _theme_of_visitor()


def _theme_of_visitor() -> str:
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in ("paper", "dark", "sun") else "paper"
