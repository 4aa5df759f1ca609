"""`flask verify` finds whatever was altered, taken away or put in, and names it."""

import json

import pytest
from sqlalchemy import select, text

from kaocha.cli.verify import verify
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Entry
from sync.field_stage import NAMES, Stage, judge, record_facts, submit
from sync.test_photos import digest, picture

pytestmark = pytest.mark.data


@pytest.fixture
def stage(cast):
    """A visit that three tablets carried out, with one photo, one garbage text and one changed text."""
    stage = Stage(cast)
    tablets = [stage.tablet(name) for name in NAMES]
    facts = record_facts(tablets[0], stage.visit)
    stage.content = picture()
    stage.photo = tablets[0].photo(stage.visit, stage.content, "plaque.hung")
    tablets[0].upload(stage.visit, stage.photo, stage.content)
    for tablet in tablets:
        submit(tablet, stage.visit, facts + judge(tablet, stage.visit))
        tablet.deliver(stage.visit)
    other = tablets[0].streams[stage.visit][0]["text"].replace("true", "false", 1)
    tablets[0].deliver(stage.visit, [{"text": one, "sha256": digest(one.encode())} for one in ("garbage", other)])
    return stage


def verified(stage):
    done = stage.app.test_cli_runner().invoke(verify, ["--json", "--quiet"])
    return done.exit_code, json.loads(done.stdout)


def tamper(stage, statement, **values):
    """What somebody with the database in hand could do: triggers off, then one statement."""
    with stage.app.app_context():
        begin_write()
        act_for(stage.cast.authority)
        if db.engine.dialect.name == "sqlite":
            for name in db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                db.session.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in ("entry", "changed_text", "refused_text"):
                db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        assert db.session.execute(text(statement), values).rowcount == 1
        commit()


def test_what_nobody_touched_is_as_it_arrived(stage):
    code, report = verified(stage)
    assert (code, report["ok"], report["findings"]) == (0, True, [])
    assert report["checked"] == {
        "files": 2, "entries": 19, "streams": 3, "gaps": 0, "chains": 1, "sheets": 3, "photos": 1}


def test_an_empty_installation_is_in_order(app):
    done = app.test_cli_runner().invoke(verify, [])
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "everything is as it arrived")


def entry(stage, position):
    with stage.app.app_context():
        act_for(stage.cast.authority)
        return db.session.scalars(select(Entry).where(Entry.position == position)).one()


def found(stage):
    code, report = verified(stage)
    assert code == 1
    return [(one["kind"], one["what"], one["id"]) for one in report["findings"]]


def test_a_flipped_bit_in_a_photo_is_named(stage):
    with stage.app.app_context():
        path = stage.app.extensions["store"].path(stage.cast.authority, digest(stage.content))
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    assert found(stage) == [("altered", "photo", stage.photo)]


def test_a_photo_that_is_gone_is_named(stage):
    with stage.app.app_context():
        stage.app.extensions["store"].path(stage.cast.authority, digest(stage.content)).unlink()
    assert found(stage) == [("missing", "photo", stage.photo)]


def test_a_changed_text_is_named(stage):
    row = entry(stage, 4)
    tamper(stage, "UPDATE entry SET text = replace(text, 'fact', 'fakt') WHERE position = 4")
    assert found(stage) == [("altered", "entry", row.entry_id)]


def test_a_changed_text_with_its_digest_put_right_breaks_the_chain_and_the_stream(stage):
    row = entry(stage, 4)
    other = row.text.replace('"met": true', '"met": false') if "met" in row.text else row.text + " "
    tamper(stage, "UPDATE entry SET text = :text, sha256 = :sha256 WHERE position = 4", text=other,
           sha256=digest(other.encode()))
    assert [(kind, what) for kind, what, _ in found(stage)][:2] == [("altered", "chain"), ("broken", "stream")]


@pytest.mark.parametrize(("column", "value"), [("kind", "'note'"), ("seq", "99"), ("item", "'plaque.name2'")])
def test_columns_that_belie_the_text_are_named(stage, column, value):
    row = entry(stage, 4)
    tamper(stage, f"UPDATE entry SET {column} = {value} WHERE position = 4")
    assert found(stage) == [("altered", "entry", row.entry_id)]


def test_a_result_put_right_afterwards_is_named(stage):
    row = entry(stage, 4)
    tamper(stage, "UPDATE entry SET result = 'late' WHERE position = 4")
    assert ("altered", "chain", row.entry_id) in found(stage)


@pytest.mark.parametrize("position", [1, 7, 19])
def test_a_deleted_entry_leaves_a_hole(stage, position):
    tamper(stage, f"DELETE FROM entry WHERE position = {position}")
    assert ("missing", "chain", str(stage.visit)) in found(stage)


@pytest.mark.parametrize("table", ["refused_text", "changed_text"])
def test_a_link_that_was_taken_out_leaves_a_hole(stage, table):
    tamper(stage, f"DELETE FROM {table}")
    assert found(stage) == [("missing", "chain", str(stage.visit))]


def test_a_head_that_was_moved_is_named(stage):
    tamper(stage, "UPDATE visit_chain SET count = 20")
    assert found(stage) == [("missing", "chain", str(stage.visit))]


def test_points_written_into_a_sheet_are_named(stage):
    tamper(stage, "UPDATE sheet SET answers = replace(answers, :old, :new) WHERE inspector_id = :who",
           who=stage.ids["li"], old='"found":7', new='"found":9')
    assert [(kind, what) for kind, what, _ in found(stage)] == [("altered", "sheet")]


def test_the_report_for_eyes_names_them_too(stage):
    tamper(stage, "DELETE FROM refused_text")
    done = stage.app.test_cli_runner().invoke(verify, ["--quiet"])
    assert (done.exit_code, done.stdout.splitlines()[0].partition(" (")[0]) == (1, f"missing: chain {stage.visit}")
