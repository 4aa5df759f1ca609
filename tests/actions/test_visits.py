"""Teams are made and sent; who stays out is written down."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from conftest import NOW
from kaocha.actions import teams, visits
from kaocha.db import db
from kaocha.models import Event, Shortlist, Visit, VisitMember
from kaocha.problems import Problem
from kaocha.queries.visits import Wanted, count_wanted, progress_counts, visit_lines
from site_visits import Site

pytestmark = pytest.mark.data


@pytest.fixture
def site(office):
    return Site(office.who["secretary"])


@pytest.fixture
def refusal():
    def told(call):
        with pytest.raises(Problem) as refused:
            call()
        return refused.value.code

    return told


def names(visit):
    return [member.account.name for member in visit.members]


def freeze(site):
    db.session.add(Shortlist(cycle_id=site.cycle.id, number=1, format=1, text="{}", rule_hash="0" * 64,
                             snapshot_hash="0" * 64, result_hash="0" * 64, at=NOW, by_id=site.by.id))
    db.session.flush()


def test_an_inspector_on_paper_is_an_account_that_nobody_signs_in_with(site):
    account = site.inspector("王芳")
    assert (account.name, account.roles, account.password_hash) == ("王芳", ["inspector"], None)


def test_a_second_inspector_of_the_same_name_is_refused(site, refusal):
    site.inspector("王芳")
    assert refusal(lambda: site.inspector(" 王芳 ")) == "inspector_exists"


def test_a_team_has_its_leader_among_its_members_in_the_order_chosen(site):
    team = site.team(members=[site.inspector(name) for name in ("王芳", "李强")])
    assert [(m.account.name, m.leads) for m in team.members] == [("王芳", True), ("李强", False)]


@pytest.mark.parametrize("wrong", ["name", "members", "leader"])
def test_a_team_that_cannot_be_is_refused(site, refusal, wrong):
    one, two = site.inspector("王芳"), site.inspector("李强")
    good = {"name": "第一组", "members": [one], "leader": one}
    bad = {"name": " ", "members": [], "leader": two}
    given = {**good, wrong: bad[wrong]}
    assert refusal(lambda: teams.make_team(site.cycle, **given, by=site.by, at=NOW)) == "team_invalid"


def test_somebody_who_is_no_inspector_is_in_no_team(site, office, refusal):
    from kaocha.models import Account

    committee = db.session.get_one(Account, office.who["committee"].id)
    assert refusal(lambda: site.team(members=[committee])) == "team_invalid"


def test_a_second_team_of_the_same_name_is_refused(site, refusal):
    site.team()
    assert refusal(lambda: site.team(members=[site.inspector("孙丽")])) == "team_exists"


def test_sending_a_team_copies_its_members(site):
    visit = site.visit()
    assert names(visit) == ["第一组王芳", "第一组李强", "第一组赵敏"]
    assert [member.leads for member in visit.members] == [True, False, False]


def test_sending_it_twice_is_one_visit_and_one_event(site):
    team, nomination = site.team(), site.nomination()
    first, second = site.visit(team, nomination), site.visit(team, nomination)
    assert first is second
    assert len(db.session.scalars(select(Visit)).all()) == 1
    assert len(db.session.scalars(select(Event).where(Event.action == "assign_team")).all()) == 1


def test_another_team_takes_over_while_there_is_no_sheet(site):
    nomination = site.nomination()
    visit = site.visit(site.team(), nomination)
    other = site.team("第二组")
    assert site.visit(other, nomination) is visit
    assert names(visit) == ["第二组王芳", "第二组李强", "第二组赵敏"]


def test_another_team_does_not_take_over_after_the_first_sheet(site, refusal):
    nomination = site.nomination()
    visit = site.visit(site.team(), nomination)
    site.save(visit, visit.members[0].account, {})
    other = site.team("第二组")
    assert refusal(lambda: site.visit(other, nomination)) == "visit_has_sheets"


def test_a_cycle_that_is_not_open_sends_nobody(site, office, refusal):
    team, nomination = site.team(), site.nomination()
    site.cycle.rule_hash = None
    assert refusal(lambda: site.visit(team, nomination)) == "cycle_not_open"


@pytest.mark.parametrize("state", [{"review": "failed"}, {"withdrawn_at": NOW}])
def test_nobody_goes_to_a_studio_that_is_out(site, refusal, state):
    team, nomination = site.team(), site.nomination(**state)
    assert refusal(lambda: site.visit(team, nomination)) == "not_to_visit"


def test_a_nomination_of_another_cycle_is_a_stranger(site, office, refusal):
    team = site.team()
    other = Site(office.who["secretary"], "yc-2027").nomination("外来工作室")
    assert refusal(lambda: site.visit(team, other)) == "not_found"


def test_a_member_of_the_recommending_or_the_host_unit_is_recused_by_itself(site):
    nomination = site.nomination()
    members = [site.inspector("王芳", nomination.organisation), site.inspector("李强", nomination.studio.host_unit),
               site.inspector("赵敏", site.units["乙市"])]
    visit = site.visit(site.team(members=members), nomination)
    assert [member.absence for member in visit.members] == ["recused", "recused", ""]


def test_a_team_that_changes_takes_its_untouched_visits_along(site):
    team, new = site.team(), site.inspector("孙丽")
    touched, untouched = site.visit(team, site.nomination("甲")), site.visit(team, site.nomination("乙"))
    site.save(touched, touched.members[0].account, {})
    kept = [member.account for member in team.members][:2]
    teams.change_team(team, name="第一组", members=[*kept, new], leader=new, by=site.by, at=NOW)
    assert names(touched) == ["第一组王芳", "第一组李强", "第一组赵敏"]
    assert names(untouched) == ["第一组王芳", "第一组李强", "孙丽"]
    assert [member.leads for member in untouched.members] == [False, False, True]


def test_changing_a_team_to_what_it_is_leaves_no_event(site):
    team = site.team()
    members = [member.account for member in team.members]
    teams.change_team(team, name="第一组", members=members, leader=members[0], by=site.by, at=NOW)
    assert db.session.scalars(select(Event).where(Event.action == "change_team")).all() == []


def test_a_team_with_visits_stays_one_without_goes(site, refusal):
    team = site.team()
    site.visit(team)
    assert refusal(lambda: teams.remove_team(team, by=site.by, at=NOW)) == "team_in_use"
    other = site.team("第二组")
    teams.remove_team(other, by=site.by, at=NOW)
    assert [one.name for one in db.session.scalars(select(type(team)))] == ["第一组"]


def test_an_absence_needs_a_reason_and_can_be_undone_with_one(site, refusal):
    member = site.visit().members[1]
    assert refusal(lambda: visits.record_absence(member, "recused", reason=" ", by=site.by, at=NOW)) == "reason_needed"
    visits.record_absence(member, "recused", reason="师徒关系", by=site.by, at=NOW)
    assert (member.absence, member.absence_reason) == ("recused", "师徒关系")
    assert refusal(lambda: visits.undo_absence(member, reason="", by=site.by, at=NOW)) == "reason_needed"
    visits.undo_absence(member, reason="登记有误", by=site.by, at=NOW)
    assert (member.absence, member.absence_reason, member.absent_at) == ("", "", None)


def test_the_same_absence_twice_leaves_one_event(site):
    member = site.visit().members[1]
    for _ in range(2):
        visits.record_absence(member, "excused", reason="病假", by=site.by, at=NOW)
    found = db.session.scalars(select(Event).where(Event.action == "record_absence")).all()
    assert [event.after for event in found] == [{"inspector": "第一组李强", "absence": "excused", "reason": "病假"}]


def test_who_has_handed_in_a_sheet_is_not_excused_but_may_be_recused(site, refusal):
    visit = site.visit()
    member = visit.members[0]
    site.submit(visit, member.account)
    excuse = lambda: visits.record_absence(member, "excused", reason="x", by=site.by, at=NOW)  # noqa: E731
    assert refusal(excuse) == "sheet_already_submitted"
    visits.record_absence(member, "recused", reason="亲属", by=site.by, at=NOW)
    assert member.absence == "recused"


def test_a_day_to_come_is_no_day_of_a_visit(site, refusal):
    visit, today = site.visit(), date(2026, 11, 20)
    assert refusal(lambda: visits.set_visited_on(visit, today + timedelta(1), by=site.by, at=NOW)) == "visit_day_ahead"
    visits.set_visited_on(visit, today, by=site.by, at=NOW)
    assert visit.visited_on == today


def test_after_the_list_is_frozen_nothing_of_it_changes(site, refusal):
    team = site.team()
    visit = site.visit(team)
    member, later = visit.members[0], site.nomination("后来的")
    freeze(site)
    for call in (
        lambda: site.visit(team, later),
        lambda: visits.record_absence(member, "recused", reason="x", by=site.by, at=NOW),
        lambda: visits.undo_absence(member, reason="x", by=site.by, at=NOW),
        lambda: visits.set_visited_on(visit, date(2026, 11, 1), by=site.by, at=NOW),
        lambda: teams.change_team(team, name="x", members=[member.account], leader=member.account, by=site.by, at=NOW),
    ):
        assert refusal(call) == "list_frozen"


def test_progress_is_counted_in_sheets_that_are_expected(site):
    team = site.team()
    visited = [site.visit(team, site.nomination(name)) for name in "甲乙丙丁"]
    site.nomination("未安排")
    site.nomination("已撤回", withdrawn_at=NOW)
    for member in visited[1].members:
        site.submit(visited[1], member.account)
    site.save(visited[2], visited[2].members[0].account, {})
    site.submit(visited[3], visited[3].members[0].account)
    for member in visited[3].members[1:]:
        visits.record_absence(member, "recused", reason="亲属", by=site.by, at=NOW)
    assert progress_counts(site.cycle) == {"unassigned": 1, "waiting": 1, "going": 1, "complete": 2}
    lines = visit_lines(site.cycle, Wanted(), offset=0, limit=50)
    assert [(one.progress, one.submitted, one.drafts, one.expected) for one in lines] == [
        ("waiting", 0, 0, 3), ("complete", 3, 0, 3), ("going", 0, 1, 3), ("complete", 1, 0, 1), ("unassigned", 0, 0, 0)]
    for step in ("unassigned", "waiting", "going", "complete"):
        assert count_wanted(site.cycle, Wanted(progress=step)) == progress_counts(site.cycle)[step]


def test_a_refused_assignment_of_several_leaves_no_visit_at_all(site, refusal):
    team = site.team()
    good, bad = site.nomination("甲"), site.nomination("乙", review="failed")
    db.session.commit()
    assert refusal(lambda: visits.assign_team(team, [good, bad], by=site.by, at=NOW)) == "not_to_visit"
    db.session.rollback()
    assert db.session.scalars(select(Visit)).all() == []
    assert db.session.scalars(select(VisitMember)).all() == []
