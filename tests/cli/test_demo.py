"""`flask demo`: every scheme, every reason, the same list for the same seed, and nothing twice."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from random import Random

import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from conftest import make_app
from demo_cast import copy_of, made_by_demo, shortlist_bytes
from kaocha.actions import people
from kaocha.app import create_app
from kaocha.cli.demo import names
from kaocha.config import settings_from
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Account, Authority, Cycle, Event, Nomination, Sheet, VisitMember
from kaocha.queries.check import run_checks
from kaocha.rules.selfscore import self_total
from kaocha.schemes.loading import schemes_in_house

SCHEMES = sorted(schemes_in_house())
ALWAYS = {"LISTED", "WITHDRAWN", "INELIGIBLE", "NO_MATERIALS", "NOT_VISITED", "TOO_FEW_SHEETS", "VETO", "VETO_OPEN",
          "BELOW_TOTAL", "BELOW_DIMENSION"}
# What the ceilings of a scheme add. CAP_UNIT: no notice has a ceiling for each unit. COMMITTEE: by motion only.
BY_CEILING = {
    "city-plan-2023": {"QUOTA", "TIE"}, "jiangxi-province-2023": {"QUOTA", "TIE"},
    "liaoning-province-2021": {"CAP_CATEGORY", "CAP_GROUP", "TIE"}, "nanchang-city-2021": set(),
    "shenzhen-organs-2022": set(),
}
STUDIOS = 28


@pytest.fixture(scope="module")
def listed(tmp_path_factory):
    """(folder, app, report) of a demo of every scheme up to the frozen list."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    app, report = made_by_demo(folder, "--scheme", "all", "--studios", str(STUDIOS))
    yield folder, app, report
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def home(listed):
    """Inside an app context that reads the demo's first authority."""
    _, app, report = listed
    with app.app_context():
        act_for(db.session.scalar(select(Authority.id).where(Authority.code == report["authority"])))
        yield app


@pytest.mark.parametrize("code", SCHEMES)
def test_every_reason_that_can_occur_does_occur(listed, code):
    _, app, _ = listed
    found = json.loads(shortlist_bytes(app, code))
    assert (found["frozen"], found["number"], len(found["lines"])) == (True, 1, STUDIOS)
    assert {line["reason"]["code"] for line in found["lines"]} == ALWAYS | BY_CEILING[code]


def test_a_demo_is_as_it_must_be(listed):
    _, app, _ = listed
    with app.app_context():
        results = run_checks(app.extensions["store"], now=datetime.now(UTC))
    assert {one.name: one.wrong for one in results if one.wrong} == {}
    looked_at = {one.name: one.looked_at for one in results}
    assert looked_at["sheet_totals_add_up"] > 400
    assert looked_at["standings_are_what_the_rules_say"] == 5 * STUDIOS + 5


@pytest.mark.data
def test_a_demo_fills_either_database(app):
    made = app.test_cli_runner().invoke(args=["demo", "--scheme", "liaoning-province-2021", "--studios", "12"])
    assert made.exit_code == 0, made.output
    checked = app.test_cli_runner().invoke(args=["check"])
    assert (checked.exit_code, checked.output.splitlines()[-1]) == (0, "all is as it must be")


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_list(listed, tmp_path):
    _, first, _ = listed
    code, size = "jiangxi-province-2023", ("--studios", str(STUDIOS))
    again, _ = made_by_demo(tmp_path / "again", "--scheme", code, *size)
    other, _ = made_by_demo(tmp_path / "other", "--scheme", code, *size, "--seed", "2")
    lists = [shortlist_bytes(app, code) for app in (first, again, other)]
    assert lists[0] == lists[1]
    assert lists[1] != lists[2]


def test_it_prints_what_a_newcomer_needs(listed):
    _, _, report = listed
    assert (report["authority"], report["cycle"], report["cycles"]) == ("yunchuan", SCHEMES[0], SCHEMES)
    assert {one["role"] for one in report["accounts"]} == {
        "secretary", "inspector", "committee", "supervisor", "unit", "administrator"}
    assert {one["password"] for one in report["accounts"]} == {people.DEMO_PASSWORD}
    assert [one["username"] for one in report["accounts"][:4]] == ["jingban", "kaocha1", "kaocha2", "kaocha3"]


