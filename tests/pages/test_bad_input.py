"""Too large, cut off, no UTF-8, null bytes, numbers beyond any row: refused, and nothing is changed by it."""

from __future__ import annotations

import pytest

import routes
from conftest import PASSWORD
from pages.attack import FORM, JSON, MULTIPART, everything


def part(name, value, more=""):
    """One part of a multipart body whose boundary is `b`."""
    return f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'


HUGE = {
    "a long field": {"data": "name=" + "x" * 1_100_000, "content_type": FORM},
    "a long part": {"data": part("name", "x" * 1_100_000) + "--b--\r\n", "content_type": MULTIPART},
    "a large file": {
        "data": part("file", "x" * 1_100_000, '; filename="a.xlsx"') + "--b--\r\n", "content_type": MULTIPART},
    "a body that only says it is large": {
        "data": "name=x", "content_type": FORM, "environ_overrides": {"CONTENT_LENGTH": "9" * 12}},
}


@pytest.mark.parametrize("kind", HUGE)
@pytest.mark.parametrize("who", ["secretary", None])
def test_what_is_too_large_is_refused_before_it_is_read(narrow, who, kind):
    answer = narrow.client(who).post("/cycles/new", **HUGE[kind], headers=JSON)
    assert (answer.status_code, answer.headers["X-Kaocha"]) == (413, "1")
    assert answer.get_json()["values"] == {"most": 2 if kind == "a body that only says it is large" else 1}


def test_ten_thousand_parts_are_too_many(cast):
    body = "".join(part(f"n{n}", "v") for n in range(10_000)) + "--b--\r\n"
    assert cast.client("secretary").post("/cycles/new", data=body, content_type=MULTIPART).status_code == 413


def test_a_field_of_two_megabytes_is_too_large_in_any_form(cast):
    client, long = cast.client("secretary"), "x" * 2_100_000
    codes = [client.post("/account", data=part("old", long) + "--b--\r\n", content_type=MULTIPART).status_code,
             client.post("/account", data=f"old={long}", content_type=FORM).status_code]
    assert codes == [413, 413]


