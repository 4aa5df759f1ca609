"""Signing in by JSON, the marks that every call carries, the list of visits, the pack, and what none of them tells."""

import json

import pytest
from sqlalchemy import event

from conftest import NOW
from field_client import Tablet
from kaocha.actions import packs, visits
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Studio, TabletPack, Visit
from kaocha.rules.entries.kinds import KINDS
from sync.field_stage import FACTS, NAMES, PASSWORD, TOTAL, Stage, judge, record_facts, submit


@pytest.fixture
def stage(cast):
    return Stage(cast)


def test_a_tablet_signs_in_and_out_by_json(stage):
    tablet = Tablet(stage.send())
    assert tablet.call("GET", "/sync/hello")[::2] == (401, {
        "problem": "sign_in_needed", "status": 401, "values": {},
        "sentence": tablet.call("GET", "/sync/hello")[2]["sentence"]})
    tablet.sign_in("wang", PASSWORD)
    status, _, hello = tablet.call("GET", "/sync/hello")
    assert (status, hello) == (200, {
        "user": {"id": stage.ids["wang"], "username": "wang", "name": "组员wang", "locale": "zh", "theme": "paper"},
        "authority": {"id": stage.cast.authority, "name": {"zh": "云川市总工会", "en": "Yunchuan Union"}},
        "version": "0.1.0", "protocol": 1, "oldest_protocol": 1, "server_time": "2026-11-20T08:00:00Z"})
    assert tablet.call("DELETE", "/sync/session")[::2] == (200, {})
    assert tablet.call("GET", "/sync/hello")[0] == 401
    assert tablet.call("DELETE", "/sync/session")[::2] == (200, {})


def test_a_wrong_password_and_a_malformed_body_are_refused(stage):
    tablet = Tablet(stage.send())
    asked = [{"username": "wang", "password": "wrong"}, {"username": "wang"}, [], {"username": 1, "password": "x"},
             {"username": "wa\0ng", "password": "x"}, b'{"username": "\\ud800", "password": "x"}',
             b"{", b'{"username": 1e5, "password": "x"}', b"[" * 100_000]
    answers = [tablet.call("POST", "/sync/session", said) for said in asked]
    assert [(status, said["problem"]) for status, _, said in answers] == [(401, "sign_in_failed")] + [
        (400, "bad_request")] * 8


@pytest.mark.parametrize(("headers", "code"), [
    ({"X-Kaocha-Device": ""}, "device_needed"), ({"X-Kaocha-Device": "my tablet"}, "device_needed"),
    ({"Origin": "https://evil.example"}, "origin_foreign"), ({"Origin": "null"}, "origin_foreign"),
    ({"Origin": "http://localhost"}, None),
])
def test_a_change_names_its_tablet_and_comes_from_no_other_site(stage, headers, code):
    tablet = stage.tablet("wang")
    tablet.write(stage.visit, "note", {"text": "好"})
    said = json.dumps({"tablet": tablet.id, "entries": tablet.streams[stage.visit]}).encode()
    sent = {"X-Kaocha-Device": tablet.id, "Content-Type": "application/json", **headers}
    _, got, content = tablet.send("POST", f"/sync/visits/{stage.visit}/entries", sent, said)
    assert (got["x-kaocha"], json.loads(content).get("problem")) == ("1", code)


@pytest.mark.parametrize(("path", "status"), [
    ("/sync/nothing", 404), ("/sync/visits/999999", 404), ("/sync/photos/zzz", 405), ("/sync/session", 405)])
def test_every_refusal_is_json_with_our_mark(stage, path, status):
    got = stage.tablet("wang").call("GET", path, Tus_Resumable="1.0.0")
    assert (got[0], got[2]["status"]) == (status, status)


@pytest.mark.parametrize("said", [
    {}, {"entries": []}, {"entries": {}}, {"entries": [1]}, {"entries": [{"text": 1, "sha256": "x"}]},
    {"entries": [{"text": "x"}]}, {"tablet": "another", "entries": [{"text": "x", "sha256": "y"}]},
    b"not json", b'{"entries": [NaN]}'])
def test_a_call_without_entries_is_a_bad_request(stage, said):
    status, _, answer = stage.tablet("wang").call("POST", f"/sync/visits/{stage.visit}/entries", said)
    assert (status, answer["problem"]) == (400, "bad_request")


def test_more_than_500_entries_or_8_mb_are_too_large(stage):
    tablet = stage.tablet("wang")
    for entries in ([{"text": "x", "sha256": "y"}] * 501, [{"text": "x" * 8_100_000, "sha256": "y"}]):
        status, _, answer = tablet.call("POST", f"/sync/visits/{stage.visit}/entries", {"entries": entries})
        assert (status, answer["problem"]) == (413, "too_large")


