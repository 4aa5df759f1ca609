"""The office sends teams, writes down who stays out, and sees how far the sheets are."""

import pytest
from sqlalchemy import event, select

from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Nomination, Team, Visit
from site_visits import Site

HOME = "/cycles/yc-2026/visits"


class Stage:
    """A committed cycle; ids only, so that no row is carried from one context into another."""

    def __init__(self, cast, studios=1, visited=True):
        self.cast, self.app = cast, cast.app
        with self.app.app_context():
            begin_write()
            act_for(cast.authority)
            site = Site(cast.who["secretary"])
            team = site.team()
            nominations = [site.nomination(f"{n}号工作室", ("甲市", "乙市")[n % 2]) for n in range(1, studios + 1)]
            self.visits = [site.visit(team, one).id for one in nominations] if visited else []
            commit()
            self.team, self.people = team.id, [account.id for account in site.people]
            self.nominations = [one.id for one in nominations]

    def url(self, tail="", number=0):
        return f"{HOME}/{self.visits[number]}{tail}"

    def sheet(self, person=0, tail="", number=0):
        return self.url(f"/sheets/{self.people[person]}{tail}", number)

    def all_of(self, model):
        with self.app.app_context():
            act_for(self.cast.authority)
            return db.session.scalars(select(model).order_by(model.id)).all()


@pytest.fixture
def stage(cast):
    return Stage(cast)


@pytest.fixture
def secretary(cast):
    return cast.client("secretary")


def test_the_list_without_anything_says_what_to_do_next(cast):
    stage = Stage(cast, studios=0)
    page = cast.client("secretary").get(HOME)
    assert (page.status_code, stage.visits) == (200, [])
    assert "还没有可考察的工作室" in page.text


def test_the_list_shows_teams_and_how_far_each_visit_is(stage, secretary):
    page = secretary.get(HOME).text
    assert "第一组王芳" in page
    assert "1号工作室" in page
    assert "已提交 0/3" in page


def test_the_supervisor_reads_and_finds_nothing_to_press(cast, stage):
    page = cast.client("supervisor").get(HOME).text
    assert "新建考察组" not in page
    assert "/assign" not in page


def test_a_team_is_sent_to_the_ticked_studios(cast):
    stage = Stage(cast, studios=3, visited=False)
    client = cast.client("secretary")
    answer = client.post(f"{HOME}/assign", data={
        "nomination": stage.nominations[:2], "to_team": stage.team, "which": "ticked", "planned_on": "2026-12-01"})
    assert (answer.status_code, answer.location) == (303, HOME)
    assert [(one.nomination_id, one.planned_on.isoformat()) for one in stage.all_of(Visit)] == [
        (number, "2026-12-01") for number in stage.nominations[:2]]


def test_a_team_is_sent_to_all_that_the_filter_shows(cast):
    stage = Stage(cast, studios=60, visited=False)
    client = cast.client("secretary")
    answer = client.post(f"{HOME}/assign?region=乙市", data={"to_team": stage.team, "which": "all"})
    assert answer.status_code == 303
    sent = {one.nomination_id for one in stage.all_of(Visit)}
    assert sent == {one.id for one in stage.all_of(Nomination) if one.number % 2}


@pytest.mark.parametrize(("data", "status"), [
    ({"which": "ticked"}, 422), ({"which": "ticked", "to_team": "99999"}, 404),
    ({"which": "all", "planned_on": "昨天"}, 422),
])
def test_an_assignment_that_cannot_be_is_refused_on_the_same_page(cast, data, status):
    stage = Stage(cast, visited=False)
    form = {"to_team": stage.team, **data}
    assert cast.client("secretary").post(f"{HOME}/assign", data=form).status_code == status
    assert stage.all_of(Visit) == []


def test_a_refused_assignment_keeps_the_ticks(cast):
    stage = Stage(cast, studios=2, visited=False)
    form = {"to_team": stage.team, "nomination": stage.nominations[1], "planned_on": "x", "which": "ticked"}
    page = cast.client("secretary").post(f"{HOME}/assign", data=form).text
    assert page.count(" checked>") == 1


