"""Accounts: the administrator makes them, changes roles, resets passwords, disables. No content of the office here."""

from __future__ import annotations

from flask import Blueprint, Response, flash, render_template, request
from flask_babel import gettext as _
from sqlalchemy import func, select

from ..actions import people
from ..db import begin_write, commit, db
from ..models import Account, Organisation
from ..problems import Problem
from ..rules.permissions import ROLES, may_manage_accounts
from .answers import see_other, undo
from .door import me, needs, now
from .paging import Page

bp = Blueprint("admin", __name__, url_prefix="/accounts")


@bp.route("", methods=["GET", "POST"])
@needs(may_manage_accounts)
def accounts() -> str | Response | tuple[str, int]:
    """The list; posting makes a new account."""
    if request.method != "POST":
        return _page()
    try:
        _make(request.form)
    except Problem as problem:
        undo()
        return _page(problem=problem, form=request.form), problem.status
    flash(_("已建立账号 %(name)s。", name=request.form.get("username", "")), "done")
    return see_other("admin.accounts")


def _page(**more: object) -> str:
    wanted = select(Account)
    if text := request.args.get("q", "").strip():
        wanted = wanted.where(
            Account.username.contains(text, autoescape=True) | Account.name.contains(text, autoescape=True)
        )
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = Page.asked(request.args.get("page"), total)
    found = db.session.scalars(wanted.order_by(Account.username).offset(page.offset).limit(page.size)).all()
    units = db.session.scalars(
        select(Organisation).where(Organisation.kind != "host").order_by(Organisation.name)
    ).all()
    return render_template("admin/accounts.html", accounts=found, page=page, roles=ROLES, units=units, **more)


def _make(form: object) -> None:
    username, password = request.form.get("username", "").strip(), request.form.get("password", "")
    hashed = people.hash_password(password, username=username) if password else None
    begin_write()
    unit = request.form.get("organisation", "")
    organisation = db.session.get(Organisation, int(unit)) if unit.isdecimal() and len(unit) < 10 else None
    people.create_account(
        username=username,
        name=request.form.get("name", "").strip(),
        roles=request.form.getlist("roles"),
        organisation=organisation,
        password_hash=hashed,
        by=me(),
        at=now(),
    )
    commit()


def _account(account_id: int) -> Account:
    account = db.session.get(Account, account_id)
    if account is None:
        raise Problem("not_found")
    return account


@bp.route("/<int:account_id>", methods=["GET", "POST"])
@needs(may_manage_accounts)
def account(account_id: int) -> str | Response | tuple[str, int]:
    """One account: name and roles."""
    found = _account(account_id)
    if request.method != "POST":
        return render_template("admin/account.html", account=found, roles=ROLES)
    try:
        people.change_account(
            found, name=request.form.get("name", "").strip(), roles=request.form.getlist("roles"), by=me(), at=now()
        )
        commit()
    except Problem as problem:
        undo()
        return render_template(
            "admin/account.html", account=_account(account_id), roles=ROLES, problem=problem
        ), problem.status
    flash(_("已保存。"), "done")
    return see_other("admin.accounts")


@bp.post("/<int:account_id>/password")
@needs(may_manage_accounts)
def reset_password(account_id: int) -> Response | tuple[str, int]:
    """A new password from the administrator; every sign-in of the account ends."""
    try:
        hashed = people.hash_password(request.form.get("password", ""), username="")
        begin_write()
        people.change_password(_account(account_id), password_hash=hashed, by=me(), at=now())
        commit()
    except Problem as problem:
        undo()
        return render_template(
            "admin/account.html", account=_account(account_id), roles=ROLES, problem=problem
        ), problem.status
    flash(_("密码已重置，该账号的登录已全部结束。"), "done")
    return see_other("admin.accounts")


@bp.post("/<int:account_id>/disable")
@needs(may_manage_accounts)
def disable(account_id: int) -> Response:
    if account_id == me().id:
        raise Problem("own_account")
    people.disable_account(_account(account_id), by=me(), at=now())
    commit()
    return see_other("admin.accounts")


@bp.post("/<int:account_id>/enable")
@needs(may_manage_accounts)
def enable(account_id: int) -> Response:
    people.enable_account(_account(account_id), by=me(), at=now())
    commit()
    return see_other("admin.accounts")
