"""The cast and the stage: an app on a fresh database, and a few named people who do things in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings as hypothesis_settings

import postgres
from kaocha.actions import people
from kaocha.app import create_app
from kaocha.config import settings_from
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Account, Authority
from kaocha.rules.permissions import Who

if TYPE_CHECKING:
    from playwright.sync_api import Playwright

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
PASSWORD = "correct-horse-battery"
SHARED = Path(__file__).parents[2] / "shared"
_cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD_HASH = _cheap.hash(PASSWORD)

# Random cases are drawn the same way on every machine and are never failed for being slow on a busy one.
hypothesis_settings.register_profile("kaocha", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("kaocha")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run the tests marked `data` on PostgreSQL")
    parser.addoption("--reverse", action="store_true", help="last test first: finds tests that need another one")


def pytest_configure(config: pytest.Config) -> None:
    """One server for all workers: the process that starts them starts it too."""
    is_worker = hasattr(config, "workerinput")
    if config.getoption("--postgres") and not is_worker and postgres.server() is None:
        config.add_cleanup(postgres.start_server())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--reverse"):
        items.reverse()


def make_app(data: Path, database_url: str = "", **environment: str) -> Flask:
    """An app on this folder whose clock stands still and whose jobs run at once; `environment` is as config.py says."""
    given = {"KAOCHA_DATA": str(data), "DATABASE_URL": database_url, "KAOCHA_LOG": "CRITICAL", **environment}
    settings = settings_from(given)
    return create_app(settings, TESTING=True, CLOCK=lambda: NOW, JOBS_AT_ONCE=True)


@pytest.fixture(scope="session")
def playwright_here() -> Iterator[Playwright]:
    """Trap: one process can run Playwright only once, so every folder of browser tests takes it from here."""
    from playwright.sync_api import sync_playwright  # most runs need no browser

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def migrated_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a migrated, empty database, made once and copied for each test."""
    data = tmp_path_factory.mktemp("migrated")
    app = make_app(data)
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return data


@pytest.fixture(scope="session")
def migrated_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a migrated, empty PostgreSQL database, made once for each worker and copied for each test."""
    url = postgres.make_database()
    app = make_app(tmp_path_factory.mktemp("migrated-postgres"), url)
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    yield url
    postgres.drop_database(url)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh migrated PostgreSQL database for tests marked `data` in a run with PostgreSQL, else "" for SQLite."""
    if postgres.server() is None or request.node.get_closest_marker("data") is None:
        yield ""
        return
    url = postgres.make_database(copy_of=request.getfixturevalue("migrated_postgres"))
    yield url
    postgres.drop_database(url)


@pytest.fixture
def app(tmp_path: Path, migrated_folder: Path, database_url: str) -> Iterator[Flask]:
    """The app on a migrated database of its own (see `database_url` for which engine)."""
    data = tmp_path / "data"
    shutil.copytree(migrated_folder, data)
    app = make_app(data, database_url)
    yield app
    with app.app_context():
        db.engine.dispose()


class Cast:
    """A few people of two authorities, made through the actions; every role once, and a stranger next door."""

    ROLES = ("secretary", "supervisor", "committee", "inspector", "administrator")

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            begin_write()
            home = people.create_authority(code="yunchuan", name="云川市总工会", name_en="Yunchuan Union", at=NOW)
            away = people.create_authority(code="linhai", name="临海市总工会", name_en="Linhai Union", at=NOW)
            self.authority, self.stranger_authority = home.id, away.id
            act_for(home.id)
            self.who = {role: self._person(role, (role,)) for role in self.ROLES}
            self.who["inspector2"] = self._person("inspector2", ("inspector",))
            self.who["inspector3"] = self._person("inspector3", ("inspector",))
            act_for(away.id)
            self.who["stranger"] = self._person("stranger", ("secretary", "administrator"))
            commit()

    def _person(self, username: str, roles: tuple[str, ...]) -> Who:
        account = people.create_account(
            username=username, name=f"测试{username}", roles=roles, by=None, at=NOW, password_hash=PASSWORD_HASH
        )
        return as_who(account)

    def client(self, username: str | None = None) -> FlaskClient:
        """A browser in which this person has signed in (None: a visitor)."""
        client = self.app.test_client()
        if username is not None:
            token = self._token(self.who[username])
            with client.session_transaction() as session:
                session["_user_id"], session["_fresh"] = token, True
        return client

    def _token(self, who: Who) -> str:
        with self.app.app_context():
            begin_write()
            act_for(who.authority_id)
            token = people.sign_in(by=who, address="127.0.0.1", agent="tests", hours=12, at=NOW)
            commit()
        return token


def as_who(account: Account) -> Who:
    return Who(
        id=account.id,
        name=account.name,
        roles=frozenset(account.roles),
        authority_id=account.authority_id,
        organisation_id=account.organisation_id,
    )


@pytest.fixture
def cast(app: Flask) -> Cast:
    app.config["WTF_CSRF_ENABLED"] = False  # its own tests turn it on again
    return Cast(app)


@pytest.fixture
def office(app: Flask, cast: Cast) -> Iterator[Cast]:
    """Inside an app context that may write the home authority's rows, for tests of actions and queries.

    Never use it together with a client: one user's request would run as another.
    """
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        yield cast


__all__ = ["NOW", "PASSWORD", "SHARED", "Authority", "Cast", "as_who", "make_app"]
