"""One SQLite library, its settings in force, migrations that equal the models, and statements kept to one authority."""

from __future__ import annotations

import ast
import re
import runpy
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DatabaseError

import postgres
from conftest import NOW, make_app
from guards.test_shape import MODULES, libraries, tree
from kaocha.actions import shortlists
from kaocha.db import WAL_SINCE, Owned, act_for, begin_write, commit, db
from kaocha.models import Account, Authority, Event
from shortlist_cast import Office, golden

TOP = Path(__file__).parents[2]
SQLITE_BY_NAME = {"__init__.py": "puts the newer library in place", "db.py": "asks for its version"}
VERSIONS = [runpy.run_path(str(path)) for path in sorted((TOP / "migrations" / "versions").glob("0*.py"))]
APPEND_ONLY = [one if isinstance(one, str) else one[0] for version in VERSIONS for one in version["APPEND_ONLY"]]
# Append-only tables and the triggers that hold them; a batch_alter_table drops triggers without a word.
TRIGGERS = {
    "event_kept", "event_unchanged", "event_once",
    "scheme_version_kept", "scheme_version_unchanged",
    "shortlist_kept", "shortlist_unchanged",
    "cycle_kept", "cycle_once",
    "entry_kept", "entry_unchanged", "entry_admission_kept", "entry_admission_unchanged",
    "changed_text_kept", "changed_text_unchanged", "refused_text_kept", "refused_text_unchanged",
}
# Statements that the session does not keep to one authority (Core tables, text, bulk inserts): which function, and why
# it needs not name authority_id. A function that is not here names it.
WITHOUT_AUTHORITY = {
    "queries/people.py: person_named": "before anybody is signed in; account names are unique in an installation",
    "queries/people.py: failures_since": "the throttle counts tries whoever they were for",
    "queries/people.py: demo_accounts_exist": "a question about the whole installation, yes or no",
    "queries/check/house.py: triggers_are_there": "triggers belong to the whole database",
    "pages/home.py: health": "SELECT 1",
    "db.py: on_connect": "PRAGMA",
    "db.py: on_begin": "PRAGMA, BEGIN and the lock",
}


# --- one library ---


def test_nothing_but_the_door_names_an_sqlite_library():
    named = {name for name, path in MODULES.items() if {"sqlite3", "pysqlite3"} & libraries(path)}
    assert named == SQLITE_BY_NAME.keys()


ONE_LIBRARY = """
import sys
sys.path.insert(0, "inspect")
import kaocha, sqlite3, pysqlite3, huey
from sqlalchemy import create_engine
assert sqlite3 is pysqlite3 is huey.storage.sqlite3, "another library was imported first"
assert create_engine("sqlite://").dialect.dbapi is pysqlite3.dbapi2
assert "_sqlite3" not in sys.modules, "the standard library's SQLite is in this process too"
"""