@pytest.mark.parametrize(("query", "shown"), [
    ("", 4), ("?region=甲市", 2), ("?q=3号", 1), ("?team=none", 0), ("?progress=waiting", 4), ("?progress=complete", 0),
    ("?q=%25", 0), ("?unit=x", 0), ("?page=x&sort=nonsense", 4), ("?sort=-studio", 4),
])
def test_the_list_is_narrowed_by_the_address(cast, query, shown):
    Stage(cast, studios=4)
    page = cast.client("secretary").get(HOME + query).text
    assert page.count('name="nomination"') == shown


def test_ten_thousand_nominations_are_fifty_a_page_in_as_many_statements_as_one(cast):
    stage = Stage(cast, studios=1)
    few = statements(stage, "")
    many(stage, 10_000)
    client = cast.client("secretary")
    page = client.get(HOME).text
    assert page.count('name="nomination"') == 50
    assert "共 10001 条" in page
    assert statements(stage, "") == few
    assert statements(stage, "?progress=waiting&page=2") == few


def many(stage, number):
    from sqlalchemy import insert

    from kaocha.models import Studio

    with stage.app.app_context():
        begin_write()
        act_for(stage.cast.authority)
        pattern = db.session.get_one(Nomination, stage.nominations[0])
        own = {"authority_id": stage.cast.authority}
        ids = range(1_000_000, 1_000_000 + number)
        db.session.execute(insert(Studio), [
            {**own, "id": n, "name": f"批量{n}", "host_unit_id": pattern.studio.host_unit_id,
             "created_at": pattern.received_at} for n in ids])
        db.session.execute(insert(Nomination), [
            {**own, "id": n, "studio_id": n, "cycle_id": pattern.cycle_id, "organisation_id": pattern.organisation_id,
             "number": n, "category": "studio", "declared": {}, "received_at": pattern.received_at,
             "changed_at": pattern.received_at, "review": "passed"} for n in ids])
        db.session.execute(insert(Visit), [
            {**own, "cycle_id": pattern.cycle_id, "nomination_id": n, "team_id": stage.team, "purpose": "evaluation",
             "created_at": pattern.received_at} for n in ids])
        commit()


def statements(stage, query):
    client = stage.cast.client("secretary")
    seen = []
    with stage.app.app_context():
        engine = db.engine
    hear = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", hear)
    client.get(HOME + query)
    event.remove(engine, "before_cursor_execute", hear)
    return len(seen)


# --- teams ---


def test_a_team_is_made_on_its_page(cast, stage, secretary):
    form = {"name": "第二组", "member": stage.people, "leader": stage.people[1], "do": "team"}
    assert secretary.post(f"{HOME}/teams/new", data=form).location == HOME
    assert [team.name for team in stage.all_of(Team)] == ["第一组", "第二组"]


def test_a_refused_team_keeps_what_was_typed(stage, secretary):
    answer = secretary.post(f"{HOME}/teams/new", data={"name": "第二组", "member": stage.people[0], "do": "team"})
    assert answer.status_code == 422
    assert 'value="第二组"' in answer.text
    assert answer.text.count(" checked>") == 1


def test_an_inspector_is_added_and_ticked_while_the_team_is_being_made(stage, secretary):
    form = {"name": "第二组", "member": stage.people[0], "inspector_name": "孙丽", "do": "inspector"}
    page = secretary.post(f"{HOME}/teams/new", data=form)
    assert page.status_code == 200
    assert "孙丽" in page.text
    assert page.text.count(" checked>") == 2
    assert len(stage.all_of(Team)) == 1


def test_an_inspector_of_an_unknown_unit_is_refused(stage, secretary):
    form = {"name": "第二组", "inspector_name": "孙丽", "inspector_unit": "不存在的厂", "do": "inspector"}
    answer = secretary.post(f"{HOME}/teams/new", data=form)
    assert answer.status_code == 422
    assert "不存在的厂" in answer.text