def test_a_lone_surrogate_on_the_wire_is_refused_as_an_entry(stage):
    tablet = stage.tablet("wang")
    body = b'{"entries": [{"text": "\\ud83c", "sha256": "y"}]}'
    status, _, answer = tablet.call("POST", f"/sync/visits/{stage.visit}/entries", body)
    assert (status, answer["results"][0]["problem"]["problem"]) == (200, "entry_digest_differs")


# --- the day and the pack ---


def plan(stage, **more):
    with stage.app.app_context():
        begin_write()
        act_for(stage.cast.authority)
        packs.plan_visit(db.session.get_one(Visit, stage.visit), by=stage.cast.who["secretary"], at=NOW, **more)
        commit()


def test_the_day_shows_ones_own_visits_with_hour_address_and_contact(cast):
    stage = Stage(cast, second_team=True)
    plan(stage, starts_at="09：30", address="  中山路  9 号 ", contact_name="王主任", contact_phone="0791-1")
    line = stage.tablet("li").call("GET", "/sync/visits")[2]["visits"]
    assert [{key: one[key] for key in one if key != "pack"} for one in line] == [{
        "id": stage.visit, "studio": "陈铁劳模创新工作室", "host_unit": "陈铁劳模创新工作室公司", "region": "甲市",
        "address": "中山路 9 号", "planned_on": "2026-11-20", "starts_at": "09:30",
        "contact": {"name": "王主任", "phone": "0791-1"}, "team": "第一组", "leads": False, "state": "open",
        "sheet": "missing"}]
    assert stage.tablet("secretary").call("GET", "/sync/visits")[2]["visits"] == []


def test_a_pack_is_loaded_once_and_its_tablet_is_registered(stage):
    tablet = stage.tablet("wang")
    etag = tablet.call("GET", "/sync/visits")[2]["visits"][0]["pack"]
    status, got, pack = tablet.call("GET", f"/sync/visits/{stage.visit}")
    assert (status, got["etag"]) == (200, etag)
    assert tablet.call("GET", f"/sync/visits/{stage.visit}", If_None_Match=etag)[0] == 304
    assert [(row.account_id, row.tablet, f'"{row.etag}"') for row in stage.rows(TabletPack)] == [
        (stage.ids["wang"], tablet.id, etag)]
    assert [item["code"] for item in pack["checklist"]["items"]] == [
        item.code for item in checklist(stage).items]


def checklist(stage):
    with stage.app.app_context():
        act_for(stage.cast.authority)
        from kaocha.queries.field import any_field_visit

        return any_field_visit(stage.visit).asked


PACK_KEYS = {
    "pack", "server_time", "rule_hash", "visit", "cycle", "scheme", "studio", "declared", "checklist", "team", "own",
    "streams", "entries", "photos", "last_time",
}


def test_the_pack_has_the_promised_keys_and_no_float(stage):
    with stage.app.app_context():
        begin_write()
        act_for(stage.cast.authority)
        studio = db.session.query(Studio).first()
        studio.latitude, studio.longitude, studio.datum = 28.68, 115.85, "GCJ-02"
        commit()
    tablet = stage.tablet("wang")
    tablet.write(stage.visit, "fact", {"met": True}, "wall.rules")
    tablet.deliver(stage.visit)
    _, _, content = tablet.send("GET", f"/sync/visits/{stage.visit}", {}, None)
    pack = json.loads(content, parse_float=no_float)
    assert pack.keys() == PACK_KEYS
    assert pack["studio"]["place"] == {"lat": 286800000, "lon": 1158500000, "datum": "GCJ-02"}
    assert pack["own"] == [{**tablet.streams[stage.visit][0], "result": "stored"}]
    assert pack["team"]["leader"] == stage.ids["wang"]
    assert set(pack["team"]["recorders"].values()) == set(stage.ids.values())


def no_float(text):
    raise AssertionError(f"a float in the pack: {text}")


def test_recorders_are_as_the_office_names_them_among_those_present(stage):
    plan(stage, recorders={"wall": stage.ids["zhao"], "plaque": 0})
    assert stage.tablet("wang").pack(stage.visit)["team"]["recorders"]["wall"] == stage.ids["zhao"]
    with stage.app.app_context():
        begin_write()
        act_for(stage.cast.authority)
        visit = db.session.get_one(Visit, stage.visit)
        member = next(one for one in visit.members if one.account_id == stage.ids["zhao"])
        visits.record_absence(member, "excused", reason="出差", by=stage.cast.who["secretary"], at=NOW)
        commit()
    recorders = stage.tablet("wang").pack(stage.visit)["team"]["recorders"]
    assert stage.ids["zhao"] not in recorders.values()


