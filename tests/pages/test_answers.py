"""What every answer carries, a refusal in each of its shapes, and what the log says of a fault."""

from __future__ import annotations

import io
import json
import logging

import pytest
from sqlalchemy import text

from conftest import PASSWORD
from kaocha.db import begin_write, db
from kaocha.logs import JsonLines
from pages.attack import FORM, HTMX, JSON, everything, sign_in

ALWAYS = {
    "X-Kaocha": "1",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'; form-action 'self'"
    ),
}


def answers_of_every_kind(cast):
    client, visitor = cast.client("secretary"), cast.client()
    sheet = visitor.get("/static/css/tokens.css")
    found = {
        "200": client.get("/account"),
        "200 public": visitor.get("/sign-in"),
        "303": visitor.get("/account"),
        "401": visitor.get("/account", headers=JSON),
        "403": cast.client("inspector").get("/accounts"),
        "404": client.get("/no-such"),
        "404 deep": client.get("/cycles/no-such/settings"),
        "405": client.delete("/account"),
        "413": client.post("/account", data="x", content_type=FORM, environ_overrides={"CONTENT_LENGTH": "9" * 12}),
        "422": client.post("/account", data={}),
        "500": client.get("/breaks"),
        "head": client.head("/account"),
        "options": client.options("/account"),
        "health": visitor.get("/health"),
        "static": sheet,
        "static 304": visitor.get("/static/css/tokens.css", headers={"If-None-Match": sheet.headers["ETag"]}),
        "static 404": visitor.get("/static/no-such.css"),
    }
    for answer in found.values():
        answer.close()
    return found


def test_every_answer_carries_our_mark_and_keeps_the_browser_strict(broken):
    answers = answers_of_every_kind(broken)
    wrong = {
        kind: {name: answer.headers.get(name) for name, value in ALWAYS.items() if answer.headers.get(name) != value}
        for kind, answer in answers.items()
    }
    assert {kind: found for kind, found in wrong.items() if found} == {}
    assert [answers[kind].status_code for kind in ("413", "500", "static 304", "405")] == [413, 500, 304, 405]


def test_no_page_is_kept_by_a_browser_or_a_proxy(broken):
    kept = {kind: answer.headers.get("Cache-Control") for kind, answer in answers_of_every_kind(broken).items()}
    assert {kind: said for kind, said in kept.items() if said != "no-store" and not kind.startswith("static")} == {}


def test_no_answer_says_what_runs_here(broken):
    banners = {kind: [name for name in ("X-Powered-By", "Via", "X-AspNet-Version") if name in answer.headers]
               for kind, answer in answers_of_every_kind(broken).items()}
    assert {kind: found for kind, found in banners.items() if found} == {}
    assert "Traceback" not in broken.client("secretary").get("/breaks").text


JSON_PROBLEMS = {
    ("GET", "/account", None): (401, "sign_in_needed"),
    ("GET", "/accounts", "inspector"): (403, "forbidden"),
    ("GET", "/no-such", None): (404, "not_found"),
    ("GET", "/cycles/no-such", "secretary"): (404, "not_found"),
    ("DELETE", "/account", "secretary"): (405, "method_not_allowed"),
    ("GET", "/breaks", "secretary"): (500, "something_broke"),
    ("GET", "/static/no-such.css", None): (404, "not_found"),
}


@pytest.mark.parametrize("asked", JSON_PROBLEMS, ids=lambda asked: f"{asked[0]} {asked[1]}")
def test_a_refusal_is_json_for_who_asks_for_json(broken, asked):
    method, path, who = asked
    answer = broken.client(who).open(path, method=method, headers=JSON)
    told = answer.get_json()
    assert (answer.status_code, told["problem"], told["status"]) == (*JSON_PROBLEMS[asked], answer.status_code)
    assert told.keys() == {"problem", "status", "sentence", "values"}
    english = broken.client(who).open(path, method=method, headers=JSON | {"Accept-Language": "en"})
    assert english.get_json()["problem"] == told["problem"]


@pytest.mark.parametrize(("path", "status"), [("/no-such", 404), ("/breaks", 500), ("/cycles/no-such", 404)])
def test_a_refusal_is_a_piece_for_htmx(broken, path, status):
    answer = broken.client("secretary").get(path, headers=HTMX)
    assert answer.status_code == status
    assert (answer.text.count("<html"), answer.text.count('role="alert"')) == (0, 1)
    boosted = broken.client("secretary").get(path, headers={**HTMX, "HX-Boosted": "true"})
    assert (boosted.status_code, boosted.text.count("<html")) == (status, 1)


def test_an_expired_session_sends_htmx_to_the_sign_in_page(cast):
    answer = cast.client().get("/cycles", headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"], answer.text) == (401, "/sign-in", "")


# --- faults and the log ---


@pytest.fixture
def log(app):
    written, house = io.StringIO(), logging.getLogger("kaocha")
    handler, level = logging.StreamHandler(written), house.level
    handler.setFormatter(JsonLines())
    house.addHandler(handler)
    house.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    house.removeHandler(handler)
    house.setLevel(level)


def test_a_fault_shows_its_number_and_the_log_knows_it(broken, log):
    page = broken.client("secretary").get("/breaks").text
    fault, answered = log()
    assert fault["request"] in page
    assert (fault["level"], fault["from"]) == ("ERROR", "kaocha.pages.answers")
    assert "ValueError" in fault["trace"] and "in breaks" in fault["trace"]
    assert (answered["request"], answered["status"], answered["route"]) == (fault["request"], 500, "/breaks")


def test_the_log_of_a_fault_holds_nothing_that_people_typed(broken, log):
    client = broken.client("secretary")
    client.get("/breaks?q=李四")
    client.post("/breaks-in-the-database", data={"name": "李四"})
    written = json.dumps(log(), ensure_ascii=False)
    assert [word for word in ("张三", "3601", "李四", "测试", "secretary") if word in written] == []
    assert written.count('"trace"') == 2


def test_the_log_of_an_ordinary_day_names_accounts_by_number(app, cast, log):
    client = cast.client()
    sign_in(client, password="a-wrong-password")
    sign_in(client)
    client.get("/cycles?q=李四", headers={"User-Agent": "张三's browser", "Referer": "/cycles?q=李四"})
    written = json.dumps(log(), ensure_ascii=False)
    assert [word for word in ("张三", "李四", "secretary", PASSWORD, "a-wrong-password") if word in written] == []
    assert [line["account"] for line in log() if line["route"] == "/cycles"] == [cast.who["secretary"].id]


def test_a_fault_in_a_write_leaves_nothing_behind_and_the_gate_free(app, broken):
    client = broken.client("secretary")
    before = everything(app)
    assert client.post("/breaks-in-the-database").status_code == 500
    assert everything(app) == before
    assert client.post("/preferences", data={"theme": "dark"}).status_code == 303


def test_two_hundred_quick_refusals_leave_the_gate_free(app, cast):
    client = cast.client("inspector")
    assert {client.post("/cycles/new", data={}).status_code for _ in range(50)} == {403}
    with app.app_context():
        begin_write()
        assert db.session.execute(text("SELECT 1")).scalar() == 1
        db.session.rollback()
