"""Signing in and out, one's own password, language and theme."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user, login_user

from ..actions import people
from ..db import act_for, begin_write, commit, db, reading
from ..models import Account
from ..problems import Problem
from ..queries.people import demo_accounts, person_named
from ..rules.addresses import is_loopback
from ..rules.permissions import ROLES, Who, may_use_own_account
from .answers import own_address, see_other, undo
from .door import load_signed_in, me, needs, now
from .language import language

bp = Blueprint("account", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response | tuple[str, int]:
    """Look up and hash first, outside any write; then count the try, and begin a new session if it was right."""
    if request.method != "POST":
        if current_user.is_authenticated:
            return see_other("home.home")
        return _sign_in_page(username="", next=request.args.get("next", ""))
    username, password = request.form.get("username", "").strip(), request.form.get("password", "")
    wanted = request.form.get("next", "")
    try:
        person = person_with_password(username, password)
    except Problem as problem:
        undo()
        return _sign_in_page(username=username, next=wanted, problem=problem), problem.status
    begin_session(person)
    return redirect(own_address(wanted) or url_for("home.home"), 303)  # type: ignore[return-value]


def _sign_in_page(**shown: object) -> str:
    """The form; on the demo's own machine the demo accounts stand under it."""
    with reading():
        here = is_loopback(request.remote_addr or "") and is_loopback(current_app.config["SETTINGS"].host)
        demo = [
            (one.username, people.DEMO_PASSWORD, "、".join(ROLES[role][language() == "en"] for role in one.roles))
            for one in (demo_accounts() if here else ())
        ]
    return render_template("account/sign_in.html", demo_accounts=demo, **shown)


def person_with_password(username: str, password: str) -> Who:
    """Who this is; the try is counted. Problems `sign_in_failed`, `too_many_attempts`, `demo_only_here`."""
    address, at = request.remote_addr or "", now()
    with reading():
        people.refuse_many_attempts(username=username, address=address, at=at)
        found = person_named(username)
    hash_known = found.password_hash if found is not None and found.disabled_at is None else None
    right = people.password_fits(hash_known, password)
    elsewhere = found is not None and found.demo and not is_loopback(address)  # its password stands in the README
    people.count_attempt(username=username, address=address, succeeded=right and not elsewhere, at=at)
    if not right or found is None or elsewhere:
        commit()  # a refused try stays counted
        raise Problem("demo_only_here" if right and elsewhere else "sign_in_failed")
    return Who(id=found.id, name=found.name, roles=frozenset(found.roles), authority_id=found.authority_id)


def begin_session(person: Who) -> None:
    """A new session for this person in the cookie; whatever was in it before is gone."""
    act_for(person.authority_id)
    token = people.sign_in(
        by=person,
        address=request.remote_addr or "",
        agent=request.headers.get("User-Agent", ""),
        hours=current_app.config["SESSION_HOURS"],
        at=now(),
    )
    commit()
    session.clear()
    signed_in = load_signed_in(token)
    assert signed_in is not None
    login_user(signed_in)


@bp.post("/sign-out")
@needs(may_use_own_account)
def sign_out() -> Response:
    people.sign_out(token=me().token, by=me(), at=now())
    commit()
    session.clear()
    return see_other("account.sign_in")


@bp.route("/account", methods=["GET", "POST"])
@needs(may_use_own_account)
def account() -> str | Response | tuple[str, int]:
    """Who I am here, and a new password: checked and hashed before the write begins."""
    if request.method != "POST":
        return render_template("account/account.html", least=people.PASSWORD_LEAST)
    try:
        password_hash = _checked_password(request.form)
    except Problem as problem:
        undo()
        page = render_template("account/account.html", problem=problem, least=people.PASSWORD_LEAST)
        return page, problem.status
    begin_write()
    people.change_password(db.session.get_one(Account, me().id), password_hash=password_hash, by=me(), at=now())
    commit()
    session.clear()
    return see_other("account.sign_in", changed=1)


def _checked_password(form: Mapping[str, str]) -> str:
    old, new = form.get("old", ""), form.get("new", "")
    with reading():
        known = db.session.get_one(Account, me().id).password_hash
    if not people.password_fits(known, old):
        raise Problem("password_wrong")
    if old == new:
        raise Problem("password_same")
    if new != form.get("again", new):
        raise Problem("password_again")
    return people.hash_password(new, username=me().username)


@bp.post("/preferences")
def preferences() -> Response:
    """Theme and language: of the account when signed in, else in a cookie; back to where they were."""
    chosen = {name: request.form[name] for name in ("language", "theme") if name in request.form}
    back = own_address(request.form.get("next", "")) or url_for("home.home")
    answer = make_response(redirect(back, 303))
    if current_user.is_authenticated:
        own = db.session.get_one(Account, me().id)
        people.set_preferences(own, locale=chosen.get("language"), theme=chosen.get("theme"))
        commit()
        return answer
    for name, value in chosen.items():
        if value in ("zh", "en", "paper", "dark", "sun"):
            answer.set_cookie(
                name,
                value,
                max_age=31_536_000,
                samesite="Lax",
                httponly=True,
                secure=current_app.config["SESSION_COOKIE_SECURE"],
            )
    return answer
