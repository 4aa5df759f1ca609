"""The door under attack: sessions, tokens, methods and addresses."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from werkzeug.middleware.proxy_fix import ProxyFix

import routes
from conftest import NOW, PASSWORD
from kaocha.actions import people
from pages.attack import HTMX, JSON, account, change, everything, sign_in


def attributes(answer, name):
    cookie, = (line for line in answer.headers.getlist("Set-Cookie") if line.startswith(f"{name}="))
    return {part.strip().partition("=")[0]: part.strip().partition("=")[2] for part in cookie.split(";")[1:]}


def test_on_this_machine_the_cookie_is_plain_and_hidden_from_scripts(cast):
    assert attributes(sign_in(cast.client()), "kaocha") == {"HttpOnly": "", "Path": "/", "SameSite": "Lax"}


def test_on_https_the_cookie_is_bound_to_the_host_and_to_https(https):
    answer = https.app.test_client().post(
        "/sign-in", data={"username": "secretary", "password": PASSWORD}, base_url="https://kaocha.example.org")
    assert attributes(answer, "__Host-kaocha") == {"Secure": "", "HttpOnly": "", "Path": "/", "SameSite": "Lax"}


def test_on_https_the_theme_of_a_visitor_travels_on_https_only(https):
    answer = https.app.test_client().post("/preferences", data={"theme": "dark"}, base_url="https://kaocha.example.org")
    assert {"Secure", "HttpOnly"} <= attributes(answer, "theme").keys()


def test_on_https_browsers_are_told_to_stay_there(https, cast):
    secure = https.app.test_client().get("/health", base_url="https://kaocha.example.org")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in cast.client().get("/health").headers


def test_a_cookie_planted_before_the_sign_in_opens_nothing_afterwards(cast):
    victim, thief = cast.client(), cast.client()
    with thief.session_transaction() as session:
        session["planted"] = "by the thief"
    planted = thief.get_cookie("kaocha").value
    victim.set_cookie("kaocha", planted)
    sign_in(victim)
    assert victim.get_cookie("kaocha").value != planted
    assert thief.get("/account").status_code == 303


def test_every_sign_in_gets_another_number(cast):
    tokens = set()
    for _ in range(3):
        client = cast.client()
        sign_in(client)
        with client.session_transaction() as session:
            tokens.add(session["_user_id"])
    assert len(tokens) == 3


def token_in(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


def test_a_form_token_from_before_the_sign_in_is_worth_nothing_after(guarded):
    client = guarded.client()
    before = token_in(client.get("/sign-in").text)
    sign_in(client, csrf_token=before)
    refused = client.post("/preferences", data={"theme": "dark", "csrf_token": before})
    assert (refused.status_code, client.get("/account").status_code) == (400, 200)


ENDINGS = {
    "disabled": lambda by: people.disable_account(account("secretary"), by=by, at=NOW),
    "given another password": lambda by: people.change_password(
        account("secretary"), password_hash=people.hash_password("a-new-long-password", username=""), by=by, at=NOW),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_cookie_is_worth_nothing_once_its_account_is(app, cast, ending):
    client = cast.client()
    sign_in(client)
    assert client.get("/account").status_code == 200
    change(app, cast.authority, lambda: ENDINGS[ending](cast.who["administrator"]))
    assert [client.get("/account").status_code, client.get("/account", headers=JSON).status_code,
            client.get("/account", headers=HTMX).status_code] == [303, 401, 401]
    change(app, cast.authority, lambda: people.enable_account(
        account("secretary"), by=cast.who["administrator"], at=NOW))
    assert client.get("/account").status_code == 303


def test_a_cookie_copied_before_sign_out_is_refused_in_every_shape(cast):
    client, thief = cast.client(), cast.client()
    sign_in(client)
    thief.set_cookie("kaocha", client.get_cookie("kaocha").value)
    client.post("/sign-out")
    assert [thief.get("/cycles", headers=headers).status_code for headers in ({}, JSON, HTMX)] == [303, 401, 401]


def test_a_role_that_is_taken_away_is_gone_at_the_next_click(app, cast):
    client = cast.client("secretary")
    assert client.get("/cycles").status_code == 200
    change(app, cast.authority, lambda: people.change_account(
        account("secretary"), name="测试", roles=["inspector"], by=cast.who["administrator"], at=NOW))
    assert client.get("/cycles").status_code == 403


@pytest.mark.parametrize("value", ["x" * 9000, "e30.x.y", "..", "%00", "eyJfdXNlcl9pZCI6IjEifQ.aaaaaa.bbbbbbb", "\x7f"])
def test_a_made_up_cookie_is_a_visitors(cast, value):
    client = cast.client()
    assert client.get("/account", headers={"Cookie": f"kaocha={value}"}).status_code == 303


@pytest.mark.parametrize("token", ["", "1", "x" * 5000, None])
def test_a_cookie_that_names_no_sign_in_is_a_visitors(cast, token):
    client = cast.client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    assert client.get("/account").status_code == 303


def test_a_long_sign_in_ends_though_it_is_used(app, cast):
    client = cast.client()
    sign_in(client)
    for hours in (4, 8, 11):
        app.config["CLOCK"] = lambda hours=hours: NOW + timedelta(hours=hours)
        assert client.get("/account").status_code == 200
    app.config["CLOCK"] = lambda: NOW + timedelta(hours=12)
    assert client.get("/account").status_code == 303


# --- tokens and methods ---


def test_nothing_is_changed_without_a_token(app, anyone_may):
    client = anyone_may.client("secretary")
    app.config["WTF_CSRF_ENABLED"] = True
    before = everything(app)
    answers = {
        f"{method} {rule.rule}": client.open(routes.address(rule), method=method, headers=JSON, data={"x": "y"})
        for rule, method in routes.unsafe(app)
    }
    assert len(answers) > 20
    # Tablets have no form: a page of another site cannot send the header that names the tablet.
    wanted = {where: "device_needed" if " /sync/" in where else "csrf" for where in answers}
    assert {where: answer.get_json()["problem"] for where, answer in answers.items()} == wanted
    assert everything(app) == before


def test_another_persons_token_is_no_token(guarded):
    other, client = guarded.client("supervisor"), guarded.client("secretary")
    token = token_in(other.get("/account").text)
    assert client.post("/preferences", data={"theme": "dark", "csrf_token": token}).status_code == 400
    own = token_in(client.get("/account").text)
    assert client.post("/preferences", data={"theme": "dark", "csrf_token": own}).status_code == 303
    assert client.post("/preferences", data={"theme": "sun"}, headers={"X-CSRFToken": own}).status_code == 303


def test_on_https_a_form_of_another_site_is_refused_though_it_had_the_token(https):
    https.app.config["WTF_CSRF_ENABLED"] = True
    client, house = https.app.test_client(), "https://kaocha.example.org"
    token = token_in(client.get("/sign-in", base_url=house).text)
    codes = [
        client.post("/preferences", data={"theme": "dark", "csrf_token": token}, base_url=house,
                    headers={"Referer": referer}).status_code
        for referer in ("https://elsewhere.example/", f"{house}/sign-in")
    ]
    assert codes == [400, 303]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "FROBNICATE"])
def test_a_method_that_an_address_does_not_know_is_refused(app, anyone_may, method):
    client, visitor = anyone_may.client("secretary"), anyone_may.client()
    before = everything(app)
    known = {rule.rule for rule in routes.rules(app) if method in (rule.methods or ())}
    for rule in (one for one in routes.rules(app) if one.rule not in known):
        answers = [one.open(routes.address(rule), method=method, headers=JSON) for one in (client, visitor)]
        assert [(rule.rule, answer.status_code, answer.headers["X-Kaocha"]) for answer in answers] == [
            (rule.rule, 405, "1")] * 2
    assert everything(app) == before


@pytest.mark.parametrize("where", [
    {"headers": {"X-HTTP-Method-Override": "POST"}}, {"headers": {"X-Method-Override": "POST"}},
    {"query_string": {"_method": "POST"}}, {"query_string": {"_method": "DELETE"}},
])
def test_no_header_and_no_field_makes_another_method_of_it(app, cast, where):
    client = cast.client("secretary")
    assert client.get("/sign-out", **where).status_code == 405
    assert client.get("/account").status_code == 200


def test_asking_what_an_address_can_do_changes_nothing(app, anyone_may):
    client, before = anyone_may.client("secretary"), everything(app)
    codes = {client.options(routes.address(rule)).status_code for rule in routes.rules(app)}
    assert (codes, everything(app)) == ({200}, before)


# --- addresses ---


ELSEWHERE = [
    "//elsewhere.example", "///elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example",
    "/\t/elsewhere.example", "https://elsewhere.example", "https:elsewhere.example", "http:///elsewhere.example",
    "javascript:alert(1)", " //elsewhere.example", "\n//elsewhere.example", "/\n/elsewhere.example",
    "/account\r\nX-Planted: 1", "elsewhere.example", "//elsewhere.example\\@kaocha", "/\x0b/elsewhere.example",
    "/./\\elsewhere.example/..", "//[elsewhere.example", "/\u2028/elsewhere.example",
]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_the_way_back_never_leaves_the_house(cast, wanted):
    preferred = cast.client().post("/preferences", data={"theme": "dark", "next": wanted})
    for answer in (preferred, sign_in(cast.client(), next=wanted)):
        assert (answer.status_code, answer.location) == (303, "/")
        assert "X-Planted" not in answer.headers


def test_a_false_host_is_repeated_nowhere(app, anyone_may):
    """Addresses are relative, so a planted Host leads nobody away; a proxy's headers count only where one is set up."""
    false = {"Host": "elsewhere.example", "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https",
             "Forwarded": "host=elsewhere.example"}
    client = anyone_may.client("secretary")
    for one, path in ((client, "/"), (client, "/account"), (client, "/no-such"), (client, "/cycles"),
                      (anyone_may.client(), "/account"), (anyone_may.client(), "/sign-in")):
        answer = one.get(path, headers=false)
        assert "elsewhere" not in answer.text + str(answer.headers)


def test_a_visitors_address_is_the_connections_unless_a_proxy_is_set_up(app, cast):
    def thirty_failures():
        for number in range(30):
            people.count_attempt(username=f"nobody{number}", address="127.0.0.1", succeeded=False, at=NOW)

    change(app, cast.authority, thirty_failures)
    client, form = cast.client(), {"username": "secretary", "password": PASSWORD}
    assert client.post("/sign-in", data=form, headers={"X-Forwarded-For": "10.0.0.99"}).status_code == 429
    app.wsgi_app = ProxyFix(app.wsgi_app)
    assert client.post("/sign-in", data=form, headers={"X-Forwarded-For": "10.0.0.99"}).status_code == 303
