"""The database's promises: reads cannot write, writers take turns, an authority sees its own rows only."""

import threading

import pytest
from sqlalchemy import delete, exists, func, literal, select, text, union_all, update
from sqlalchemy.exc import DatabaseError

from conftest import NOW
from kaocha.db import Gate, act_for, authority_in_force, begin_write, commit, db
from kaocha.models import Account, Authority, Event, Organisation
from kaocha.problems import Problem

pytestmark = pytest.mark.data


def organisation(name="临江区总工会", **more):
    return Organisation(name=name, kind="county_union", created_at=NOW, **more)


def test_a_read_cannot_write(app, cast):
    with app.app_context():
        act_for(cast.authority)
        db.session.add(organisation())
        with pytest.raises(DatabaseError):
            db.session.commit()
        db.session.rollback()


def test_a_new_row_belongs_to_the_authority_in_force(office):
    row = organisation()
    db.session.add(row)
    db.session.flush()
    assert row.authority_id == office.authority


def test_nobody_sees_another_authoritys_rows(office):
    db.session.add(organisation())
    commit()
    act_for(office.stranger_authority)
    assert db.session.scalars(select(Organisation)).all() == []


def test_an_id_of_another_authority_finds_nothing(office):
    row = organisation()
    db.session.add(row)
    commit()
    db.session.expunge_all()
    act_for(office.stranger_authority)
    assert db.session.get(Organisation, row.id) is None


ROUNDABOUT = {
    "counted": select(func.count()).select_from(Organisation),
    "counted by column": select(func.count(Organisation.id)),
    "counted in a subquery": select(func.count()).select_from(select(Organisation).subquery()),
    "counted in a CTE": select(func.count()).select_from(select(Organisation.id).cte()),
    "counted as a column": select(select(func.count(Organisation.id)).scalar_subquery()),
    "found to exist": select(exists().where(Organisation.name == "临江区总工会")),
    "selected to exist": select(select(Organisation).exists()),
    "stood for by a number": select(literal(1)).select_from(Organisation),
    "united": union_all(select(Organisation.name), select(Organisation.name)),
    "joined": select(Authority.code).join(Organisation, Organisation.authority_id == Authority.id),
    "named in a condition": select(Authority.code).where(Authority.id.in_(select(Organisation.authority_id))),
}


@pytest.mark.parametrize("way", ROUNDABOUT)
def test_another_authoritys_rows_are_not_seen_in_a_roundabout_way(office, way):
    db.session.add(organisation())
    commit()
    own = db.session.scalar(ROUNDABOUT[way])
    act_for(office.stranger_authority)
    assert (bool(own), bool(db.session.scalar(ROUNDABOUT[way]))) == (True, False)


@pytest.mark.parametrize("way", ROUNDABOUT)
def test_without_an_authority_nothing_is_read_in_a_roundabout_way(app, cast, way):
    with app.app_context(), pytest.raises(RuntimeError):
        db.session.execute(ROUNDABOUT[way])


@pytest.mark.parametrize("statement", [update(Organisation).values(region="x"), delete(Organisation)])
def test_another_authoritys_rows_are_not_written_in_bulk(office, statement):
    db.session.add(organisation())
    commit()
    begin_write()
    act_for(office.stranger_authority)
    assert db.session.execute(statement).rowcount == 0


def test_a_row_for_another_authority_is_refused(office):
    db.session.add(organisation(authority_id=office.stranger_authority))
    with pytest.raises(RuntimeError):
        db.session.flush()
    db.session.rollback()


def test_without_an_authority_nothing_is_read(app, cast):
    with app.app_context(), pytest.raises(RuntimeError):
        db.session.scalars(select(Account)).all()


def test_an_event_is_never_changed_nor_deleted(office):
    commit()
    for statement in ("UPDATE event SET by_name = 'x'", "DELETE FROM event"):
        begin_write()
        with pytest.raises(DatabaseError, match="append-only"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_an_event_takes_its_place_in_the_chain_once(office):
    event = db.session.scalars(select(Event)).first()
    event.position, event.prev, event.sha256 = 1, "0" * 64, "1" * 64
    commit()
    begin_write()
    event.position = 2
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.flush()
    db.session.rollback()


def test_after_the_commit_the_context_only_reads(office):
    assert authority_in_force() == office.authority
    commit()
    db.session.add(organisation())
    with pytest.raises(DatabaseError):
        db.session.flush()
    db.session.rollback()


def test_the_gate_lets_one_in_and_tells_the_other_to_come_again(tmp_path):
    first, second = Gate(tmp_path / "gate"), Gate(tmp_path / "gate")
    first.enter()
    with pytest.raises(Problem) as refused:
        second.enter(seconds=0.05)
    first.leave()
    second.enter()
    second.leave()
    assert refused.value.code == "busy"


def add_one(app, authority, times):
    for _ in range(times):
        with app.app_context():
            begin_write()
            act_for(authority)
            row = db.session.scalars(select(Organisation)).one()
            row.region = str(int(row.region) + 1)
            commit()


def test_threads_lose_no_update(app, cast):
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        db.session.add(organisation(region="0"))
        commit()
    threads = [threading.Thread(target=add_one, args=(app, cast.authority, 25)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        act_for(cast.authority)
        assert db.session.scalars(select(Organisation.region)).one() == "100"
