"""Every address that tablets call, asked by who has no business there: nothing is shown, nothing is changed."""

import base64
import json

import pytest

import routes
from conftest import NOW
from field_client import Tablet
from kaocha.models import Entry, Photo, Upload
from sync.field_stage import Stage
from sync.test_photos import digest, picture

PUBLIC = {"POST sync.sign_in": 400, "DELETE sync.sign_out": 200, "GET sync.schema": 200}
# "METHOD endpoint" -> the status for a signed-in person who is not on the team of the visit that is asked about.
EXPECTED = {
    "GET sync.hello": 200, "GET sync.visits": 200, "GET sync.pack": 404, "GET sync.picture": 404,
    "POST sync.entries": 404, "PUT sync.thumbnail": 404, "OPTIONS uploads.capabilities": 200,
    "POST uploads.create": 404, "HEAD uploads.state": 404, "PATCH uploads.piece": 404, "DELETE uploads.give_up": 404,
}


def all_routes(app):
    """What tablets call; HEAD beside GET and OPTIONS are answered by the framework, unless an address is for them."""
    found = {}
    for rule in (one for one in routes.rules(app) if one.rule.startswith("/sync/")):
        methods = set(rule.methods or ())
        by_itself = {"OPTIONS"} if len(methods) > 1 else set()
        by_itself |= {"HEAD"} if "GET" in methods else set()
        found |= {f"{method} {rule.endpoint}": rule for method in methods - by_itself}
    return found


@pytest.fixture
def stage(cast):
    stage = Stage(cast, second_team=True)
    wang = stage.tablet("wang")
    content = picture()
    stage.photo = wang.photo(stage.visit, content)
    stage.entries = wang.streams[stage.visit]
    wang.deliver(stage.visit)
    stage.place, _ = wang.begin(stage.visit, stage.photo, content)
    stage.about = {"photo": stage.photo, "visit": str(stage.visit), "sha256": digest(content)}
    return stage


def ask(stage, tablet, where):
    method, endpoint = where.split()
    rule = all_routes(stage.app)[where]
    upload = stage.place.rpartition("/")[2]
    address = routes.address(rule, {"visit": stage.visit, "photo": stage.photo, "upload": upload})
    body = {"sync.entries": json.dumps({"entries": stage.entries}).encode(), "sync.thumbnail": picture(),
            "uploads.piece": b"x"}.get(endpoint)
    coded = ",".join(f"{key} {_coded(value)}" for key, value in stage.about.items())
    headers = {"Tus_Resumable": "1.0.0", "Upload_Offset": "0", "Upload_Length": "10", "Upload_Metadata": coded,
               "Content_Type": "application/offset+octet-stream" if endpoint == "uploads.piece" else "application/json"}
    return tablet.call(method, address, body, **headers)[0]


def _coded(value):
    return base64.b64encode(value.encode()).decode()


def kept(stage):
    photos = [(one.small_id, one.original_id) for one in stage.rows(Photo)]
    return len(stage.rows(Entry)), len(stage.rows(Upload)), photos


def test_every_address_of_tablets_has_its_line(app):
    assert all_routes(app).keys() == EXPECTED.keys() | PUBLIC.keys()


def test_a_visitor_gets_nothing_anywhere(stage):
    before, visitor = kept(stage), Tablet(stage.send(), clock=lambda: NOW)
    assert {where: ask(stage, visitor, where) for where in EXPECTED} == dict.fromkeys(EXPECTED, 401)
    assert {where: ask(stage, visitor, where) for where in PUBLIC} == PUBLIC
    assert kept(stage) == before


@pytest.mark.parametrize("name", ["qian", "secretary", "supervisor", "committee", "administrator", "stranger"])
def test_who_is_not_on_the_team_finds_no_visit(stage, name):
    before, tablet = kept(stage), stage.tablet(name)
    assert {where: ask(stage, tablet, where) for where in EXPECTED} == EXPECTED
    assert kept(stage) == before


def test_a_colleague_reaches_everything_but_the_upload_of_another(stage):
    li = stage.tablet("li")
    got = {where: ask(stage, li, where) for where in EXPECTED}
    assert {where for where, status in got.items() if status == 404} == {
        "GET sync.picture", "HEAD uploads.state", "PATCH uploads.piece", "DELETE uploads.give_up"}