def test_the_process_has_one_sqlite_library_and_it_is_new_enough():
    done = subprocess.run([sys.executable, "-c", ONE_LIBRARY], cwd=TOP, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert sqlite3.sqlite_version_info >= WAL_SINCE


def pragma(name: str) -> object:
    return db.session.execute(text(f"PRAGMA {name}")).scalar()


def test_every_connection_is_durable_and_checks_foreign_keys(app):
    with app.app_context():
        read = [pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")]
        reads_only = pragma("query_only")
        begin_write()
        written = [pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")]
        assert (read, written) == ([("wal"), 2, 1, 1], ["wal", 2, 1, 1])
        assert (reads_only, pragma("query_only")) == (1, 0)
        db.session.rollback()


# --- migrations ---


def test_there_is_one_head():
    assert len(ScriptDirectory(str(TOP / "migrations")).get_heads()) == 1


@pytest.mark.data
def test_migrations_equal_the_models(app):
    with app.app_context():
        options = {**app.extensions["migrate"].configure_args, "compare_server_default": True}
        context = MigrationContext.configure(db.session.connection(), opts={"target_metadata": db.metadata, **options})
        assert compare_metadata(context, db.metadata) == []
        db.session.rollback()


def triggers() -> set[str]:
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[db.engine.dialect.name]
    return set(db.session.scalars(text(names)))


def functions_of_postgres() -> list[str]:
    if db.engine.dialect.name == "sqlite":
        return []
    return sorted(db.session.scalars(text(
        "SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'public'")))


@pytest.mark.data
def test_append_only_tables_have_their_triggers(app):
    with app.app_context():
        assert triggers() == TRIGGERS
        assert {name.rpartition("_")[0] for name in TRIGGERS} == set(APPEND_ONLY)


@pytest.mark.data
def test_migrations_go_down_to_nothing_and_up_again(app):
    with app.app_context():
        before = described()
        downgrade(revision="base")
        left = [table for table in inspect(db.engine).get_table_names() if table != "alembic_version"]
        assert (left, triggers(), functions_of_postgres()) == ([], set(), [])
        db.session.rollback()
        upgrade()
        assert described() == before


def described() -> dict[str, object]:
    """Tables, columns, indexes, keys and triggers as the database tells them."""
    found = inspect(db.engine)
    told: dict[str, object] = {"triggers": triggers()}
    db.session.rollback()
    for table in found.get_table_names():
        told[table] = (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(table)),
            sorted((str(i["name"]), i["column_names"], i["unique"]) for i in found.get_indexes(table)),
            sorted((str(u["name"]), u["column_names"]) for u in found.get_unique_constraints(table)),
            sorted((f["name"], f["constrained_columns"], f["referred_table"]) for f in found.get_foreign_keys(table)),
        )
    return told


@pytest.mark.data
def test_a_row_that_is_kept_for_ever_is_not_deleted(office):
    desk = Office(office.who["secretary"])
    golden(desk)
    shortlists.freeze_shortlist(desk.cycle, by=desk.by, at=NOW)
    commit()
    for table, _ in VERSIONS[0]["APPEND_ONLY"]:  # the others have tests of their own
        begin_write()
        with pytest.raises(DatabaseError, match=f"{table} is append-only"):
            db.session.execute(text(f"DELETE FROM {table}"))
        db.session.rollback()


def test_an_upgrade_of_a_new_folder_needs_nothing_else(tmp_path):
    app = make_app(tmp_path / "fresh")
    with app.app_context():
        upgrade()
        assert db.session.scalars(text("SELECT version_num FROM alembic_version")).all() != []
        db.session.remove()
        db.engine.dispose()


@pytest.mark.data
def test_a_run_with_postgres_runs_these_tests_on_it(app):
    with app.app_context():
        assert db.engine.dialect.name == ("postgresql" if postgres.server() else "sqlite")


# --- one authority ---


def test_every_table_has_an_owner():
    """`authority` is the owner itself; a try at a password may be for a name that nobody has."""
    models = {mapper.class_ for mapper in db.Model.registry.mappers}
    unowned = {model.__name__ for model in models if not issubclass(model, Owned)}
    assert unowned == {"Authority", "SignInAttempt"}
    columns = {model.__tablename__: model.__table__.c.get("authority_id") for model in models if model is not Authority}
    assert {name for name, column in columns.items() if column is None or column.nullable} == set()


def unkept_functions() -> dict[str, str]:
    """Functions with a statement that the session's hook does not reach -> their source."""
    found = {}
    for name, path in MODULES.items():
        module = tree(path)
        tables = {
            target.id
            for node in module.body if isinstance(node, ast.Assign) and "__table__" in ast.unparse(node.value)
            for target in ast.walk(node.targets[0]) if isinstance(target, ast.Name)
        }
        bulk = {alias.asname or alias.name for node in ast.walk(module) if isinstance(node, ast.ImportFrom)
                and (node.module or "").startswith("sqlalchemy") for alias in node.names
                if alias.name in ("insert", "text", "literal_column", "table")}
        unkept = re.compile(r"__table__|\bexec_driver_sql\(|\.executemany\(|\bengine\.(?:connect|begin)\(|bulk_\w+\(|"
                            r"connection\.execute\(|raw_connection\("
                            + "".join(rf"|(?<![.\w]){word}\(" for word in bulk)
                            + "".join(rf"|\b{word}\b" for word in tables))
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef) and unkept.search(body := ast.unparse(node)):
                found[f"{name}: {node.name}"] = body
    inner = {"db.py: _sqlite_rules", "db.py: _postgres_rules"}  # they hold on_connect and on_begin
    return {name: body for name, body in found.items() if name not in inner}


def test_statements_beside_the_session_name_the_authority():
    found = unkept_functions()
    assert {name for name, body in found.items() if "authority_id" not in body} - WITHOUT_AUTHORITY.keys() == set()
    assert WITHOUT_AUTHORITY.keys() - found.keys() == set()


@pytest.mark.data
def test_the_session_keeps_one_authority_whatever_the_table(app, cast):
    """Every owned table answers the stranger with nothing of the home authority, asked for rows or for a number."""
    with app.app_context():
        act_for(cast.authority)
        assert db.session.scalars(select(Account.id)).all() != []
        act_for(cast.stranger_authority)
        home = {model.__name__: db.session.scalars(select(model.authority_id)).all()
                for mapper in db.Model.registry.mappers if issubclass(model := mapper.class_, Owned)}
        assert {name for name, owners in home.items() if cast.authority in owners} == set()
        assert Event.__name__ in home
