"""`flask check` about tablets: each fault planted into what they sent is found by the check that is about it alone."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conftest import make_app
from demo_cast import made_by_demo
from kaocha.db import db
from kaocha.rules.entries.chain import link_of
from kaocha.rules.entries.text import text_digest
from queries.planted_field import FAULTS, FURNITURE, HOME
from queries.test_check import plant, wrong


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Path:
    """The folder of a demo whose visits were carried out on tablets, with an upload under way."""
    folder = tmp_path_factory.mktemp("sent") / "data"
    app, _ = made_by_demo(folder, "--scheme", "liaoning-province-2021", "--studios", "10", "--stage", "visited")
    with app.app_context():
        db.engine.dispose()
    plant(folder, *FURNITURE)
    (folder / "incoming").mkdir(exist_ok=True)
    (folder / "incoming" / ("a" * 32)).write_bytes(b"\xff\xd8\xff\xe0\x00")
    return folder


@pytest.fixture(scope="module")
def _desk(tmp_path_factory):
    app = make_app(tmp_path_factory.mktemp("desk") / "data")
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(clean, _desk):
    """One app for all tests, each time on a fresh copy of the clean folder."""
    with _desk.app_context():
        db.engine.dispose()
    folder = _desk.config["SETTINGS"].data
    shutil.rmtree(folder)
    shutil.copytree(clean, folder)
    return _desk


@pytest.fixture
def folder(app) -> Path:
    return app.config["SETTINGS"].data


@pytest.mark.parametrize(("name", "planted"), [(name, one) for name, faults in FAULTS.items() for one in faults])
def test_a_planted_fault_is_found_by_the_check_that_is_about_it(app, folder, name, planted):
    plant(folder, *([planted] if isinstance(planted, str) else planted))
    assert wrong(app).keys() == {name}


def last_entry_written_anew(folder: Path, **changes: object) -> str:
    """The last entry of a visit says something else, and everything that hangs on it is reckoned again."""
    connection = sqlite3.connect(folder / "kaocha.db")
    connection.row_factory = sqlite3.Row
    row = connection.execute(
        "SELECT e.*, c.id AS chain FROM entry e JOIN visit_chain c ON c.visit_id = e.visit_id AND c.count = e.position "
        f"WHERE e.authority_id = {HOME} ORDER BY e.id LIMIT 1").fetchone()
    connection.close()
    said = json.loads(row["text"]) | changes
    text = json.dumps(said, ensure_ascii=False)
    sha256 = text_digest(text)
    received = datetime.fromisoformat(row["received_at"]).replace(tzinfo=UTC)
    link = link_of(row["prev_link"], row["position"], row["result"], sha256, received)
    plant(folder,
          f"UPDATE entry SET text = '{text}', sha256 = '{sha256}', seq = {said['seq']}, prev = '{said['prev']}', "
          f"stream = '{said['stream']}', link = '{link}' WHERE id = {row['id']}",
          f"UPDATE visit_chain SET head = '{link}' WHERE id = {row['chain']}")
    return said["stream"]


def other_stream(folder: Path) -> str:
    """A stream of a colleague in the same visit as the last entry."""
    connection = sqlite3.connect(folder / "kaocha.db")
    stream, = connection.execute(
        "SELECT o.stream FROM entry e JOIN visit_chain c ON c.visit_id = e.visit_id AND c.count = e.position "
        "JOIN entry o ON o.visit_id = e.visit_id AND o.by_id != e.by_id "
        f"WHERE e.authority_id = {HOME} ORDER BY e.id, o.id LIMIT 1").fetchone()
    connection.close()
    return stream


def test_a_text_that_names_another_before_it_breaks_its_stream(app, folder):
    stream = last_entry_written_anew(folder, prev="c" * 64)
    found = wrong(app)
    assert found.keys() == {"streams_are_consistent"}
    assert f"stream {stream} breaks at" in found["streams_are_consistent"][0]["why"]


def test_a_number_used_twice_forks_a_stream(app, folder):
    stream = last_entry_written_anew(folder, seq=1, prev="0" * 64)
    found = wrong(app)
    assert found.keys() == {"streams_are_consistent"}
    assert f"stream {stream} forks at 1" in found["streams_are_consistent"][0]["why"]


def test_a_stream_is_of_one_person(app, folder):
    stream = last_entry_written_anew(folder, stream=other_stream(folder), seq=900)
    found = wrong(app)
    assert found.keys() == {"streams_are_consistent"}
    assert found["streams_are_consistent"][0]["why"].endswith(f"stream {stream} is of several people")


def test_what_is_planted_into_is_clean_and_looked_at(app):
    report = json.loads(app.test_cli_runner().invoke(args=["check", "--json"]).stdout)
    assert report["wrong"] == 0
    looked_at = {one["check"]: one["looked_at"] for one in report["checks"]}
    assert min(looked_at[name] for name in FAULTS.keys() - {"admissions_have_a_reason"}) > 3