@pytest.mark.parametrize("username", ["jingban", "danwei", "linhai-jingban"])
def test_the_accounts_open_the_house(listed, tmp_path, username):
    app = copy_of(listed[0], tmp_path / "copy")
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    answer = client.post("/sign-in", data={"username": username, "password": people.DEMO_PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/cycles").status_code == 200


def test_each_password_has_a_salt_of_its_own(home):
    hashes = [one for one in db.session.scalars(select(Account.password_hash)) if one is not None]
    assert len(hashes) == len(set(hashes)) == 10


def test_the_sign_in_page_lists_the_accounts_here_and_nowhere_else(listed):
    _, app, _ = listed
    here = app.test_client().get("/sign-in")
    there = app.test_client().get("/sign-in", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert ("jingban" in here.text, people.DEMO_PASSWORD in here.text) == (True, True)
    assert ("jingban" in there.text, people.DEMO_PASSWORD in there.text) == (False, False)


@pytest.mark.parametrize(("variable", "value", "named"), [
    ("HOST", "0.0.0.0", "0.0.0.0"), ("HOST", "192.0.2.7", "192.0.2.7"), ("HOST", "::", "::"),
    ("KAOCHA_PUBLIC_URL", "https://kaocha.example.org", "kaocha.example.org"),
])
def test_the_server_refuses_another_address_while_demo_accounts_exist(listed, variable, value, named):
    settings = settings_from({"KAOCHA_DATA": str(listed[0]), variable: value, "KAOCHA_LOG": "CRITICAL"})
    answer = create_app(settings, TESTING=True).test_cli_runner().invoke(args=["serve"])
    assert answer.exit_code == 1
    assert f"on this machine only, not on {named}." in answer.output


def test_the_neighbour_has_a_cycle_that_the_first_does_not_see(home):
    assert "linhai-2021" not in db.session.scalars(select(Cycle.code)).all()
    act_for(db.session.scalar(select(Authority.id).where(Authority.code == "linhai")))
    assert db.session.scalars(select(Cycle.code)).all() == ["linhai-2021"]
    assert len(db.session.scalars(select(Nomination.id)).all()) == 5


def test_everything_happens_in_the_year_of_the_cycle(home):
    years = {cycle.id: cycle.year for cycle in db.session.scalars(select(Cycle))}
    frozen = {one.after["snapshot_hash"]: one.at.year for one in db.session.scalars(
        select(Event).where(Event.action == "freeze_shortlist"))}
    assert sorted(frozen.values()) == sorted(years.values())
    for one in db.session.scalars(select(Nomination)):
        assert one.received_at.year == years[one.cycle_id]


def test_inspectors_disagree_as_people_do(home):
    """Totals of a visit lie apart, but not far; some members stay away, of their own unit by themselves."""
    totals: dict[int, list[int]] = {}
    for visit, total in db.session.execute(select(Sheet.visit_id, Sheet.paper_total)):
        totals.setdefault(visit, []).append(total)
    spreads = sorted(max(each) - min(each) for each in totals.values() if len(each) > 2)
    assert 200 < spreads[len(spreads) // 2] < 1_200
    absences = Counter(db.session.scalars(select(VisitMember.absence)))
    assert min(absences["recused"], absences["excused"], absences[""]) > 0
    assert "本单位" in db.session.scalars(select(VisitMember.absence_reason)).all()


def test_units_score_themselves_a_little_higher_than_the_team_does(home):
    own = {one.id: one.self_scores for one in db.session.scalars(select(Nomination)) if one.self_scores}
    sums = [Decimal(self_total(scores)) for scores in own.values()]
    totals = [Decimal(total) / 100 for total in db.session.scalars(select(Sheet.paper_total))]
    assert len(own) > 3 * STUDIOS
    assert 0 < sum(sums) / len(sums) - sum(totals) / len(totals) < 15
    assert len({remark for remark in db.session.scalars(select(Sheet.remark)) if remark}) > 3


def test_some_papers_are_missing_a_soft_cap_is_passed_and_an_exception_was_granted(home):
    nominated = db.session.scalars(select(Nomination)).all()
    assert any(one.review == "passed" and one.lacking for one in nominated)
    assert any(one.over_cap_reason and one.over_cap_approver for one in nominated)
    assert any(ruling.outcome == "excepted" for one in nominated for ruling in one.rulings)
    assert any("<script>" in one.studio.name and "=1+1" in one.studio.name for one in nominated)


def test_twice_is_refused_and_changes_nothing(listed, tmp_path):
    app = copy_of(listed[0], tmp_path / "copy")
    before = shortlist_bytes(app, SCHEMES[0])
    answer = app.test_cli_runner().invoke(args=["demo", "--scheme", SCHEMES[0]])
    assert answer.exit_code == 1
    assert "the demo is here already" in answer.output
    assert shortlist_bytes(app, SCHEMES[0]) == before


def test_if_empty_prints_the_accounts_again(listed, tmp_path):
    app = copy_of(listed[0], tmp_path / "copy")
    answer = app.test_cli_runner().invoke(args=["demo", "--if-empty", "--json"])
    again = json.loads(answer.stdout)
    assert (answer.exit_code, again["accounts"]) == (0, listed[2]["accounts"])
    assert again["cycles"] == SCHEMES


def test_another_scheme_joins_the_demo_that_is_there(tmp_path):
    app, first = made_by_demo(tmp_path / "data", "--studios", "8", "--stage", "nominated")
    answer = app.test_cli_runner().invoke(args=["demo", "--scheme", "city-plan-2023", "--studios", "8", "--json"])
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["cycle"] == "city-plan-2023"
    assert json.loads(answer.stdout)["accounts"] == first["accounts"]


def test_at_the_stage_nominated_the_reviews_are_still_to_be_done(tmp_path):
    app, report = made_by_demo(tmp_path / "data", "--scheme", "nanchang-city-2021", "--studios", "16",
                               "--stage", "nominated")
    with app.app_context():
        act_for(db.session.scalar(select(Authority.id).where(Authority.code == report["authority"])))
        nominated = db.session.scalars(select(Nomination)).all()
        assert {one.review for one in nominated} == {"pending"}
        assert sum(one.withdrawn_at is not None for one in nominated) == 1
        assert {one.standing for one in nominated} >= {"open", "ineligible"}


def test_a_demo_does_not_mix_with_real_work(tmp_path):
    app = make_app(tmp_path / "data")
    with app.app_context():
        upgrade()
        begin_write()
        people.create_authority(code="real", name="真实市总工会", name_en="", at=datetime(2026, 1, 1, tzinfo=UTC))
        commit()
    refused = app.test_cli_runner().invoke(args=["demo"])
    assert (refused.exit_code, "real work" in refused.output) == (1, True)
    passed_over = app.test_cli_runner().invoke(args=["demo", "--if-empty"])
    assert (passed_over.exit_code, passed_over.output) == (0, "This database holds real work: no demo.\n")


@pytest.mark.parametrize("studios", [1, 7])
def test_a_small_demo_works_too(tmp_path, studios):
    app, report = made_by_demo(tmp_path / "data", "--scheme", "liaoning-province-2021", "--studios", str(studios))
    assert len(json.loads(shortlist_bytes(app, report["cycle"]))["lines"]) == studios


def test_surnames_are_as_frequent_as_they_are():
    drawn = Counter(names.person(Random(number))[0] for number in range(3_000))
    assert [name for name, _ in drawn.most_common(4)] == sorted("王李张刘", key=lambda one: -drawn[one])
    rare = {sign for number in range(3_000) for sign in names.person(Random(number))} & set("喆玥堃䶮")
    assert rare == set("喆玥堃䶮")
