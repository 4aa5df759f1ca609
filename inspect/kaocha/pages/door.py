"""The door: who is it, may they, and does this request read or write. Closed unless a page says otherwise."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf.csrf import CSRFProtect

from ..db import act_for, begin_write, reading
from ..problems import Problem
from ..queries.people import person_signed_in
from ..rules.permissions import ROLES, Who
from .language import language

FIELD = {"field.door", "field.shell", "field.worker", "field.file"}
PUBLIC = {
    "static", "account.sign_in", "account.preferences", "home.health", "sync.sign_in", "sync.sign_out", "sync.schema",
} | FIELD
"""Every address that needs no sign-in. Whatever is not here needs one, and a permission."""

LARGEST_ID = 2**31 - 1  # what an id column holds; a larger number in an address is nobody's
View = TypeVar("View", bound=Callable[..., Any])
login_manager = LoginManager()
csrf = CSRFProtect()


@dataclass(frozen=True)
class SignedIn(Who, UserMixin):  # type: ignore[misc]
    """Who is signed in, as pages show them; `id` is the account, the cookie holds `token`."""

    username: str = ""
    locale: str = "zh"
    theme: str = "paper"
    authority_zh: str = ""
    authority_en: str = ""
    token: str = ""

    def get_id(self) -> str:
        return self.token

    @property
    def authority_name(self) -> str:
        return self.authority_en if language() == "en" and self.authority_en else self.authority_zh

    @property
    def role_names(self) -> list[str]:
        side = 1 if language() == "en" else 0
        return [ROLES[role][side] for role in ROLES if role in self.roles]


def needs(may: Callable[[Who], bool]) -> Callable[[View], View]:
    """Say which permission a page needs; a page that says nothing stays closed."""

    def mark(view: View) -> View:
        view.may = may  # type: ignore[attr-defined]
        return view

    return mark


def me() -> SignedIn:
    """The person of this request, as actions want them in `by=`."""
    return current_user._get_current_object()  # type: ignore[no-any-return]


def now() -> datetime:
    """The moment of this request, the same for everything in it."""
    if "now" not in g:
        g.now = current_app.config["CLOCK"]()
    return g.now  # type: ignore[no-any-return]


def the_clock() -> datetime:
    return datetime.now(UTC)


def init_door(app: Flask) -> None:
    app.config.setdefault("CLOCK", the_clock)
    app.before_request(number_request)
    app.before_request(refuse_huge_form)
    csrf.init_app(app)
    login_manager.init_app(app)
    app.before_request(open_door)
    app.after_request(mark_answer)


@login_manager.user_loader
def load_signed_in(token: str) -> SignedIn | None:
    with reading():
        found = person_signed_in(token, now())
    if found is None:
        return None
    return SignedIn(
        id=found.id,
        name=found.name,
        roles=frozenset(found.roles),
        authority_id=found.authority_id,
        organisation_id=found.organisation_id,
        username=found.username,
        locale=found.locale,
        theme=found.theme,
        authority_zh=found.authority_name,
        authority_en=found.authority_name_en,
        token=token,
    )


def number_request() -> None:
    g.request_id = uuid.uuid4().hex[:12]


def refuse_huge_form() -> None:
    """Trap: werkzeug's limit for fields holds for multipart only; a plain form could be as long as an upload."""
    most = request.max_form_memory_size or 0
    if request.mimetype == "application/x-www-form-urlencoded" and (request.content_length or 0) > most:
        raise Problem("too_large", most=most // 1_000_000)


def open_door() -> None:
    """Refuse, or fix for the whole request whose rows it sees and whether it may write."""
    if request.endpoint is None:
        raise request.routing_exception or Problem("not_found")
    if request.endpoint not in PUBLIC:
        _let_in(request.endpoint)
    _refuse_unusable_values()
    if current_user.is_authenticated:
        act_for(me().authority_id)
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        begin_write()


def _let_in(endpoint: str) -> None:
    if not current_user.is_authenticated:
        raise Problem("sign_in_needed")
    may = getattr(current_app.view_functions[endpoint], "may", None)
    if may is None or not may(me()):
        raise Problem("forbidden")


def _refuse_unusable_values() -> None:
    """Trap: PostgreSQL holds no NUL in a text, and no database takes a number beyond its column."""
    of_address = (request.view_args or {}).values()
    typed = [text for values in (request.args, request.form) for _, texts in values.lists() for text in texts]
    if any("\0" in text for text in [*typed, *request.files, *(str(value) for value in of_address)]):
        raise Problem("bad_request")
    if any(isinstance(value, int) and value > LARGEST_ID for value in of_address):
        raise Problem("not_found")


def require(allowed: bool) -> None:
    """Go on only if a permission about one thing says yes. Problem `forbidden`."""
    if not allowed:
        raise Problem("forbidden")


def mark_answer(response: Response) -> Response:
    """What every answer carries, refusals too."""
    response.headers["X-Kaocha"] = "1"
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault(
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self'",
    )
    if current_app.config["SETTINGS"].https:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    if session.modified:
        response.vary.add("Cookie")
    return response
