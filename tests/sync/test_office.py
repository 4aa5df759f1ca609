"""The office sees a visit while tablets send: who has handed in what, facts and photos, and not a single point."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from conftest import NOW
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Studio, VisitPlan
from sync.field_stage import NAMES, Stage, judge, record_facts, submit
from sync.test_doors import plan, statements
from sync.test_photos import picture


@pytest.fixture
def stage(cast):
    return Stage(cast)


def address(stage, tail=""):
    return f"/cycles/{stage.code}/visits/{stage.visit}{tail}"


def page(stage, role="secretary", tail="/field"):
    answer = stage.cast.client(role).get(address(stage, tail))
    assert answer.status_code == 200
    return answer.text


def test_a_visit_without_entries_says_what_will_come(stage):
    assert "还没有收到记录" in page(stage)
    assert "未下载资料" in page(stage)


def test_facts_show_as_they_arrive_and_judgements_do_not(stage):
    wang = stage.tablet("wang")
    wang.pack(stage.visit)
    record_facts(wang, stage.visit)
    wang.write(stage.visit, "points", {"level": "fair", "note": "隐藏"}, "venue.room")
    wang.write(stage.visit, "note", {"text": "墙上是旧版"}, "wall.rules")
    wang.deliver(stage.visit)
    text = page(stage)
    shown = ("符合", "实有 7", "两台停用", "墙上是旧版", "1 台已下载资料", "由每位组员评分")
    assert [word in text for word in shown] == [True] * 6
    assert [word in text for word in ("隐藏", "够用", "9.5", "89.5")] == [False] * 4


def test_a_conflict_and_a_hole_are_shown(stage):
    wang, li = stage.tablet("wang"), stage.tablet("li")
    record_facts(wang, stage.visit)
    li.write(stage.visit, "fact", {"met": False}, "wall.rules")
    wang.deliver(stage.visit, [*wang.streams[stage.visit][:3], *wang.streams[stage.visit][5:]])
    wang.deliver(stage.visit)
    li.deliver(stage.visit)
    assert "有冲突" in page(stage)
    li.write(stage.visit, "note", {"text": "一"})
    li.write(stage.visit, "note", {"text": "二"})
    li.deliver(stage.visit, li.streams[stage.visit][2:])
    assert "还缺 1 条" in page(stage)


def test_photos_show_with_their_distance_and_what_is_still_out(stage):
    with stage.app.app_context():
        begin_write()
        act_for(stage.cast.authority)
        studio = db.session.query(Studio).first()
        studio.latitude, studio.longitude, studio.datum = 28.69, 115.85, "WGS-84"
        commit()
    wang, content = stage.tablet("wang"), picture()
    photo = wang.photo(stage.visit, content, "plaque.hung")
    wang.deliver(stage.visit)
    assert [word in page(stage) for word in ("原件未到", "距登记地址 1112 米", "（误差 8 米）")] == [True] * 3
    wang.upload(stage.visit, photo, content)
    assert "原件未到" not in page(stage)
    secretary = stage.cast.client("secretary")
    original = secretary.get(address(stage, f"/photos/{photo}/original"))
    assert (original.data, original.headers["Content-Disposition"].split(";")[0]) == (content, "attachment")
    assert secretary.get(address(stage, f"/photos/{photo}/small")).mimetype == "image/jpeg"
    assert secretary.get(address(stage, "/photos/none/small")).status_code == 404


def test_the_live_piece_is_answered_with_304_while_nothing_changes(stage):
    secretary = stage.cast.client("secretary")
    first = secretary.get(address(stage, "/field/now"))
    again = secretary.get(address(stage, "/field/now"), headers={"If-None-Match": first.headers["ETag"]})
    wang = stage.tablet("wang")
    record_facts(wang, stage.visit)
    wang.deliver(stage.visit)
    changed = secretary.get(address(stage, "/field/now"), headers={"If-None-Match": first.headers["ETag"]})
    assert [first.status_code, again.status_code, changed.status_code] == [200, 304, 200]


def test_the_page_takes_few_statements_however_much_has_arrived(stage):
    secretary, wang = stage.cast.client("secretary"), stage.tablet("wang")
    record_facts(wang, stage.visit)
    wang.deliver(stage.visit)
    secretary.get(address(stage, "/field"))
    few = statements(stage, lambda: secretary.get(address(stage, "/field")))
    for _ in range(10):
        record_facts(wang, stage.visit)
        wang.photo(stage.visit, picture(), "plaque.hung")
    wang.deliver(stage.visit)
    assert statements(stage, lambda: secretary.get(address(stage, "/field"))) == few <= 45


def test_points_open_when_the_last_tablet_has_submitted(stage):
    tablets = [stage.tablet(name) for name in NAMES]
    facts = record_facts(tablets[0], stage.visit)
    shown = []
    for tablet in tablets:
        tablets[0].deliver(stage.visit)
        submit(tablet, stage.visit, facts + judge(tablet, stage.visit))
        tablet.deliver(stage.visit)
        shown.append("89.50" in page(stage, tail=""))
    assert shown == [False, False, True]


def test_the_office_plans_hour_address_contact_and_recorders(stage):
    secretary = stage.cast.client("secretary")
    form = {"starts_at": "9：30", "address": "中山路 9 号", "contact_name": "王主任", "contact_phone": "0791-1",
            "recorder.wall": str(stage.ids["li"])}
    refused = secretary.post(address(stage, "/plan"), data=form)
    assert (refused.status_code, "9：30" in refused.text) == (422, True)
    for _ in range(2):
        assert secretary.post(address(stage, "/plan"), data={**form, "starts_at": "09:30"}).status_code == 303
    plans = stage.rows(VisitPlan)
    assert [(one.starts_at, one.contact_name, one.recorders) for one in plans] == [
        ("09:30", "王主任", {"wall": stage.ids["li"]})]
    assert len(stage.events("plan_visit")) == 1
    stranger = secretary.post(address(stage, "/plan"), data={**form, "starts_at": "", "recorder.wall": "999999"})
    assert stranger.status_code == 422


def test_a_late_entry_is_admitted_with_a_reason(stage):
    wang = stage.tablet("wang")
    wang.write(stage.visit, "seal", {})
    wang.deliver(stage.visit)
    entry = wang.deliver(stage.visit)["results"][0]["id"]
    secretary = stage.cast.client("secretary")
    assert "还不能封存" in page(stage)
    assert secretary.post(address(stage, "/admit"), data={"entry": entry, "reason": " "}).status_code == 422
    assert secretary.post(address(stage, "/admit"), data={"entry": "none", "reason": "补"}).status_code == 404
    assert secretary.post(address(stage, "/admit"), data={"entry": entry, "reason": "组长确认"}).status_code == 303
    assert "组长确认" in page(stage)


@pytest.mark.parametrize(("role", "read", "write"), [
    ("secretary", 200, 303), ("supervisor", 200, 403), ("inspector", 403, 403), ("committee", 403, 403),
    ("administrator", 403, 403), ("stranger", 404, 404)])
def test_who_may_see_and_who_may_plan(stage, role, read, write):
    client = stage.cast.client(role)
    assert client.get(address(stage, "/field")).status_code == read
    assert client.get(address(stage, "/field/now")).status_code == read
    assert client.post(address(stage, "/plan"), data={"starts_at": "09:30"}).status_code == write


@pytest.mark.paper
def test_the_plan_of_a_day_is_printed(stage):
    plan(stage, starts_at="09:30", contact_name="王主任", contact_phone="0791-1")
    secretary = stage.cast.client("secretary")
    printed = secretary.get(f"/cycles/{stage.code}/visits/day?on={NOW.date()}")
    text = PdfReader(BytesIO(printed.data)).pages[0].extract_text()
    assert [word in text for word in ("09:30", "陈铁劳模创新工作室", "王主任", "第一组")] == [True] * 4
    assert secretary.get(f"/cycles/{stage.code}/visits/day?on=2026-01-01").status_code == 409
    assert secretary.get(f"/cycles/{stage.code}/visits/day?on=morgen").status_code == 422
