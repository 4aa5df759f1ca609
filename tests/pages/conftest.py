"""Stages for the tests of the door: tokens demanded, https, a narrow house, every role in one person, broken pages."""

from __future__ import annotations

import shutil

import pytest

from conftest import NOW, Cast, make_app
from kaocha.actions import people
from kaocha.db import commit, db
from kaocha.models import Account
from kaocha.pages import door
from kaocha.rules.permissions import may_use_own_account
from pages.attack import account, change


@pytest.fixture
def guarded(app, cast):
    """The cast with tokens demanded, as in real use."""
    app.config["WTF_CSRF_ENABLED"] = True
    return cast


@pytest.fixture
def https(tmp_path, migrated_folder):
    """The same house behind https."""
    shutil.copytree(migrated_folder, tmp_path / "https")
    app = make_app(tmp_path / "https", KAOCHA_PUBLIC_URL="https://kaocha.example.org")
    app.config["WTF_CSRF_ENABLED"] = False
    yield Cast(app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def narrow(tmp_path, migrated_folder):
    """A house that takes at most 1 MB."""
    shutil.copytree(migrated_folder, tmp_path / "narrow")
    app = make_app(tmp_path / "narrow", KAOCHA_UPLOAD_MB="1")
    yield Cast(app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def anyone_may(app, cast):
    """A person with every role, so that only the token is missing."""
    change(app, cast.authority, lambda: people.change_account(
        account("secretary"), name="测试", by=cast.who["administrator"], at=NOW,
        roles=["secretary", "supervisor", "committee", "inspector", "administrator"]))
    return cast


@pytest.fixture
def broken(app, anyone_may):
    """A page that breaks with what somebody typed in its message, and one whose statement breaks with it."""

    @door.needs(may_use_own_account)
    def breaks():
        raise ValueError("身份证 360101199001011234 张三")

    @door.needs(may_use_own_account)
    def breaks_in_the_database():
        db.session.add(Account(username="secretary", name="张三丰", roles=["inspector"], created_at=NOW))
        commit()
        return ""

    app.add_url_rule("/breaks", "breaks", breaks)
    app.add_url_rule("/breaks-in-the-database", "breaks_in_the_database", breaks_in_the_database, methods=["POST"])
    return anyone_may
