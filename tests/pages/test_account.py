"""Signing in and out."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from conftest import NOW, PASSWORD
from kaocha.db import act_for, begin_write, commit, db
from kaocha.models import Account, SignInAttempt


def sign_in(client, username="secretary", password=PASSWORD, **more):
    return client.post("/sign-in", data={"username": username, "password": password, **more})


def cookie(client):
    return client.get_cookie("kaocha")


def test_the_right_password_opens_the_house(cast):
    client = cast.client()
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/account").status_code == 200


def test_a_wrong_password_is_refused_and_the_name_stays_in_the_form(cast):
    answer = sign_in(cast.client(), password="wrong")
    assert answer.status_code == 401
    assert "账号或密码不正确" in answer.text
    assert 'value="secretary"' in answer.text


def test_an_unknown_account_gets_the_same_answer_as_a_wrong_password(cast):
    known, unknown = (sign_in(cast.client(), name, "wrong") for name in ("secretary", "nobody"))
    assert known.status_code == unknown.status_code == 401
    assert page_without_tokens(known).replace("secretary", "nobody") == page_without_tokens(unknown)


def page_without_tokens(answer):
    return re.sub(r"[\w-]{20,}\.[\w-]+\.[\w-]+", "", answer.text)


def test_five_failures_stop_the_sixth_try_even_with_the_right_password(cast):
    client = cast.client()
    for _ in range(5):
        sign_in(client, password="wrong")
    assert sign_in(client).status_code == 429


def test_after_a_quarter_of_an_hour_the_right_password_is_welcome_again(cast, app):
    client = cast.client()
    for _ in range(5):
        sign_in(client, password="wrong")
    app.config["CLOCK"] = lambda: NOW + timedelta(minutes=16)
    assert sign_in(client).status_code == 303


def test_four_failures_before_a_success_are_forgotten(cast):
    client = cast.client()
    for _ in range(4):
        sign_in(client, password="wrong")
    sign_in(client)
    other = cast.client()
    assert sign_in(other, password="wrong").status_code == 401
    assert sign_in(other).status_code == 303


def test_a_cookie_copied_before_sign_out_is_worth_nothing_after(cast):
    client, thief = cast.client(), cast.client()
    sign_in(client)
    thief.set_cookie("kaocha", cookie(client).value)
    assert thief.get("/account").status_code == 200
    client.post("/sign-out")
    assert thief.get("/account").status_code == 303


def test_a_new_session_begins_at_sign_in(cast):
    client = cast.client()
    client.get("/sign-in")
    with client.session_transaction() as session:
        session["planted"] = "before"
    sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session


def test_a_changed_password_ends_every_session(cast):
    here, elsewhere = cast.client(), cast.client()
    sign_in(here), sign_in(elsewhere)
    answer = here.post("/account", data={"old": PASSWORD, "new": "a-new-long-password"})
    assert answer.status_code == 303
    assert elsewhere.get("/account").status_code == 303
    assert sign_in(cast.client(), password="a-new-long-password").status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("wrong", "a-new-long-password", "原密码不正确"),
        (PASSWORD, PASSWORD, "与原密码相同"),
        (PASSWORD, "short", "至少 10 位"),
    ],
)
def test_a_refused_password_changes_nothing(cast, old, new, sentence):
    client = cast.client()
    sign_in(client)
    answer = client.post("/account", data={"old": old, "new": new})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert sign_in(cast.client()).status_code == 303


def test_a_session_ends_after_its_hours(cast, app):
    client = cast.client()
    sign_in(client)
    app.config["CLOCK"] = lambda: NOW + timedelta(hours=13)
    assert client.get("/account").status_code == 303


def test_the_way_back_never_leaves_the_house(cast):
    assert sign_in(cast.client(), next="//elsewhere.example/").location == "/"
    assert sign_in(cast.client(), next="/account").location == "/account"


def test_a_form_without_its_token_is_refused(cast, app):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = sign_in(cast.client())
    assert answer.status_code == 400
    assert "页面已过期" in answer.text


def test_a_visitor_is_led_to_the_sign_in_page_and_back(cast):
    answer = cast.client().get("/account")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/account")


def test_every_answer_carries_our_mark(cast):
    client = cast.client()
    assert {client.get(path).headers["X-Kaocha"] for path in ("/", "/sign-in", "/nothing-here", "/health")} == {"1"}


def test_a_demo_account_signs_in_on_this_machine_only(cast, app):
    with app.app_context():
        begin_write()
        act_for(cast.authority)
        db.session.scalars(select(Account).where(Account.username == "secretary")).one().demo = True
        commit()
    here, elsewhere = cast.client(), cast.client()
    data = {"username": "secretary", "password": PASSWORD}
    refused = elsewhere.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert (refused.status_code, sign_in(here).status_code) == (403, 303)
    with app.app_context():
        tries = db.session.scalars(select(SignInAttempt).order_by(SignInAttempt.id)).all()
        told = [(one.address, one.succeeded) for one in tries]
    assert told == [("192.0.2.7", False), ("127.0.0.1", True)]