def test_the_pack_takes_few_statements_however_much_was_recorded(stage):
    tablet = stage.tablet("wang")
    tablet.pack(stage.visit)
    few = statements(stage, lambda: tablet.pack(stage.visit))
    for _ in range(10):
        record_facts(tablet, stage.visit)
    tablet.deliver(stage.visit)
    tablet.pack(stage.visit)
    assert statements(stage, lambda: tablet.pack(stage.visit)) == few
    assert few <= 35


def statements(stage, act):
    counted = []
    with stage.app.app_context():
        engine = db.engine

    def count(*_):
        counted.append(1)

    event.listen(engine, "before_cursor_execute", count)
    act()
    event.remove(engine, "before_cursor_execute", count)
    return len(counted)


# --- blindness ---

CANARY = "隐藏分数"


def test_no_answer_of_sync_tells_anybody_elses_points(stage):
    """Every kind that is secret carries a canary; every answer that colleagues can get is searched for it."""
    wang, li = stage.tablet("wang"), stage.tablet("li")
    facts = record_facts(wang, stage.visit)
    points = [wang.write(stage.visit, "points", {"level": "fair", "note": CANARY}, "venue.room"),
              wang.write(stage.visit, "points", {"level": "full", "note": CANARY}, "records.log")]
    first = submit(wang, stage.visit, facts + points)
    wang.write(stage.visit, "revise", {"total": TOTAL, "answers": facts + points, "reason": CANARY}, follows=(first,))
    wang.write(stage.visit, "points", {"points": "x", "note": CANARY}, "venue.room")
    wang.write(stage.visit, "smell", {"text": CANARY})
    wang.deliver(stage.visit)
    li.write(stage.visit, "note", {"text": "好"})
    heard = []

    def listen(method, path, said=None, **headers):
        status, got, _ = li.call(method, path, said, **headers)
        heard.append(json.dumps([status, got]) + li_raw(li, method, path, said))

    for path in ("/sync/hello", "/sync/visits", f"/sync/visits/{stage.visit}", "/sync/schema",
                 f"/sync/visits/{stage.visit}/pictures/none"):
        listen("GET", path)
    listen("POST", f"/sync/visits/{stage.visit}/entries", {"entries": li.streams[stage.visit]})
    listen("POST", f"/sync/visits/{stage.visit}/entries", {"entries": wang.streams[stage.visit]})
    stolen = [{**one, "text": one["text"].replace(f'"by": {wang.user}', f'"by": {li.user}')}
              for one in wang.streams[stage.visit]]
    listen("POST", f"/sync/visits/{stage.visit}/entries", {"entries": stolen})
    assert [one for one in heard if CANARY in one or str(TOTAL) in one.replace(str(TOTAL) + "00", "")] == []
    assert len(heard) == 8
    pack = li.pack(stage.visit)
    assert {one["kind"] for one in pack["entries"]} == {"fact"}
    assert pack["own"] == [{**li.streams[stage.visit][0], "result": "stored"}]
    assert {(one["id"], one["submitted"]) for one in pack["team"]["members"]} == {
        (stage.ids[name], name == "wang") for name in NAMES}


def li_raw(tablet, method, path, said):
    body = None if said is None else json.dumps(said).encode()
    headers = {"X-Kaocha-Device": tablet.id, **({"Content-Type": "application/json"} if body else {})}
    return json.dumps(json.loads(tablet.send(method, path, headers, body)[2]), ensure_ascii=False)


def test_the_shown_kinds_carry_seven_fields_and_nothing_else(stage):
    wang, li = stage.tablet("wang"), stage.tablet("li")
    record_facts(wang, stage.visit)
    judge(wang, stage.visit)
    wang.deliver(stage.visit)
    entries = li.pack(stage.visit)["entries"]
    assert len(entries) == len(FACTS)
    assert {frozenset(one) for one in entries} == {frozenset(("id", "kind", "item", "by", "at", "follows", "value"))}
    assert {name for name, kind in KINDS.items() if not kind.shown} == {"points", "recuse", "submit", "revise", "seal"}


def test_the_office_sees_no_tablet_points_before_all_sheets_are_in(stage, cast):
    wang = stage.tablet("wang")
    submit(wang, stage.visit, record_facts(wang, stage.visit) + judge(wang, stage.visit))
    wang.deliver(stage.visit)
    for role in ("secretary", "supervisor"):
        page = cast.client(role).get(f"/cycles/{stage.code}/visits/{stage.visit}")
        assert (page.status_code, "89.5" in page.text) == (200, False)
        assert "89.5" not in cast.client(role).get("/events").text


def test_the_schema_is_what_is_checked(stage):
    schema = Tablet(stage.send()).call("GET", "/sync/schema")[2]
    assert schema["values"] == json.loads(json.dumps({name: kind.value for name, kind in KINDS.items()}))
