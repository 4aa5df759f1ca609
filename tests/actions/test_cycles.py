"""Setting up a cycle."""

from datetime import datetime

import pytest
from sqlalchemy import select

from conftest import NOW
from kaocha.actions import cycles
from kaocha.db import commit, db
from kaocha.models import Event
from kaocha.problems import Problem
from kaocha.queries.cycles import cycle_called, rules_of, takes_nominations, window_of
from kaocha.rules.calendar import SHANGHAI
from kaocha.schemes.loading import schemes_in_house

pytestmark = pytest.mark.data


@pytest.fixture
def secretary(office):
    return office.who["secretary"]


@pytest.fixture
def cycle(secretary):
    scheme = schemes_in_house()["jiangxi-province-2023"]
    return cycles.create_cycle(scheme, code="jx-2026", name="2026 年度", year=2026, by=secretary, at=NOW)


def add_unit(cycle, secretary, name="云川市总工会", allotment=None):
    return cycles.set_unit(
        cycle, name=name, kind="city_union", region="云川市", allotment=allotment or {}, by=secretary, at=NOW
    )


def refusal(call):
    with pytest.raises(Problem) as refused:
        call()
    return refused.value.code


def test_the_windows_of_the_notice_move_into_the_year_of_the_cycle(cycle):
    window = window_of(cycle, "submission")
    assert window.opens_at == datetime(2026, 7, 1, tzinfo=SHANGHAI)
    assert window.closes_at == datetime(2026, 9, 1, tzinfo=SHANGHAI)
    assert rules_of(cycle).settings.counted_to.isoformat() == "2026-08-31"


def test_a_nomination_is_in_time_until_midnight_of_the_last_day(cycle):
    assert takes_nominations(cycle, datetime(2026, 8, 31, 23, 59, 59, tzinfo=SHANGHAI)) is True
    assert takes_nominations(cycle, datetime(2026, 9, 1, tzinfo=SHANGHAI)) is False


def test_a_second_cycle_of_the_same_code_is_refused(cycle, secretary):
    scheme = schemes_in_house()["jiangxi-province-2023"]
    again = lambda: cycles.create_cycle(scheme, code="jx-2026", name="x", year=2026, by=secretary, at=NOW)  # noqa: E731
    assert refusal(again) == "cycle_exists"


@pytest.mark.parametrize(
    ("code", "name", "year"), [("JX 1", "x", 2026), ("jx", " ", 2026), ("jx", "x", 1999), ("jx", "x" * 121, 2026)]
)
def test_unusable_names_are_refused(office, secretary, code, name, year):
    scheme = schemes_in_house()["jiangxi-province-2023"]
    assert (
        refusal(lambda: cycles.create_cycle(scheme, code=code, name=name, year=year, by=secretary, at=NOW))
        == "cycle_invalid"
    )


def test_a_cycle_without_a_roster_does_not_open(cycle, secretary):
    assert refusal(lambda: cycles.open_cycle(cycle, by=secretary, at=NOW)) == "cycle_not_ready"


def test_opening_freezes_the_rules_once(cycle, secretary):
    add_unit(cycle, secretary)
    first = cycles.open_cycle(cycle, by=secretary, at=NOW)
    assert cycles.open_cycle(cycle, by=secretary, at=NOW) == first == rules_of(cycle).rule_hash()
    opened = db.session.scalars(select(Event).where(Event.action == "open_cycle")).all()
    assert [event.after for event in opened] == [{"rule_hash": first}]


def test_frozen_settings_are_not_changed(cycle, secretary):
    add_unit(cycle, secretary)
    cycles.open_cycle(cycle, by=secretary, at=NOW)
    change = lambda: cycles.change_settings(cycle, seats={}, readings={}, notice_days=5, by=secretary, at=NOW)  # noqa: E731
    assert refusal(change) == "rules_frozen"


def test_after_opening_a_window_moves_only_with_a_reason_and_the_counted_day_stays(cycle, secretary):
    add_unit(cycle, secretary)
    cycles.open_cycle(cycle, by=secretary, at=NOW)
    later = datetime(2026, 9, 11, tzinfo=SHANGHAI)
    stage = window_of(cycle, "submission").stage
    move = lambda reason: cycles.set_window(  # noqa: E731
        cycle, stage, opens_at=None, closes_at=later, by=secretary, at=NOW, reason=reason
    )
    assert refusal(lambda: move(" ")) == "reason_needed"
    move("洪灾, 延期十天")
    assert window_of(cycle, "submission").closes_at == later
    assert rules_of(cycle).settings.counted_to.isoformat() == "2026-08-31"


def test_a_unit_twice_on_the_roster_is_one_unit(cycle, secretary):
    assert add_unit(cycle, secretary).id == add_unit(cycle, secretary, allotment={"all": 4}).id
    assert [unit.allotment for unit in cycle.units] == [{"all": 4}]


def test_a_unit_leaves_the_roster(cycle, secretary):
    add_unit(cycle, secretary)
    cycles.remove_units(cycle, names=["云川市总工会"], by=secretary, at=NOW)
    assert cycle.units == []


def test_another_authority_does_not_find_the_cycle(office, cycle):
    from kaocha.db import act_for

    commit()
    act_for(office.stranger_authority)
    assert refusal(lambda: cycle_called("jx-2026")) == "not_found"


def test_the_frozen_rules_are_read_back_as_they_were(cycle, secretary):
    cycles.change_settings(cycle, seats={}, readings={}, notice_days=7, by=secretary, at=NOW)
    before = rules_of(cycle)
    add_unit(cycle, secretary)
    cycles.open_cycle(cycle, by=secretary, at=NOW)
    assert rules_of(cycle) == before