def test_a_team_with_visits_is_not_removed(stage, secretary):
    assert secretary.post(f"{HOME}/teams/{stage.team}/remove").status_code == 409
    assert len(stage.all_of(Team)) == 1


# --- one visit ---


def test_a_visit_shows_its_members_and_their_sheets(stage, secretary):
    page = secretary.get(stage.url()).text
    assert page.count("未收到") == 3
    assert "已提交 0/3" in page


def test_days_are_kept_and_a_day_to_come_is_refused_with_what_was_typed(stage, secretary):
    assert secretary.post(stage.url("/days"), data={"visited_on": "2026-11-19"}).status_code == 303
    late = secretary.post(stage.url("/days"), data={"visited_on": "2026-11-21"})
    assert late.status_code == 422
    assert 'value="2026-11-21"' in late.text
    assert stage.all_of(Visit)[0].visited_on.isoformat() == "2026-11-19"


def test_an_absence_is_recorded_and_undone(stage, secretary):
    form = {"inspector": stage.people[1], "kind": "recused", "reason": "师徒关系"}
    secretary.post(stage.url("/absence"), data=form)
    page = secretary.get(stage.url()).text
    assert "师徒关系" in page
    assert "已提交 0/2" in page
    secretary.post(stage.url("/absence"), data={**form, "kind": "present", "reason": "登记有误"})
    assert "已提交 0/3" in secretary.get(stage.url()).text


@pytest.mark.parametrize(("form", "status"), [
    ({"kind": "recused", "reason": ""}, 422), ({"kind": "asleep", "reason": "x"}, 400),
])
def test_an_absence_that_cannot_be_is_refused(stage, secretary, form, status):
    assert secretary.post(stage.url("/absence"), data={"inspector": stage.people[0], **form}).status_code == status


# --- who may ---


READ = ["", "/teams/new", "/import"]


@pytest.mark.parametrize("role", ["committee", "inspector", "administrator"])
def test_other_roles_find_no_visits(cast, stage, role):
    client = cast.client(role)
    assert [client.get(HOME + tail).status_code for tail in READ] == [403] * 3
    assert client.get(stage.url()).status_code == 403
    assert client.get(stage.sheet()).status_code == 403


def test_the_supervisor_changes_nothing(cast, stage):
    client = cast.client("supervisor")
    posts = [f"{HOME}/assign", f"{HOME}/teams/new", stage.url("/absence"), stage.url("/days"), stage.sheet(),
             stage.sheet(tail="/reopen"), stage.url("/scan"), stage.sheet(tail="/sum"), f"{HOME}/import"]
    assert [client.post(address).status_code for address in posts] == [403] * len(posts)


def test_a_stranger_finds_nothing_of_ours(cast, stage):
    client = cast.client("stranger")
    pages = [HOME, f"{HOME}/teams/{stage.team}", stage.url(), stage.sheet(), stage.sheet(tail="/scan"),
             stage.url("/paper"), stage.url("/workbook"), f"{HOME}/teams/{stage.team}/workbook"]
    assert [client.get(page).status_code for page in pages] == [404] * len(pages)
    posts = [stage.url("/absence"), stage.url("/days"), stage.sheet(), stage.sheet(tail="/sum")]
    assert [client.post(address, data={"a": 1}).status_code for address in posts] == [404] * len(posts)


def test_a_stranger_with_a_cycle_of_the_same_code_reaches_nothing_by_our_ids(cast, stage):
    with cast.app.app_context():
        begin_write()
        act_for(cast.stranger_authority)
        Site(cast.who["stranger"])
        commit()
    client = cast.client("stranger")
    assert client.get(HOME).status_code == 200
    pages = [f"{HOME}/teams/{stage.team}", stage.url(), stage.sheet(), stage.url("/paper"), stage.url("/workbook")]
    assert [client.get(page).status_code for page in pages] == [404] * len(pages)
    form = {"to_team": stage.team, "nomination": stage.nominations, "which": "ticked"}
    assert client.post(f"{HOME}/assign", data=form).status_code == 404