BAD_BODIES = {
    "multipart without a boundary": (b"--x\r\n\r\nvalue", "multipart/form-data"),
    "multipart that breaks off": (
        b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nhal', "multipart/form-data; boundary=b"),
    "multipart with a bad header": (b"--b\r\n\x00\xff: x\r\n\r\nv\r\n--b--\r\n", "multipart/form-data; boundary=b"),
    "a file without a name": (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\nv\r\n--b--\r\n',
        "multipart/form-data; boundary=b"),
    "JSON that is none": (b"{'a': 1", "application/json"),
    "JSON where a form belongs": (b'{"name": "x"}', "application/json"),
    "deep JSON": (b"[" * 50_000, "application/json"),
    "bytes that are no UTF-8": (b"name=\xff\xfe%ff%fe&code=%e4%bd", "application/x-www-form-urlencoded"),
    "half a surrogate": (b"name=%ed%a0%80", "application/x-www-form-urlencoded"),
    "broken percent signs": (b"name=%zz%&=&&==", "application/x-www-form-urlencoded"),
    "an unknown charset": (b"name=x", "application/x-www-form-urlencoded; charset=klingon"),
    "nothing at all": (b"", ""),
}


@pytest.mark.data
@pytest.mark.parametrize("kind", BAD_BODIES)
def test_what_cannot_be_read_is_refused_and_changes_nothing(app, anyone_may, kind):
    client, (body, content_type) = anyone_may.client("secretary"), BAD_BODIES[kind]
    before = everything(app)
    for rule, method in routes.unsafe(app):
        if rule.endpoint in ("account.sign_out", "account.sign_in"):
            continue
        answer = client.open(routes.address(rule), method=method, data=body, content_type=content_type)
        assert (rule.rule, answer.status_code in (303, 400, 404, 409, 413, 415, 422)) == (rule.rule, True)
    assert everything(app) == before


FORMS = {
    "/cycles/new": {"scheme": "jiangxi-province-2023", "name": "年度", "code": "jx-2026", "year": "2026", "label": "x"},
    "/accounts": {"username": "newcomer", "name": "新人", "password": "a-new-long-password", "roles": "inspector"},
    "/account": {"old": PASSWORD, "new": "a-new-long-password", "again": "a-new-long-password"},
    "/preferences": {"theme": "dark", "language": "zh", "next": "/account"},
}
NUL = [(path, field) for path, form in FORMS.items() for field in form]


@pytest.mark.data
@pytest.mark.parametrize(("path", "field"), NUL, ids=[f"{path} {field}" for path, field in NUL])
def test_a_null_byte_in_a_field_is_refused(app, anyone_may, path, field):
    """PostgreSQL cannot hold one, and nobody types one."""
    client, before = anyone_may.client("secretary"), everything(app)
    answer = client.post(path, data={**FORMS[path], field: FORMS[path][field] + "\0"}, headers=JSON)
    assert (answer.status_code, answer.get_json()["problem"]) == (400, "bad_request")
    assert everything(app) == before


@pytest.mark.data
def test_a_null_byte_in_an_address_is_refused(app, anyone_may):
    client = anyone_may.client("secretary")
    codes = [client.get(path).status_code for path in (
        "/events?q=%00", "/accounts?q=%00&page=%00", "/cycles/%00", "/schemes/%00", "/sign-in?next=%00", "/static/%00")]
    assert codes == [400] * 6
    assert anyone_may.client().post("/sign-in", data={"username": "a\0", "password": "b"}).status_code == 400


@pytest.mark.data
@pytest.mark.parametrize("field", ["username", "password", "next"])
def test_a_very_long_name_or_password_is_refused_like_a_wrong_one(cast, field):
    form = {"username": "secretary", "password": "wrong", field: "x" * 100_000}
    assert cast.client().post("/sign-in", data=form).status_code == 401


@pytest.mark.data
def test_numbers_beyond_any_row_find_nothing(app, anyone_may):
    client = anyone_may.client("secretary")
    for number in (0, 2**31, 2**63, 10**30):
        assert client.get(f"/accounts/{number}").status_code == 404
        assert client.get(f"/events?page={number}").status_code == 200


@pytest.mark.data
@pytest.mark.parametrize("number", ["9" * 30, "9" * 5_000, "²", "１２", "-1", "1e9", "0x10", "NaN", " 7 "])
def test_no_number_in_a_field_breaks_a_page(anyone_may, number):
    """More digits than a column holds, more than Python reads, and digits that are none."""
    client = anyone_may.client("secretary")
    assert client.post("/cycles/new", data=FORMS["/cycles/new"]).status_code == 303
    cycle = "/cycles/jx-2026"
    forms = {
        "/accounts": {"organisation": number}, "/cycles/new": {"code": "other", "year": number},
        f"{cycle}/settings": {"seats.total": number, "notice_days": number},
        f"{cycle}/units": {"lines": f"云川市总工会\t设区市总工会\t云川\t{number}"},
        f"{cycle}/visits/assign": {"to_team": number, "nomination": number},
    }
    posts = {path: client.post(path, data={**FORMS.get(path, {}), **form}).status_code for path, form in forms.items()}
    gets = {path: client.get(path, query_string={"q": number, "page": number, "unit": number, "team": number,
                                                 "sort": number, "inspector": number}).status_code
            for path in ("/events", "/accounts", f"{cycle}/visits", f"{cycle}/nominations", f"{cycle}/list")}
    assert {path: status for path, status in (posts | gets).items() if status >= 500} == {}


@pytest.mark.parametrize("path", [
    "/static/../wsgi.py", "/static/%2e%2e/wsgi.py", "/static/..%2fwsgi.py", "/static//etc/passwd",
    "/static/css/../../wsgi.py", "/static/",
])
def test_static_files_lie_in_one_folder(cast, path):
    assert cast.client().get(path, follow_redirects=True).status_code == 404
