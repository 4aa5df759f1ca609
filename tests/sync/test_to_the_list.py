"""Tablets and paper feed the same list, and a conflict or a hidden sheet keeps it from being frozen."""

import pytest
from sqlalchemy import select

from conftest import NOW
from kaocha.actions import shortlists
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Account, Cycle, Team, Visit
from kaocha.problems import Problem
from kaocha.queries.shortlists import document_of
from site_visits import ANSWERS, Site
from sync.field_stage import FACTS, NAMES, Stage, judge, record_facts, results, submit

pytestmark = pytest.mark.data


@pytest.fixture
def stage(cast):
    return Stage(cast)


def carry_out(stage):
    tablets = [stage.tablet(name) for name in NAMES]
    facts = record_facts(tablets[0], stage.visit)
    tablets[0].deliver(stage.visit)
    for tablet in tablets:
        submit(tablet, stage.visit, facts + judge(tablet, stage.visit))
        tablet.deliver(stage.visit)
    return tablets, facts


def freeze(stage):
    """The lines of the frozen list, or the code of the refusal."""
    with stage.app.app_context():
        begin_write()
        act_for(stage.cast.authority)
        cycle = db.session.scalars(select(Cycle)).one()
        try:
            frozen = shortlists.freeze_shortlist(cycle, by=stage.cast.who["secretary"], at=NOW)
        except Problem as problem:
            db.session.rollback()
            return problem.code
        lines = [(line["name"], str(line["score"])) for line in document_of(frozen)["lines"]]
        commit()
        return lines


def paper_visit(stage):
    """A second studio, visited by the same team with paper sheets."""
    with stage.app.app_context():
        begin_write()
        act_for(stage.cast.authority)
        site = Site.__new__(Site)
        site.by, site.cycle, site.number = stage.cast.who["secretary"], db.session.scalars(select(Cycle)).one(), 1
        site.units = {unit.organisation.region: unit.organisation for unit in site.cycle.units}
        visit = site.visit(db.session.scalars(select(Team)).one(), site.nomination("纸质考察工作室"))
        for account in db.session.scalars(select(Account).where(Account.id.in_(stage.ids.values()))):
            site.submit(visit, account)
        commit()


def test_a_list_is_fed_by_tablets_and_paper_alike(stage):
    carry_out(stage)
    paper_visit(stage)
    assert set(ANSWERS) == set(FACTS) | {"venue.room", "records.log"}
    assert sorted(freeze(stage)) == [("纸质考察工作室", "89.50"), ("陈铁劳模创新工作室", "89.50")]


def test_a_conflict_keeps_the_list_from_being_frozen_until_it_is_settled(stage):
    tablets, facts = carry_out(stage)
    log = facts[list(FACTS).index("records.apprentices")]
    other = tablets[1].write(stage.visit, "fact", {"found": 10}, "records.apprentices")
    assert results(tablets[1].deliver(stage.visit))[-1] == "conflict"
    assert freeze(stage) == "sheets_outstanding"
    tablets[0].write(stage.visit, "fact", {"found": 10}, "records.apprentices", follows=(log, other))
    tablets[0].deliver(stage.visit)
    assert freeze(stage) == [("陈铁劳模创新工作室", "92.50")]


def test_a_required_item_is_a_veto_only_when_the_team_signs_it(stage):
    """One finds the plaque missing and one confirms, of three with the leader: two thirds, rounded up."""
    tablets = [stage.tablet(name) for name in NAMES]
    facts = record_facts(tablets[0], stage.visit, {**FACTS, "plaque.hung": {"met": False}})
    veto = tablets[0].write(stage.visit, "veto", {"finding": "门口没有牌匾", "photos": []}, "plaque.hung")
    tablets[0].deliver(stage.visit)
    said = [True, True, False]
    for tablet, confirms in zip(tablets, said, strict=True):
        signed = [veto] if tablet is tablets[0] else [tablet.write(
            stage.visit, "veto_confirm", {"confirms": confirms, "reason": "看过"}, "plaque.hung", follows=(veto,))]
        submit(tablet, stage.visit, facts + judge(tablet, stage.visit) + signed)
        assert tablet.deliver(stage.visit)["sheet"]["state"] == "submitted"
    with stage.app.app_context():
        act_for(stage.cast.authority)
        visit = db.session.get_one(Visit, stage.visit)
        met = {sheet.inspector.username: sheet.answers["plaque.hung"]["met"] for sheet in visit.sheets}
    assert met == {"wang": False, "li": False, "zhao": True}
