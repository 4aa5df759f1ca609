"""`flask check`: each planted fault is found by exactly the check that is about it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from io import BytesIO
from pathlib import Path

import pytest
from flask_migrate import upgrade

from conftest import make_app
from demo_cast import made_by_demo
from guards.test_database import TRIGGERS
from kaocha.db import db
from kaocha.queries import check
from kaocha.queries.check import house
from queries.planted_field import BY_HAND as FIELD_BY_HAND
from queries.planted_field import FAULTS as FIELD_FAULTS

SCHEME = "liaoning-province-2021"
AWAY = "(SELECT id FROM authority WHERE code = 'linhai')"
HOME = "(SELECT id FROM authority WHERE code = 'yunchuan')"


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Path:
    """The folder of a demo with a frozen list, a paper with its bytes, an import and a sign-in."""
    folder = tmp_path_factory.mktemp("checked") / "data"
    app, _ = made_by_demo(folder, "--scheme", SCHEME, "--studios", "20")
    with app.app_context():
        own = db.session.connection().exec_driver_sql(f"SELECT {HOME}").scalar()
        db.session.remove()
        sha256, size = app.extensions["store"].put(own, BytesIO(b"%PDF-1.7 a list"))
        db.engine.dispose()
    plant(folder, *(statement.format(sha256=sha256, size=size) for statement in FURNITURE))
    return folder


@pytest.fixture(scope="module")
def _desk(tmp_path_factory):
    """One app for all tests, so that it compiles its statements once."""
    app = make_app(tmp_path_factory.mktemp("desk") / "data")
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(clean, _desk):
    """That app on a fresh copy of the clean folder."""
    with _desk.app_context():
        db.engine.dispose()
    folder = _desk.config["SETTINGS"].data
    shutil.rmtree(folder)
    shutil.copytree(clean, folder)
    return _desk


@pytest.fixture
def folder(app) -> Path:
    return app.config["SETTINGS"].data


FURNITURE = (
    (f"INSERT INTO stored_file (id, authority_id, sha256, size, media_type, name, purpose, at) VALUES "
    f"(900, {HOME}, '{{sha256}}', {{size}}, 'application/pdf', 'list.pdf', 'paper', '2021-09-01')"),
    (f"INSERT INTO shortlist_paper (id, authority_id, shortlist_id, kind, language, file_id) "
    f"SELECT 900, {HOME}, id, 'pdf', 'zh', 900 FROM shortlist LIMIT 1"),
    (f"INSERT INTO workbook_import (id, authority_id, cycle_id, file_id, kind, category, split, state, rows_total, "
    f"rows_read, counts, by_id, created_at, notes) SELECT 900, {HOME}, cycle_id, 900, 'nominations', '', '', "
    f"'previewed', 1, 1, '{{{{}}}}', by_id, '2021-07-20', '[]' FROM shortlist LIMIT 1"),
    (f'INSERT INTO import_row (id, authority_id, import_id, row, name, outcome, "values", problems) VALUES '
    f"(900, {HOME}, 900, 5, 'x', 'wrong', '{{{{}}}}', '[]')"),
    (f"INSERT INTO sign_in (id, authority_id, token_sha256, account_id, started_at, expires_at, address, agent) "
    f"SELECT 900, {HOME}, '{'a' * 64}', by_id, '2021-07-01 08:00', '2021-07-01 20:00', '', '' FROM shortlist LIMIT 1"),
    (f"INSERT INTO cycle (id, authority_id, scheme_version_id, code, name, label, year, state, settings, created_at) "
    f"SELECT 900, {HOME}, scheme_version_id, 'next', 'next', 'x', 2022, 'preparing', settings, created_at FROM cycle "
    f"WHERE authority_id = {HOME} LIMIT 1"),
)


def plant(folder: Path, *statements: str) -> None:
    """Change rows behind everybody's back: no foreign keys, no triggers in the way (they come back afterwards)."""
    connection = sqlite3.connect(folder / "kaocha.db", isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert connection.execute(statement).rowcount != 0, statement
    for _, sql in triggers:
        connection.execute(sql)
    connection.close()


def wrong(app) -> dict[str, list[dict]]:
    """Check to findings, of the checks that found something; the exit status says the same."""
    answer = app.test_cli_runner().invoke(args=["check", "--json"])
    report = json.loads(answer.stdout)
    found = {one["check"]: one["findings"] for one in report["checks"] if one["findings"]}
    assert (answer.exit_code, report["ok"], report["wrong"]) == (
        int(bool(found)), not found, sum(len(findings) for findings in found.values()))
    assert all(one["wrong"] == len(one["findings"]) for one in report["checks"])
    return found


def first(table: str, where: str = "1") -> str:
    return f"(SELECT min(id) FROM {table} WHERE ({where}) AND authority_id = {HOME})"


PASSED = "review = 'passed' AND category = 'employee'"
SHEET, VISIT, NOMINATION, EVENT = first("sheet"), first("visit"), first("nomination"), first("event")
WITHDRAWN = first("nomination", "withdrawn_at IS NOT NULL")
FAULTS = {
    "references_lead_somewhere": [
        f"UPDATE leader SET studio_id = 99999 WHERE id = {first('leader')}",
        f"UPDATE event SET by_id = 99999 WHERE id = {EVENT}",
        f"UPDATE nomination SET reviewed_by_id = 99999 WHERE id = {first('nomination', PASSED)}",
    ],
    "references_stay_at_home": [
        f"UPDATE leader SET authority_id = {AWAY} WHERE id = {first('leader')}",
        (f"UPDATE studio SET host_unit_id = (SELECT min(id) FROM organisation WHERE authority_id = {AWAY}) "
        f"WHERE id = {first('studio')}"),
        f"UPDATE event SET by_id = (SELECT max(id) FROM account WHERE authority_id = {AWAY}) WHERE id = {EVENT}",
    ],
    "schemes_are_as_frozen": [
        f"UPDATE scheme_version SET sha256 = '{'d' * 64}' WHERE id = {first('scheme_version')}",
        f"UPDATE scheme_version SET code = 'another-2021' WHERE id = {first('scheme_version')}",
    ],
    "cycles_are_as_frozen": [
        f"UPDATE cycle SET rules = replace(rules, '\"year\":2021}}', '\"year\":2022}}') WHERE id = {first('cycle')}",
        f"UPDATE cycle SET state = 'preparing' WHERE id = {first('cycle')}",
        "UPDATE cycle SET state = 'open' WHERE id = 900",
    ],
    "lists_are_as_frozen": [
        "UPDATE shortlist SET text = replace(text, '\"listed\":false', '\"listed\":true')",
        "UPDATE shortlist SET text = ' ' || text",
        "UPDATE shortlist SET text = '{}'",
        f"UPDATE shortlist SET result_hash = '{'b' * 64}'",
        f"UPDATE shortlist SET rule_hash = '{'b' * 64}'",
        "UPDATE shortlist SET number = 2",
    ],
    "nominations_fit_their_scheme": [
        f"UPDATE nomination SET category = 'unheard_of' WHERE id = {WITHDRAWN}",
        f"UPDATE nomination SET studio_type = 'tackling' WHERE id = {WITHDRAWN}",
        (f"INSERT INTO ruling (authority_id, nomination_id, condition, outcome, reason, approver, by_id, at) "
        f"SELECT {HOME}, {NOMINATION}, 'unheard_of', 'met', '', '', by_id, at FROM shortlist"),
        (f"INSERT INTO material_receipt (authority_id, nomination_id, material, copies, electronic, remark, by_id, at) "
        f"SELECT {HOME}, {NOMINATION}, 'unheard_of', 1, 0, '', by_id, at FROM shortlist"),
        (f"DELETE FROM cycle_unit WHERE organisation_id IN (SELECT organisation_id FROM nomination "
        f"WHERE id = {NOMINATION})"),
    ],
    "standings_are_what_the_rules_say": [
        f"UPDATE nomination SET standing = 'open' WHERE id = {first('nomination', PASSED)}",
        f"UPDATE nomination SET lacking = '[\"essay\",\"video\"]' WHERE id = {first('nomination', PASSED)}",
        (f"UPDATE nomination SET declared = replace(declared, '\"registered_in_province\":true', "
        f"'\"registered_in_province\":false') WHERE id = {first('nomination', PASSED)}"),
        f"DELETE FROM ruling WHERE nomination_id = {first('nomination', PASSED)}",
    ],
    "numbers_are_used_once": [
        f"UPDATE nomination SET number = 3 WHERE number = 4 AND authority_id = {HOME}",
        f"UPDATE nomination SET number = 0 WHERE number = 4 AND authority_id = {HOME}",
    ],
    "reviews_say_who_and_when": [
        f"UPDATE nomination SET reviewed_at = NULL WHERE id = {first('nomination', PASSED)}",
        "UPDATE nomination SET review_reason = '' WHERE review = 'failed'",
        "UPDATE nomination SET withdrawn_reason = '' WHERE withdrawn_at IS NOT NULL",
    ],
    "visits_fit_their_cycle": [
        ("UPDATE visit SET nomination_id = (SELECT max(v.nomination_id) FROM visit v JOIN nomination n ON "
        "n.id = v.nomination_id WHERE n.category = 'employee') WHERE id = (SELECT min(v.id) FROM visit v JOIN "
        "nomination n ON n.id = v.nomination_id WHERE n.category = 'employee')"),
        "UPDATE visit_member SET leads = 0 WHERE leads",
        f"UPDATE visit SET cycle_id = 900 WHERE id = {VISIT}",
        (f"INSERT INTO visit_member (authority_id, visit_id, account_id, position, leads, absence, absence_reason) "
        f"SELECT {HOME}, {VISIT}, {first('account')}, 9, 1, '', ''"),
    ],
    "sheets_belong_to_members": [
        f"UPDATE sheet SET inspector_id = {first('account')} WHERE id = {SHEET}",
        (f"UPDATE visit_member SET absence = 'excused' WHERE account_id = (SELECT inspector_id FROM sheet WHERE "
        f"id = {SHEET}) AND visit_id = (SELECT visit_id FROM sheet WHERE id = {SHEET})"),
    ],
    "submitted_sheets_are_complete": [
        f"UPDATE sheet SET answers = '{{}}' WHERE id = {SHEET}",
        f"UPDATE sheet SET answers = replace(answers, '\"met\":true', '\"not_seen\":true') WHERE id = {SHEET}",
        f"UPDATE sheet SET submitted_at = NULL WHERE id = {SHEET}",
    ],
    "sheet_totals_add_up": [
        f"UPDATE sheet SET total = '99' WHERE id = {SHEET}", f"UPDATE sheet SET total = NULL WHERE id = {SHEET}",
    ],
    "events_are_whole": [
        f"UPDATE event SET position = 7 WHERE id = {first('event')}",
        f"UPDATE event SET position = 2, prev = '{'0' * 64}', sha256 = '{'c' * 64}' WHERE id = {first('event')}",
        f"UPDATE event SET by_name = '' WHERE id = {first('event')}",
    ],
    "accounts_are_usable": [
        "UPDATE account SET roles = '[\"emperor\"]' WHERE username = 'guanli'",
        "UPDATE account SET organisation_id = NULL WHERE username = 'danwei'",
        "UPDATE account SET password_hash = 'yunchuan-demo' WHERE username = 'guanli'",
    ],
    "sign_ins_end": [
        "UPDATE sign_in SET ended_at = '2021-06-30 08:00:00'", "UPDATE sign_in SET token_sha256 = 'the cookie itself'",
        "UPDATE account SET disabled_at = '2021-07-02' WHERE id = (SELECT account_id FROM sign_in)",
    ],
    "imports_are_consistent": [
        "UPDATE workbook_import SET state = 'lost'", "UPDATE workbook_import SET state = 'refused'",
        "UPDATE workbook_import SET state = 'cancelled'",
        "UPDATE workbook_import SET state = 'committed', committed_by_id = by_id, committed_at = created_at",
    ],
    "files_are_intact": ["UPDATE stored_file SET size = size + 1", "UPDATE stored_file SET sha256 = 'none'"],
    "papers_are_papers": ["UPDATE stored_file SET purpose = 'scan'"],
}


@pytest.mark.parametrize(("name", "statement"), [(name, one) for name, planted in FAULTS.items() for one in planted])
def test_a_planted_fault_is_found_by_the_check_that_is_about_it(app, folder, name, statement):
    plant(folder, statement)
    assert wrong(app).keys() == {name}


def stored(folder: Path) -> Path:
    path, = (one for one in (folder / "files").glob("*/*/*") if one.is_file())
    return path


def beside(folder: Path, length: int) -> Path:
    """Where other bytes lie, under a name of this length."""
    path = stored(folder)
    return path.with_name(path.name[:2] + "e" * (length - 2))


def long_ago(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path, (time.time() - 90_000,) * 2)
    return path


def corrupt(folder: Path) -> None:
    path = stored(folder)
    path.write_bytes(path.read_bytes()[:-1] + b"!")


LEFT = {"nothing_is_left_coming_in"}
BYTES = {
    "corrupt bytes": (corrupt, {"files_are_intact"}),
    "lost bytes": (lambda folder: stored(folder).unlink(), {"files_are_intact"}),
    "bytes without a row": (lambda folder: long_ago(beside(folder, 64)), {"bytes_have_a_row"}),
    "bytes that just came in": (lambda folder: beside(folder, 64).touch(), set()),
    "bytes in the wrong place": (lambda folder: beside(folder, 60).touch(), {"bytes_have_a_row"}),
    "an upload left half done": (lambda folder: long_ago(folder / "files" / "incoming" / "x"), LEFT),
    "a folder of nobody": (lambda folder: (folder / "files" / "77").mkdir(), LEFT),
}


@pytest.mark.parametrize("fault", BYTES)
def test_the_bytes_behind_the_rows_are_looked_at(app, folder, fault):
    plant_it, found_by = BYTES[fault]
    plant_it(folder)
    assert wrong(app).keys() == found_by


def test_a_lost_trigger_is_found(app, folder):
    connection = sqlite3.connect(folder / "kaocha.db")
    connection.execute("DROP TRIGGER event_kept")
    connection.close()
    finding = {"table": "event", "id": None, "why": "the trigger event_kept is missing"}
    assert wrong(app) == {"triggers_are_there": [finding]}


def test_the_triggers_looked_for_are_those_that_the_migrations_make():
    assert TRIGGERS == house.TRIGGERS


def test_what_is_planted_into_is_clean(app):
    assert wrong(app) == {}


def test_every_check_has_a_fault_that_it_finds():
    checks = {one.__name__ for one in (*check.OF_THE_INSTALLATION, *check.OF_EACH_AUTHORITY)}
    by_bytes = set().union(*(found for _, found in BYTES.values()))
    of_the_field = FIELD_FAULTS.keys() | FIELD_BY_HAND
    assert FAULTS.keys() | of_the_field | by_bytes | {"triggers_are_there"} == checks


def test_a_finding_names_table_row_and_reason(app, folder):
    plant(folder, "UPDATE stored_file SET size = size + 1")
    finding = {"table": "stored_file", "id": 900, "why": "its bytes are of another size"}
    assert wrong(app) == {"files_are_intact": [finding]}
    lines = app.test_cli_runner().invoke(args=["check"]).output.splitlines()
    assert "        stored_file 900: its bytes are of another size" in lines
    assert lines[-1] == "1 wrong"


def test_an_empty_database_is_as_it_must_be_and_one_that_is_not_made_says_so(tmp_path):
    app = make_app(tmp_path / "data")
    before = app.test_cli_runner().invoke(args=["check"])
    assert (before.exit_code, "flask db upgrade" in before.output) == (1, True)
    with app.app_context():
        upgrade()
        db.session.remove()
    assert wrong(app) == {}
